// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.compare;

import org.jspecify.annotations.Nullable;

/**
 * What one metric says of the images that were made from one natural image, in two reports.
 *
 * @param imageId the natural image
 * @param baseline score in the baseline, the mean where there are several images
 * @param other likewise in the other report
 * @param naturalFile where the natural image is; null where no metric scored it alone
 * @param baselineFile where an image of the baseline is, the first by caption and name
 * @param otherFile likewise of the other report
 */
public record ImageChange(
        String imageId,
        double baseline,
        double other,
        @Nullable String naturalFile,
        String baselineFile,
        String otherFile) {

    /** {@code other − baseline}, in the unit of the metric. */
    public double difference() {
        return other - baseline;
    }
}
