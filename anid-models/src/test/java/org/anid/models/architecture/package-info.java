/** Tests. */
@NullMarked
package org.anid.models.architecture;

import org.jspecify.annotations.NullMarked;
