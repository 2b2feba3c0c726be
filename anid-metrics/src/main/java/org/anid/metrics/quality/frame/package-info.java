/** Metrics of a frame: one image, without a reference. */
@NullMarked
package org.anid.metrics.quality.frame;

import org.jspecify.annotations.NullMarked;
