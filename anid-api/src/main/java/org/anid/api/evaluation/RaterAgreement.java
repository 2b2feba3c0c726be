// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.evaluation;

import org.anid.api.dataset.Aspect;
import org.jspecify.annotations.Nullable;

/**
 * How far raters agree on one aspect.
 *
 * @param aspect what was judged
 * @param krippendorffAlpha Krippendorff's α with the interval metric: 1 full agreement, 0 chance; null where undefined
 * @param meanPairwiseSrcc mean Spearman correlation over all pairs of raters with two or more images in common, of whom
 *     neither gave them all one mark; null where there is none
 * @param iccAverage ICC(2,k): reliability of the mean over the raters (Shrout and Fleiss 1979); null where undefined:
 *     some rater left out an image, or the marks vary too little for an estimate, as where all are equal
 * @param raters number of raters
 * @param items number of images rated
 */
public record RaterAgreement(
        Aspect aspect,
        @Nullable Double krippendorffAlpha,
        @Nullable Double meanPairwiseSrcc,
        @Nullable Double iccAverage,
        int raters,
        int items) {}
