// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** The sliced Wasserstein distance between two sets of descriptors, in single precision with sums in double. */
final class SlicedSets {

    /** Directions that descriptors are projected on at once: these share what is read of a tile. */
    static final int GROUP = 8;

    private static final int TILE = 2048;

    private SlicedSets() {}

    /**
     * Random directions of length 1, one per row: independent normal coordinates by Box and Muller, in strict
     * arithmetic, so that a seed means the same on every machine.
     */
    static float[][] directions(int count, int width, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] directions = new float[count][width];
        for (float[] direction : directions) {
            double[] normal = new double[width + 1];
            double squares = 0;
            for (int i = 0; i < width; i += 2) {
                double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
                double angle = 2 * Math.PI * random.nextDouble();
                normal[i] = radius * StrictMath.cos(angle);
                normal[i + 1] = radius * StrictMath.sin(angle);
            }
            for (int i = 0; i < width; i++) {
                squares += normal[i] * normal[i];
            }
            for (int i = 0; i < width; i++) {
                direction[i] = (float) (normal[i] / Math.sqrt(squares));
            }
        }
        return directions;
    }

    /**
     * Brings each channel of the descriptors to mean 0 and standard deviation 1 over the set; a channel that is
     * constant becomes 0.
     *
     * @param rows of {@code width} values, {@code width / channels} per channel; changed
     */
    static void normalise(float[] rows, int width, int channels) {
        int perChannel = width / channels;
        int count = rows.length / width;
        for (int c = 0; c < channels; c++) {
            double sum = 0;
            for (int row = 0; row < count; row++) {
                int start = row * width + c * perChannel;
                for (int i = start; i < start + perChannel; i++) {
                    sum += rows[i];
                }
            }
            double mean = sum / ((double) count * perChannel);
            double squares = 0;
            for (int row = 0; row < count; row++) {
                int start = row * width + c * perChannel;
                for (int i = start; i < start + perChannel; i++) {
                    squares += (rows[i] - mean) * (rows[i] - mean);
                }
            }
            double deviation = Math.sqrt(squares / ((double) count * perChannel));
            double scale = deviation == 0 ? 0 : 1 / deviation;
            for (int row = 0; row < count; row++) {
                int start = row * width + c * perChannel;
                for (int i = start; i < start + perChannel; i++) {
                    rows[i] = (float) ((rows[i] - mean) * scale);
                }
            }
        }
    }

    /** Mean distances of two projected sets, coupled as closely as can be (Wasserstein-1) and not at all. */
    record Couplings(double optimal, double independent) {}

    /** Mean over the directions of the two couplings of the projected sets, whose sizes may differ. */
    static Couplings distances(float[] a, float[] b, int width, float[][] directions) {
        int n = a.length / width;
        int m = b.length / width;
        float[][] columnsOfA = columns(a, width);
        float[][] columnsOfB = columns(b, width);
        float[][] projectedA = new float[GROUP][n];
        float[][] projectedB = new float[GROUP][m];
        RadixSort sort = new RadixSort(Math.max(n, m));
        double optimal = 0;
        double independent = 0;
        for (float[][] group : groups(directions)) {
            project(columnsOfA, group, 0, width, projectedA);
            project(columnsOfB, group, 0, width, projectedB);
            for (int k = 0; k < group.length; k++) {
                sort.sort(projectedA[k], n);
                sort.sort(projectedB[k], m);
                optimal += wasserstein(projectedA[k], n, projectedB[k], m);
                independent += independent(projectedA[k], n, projectedB[k], m);
            }
        }
        return new Couplings(optimal / directions.length, independent / directions.length);
    }

    private static List<float[][]> groups(float[][] directions) {
        List<float[][]> groups = new ArrayList<>();
        for (int from = 0; from < directions.length; from += GROUP) {
            groups.add(Arrays.copyOfRange(directions, from, Math.min(from + GROUP, directions.length)));
        }
        return groups;
    }

    /**
     * Two sets, and both without each of their parts.
     *
     * @param all of all parts; NaN where a side has no rows
     * @param without the optimal coupling without each part; NaN where that leaves a side without rows
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Replicates(Couplings all, double[] without) {}

    /**
     * {@link #distances} after {@link #normalise} of two sets, and without each of their parts, which are left out on
     * both sides at once.
     */
    static Replicates replicates(SlicedParts a, SlicedParts b, float[][] directions) {
        SampledParts rowsOfA = a.sampled();
        SampledParts rowsOfB = b.sampled();
        Side ofA = new Side(a);
        Side ofB = new Side(b);
        double optimal = 0;
        double independent = 0;
        double[] totals = new double[rowsOfA.parts()];
        for (float[][] group : groups(directions)) {
            ofA.project(group);
            ofB.project(group);
            for (int k = 0; k < group.length; k++) {
                ofA.next(k);
                ofB.next(k);
                int all = rowsOfA.parts();
                optimal += coupling(ofA, ofB, all);
                independent += rowsOfA.countWithout(all) == 0 || rowsOfB.countWithout(all) == 0
                        ? Double.NaN
                        : independent(ofA.all, rowsOfA.countWithout(all), ofB.all, rowsOfB.countWithout(all));
                for (int part = 0; part < totals.length; part++) {
                    totals[part] += coupling(ofA, ofB, part);
                }
            }
        }
        for (int part = 0; part < totals.length; part++) {
            totals[part] /= directions.length;
        }
        return new Replicates(new Couplings(optimal / directions.length, independent / directions.length), totals);
    }

    private static double coupling(Side a, Side b, int part) {
        int n = a.rows.countWithout(part);
        int m = b.rows.countWithout(part);
        return n == 0 || m == 0 ? Double.NaN : wasserstein(a.without(part), n, b.without(part), m);
    }

    /**
     * One side on one direction without each part in turn, sorted. Without parts that it has nothing of it is all
     * there, which is sorted once: of two crossed halves each has every other part.
     */
    private static final class Side {
        private final SampledParts rows;
        private final SlicedParts.Projection projection;
        private final float[] all;
        private final float[] some;
        private final RadixSort sort;
        private int which;

        Side(SlicedParts parts) {
            this.rows = parts.sampled();
            this.projection = parts.new Projection();
            this.all = new float[rows.count()];
            this.some = new float[rows.count()];
            this.sort = new RadixSort(rows.count());
        }

        void project(float[][] group) {
            projection.of(group);
        }

        void next(int direction) {
            which = direction;
            projection.without(rows.parts(), which, all);
            sort.sort(all, rows.countWithout(rows.parts()));
        }

        float[] without(int part) {
            if (!rows.has(part)) {
                return all;
            }
            projection.without(part, which, some);
            sort.sort(some, rows.countWithout(part));
            return some;
        }
    }

    private static float[][] columns(float[] rows, int width) {
        float[][] columns = new float[width][rows.length / width];
        for (int i = 0; i < width; i++) {
            for (int row = 0; row < columns[i].length; row++) {
                columns[i][row] = rows[row * width + i];
            }
        }
        return columns;
    }

    /**
     * Projections of some of the columns on each of the directions. Rows go in tiles whose columns stay in the cache
     * from one direction to the next.
     */
    static void project(float[][] columns, float[][] directions, int fromColumn, int toColumn, float[][] out) {
        int rows = out[0].length;
        for (int k = 0; k < directions.length; k++) {
            Arrays.fill(out[k], 0f);
        }
        for (int from = 0; from < rows; from += TILE) {
            int to = Math.min(rows, from + TILE);
            int i = fromColumn;
            for (; i + 3 < toColumn; i += 4) {
                for (int k = 0; k < directions.length; k++) {
                    addFour(columns, i, directions[k], out[k], from, to);
                }
            }
            for (; i < toColumn; i++) {
                for (int k = 0; k < directions.length; k++) {
                    add(columns[i], directions[k][i], 0f, out[k], from, to);
                }
            }
        }
    }

    /** One index for all arrays: only then does the compiler know that they do not overlap, and uses vectors. */
    private static void addFour(float[][] columns, int i, float[] direction, float[] sums, int from, int to) {
        float[] c0 = columns[i];
        float[] c1 = columns[i + 1];
        float[] c2 = columns[i + 2];
        float[] c3 = columns[i + 3];
        float d0 = direction[i];
        float d1 = direction[i + 1];
        float d2 = direction[i + 2];
        float d3 = direction[i + 3];
        for (int row = from; row < to; row++) {
            sums[row] += d0 * c0[row] + d1 * c1[row] + d2 * c2[row] + d3 * c3[row];
        }
    }

    /** Adds {@code scale·value − shift}. */
    static void add(float[] values, float scale, float shift, float[] sums, int from, int to) {
        for (int row = from; row < to; row++) {
            sums[row] += scale * values[row] - shift;
        }
    }

    /** Mean of {@code |x − y|} over all pairs of two sorted samples, {@code ∫ F(1 − G) + G(1 − F)}. */
    private static double independent(float[] a, int n, float[] b, int m) {
        double sum = 0;
        double last = Math.min(a[0], b[0]);
        int i = 0;
        int j = 0;
        while (i < n && j < m) {
            // Without a branch: which sample is next cannot be guessed.
            int fromA = a[i] <= b[j] ? 1 : 0;
            double next = Math.min(a[i], b[j]);
            sum += ((double) i * (m - j) + (double) j * (n - i)) * (next - last);
            last = next;
            i += fromA;
            j += 1 - fromA;
        }
        for (; i < n; i++) {
            sum += (double) m * (n - i) * (a[i] - last);
            last = a[i];
        }
        for (; j < m; j++) {
            sum += (double) n * (m - j) * (b[j] - last);
            last = b[j];
        }
        return sum / ((double) n * m);
    }

    /** In four sums, of which none waits for another. */
    private static double absoluteDifferences(float[] a, float[] b, int n) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 3 < n; i += 4) {
            s0 += Math.abs((double) a[i] - b[i]);
            s1 += Math.abs((double) a[i + 1] - b[i + 1]);
            s2 += Math.abs((double) a[i + 2] - b[i + 2]);
            s3 += Math.abs((double) a[i + 3] - b[i + 3]);
        }
        for (; i < n; i++) {
            s0 += Math.abs((double) a[i] - b[i]);
        }
        return s0 + s1 + (s2 + s3);
    }

    /** {@code ∫|F⁻¹ − G⁻¹|} of two sorted samples; with equal sizes the mean distance of those of equal rank. */
    private static double wasserstein(float[] a, int n, float[] b, int m) {
        if (n == m) {
            return absoluteDifferences(a, b, n) / n;
        }
        // Every value of a holds m shares of the total of n·m, every value of b holds n.
        double sum = 0;
        int i = 0;
        int j = 0;
        long leftOfA = m;
        long leftOfB = n;
        while (i < n && j < m) {
            long shares = Math.min(leftOfA, leftOfB);
            sum += shares * Math.abs((double) a[i] - b[j]);
            leftOfA -= shares;
            leftOfB -= shares;
            if (leftOfA == 0) {
                i++;
                leftOfA = m;
            }
            if (leftOfB == 0) {
                j++;
                leftOfB = n;
            }
        }
        return sum / ((double) n * m);
    }
}
