/** Tests of the dimensions and of the metric catalogue. */
@NullMarked
package org.anid.metrics.dimension;

import org.jspecify.annotations.NullMarked;
