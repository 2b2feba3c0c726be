// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.statistics;

import java.util.Arrays;
import java.util.Comparator;

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

    private Superiority(int clusters, int[] cluster, boolean[] generated, int[] endOfTies) {
        this.clusters = clusters;
        this.cluster = cluster;
        this.generated = generated;
        this.endOfTies = endOfTies;
        this.pairsWithin = new double[clusters];
        this.balanceWithin = new double[clusters];
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

    /** Collects scores; NaN, which says that there is none, is passed over. Not thread-safe. */
    public static final class Builder {
        private final int clusters;
        private double[] scores = new double[64];
        private int[] cluster = new int[64];
        private boolean[] generated = new boolean[64];
        private int count;

        /** For so many clusters. */
        public Builder(int clusters) {
            this.clusters = clusters;
        }

        /** Adds a score of a cluster. */
        public Builder add(int ofCluster, double score, boolean ofGenerated) {
            if (Double.isNaN(score)) {
                return this;
            }
            if (count == scores.length) {
                scores = Arrays.copyOf(scores, 2 * count);
                cluster = Arrays.copyOf(cluster, 2 * count);
                generated = Arrays.copyOf(generated, 2 * count);
            }
            scores[count] = score;
            cluster[count] = ofCluster;
            generated[count] = ofGenerated;
            count++;
            return this;
        }

        /** The estimator. */
        public Superiority build() {
            Integer[] order = new Integer[count];
            Arrays.setAll(order, i -> i);
            // Adding 0 makes 0 of −0, which it equals.
            Arrays.sort(order, Comparator.comparingDouble(i -> scores[i] + 0.0));
            int[] sortedCluster = new int[count];
            boolean[] sortedGenerated = new boolean[count];
            int[] end = new int[count];
            int start = 0;
            for (int i = 0; i < count; i++) {
                sortedCluster[i] = cluster[order[i]];
                sortedGenerated[i] = generated[order[i]];
                if (scores[order[i]] != scores[order[start]]) {
                    start = i;
                }
                end[start] = i + 1;
            }
            return new Superiority(clusters, sortedCluster, sortedGenerated, end);
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
