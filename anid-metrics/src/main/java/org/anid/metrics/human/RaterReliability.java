// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.human;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.anid.api.dataset.Aspect;
import org.anid.api.dataset.Rating;
import org.anid.api.dataset.RatingStudy;
import org.anid.api.evaluation.RaterAgreement;
import org.jspecify.annotations.Nullable;

/**
 * How far raters agree, per aspect; an item is one image ({@link RatedItem}), and ratings that one rater gave twice to
 * one item are averaged first.
 *
 * <ul>
 *   <li>Krippendorff's α with the interval metric {@code δ² = (a − b)²}: {@code 1 − D_o / D_e}, observed over expected
 *       disagreement; missing ratings are allowed (Krippendorff, Content Analysis, 2004, ch. 11). Undefined where no
 *       item has two ratings or all ratings are equal. Agrees with the package krippendorff 0.9.0 to 1e-12.
 *   <li>The mean of Spearman's correlation over all pairs of raters that share at least two items and of whom neither
 *       gave them all the same mark.
 *   <li>ICC(2,k), two-way random effects, absolute agreement, mean of k raters (Shrout and Fleiss 1979):
 *       {@code (MS_items − MS_error) / (MS_items + (MS_raters − MS_error)/n)}. Needs two raters, two items and no gap.
 *       Agrees with pingouin 0.7.0 to 1e-10. It can be negative, where raters agree less than by chance. Undefined
 *       where the denominator, which estimates the variance of a mean mark, is not above 0: where all ratings are
 *       equal, and where items and raters differ less than chance has it, where the formula would give n or more.
 * </ul>
 *
 * <p>Ratings are decimals as they were written, and each of these numbers is computed without rounding and rounded
 * once, but for the correlations of pairs, which are rounded before their mean is taken. So full agreement is 1, what
 * is undefined is so for the ratings and not for their sums, and neither the order of the ratings nor the names of
 * raters and items change a bit.
 *
 * <p>Stateless and safe to share between threads.
 */
public final class RaterReliability {

    private RaterReliability() {}

    /** The agreement on every aspect that occurs in the study, in the order of {@link Aspect}. */
    public static List<RaterAgreement> of(RatingStudy study) {
        Map<Aspect, List<Rating>> byAspect = new EnumMap<>(Aspect.class);
        for (Rating rating : study.ratings()) {
            byAspect.computeIfAbsent(rating.aspect(), a -> new ArrayList<>()).add(rating);
        }
        List<RaterAgreement> agreements = new ArrayList<>();
        byAspect.forEach((aspect, ratings) -> {
            MarkTable table = MarkTable.of(ratings);
            agreements.add(new RaterAgreement(
                    aspect,
                    nullable(krippendorffAlpha(table)),
                    nullable(meanPairwiseSpearman(table)),
                    nullable(iccAverage(table)),
                    table.raters(),
                    table.items()));
        });
        return List.copyOf(agreements);
    }

    /** Krippendorff's α, interval metric. */
    private static OptionalDouble krippendorffAlpha(MarkTable table) {
        // Over ordered pairs of m marks, Σ(a − b)² is 2(mΣa² − (Σa)²); the twos cancel.
        Map<Long, BigDecimal> observed = new TreeMap<>();
        Sums all = new Sums();
        for (int item = 0; item < table.items(); item++) {
            Sums marks = new Sums();
            for (int rater = 0; rater < table.raters(); rater++) {
                if (table.level(rater, item) != MarkTable.GAP) {
                    marks.add(table.mark(table.level(rater, item)));
                }
            }
            if (marks.count >= 2) {
                observed.merge(marks.count, marks.spread(), BigDecimal::add);
                all.add(marks);
            }
        }
        BigDecimal expected = all.spread();
        if (expected.signum() == 0) {
            return OptionalDouble.empty();
        }
        // α = 1 − (n − 1) Σ (spread of an item / (m − 1)) / (spread of all), over one denominator.
        BigInteger common = observed.keySet().stream()
                .map(m -> BigInteger.valueOf(m - 1))
                .reduce(BigInteger.ONE, MarkTable::leastCommonMultiple);
        BigDecimal disagreement = BigDecimal.ZERO;
        for (Map.Entry<Long, BigDecimal> items : observed.entrySet()) {
            BigInteger weight = common.divide(BigInteger.valueOf(items.getKey() - 1));
            disagreement = disagreement.add(items.getValue().multiply(new BigDecimal(weight)));
        }
        BigDecimal chance = expected.multiply(new BigDecimal(common));
        return OptionalDouble.of(
                Exact.nearest(chance.subtract(disagreement.multiply(BigDecimal.valueOf(all.count - 1))), chance));
    }

    /** Mean of Spearman's correlation over pairs of raters. */
    private static OptionalDouble meanPairwiseSpearman(MarkTable table) {
        ExactMean mean = ExactMean.ofScores();
        for (int a = 0; a < table.raters(); a++) {
            for (int b = a + 1; b < table.raters(); b++) {
                spearmanOfCommon(table, a, b).ifPresent(mean::add);
            }
        }
        return mean.count() == 0 ? OptionalDouble.empty() : OptionalDouble.of(mean.value());
    }

    /** ICC(2,k); empty with a gap. */
    private static OptionalDouble iccAverage(MarkTable table) {
        int k = table.raters();
        int n = table.items();
        if (k < 2 || n < 2) {
            return OptionalDouble.empty();
        }
        BigDecimal[] ofItem = new BigDecimal[n];
        Arrays.fill(ofItem, BigDecimal.ZERO);
        Sums ofRaters = new Sums();
        Sums all = new Sums();
        for (int rater = 0; rater < k; rater++) {
            Sums ofRater = new Sums();
            for (int item = 0; item < n; item++) {
                if (table.level(rater, item) == MarkTable.GAP) {
                    return OptionalDouble.empty();
                }
                BigDecimal mark = table.mark(table.level(rater, item));
                ofItem[item] = ofItem[item].add(mark);
                ofRater.add(mark);
            }
            ofRaters.add(ofRater.sum);
            all.add(ofRater);
        }
        Sums ofItems = new Sums();
        for (BigDecimal sum : ofItem) {
            ofItems.add(sum);
        }
        // Sums of squares, each times kn: with sums C of the items, Σ(C/k − mean)²k = (nΣC² − (ΣC)²) / kn.
        BigDecimal items = ofItems.spread();
        BigDecimal raters = ofRaters.spread();
        BigDecimal error = all.spread().subtract(items).subtract(raters);
        // Mean squares, each times kn(n − 1)(k − 1).
        items = items.multiply(BigDecimal.valueOf(k - 1L));
        raters = raters.multiply(BigDecimal.valueOf(n - 1L));
        BigDecimal times = BigDecimal.valueOf(n);
        BigDecimal variance = items.multiply(times).add(raters).subtract(error);
        return variance.signum() <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Exact.nearest(items.subtract(error).multiply(times), variance));
    }

    private static OptionalDouble spearmanOfCommon(MarkTable table, int a, int b) {
        double[] x = new double[table.items()];
        double[] y = new double[table.items()];
        int common = 0;
        for (int item = 0; item < x.length; item++) {
            int levelA = table.level(a, item);
            int levelB = table.level(b, item);
            if (levelA != MarkTable.GAP && levelB != MarkTable.GAP) {
                x[common] = levelA;
                y[common++] = levelB;
            }
        }
        return Correlation.spearman(Arrays.copyOf(x, common), Arrays.copyOf(y, common));
    }

    private static @Nullable Double nullable(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    /** Sums of numbers and of their squares. */
    private static final class Sums {
        private long count;
        private BigDecimal sum = BigDecimal.ZERO;
        private BigDecimal squares = BigDecimal.ZERO;

        void add(BigDecimal value) {
            count++;
            sum = sum.add(value);
            squares = squares.add(value.multiply(value));
        }

        void add(Sums other) {
            count += other.count;
            sum = sum.add(other.sum);
            squares = squares.add(other.squares);
        }

        /** {@code nΣx² − (Σx)²}: n times the squares about the mean. */
        BigDecimal spread() {
            return BigDecimal.valueOf(count).multiply(squares).subtract(sum.multiply(sum));
        }
    }
}
