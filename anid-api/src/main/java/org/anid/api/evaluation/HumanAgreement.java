// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.evaluation;

import org.anid.api.dataset.Aspect;
import org.jspecify.annotations.Nullable;

/**
 * How well a metric agrees with people over the rated images.
 *
 * @param metric id
 * @param aspect what people judged
 * @param n images with both a score and ratings
 * @param srcc Spearman's rank correlation, with the metric's sign turned so that more means better; null where a side
 *     is constant or fewer than three images have both
 * @param plcc Pearson's correlation after the fitted mapping, never negative: the sign is that of {@code srcc}; null
 *     where undefined
 * @param krcc Kendall's τ-b, sign turned likewise; null where {@code srcc} is
 * @param rmse root mean squared error after the fitted mapping, on the study's scale; null where undefined
 * @param mapping from the metric to the study's scale: {@code "logistic"}, or {@code "linear"} where the logistic could
 *     not be fitted; null where there is none
 */
public record HumanAgreement(
        String metric,
        Aspect aspect,
        int n,
        @Nullable Double srcc,
        @Nullable Double plcc,
        @Nullable Double krcc,
        @Nullable Double rmse,
        @Nullable String mapping) {}
