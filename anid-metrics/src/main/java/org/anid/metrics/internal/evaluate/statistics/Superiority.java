// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Metrics of one image: Cliff's delta of the scores of generated and natural images, {@code P(g > n) − P(g < n)} =
 * {@code 2·AUC − 1} (Cliff 1993, doi:10.1037/0033-2909.114.3.494). 0 where both have one distribution, ±1 where every
 * generated image scores to one side of every natural one.
 *
 * <p>Scores belong to clusters, and no generated image is compared with the natural one that it was made from: those
 * are alike for another reason, and would count the more the fewer images there are. Sampling adds its variance to the
 * square of an estimate; that variance is the sum of squares of what each cluster adds to the error (DeLong, DeLong and
 * Clarke-Pearson 1988, doi:10.2307/2531595, with clusters). It is 0 for a copy and for complete separation.
 */
public final class Superiority implements ShareEstimator {

    private final int clusters;
    /** Cluster of each score, in ascending order of scores. */
    private final int[] cluster;

    private final boolean[] generated;
    /** End of the run of equal scores that starts at a place; only the starts of runs are read. */
    private final int[] endOfTies;
    /** Pairs inside a cluster, and how many of them the generated image wins less those that it loses. */
    private final double[] pairsWithin;

    private final double[] balanceWithin;

    /**
     * A score of an image.
     *
     * @param cluster that the image belongs to
     * @param value NaN where there is none
     * @param generated whether the image is
     */
    public record ImageScore(int cluster, double value, boolean generated) {}

    /**
     * Of so many clusters.
     *
     * @param scores in any order; NaN is passed over
     */
    public Superiority(int clusters, List<ImageScore> scores) {
        List<ImageScore> ascending = scores.stream()
                .filter(score -> !Double.isNaN(score.value))
                // Adding 0 makes 0 of −0, which it equals.
                .sorted(Comparator.comparingDouble(score -> score.value + 0.0))
                .toList();
        int count = ascending.size();
        this.clusters = clusters;
        this.cluster = new int[count];
        this.generated = new boolean[count];
        this.endOfTies = new int[count];
        this.pairsWithin = new double[clusters];
        this.balanceWithin = new double[clusters];
        int start = 0;
        for (int i = 0; i < count; i++) {
            ImageScore score = ascending.get(i);
            cluster[i] = score.cluster;
            generated[i] = score.generated;
            if (score.value != ascending.get(start).value) {
                start = i;
            }
            endOfTies[start] = i + 1;
        }
        int[] generatedOf = new int[clusters];
        int[] naturalOf = new int[clusters];
        int[] generatedBelow = new int[clusters];
        int[] naturalBelow = new int[clusters];
        for (int i = 0; i < cluster.length; i++) {
            (generated[i] ? generatedOf : naturalOf)[cluster[i]]++;
        }
        for (int from = 0; from < cluster.length; from = endOfTies[from]) {
            for (int i = from; i < endOfTies[from]; i++) {
                int k = cluster[i];
                balanceWithin[k] += generated[i] ? naturalBelow[k] : -generatedBelow[k];
            }
            for (int i = from; i < endOfTies[from]; i++) {
                (generated[i] ? generatedBelow : naturalBelow)[cluster[i]]++;
            }
        }
        for (int k = 0; k < clusters; k++) {
            pairsWithin[k] = (double) generatedOf[k] * naturalOf[k];
        }
    }

    @Override
    public double of(int[] weights) {
        double balance = 0;
        double generatedBelow = 0;
        double naturalBelow = 0;
        for (int from = 0; from < cluster.length; from = endOfTies[from]) {
            double here = 0;
            double naturalHere = 0;
            for (int i = from; i < endOfTies[from]; i++) {
                int weight = weights[cluster[i]];
                if (generated[i]) {
                    here += weight;
                } else {
                    naturalHere += weight;
                }
            }
            balance += here * naturalBelow - naturalHere * generatedBelow;
            generatedBelow += here;
            naturalBelow += naturalHere;
        }
        double pairs = generatedBelow * naturalBelow;
        for (int k = 0; k < clusters; k++) {
            double twice = (double) weights[k] * weights[k];
            balance -= twice * balanceWithin[k];
            pairs -= twice * pairsWithin[k];
        }
        return balance / pairs;
    }

    @Override
    public double noise() {
        double generatedTotal = 0;
        double naturalTotal = 0;
        for (boolean made : generated) {
            if (made) {
                generatedTotal++;
            } else {
                naturalTotal++;
            }
        }
        int[] once = new int[clusters];
        Arrays.fill(once, 1);
        double delta = of(once);
        double pairs = generatedTotal * naturalTotal;
        for (double within : pairsWithin) {
            pairs -= within;
        }
        // What a cluster says: its images against all of the other side, less those inside it, which stand on both
        // sides.
        double[] balance = new double[clusters];
        double[] compared = new double[clusters];
        double generatedBelow = 0;
        double naturalBelow = 0;
        for (int from = 0; from < cluster.length; from = endOfTies[from]) {
            int here = 0;
            for (int i = from; i < endOfTies[from]; i++) {
                here += generated[i] ? 1 : 0;
            }
            int naturalHere = endOfTies[from] - from - here;
            double generatedAbove = generatedTotal - generatedBelow - here;
            double naturalAbove = naturalTotal - naturalBelow - naturalHere;
            for (int i = from; i < endOfTies[from]; i++) {
                balance[cluster[i]] += generated[i] ? naturalBelow - naturalAbove : generatedAbove - generatedBelow;
                compared[cluster[i]] += generated[i] ? naturalTotal : generatedTotal;
            }
            generatedBelow += here;
            naturalBelow += naturalHere;
        }
        double[] influence = new double[clusters];
        for (int k = 0; k < clusters; k++) {
            double own = balance[k] - 2 * balanceWithin[k];
            influence[k] = (own - delta * (compared[k] - 2 * pairsWithin[k])) / pairs;
        }
        double squares = 0;
        for (double each : influence) {
            squares += each * each;
        }
        return clusters < 2 ? 0 : clusters / (clusters - 1.0) * squares;
    }

    @Override
    public boolean twoSided() {
        return true;
    }
}
