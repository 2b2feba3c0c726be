// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.human;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import org.anid.api.dataset.Aspect;
import org.anid.api.dataset.Rating;
import org.anid.api.dataset.RatingStudy;
import org.anid.api.evaluation.RaterAgreement;
import org.jspecify.annotations.Nullable;

/**
 * How far raters agree, per aspect; an item is one image ({@link RatedItem}), and ratings that one rater gave twice to one
 * item are averaged first.
 *
 * <ul>
 *   <li>Krippendorff's α with the interval metric {@code δ² = (a − b)²}: {@code 1 − D_o / D_e}, observed over expected
 *       disagreement; missing ratings are allowed (Krippendorff, Content Analysis, 2004, ch. 11). Undefined where no item
 *       has two ratings or all ratings are equal. Agrees with the package krippendorff 0.9.0 to 1e-12.
 *   <li>The mean of Spearman's correlation over all pairs of raters that share at least two items and of whom neither gave
 *       them all the same mark.
 *   <li>ICC(2,k), two-way random effects, absolute agreement, mean of k raters (Shrout and Fleiss 1979):
 *       {@code (MS_items − MS_error) / (MS_items + (MS_raters − MS_error)/n)}. Needs two raters, two items and no gap.
 *       Agrees with pingouin 0.7.0 to 1e-10. It can be negative, where raters agree less than by chance.
 * </ul>
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
            double[][] table = table(ratings);
            agreements.add(new RaterAgreement(
                    aspect,
                    nullable(krippendorffAlpha(table)),
                    nullable(meanPairwiseSpearman(table)),
                    nullable(iccAverage(table)),
                    table.length,
                    table[0].length));
        });
        return List.copyOf(agreements);
    }

    /**
     * Krippendorff's α, interval metric.
     *
     * @param table one row per rater, one column per item, NaN where a rater left an item out
     */
    static OptionalDouble krippendorffAlpha(double[][] table) {
        double observed = 0;
        List<Double> pairable = new ArrayList<>();
        for (int item = 0; item < table[0].length; item++) {
            double[] marks = column(table, item);
            if (marks.length < 2) {
                continue;
            }
            // Over ordered pairs, Σ(a − b)² is 2m times the squares about the mean.
            observed += 2.0 * marks.length * squaresAboutMean(marks) / (marks.length - 1);
            for (double mark : marks) {
                pairable.add(mark);
            }
        }
        int n = pairable.size();
        double[] all = pairable.stream().mapToDouble(Double::doubleValue).toArray();
        if (n == 0 || Correlation.isConstant(all)) {
            return OptionalDouble.empty();
        }
        double expected = 2.0 * n * squaresAboutMean(all) / (n - 1);
        return OptionalDouble.of(1 - observed / expected);
    }

    /** Mean of Spearman's correlation over pairs of raters; rows as in {@link #krippendorffAlpha}. */
    static OptionalDouble meanPairwiseSpearman(double[][] table) {
        double sum = 0;
        long pairs = 0;
        for (int a = 0; a < table.length; a++) {
            for (int b = a + 1; b < table.length; b++) {
                OptionalDouble correlation = spearmanOfCommon(table[a], table[b]);
                if (correlation.isPresent()) {
                    sum += correlation.getAsDouble();
                    pairs++;
                }
            }
        }
        return pairs == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / pairs);
    }

    /** ICC(2,k); rows as in {@link #krippendorffAlpha}, empty with a gap. */
    static OptionalDouble iccAverage(double[][] table) {
        int k = table.length;
        int n = table[0].length;
        if (k < 2 || n < 2) {
            return OptionalDouble.empty();
        }
        double grand = 0;
        double[] itemMeans = new double[n];
        double[] raterMeans = new double[k];
        for (int rater = 0; rater < k; rater++) {
            for (int item = 0; item < n; item++) {
                double mark = table[rater][item];
                if (Double.isNaN(mark)) {
                    return OptionalDouble.empty();
                }
                itemMeans[item] += mark / k;
                raterMeans[rater] += mark / n;
                grand += mark / ((double) k * n);
            }
        }
        double error = 0;
        for (int rater = 0; rater < k; rater++) {
            for (int item = 0; item < n; item++) {
                double rest = table[rater][item] - itemMeans[item] - raterMeans[rater] + grand;
                error += rest * rest;
            }
        }
        double items = k * squaresAboutMean(itemMeans) / (n - 1);
        double raters = n * squaresAboutMean(raterMeans) / (k - 1);
        error /= (double) (n - 1) * (k - 1);
        double denominator = items + (raters - error) / n;
        return denominator == 0 ? OptionalDouble.empty() : OptionalDouble.of((items - error) / denominator);
    }

    private static double[][] table(List<Rating> ratings) {
        TreeMap<String, Integer> raters = new TreeMap<>();
        TreeMap<RatedItem, Integer> items = new TreeMap<>();
        for (String rater : new TreeSet<>(ratings.stream().map(Rating::rater).toList())) {
            raters.put(rater, raters.size());
        }
        for (RatedItem item : new TreeSet<>(ratings.stream().map(RatedItem::of).toList())) {
            items.put(item, items.size());
        }
        double[][] sums = new double[raters.size()][items.size()];
        int[][] counts = new int[raters.size()][items.size()];
        for (Rating rating : ratings) {
            int row = raters.getOrDefault(rating.rater(), 0);
            int column = items.getOrDefault(RatedItem.of(rating), 0);
            sums[row][column] += rating.value();
            counts[row][column]++;
        }
        for (int row = 0; row < sums.length; row++) {
            for (int column = 0; column < sums[row].length; column++) {
                // 0/0 is the NaN that marks a gap.
                sums[row][column] /= counts[row][column];
            }
        }
        return sums;
    }

    private static OptionalDouble spearmanOfCommon(double[] a, double[] b) {
        double[] x = new double[a.length];
        double[] y = new double[a.length];
        int common = 0;
        for (int i = 0; i < a.length; i++) {
            if (!Double.isNaN(a[i]) && !Double.isNaN(b[i])) {
                x[common] = a[i];
                y[common++] = b[i];
            }
        }
        return Correlation.spearman(java.util.Arrays.copyOf(x, common), java.util.Arrays.copyOf(y, common));
    }

    private static double[] column(double[][] table, int item) {
        return java.util.Arrays.stream(table)
                .mapToDouble(row -> row[item])
                .filter(mark -> !Double.isNaN(mark))
                .toArray();
    }

    private static double squaresAboutMean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / values.length;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return squares;
    }

    private static @Nullable Double nullable(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
