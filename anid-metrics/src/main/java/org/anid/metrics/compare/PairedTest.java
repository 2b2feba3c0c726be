// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.compare;

import org.anid.api.dimension.Interval;
import org.jspecify.annotations.Nullable;

/**
 * Whether something changed on one condition, over the same natural images: the scores of a metric by a bootstrap over
 * natural image ids, or a metric of sets, a dimension or the answer by a jackknife over groups of them.
 *
 * <p><b>Bootstrap.</b> {@code dᵢ = b̄ᵢ − āᵢ} is the difference of the mean scores of the images that were made from
 * natural image {@code i}, {@code Δ = Σ dᵢ / n} their mean and {@code t = Δ / s},
 * {@code s² = Σ (dᵢ − Δ)² / (n (n − 1))}. Ids are resampled with replacement; {@code t*} is {@code (Δ* − Δ) / s*} of a
 * resample. {@code p = (1 + #{|t*| ≥ |t|}) / (R + 1)}, and the interval is {@code Δ ± q·s} with the 95 % quantile
 * {@code q} of {@code |t*|}: the symmetric studentized bootstrap (Hall 1988, On symmetric bootstrap confidence
 * intervals, J. R. Stat. Soc. B 50:35–45; Davison and Hinkley 1997, section 4.4, doi:10.1017/CBO9780511802843). No p is
 * below {@code 2^(1−n)}, the smallest that the signs of n differences can give.
 *
 * <p><b>Jackknife.</b> {@code Δ = b − a} is the difference of the quantity and {@code Δ₍g₎} the same without group
 * {@code g} of {@code G}; {@code s² = (G − 1)/G · Σ (Δ₍g₎ − Δ̄)²}, {@code t = Δ / s}, and p and interval are those of
 * Student's t with {@code G − 1} degrees of freedom (Kott 2001, The delete-a-group jackknife, J. Off. Stat.
 * 17:521–526).
 * The natural images are the same in both, so what they add to the error of either cancels.
 *
 * <p>In both a difference that rounding explains counts as 0.
 *
 * @param method how it was tested
 * @param units natural images with a score in both reports, at least 2; for the jackknife groups of them, at least 8
 * @param baseline mean over them, or the quantity, in the baseline
 * @param other likewise in the other report
 * @param difference {@code Δ}, in the unit of the metric or as a share: above 0 where the other report has more
 * @param ci95 95 % interval of the difference, not corrected for the number of tests; null where so few ids carry none
 * @param p of no difference, two-sided
 * @param adjusted the same, corrected for all tests of the two reports (Holm 1979)
 */
public record PairedTest(
        Method method,
        int units,
        double baseline,
        double other,
        double difference,
        @Nullable Interval ci95,
        double p,
        double adjusted) {

    /** How something is tested. */
    public enum Method {
        /** Natural image ids are resampled. */
        BOOTSTRAP("bootstrap"),
        /** Groups of natural image ids are left out in turn. */
        JACKKNIFE("jackknife");

        private final String label;

        Method(String label) {
            this.label = label;
        }

        /** In a word, for people and files. */
        public String label() {
            return label;
        }
    }

    /** Whether it finds a change: an adjusted p of at most {@link ReportComparison#ALPHA}. */
    public boolean changed() {
        return adjusted <= ReportComparison.ALPHA;
    }

    PairedTest adjustedTo(double value) {
        return new PairedTest(method, units, baseline, other, difference, ci95, p, value);
    }
}
