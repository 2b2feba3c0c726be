/** Tests of frame metrics. */
@NullMarked
package org.anid.metrics.quality.frame;

import org.jspecify.annotations.NullMarked;
