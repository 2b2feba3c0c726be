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
        SampledSides sides = new SampledSides(
                new SampledParts(natural.values(), natural.width()),
                new SampledParts(generated.values(), natural.width()));
        List<ManifoldComparison> comparisons =
                of(sides, List.of(neighbours), kernels.distribution()).get(0);
        return comparisons.get(sides.parts());
    }

    /**
     * Of all rows and without each part, from the same distances.
     *
     * @return for each number of neighbours: without each part, and last with every one; arbitrary where fewer rows are
     *     left than neighbours and one
     */
    static List<List<ManifoldComparison>> of(
            SampledSides sides, List<Integer> neighbours, DistributionKernels kernels) {
        FeatureDistances x = new FeatureDistances(sides.natural());
        FeatureDistances y = new FeatureDistances(sides.generated());
        int most = neighbours.stream().mapToInt(k -> k).max().orElseThrow();
        float[][] ofX = x.toNeighbours(kernels, most);
        float[][] ofY = y.toNeighbours(kernels, most);
        List<List<Counts>> counts = new ArrayList<>();
        for (int k : neighbours) {
            List<Counts> without = new ArrayList<>();
            for (int left = 0; left <= sides.parts(); left++) {
                without.add(new Counts(
                        new Balls(sides.natural().comparedWithout(left), radii(ofX[left], most, k)),
                        new Balls(sides.generated().comparedWithout(left), radii(ofY[left], most, k))));
            }
            counts.add(without);
        }
        x.forEachNear(kernels, y, largest(ofX, most), largest(ofY, most), (i, j, nearness) -> {
            for (List<Counts> without : counts) {
                for (Counts count : without) {
                    count.add(i, j, nearness);
                }
            }
        });
        List<List<ManifoldComparison>> results = new ArrayList<>();
        for (int c = 0; c < counts.size(); c++) {
            int k = neighbours.get(c);
            results.add(counts.get(c).stream().map(count -> count.result(k)).toList());
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

    /** The largest ball of each row, whatever is left out. */
    private static float[] largest(float[][] distances, int most) {
        float[] largest = radii(distances[0], most, most);
        for (float[] without : distances) {
            float[] radii = radii(without, most, most);
            for (int i = 0; i < radii.length; i++) {
                largest[i] = Math.max(largest[i], radii[i]);
            }
        }
        return largest;
    }

    /** The rows of one side that are compared, and the radii of their balls. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Balls(boolean[] compared, float[] radii) {

        int count() {
            int count = 0;
            for (boolean row : compared) {
                count += row ? 1 : 0;
            }
            return count;
        }
    }

    /** Written to by several threads: true is all that is ever written, and sums are of integers. */
    private static final class Counts {
        private final Balls ofX;
        private final Balls ofY;
        private final boolean[] precise;
        private final boolean[] recalled;
        private final boolean[] covered;
        private final LongAdder inside = new LongAdder();

        Counts(Balls ofX, Balls ofY) {
            this.ofX = ofX;
            this.ofY = ofY;
            precise = new boolean[ofY.radii.length];
            recalled = new boolean[ofX.radii.length];
            covered = new boolean[ofX.radii.length];
        }

        void add(int i, int j, FeatureDistances.Nearness nearness) {
            if (!ofX.compared[i] || !ofY.compared[j]) {
                return;
            }
            int toX = nearness.compareTo(ofX.radii[i]);
            if (toX <= 0) {
                precise[j] = true;
            }
            if (toX < 0) {
                covered[i] = true;
                inside.increment();
            }
            if (!recalled[i] && nearness.compareTo(ofY.radii[j]) <= 0) {
                recalled[i] = true;
            }
        }

        ManifoldComparison result(int neighbours) {
            return new ManifoldComparison(
                    share(precise, ofY.count()),
                    share(recalled, ofX.count()),
                    (double) inside.sum() / neighbours / ofY.count(),
                    share(covered, ofX.count()));
        }

        private static double share(boolean[] yes, int of) {
            int count = 0;
            for (boolean value : yes) {
                count += value ? 1 : 0;
            }
            return (double) count / of;
        }
    }
}
