// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.anid.api.model.FeatureMatrix;
import org.anid.metrics.kernel.DistributionKernels;
import org.anid.metrics.kernel.Kernels;

/**
 * Precision, recall, density and coverage of two sets of features in one pass over their distances, all at the same
 * number of neighbours; {@link NearestNeighbours} defines them and is what a report takes. Values are the same on every
 * engine and any number of threads.
 *
 * <p>Immutable and thread-safe.
 *
 * @param precision share of the generated rows in a closed ball of a natural row, in [0, 1]
 * @param recall share of the natural rows in a closed ball of a generated row, in [0, 1]
 * @param density open natural balls around a generated row, over the number of neighbours, on average; not negative
 * @param coverage share of the natural rows with a generated row in their open ball, in [0, 1]
 */
public record ManifoldComparison(double precision, double recall, double density, double coverage) {

    /**
     * Compares two sets.
     *
     * @param natural more rows than neighbours, of finite values
     * @param generated likewise, of the same width
     * @param neighbours at least 1
     * @throws IllegalArgumentException if there are too few rows or neighbours, or the widths differ
     */
    public static ManifoldComparison of(
            FeatureMatrix natural, FeatureMatrix generated, int neighbours, Kernels kernels) {
        if (natural.width() != generated.width()) {
            throw new IllegalArgumentException(
                    "features of " + natural.width() + " values cannot be compared with features of "
                            + generated.width() + ": take one extractor for both sets");
        }
        if (neighbours < 1 || Math.min(natural.rows(), generated.rows()) <= neighbours) {
            throw new IllegalArgumentException("neighbours must be at least 1 and fewer than the rows of each set, not "
                    + neighbours + " of " + natural.rows() + " and " + generated.rows());
        }
        return of(
                        new FeatureDistances(natural.values(), natural.width()),
                        new FeatureDistances(generated.values(), natural.width()),
                        List.of(neighbours),
                        kernels.distribution())
                .get(0);
    }

    /** One for each number of neighbours, from the same distances. */
    static List<ManifoldComparison> of(
            FeatureDistances x, FeatureDistances y, List<Integer> neighbours, DistributionKernels kernels) {
        int most = neighbours.stream().mapToInt(k -> k).max().orElseThrow();
        float[] ofX = x.toNeighbours(kernels, most);
        float[] ofY = y.toNeighbours(kernels, most);
        List<Counts> counts = new ArrayList<>();
        for (int k : neighbours) {
            counts.add(new Counts(radii(ofX, most, k), radii(ofY, most, k)));
        }
        x.forEachNear(kernels, y, radii(ofX, most, most), radii(ofY, most, most), (i, j, nearness) -> {
            for (Counts count : counts) {
                count.add(i, j, nearness);
            }
        });
        List<ManifoldComparison> results = new ArrayList<>();
        for (int c = 0; c < counts.size(); c++) {
            results.add(counts.get(c).result(neighbours.get(c)));
        }
        return results;
    }

    private static float[] radii(float[] distances, int most, int neighbour) {
        float[] radii = new float[distances.length / most];
        for (int i = 0; i < radii.length; i++) {
            radii[i] = distances[i * most + neighbour - 1];
        }
        return radii;
    }

    /** Written to by several threads: true is all that is ever written, and sums are of integers. */
    private static final class Counts {
        private final float[] ofX;
        private final float[] ofY;
        private final boolean[] precise;
        private final boolean[] recalled;
        private final boolean[] covered;
        private final LongAdder inside = new LongAdder();

        Counts(float[] ofX, float[] ofY) {
            this.ofX = ofX;
            this.ofY = ofY;
            precise = new boolean[ofY.length];
            recalled = new boolean[ofX.length];
            covered = new boolean[ofX.length];
        }

        void add(int i, int j, FeatureDistances.Nearness nearness) {
            int toX = nearness.compareTo(ofX[i]);
            if (toX <= 0) {
                precise[j] = true;
            }
            if (toX < 0) {
                covered[i] = true;
                inside.increment();
            }
            if (!recalled[i] && nearness.compareTo(ofY[j]) <= 0) {
                recalled[i] = true;
            }
        }

        ManifoldComparison result(int neighbours) {
            return new ManifoldComparison(
                    share(precise),
                    share(recalled),
                    (double) inside.sum() / neighbours / precise.length,
                    share(covered));
        }

        private static double share(boolean[] yes) {
            int count = 0;
            for (boolean value : yes) {
                count += value ? 1 : 0;
            }
            return (double) count / yes.length;
        }
    }
}
