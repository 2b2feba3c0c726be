/** The fourth dimension: whether task networks make the same of a generated image as of the natural one. */
@NullMarked
package org.anid.metrics.downstream;

import org.jspecify.annotations.NullMarked;
