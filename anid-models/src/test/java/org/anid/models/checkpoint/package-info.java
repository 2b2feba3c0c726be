/** Tests. */
@NullMarked
package org.anid.models.checkpoint;

import org.jspecify.annotations.NullMarked;
