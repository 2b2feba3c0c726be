/** Tests of the metrics that compare sets. */
@NullMarked
package org.anid.metrics.quality.distribution;

import org.jspecify.annotations.NullMarked;
