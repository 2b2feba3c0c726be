// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.compare;

import org.anid.api.dimension.Interval;
import org.jspecify.annotations.Nullable;

/**
 * Whether the scores of one metric on one condition changed: a paired bootstrap over natural image ids.
 *
 * <p>{@code dᵢ = b̄ᵢ − āᵢ} is the difference of the mean scores of the images that were made from natural image
 * {@code i}, {@code Δ = Σ dᵢ / n} their mean and {@code t = Δ / s}, {@code s² = Σ (dᵢ − Δ)² / (n (n − 1))}. Ids are
 * resampled with replacement; {@code t*} is {@code (Δ* − Δ) / s*} of a resample.
 * {@code p = (1 + #{|t*| ≥ |t|}) / (R + 1)}, and the interval is {@code Δ ± q·s} with the 95 % quantile {@code q} of
 * {@code |t*|}: the symmetric studentized bootstrap (Hall 1988, On symmetric bootstrap confidence intervals, J. R.
 * Stat. Soc. B 50:35–45; Davison and Hinkley 1997, section 4.4, doi:10.1017/CBO9780511802843). A difference that
 * rounding explains counts as 0. No p is below {@code 2^(1−n)}, the smallest that the signs of n differences can give.
 *
 * @param ids natural images with a score in both reports, at least 2
 * @param baseline mean over them in the baseline
 * @param other mean over them in the other report
 * @param difference {@code Δ}, in the unit of the metric: above 0 where the other report has the higher score
 * @param ci95 95 % interval of the difference, not corrected for the number of tests; null where so few ids carry none
 * @param p of no difference, two-sided
 * @param adjusted the same, corrected for all tests of the two reports (Holm 1979)
 */
public record PairedTest(
        int ids,
        double baseline,
        double other,
        double difference,
        @Nullable Interval ci95,
        double p,
        double adjusted) {}
