/** Tests. */
@NullMarked
package org.anid.models.run;

import org.jspecify.annotations.NullMarked;
