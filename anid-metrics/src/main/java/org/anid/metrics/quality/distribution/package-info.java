/**
 * Metrics that compare a set of images with a set of images, through features of any
 * {@link org.anid.api.model.FeatureExtractor}. Named recipes are in
 * {@link org.anid.metrics.quality.distribution.Distribution}.
 *
 * <p>States are mergeable and bounded in memory whatever the number of images, and give the same result in any order of
 * images up to rounding. A feature that is not finite makes its image unscorable.
 */
@NullMarked
package org.anid.metrics.quality.distribution;

import org.jspecify.annotations.NullMarked;
