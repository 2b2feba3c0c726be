// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.util.Arrays;
import org.anid.metrics.kernel.DistributionKernels;
import org.jspecify.annotations.Nullable;

/**
 * Euclidean distances between the rows of sets. A distance is the root of the sum of squared differences in double,
 * rounded to single precision, whatever the engine; equal rows are at distance 0. Products in single precision tell
 * which distances need not be computed: with rows about a common centre and the bound of the products' error, most
 * pairs are decided by them.
 */
final class FeatureDistances {

    /** Candidates for the nearest that are kept beyond those asked for. */
    private static final int SPARE = 12;

    /**
     * Of what rounds besides the products, as a share of the squared lengths: rows to single precision (4.5), the
     * distance itself (5), radii (4) and the bounds (2), in units of 2⁻²⁴.
     */
    private static final double ROUNDING = 16 * 0x1p-24;

    /** Rows that share a lock. */
    private static final int LOCKED = 64;

    private final SampledParts parts;
    private final float[] rows;
    private final int width;
    private final int count;

    FeatureDistances(SampledParts parts) {
        this.parts = parts;
        this.rows = parts.rows();
        this.width = parts.width();
        this.count = parts.count();
    }

    /** Rows of this set. */
    int count() {
        return count;
    }

    /** The distance from a row to a row of another set; the same from there to here. */
    float distance(int row, FeatureDistances others, int other) {
        int x = row * width;
        int y = other * width;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int k = 0;
        for (; k + 3 < width; k += 4) {
            double d0 = (double) rows[x + k] - others.rows[y + k];
            double d1 = (double) rows[x + k + 1] - others.rows[y + k + 1];
            double d2 = (double) rows[x + k + 2] - others.rows[y + k + 2];
            double d3 = (double) rows[x + k + 3] - others.rows[y + k + 3];
            s0 += d0 * d0;
            s1 += d1 * d1;
            s2 += d2 * d2;
            s3 += d3 * d3;
        }
        for (; k < width; k++) {
            double difference = (double) rows[x + k] - others.rows[y + k];
            s0 += difference * difference;
        }
        return (float) Math.sqrt((s0 + s1) + (s2 + s3));
    }

    /** Rows about a centre, scaled by a power of two to values of at most 1, with their squared lengths. */
    private record Centred(float[] rows, double[] squares, double scale) {}

    private double[] centre() {
        double[] centre = new double[width];
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < width; k++) {
                centre[k] += rows[i * width + k];
            }
        }
        for (int k = 0; k < width; k++) {
            centre[k] /= count;
        }
        return centre;
    }

    private double reach(double[] centre) {
        double reach = 0;
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < width; k++) {
                reach = Math.max(reach, Math.abs(rows[i * width + k] - centre[k]));
            }
        }
        return reach;
    }

    private Centred about(double[] centre, double scale) {
        float[] centred = new float[rows.length];
        double[] squares = new double[count];
        for (int i = 0; i < count; i++) {
            int row = i * width;
            for (int k = 0; k < width; k++) {
                centred[row + k] = (float) ((rows[row + k] - centre[k]) * scale);
            }
            double even = 0;
            double odd = 0;
            for (int k = 0; k + 1 < width; k += 2) {
                even += (double) centred[row + k] * centred[row + k];
                odd += (double) centred[row + k + 1] * centred[row + k + 1];
            }
            double last = width % 2 == 0 ? 0 : centred[row + width - 1];
            squares[i] = even + odd + last * last;
        }
        return new Centred(centred, squares, scale);
    }

    private static double scale(double reach) {
        return reach == 0 ? 1 : Math.scalb(1.0, -Math.getExponent(reach) - 1);
    }

    /** What a squared distance by rough products is off by at most, as a share of the two squared lengths. */
    private double margin() {
        return DistributionKernels.roughError(width) + ROUNDING;
    }

    /** Bounds of a squared distance below which single precision has no digits left. */
    private double underflow() {
        return width * (double) Float.MIN_NORMAL;
    }

    /**
     * Distances of every row to its neighbours in this set, nearest first, {@code most} for each row: without each
     * part, and last with every one. Rows that are then not compared, and neighbours that are not there, are at 0.
     */
    float[][] toNeighbours(DistributionKernels kernels, int most) {
        double[] centre = centre();
        Centred own = about(centre, scale(reach(centre)));
        double[] squares = own.squares;
        double margin = margin();
        int kept = Math.min(most + SPARE, count - 1);
        double[] lower = new double[count * kept];
        int[] index = new int[count * kept];
        Arrays.fill(lower, Double.POSITIVE_INFINITY);
        // The largest lower bound that is kept of each row, rounded up: read without a lock, and then only too large.
        float[] limit = new float[count];
        Arrays.fill(limit, Float.POSITIVE_INFINITY);
        Object[] locks = new Object[(count + LOCKED - 1) / LOCKED];
        Arrays.setAll(locks, i -> new Object());
        kernels.forEachRoughBlock(
                own.rows, count, own.rows, count, width, true, (row, height, column, columns, products, stride) -> {
                    for (int i = row; i < row + height; i++) {
                        double mine = squares[i] * (1 - margin);
                        int at = (i - row) * stride - column;
                        for (int j = Math.max(column, i + 1); j < column + columns; j++) {
                            double bound = mine + squares[j] * (1 - margin) - 2.0 * products[at + j];
                            if (bound <= limit[i]) {
                                synchronized (locks[i / LOCKED]) {
                                    insert(lower, index, limit, i, kept, bound, j);
                                }
                            }
                            if (bound <= limit[j]) {
                                synchronized (locks[j / LOCKED]) {
                                    insert(lower, index, limit, j, kept, bound, i);
                                }
                            }
                        }
                    }
                });
        double tiny = underflow();
        double[] upper = new double[count * kept];
        for (int i = 0; i < count; i++) {
            for (int c = i * kept; c < (i + 1) * kept; c++) {
                upper[c] = lower[c] + 2 * margin * (squares[i] + squares[index[c]]) + 2 * tiny;
            }
        }
        return nearest(new Candidates(index, lower, upper, kept), most);
    }

    /**
     * The rows that are nearest to each by the bounds of their squared distances, lower ones in ascending order;
     * whatever is not among them has no smaller one.
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Candidates(int[] index, double[] lower, double[] upper, int kept) {}

    private float[][] nearest(Candidates candidates, int most) {
        int all = parts.parts();
        float[][] nearest = new float[all + 1][];
        boolean[][] compared = new boolean[all + 1][];
        for (int left = all; left >= 0; left--) {
            // Of two crossed halves each has every other part only.
            boolean differs = left == all || parts.has(left);
            nearest[left] = differs ? new float[count * most] : nearest[all];
            compared[left] = differs ? parts.comparedWithout(left) : compared[all];
        }
        for (int i = 0; i < count; i++) {
            Neighbourhood of = new Neighbourhood(i, candidates);
            for (int left = 0; left <= all; left++) {
                if (compared[left][i] && (left == all || nearest[left] != nearest[all])) {
                    of.nearest(compared[left], most, nearest[left]);
                }
            }
        }
        return nearest;
    }

    /** Exact distances from one row, each computed once. */
    private final class Neighbourhood {
        private final int row;
        private final Candidates candidates;
        private final int first;
        private final int end;
        private final double[] upper;
        private final float[] ofCandidates;
        private float @Nullable [] ofAll;

        Neighbourhood(int row, Candidates candidates) {
            this.row = row;
            this.candidates = candidates;
            this.first = row * candidates.kept;
            this.end = first + candidates.kept;
            this.upper = new double[candidates.kept];
            this.ofCandidates = new float[candidates.kept];
            Arrays.fill(ofCandidates, Float.NaN);
        }

        /** Puts the distances to the nearest of the rows that are compared in their place. */
        void nearest(boolean[] compared, int most, float[] nearest) {
            int known = 0;
            for (int c = first; c < end; c++) {
                if (compared[candidates.index[c]]) {
                    upper[known++] = candidates.upper[c];
                }
            }
            Arrays.sort(upper, 0, known);
            double needed = known < most ? Double.POSITIVE_INFINITY : upper[most - 1];
            boolean enough = candidates.kept == count - 1 || candidates.lower[end - 1] > needed;
            float[] near = enough ? ofCandidates(compared, needed) : ofAll(compared);
            Arrays.sort(near);
            System.arraycopy(near, 0, nearest, row * most, Math.min(most, near.length));
        }

        private float[] ofCandidates(boolean[] compared, double needed) {
            float[] near = new float[candidates.kept];
            int found = 0;
            for (int c = first; c < end && candidates.lower[c] <= needed; c++) {
                int other = candidates.index[c];
                if (compared[other]) {
                    if (Float.isNaN(ofCandidates[c - first])) {
                        ofCandidates[c - first] = distance(row, FeatureDistances.this, other);
                    }
                    near[found++] = ofCandidates[c - first];
                }
            }
            return Arrays.copyOf(near, found);
        }

        /** Where more rows are about as near as the error of the products, or too few of the nearest are compared. */
        private float[] ofAll(boolean[] compared) {
            float[] all = ofAll;
            if (all == null) {
                all = new float[count];
                for (int other = 0; other < count; other++) {
                    all[other] = distance(row, FeatureDistances.this, other);
                }
                ofAll = all;
            }
            float[] near = new float[count];
            int found = 0;
            for (int other = 0; other < count; other++) {
                if (other != row && compared[other]) {
                    near[found++] = all[other];
                }
            }
            return Arrays.copyOf(near, found);
        }
    }

    /** Keeps the smallest bounds in ascending order, of equal ones those with the smaller index. */
    private static void insert(double[] lower, int[] index, float[] limit, int row, int kept, double bound, int other) {
        int first = row * kept;
        int at = first + kept - 1;
        if (before(lower[at], index[at], bound, other)) {
            return;
        }
        while (at > first && before(bound, other, lower[at - 1], index[at - 1])) {
            lower[at] = lower[at - 1];
            index[at] = index[at - 1];
            at--;
        }
        lower[at] = bound;
        index[at] = other;
        limit[row] = Math.nextUp((float) lower[first + kept - 1]);
    }

    private static boolean before(double a, int i, double b, int j) {
        return a < b || a == b && i < j;
    }

    /**
     * Takes the pairs of a row here and a row there that are nearer than what either asks for, perhaps others; in no
     * order.
     */
    @FunctionalInterface
    interface PairVisitor {
        void visit(int row, int other, Nearness nearness);
    }

    /** What is known of a distance. */
    interface Nearness {
        /** Below 0 if it is certainly less than this, above if it is certainly more, 0 if it is computed and equal. */
        int compareTo(float distance);
    }

    /**
     * Visits the pairs of which the distance is not certainly more than both limits, from several threads at a time.
     *
     * @param limits of the rows here
     * @param othersLimits of the rows there
     */
    void forEachNear(
            DistributionKernels kernels,
            FeatureDistances others,
            float[] limits,
            float[] othersLimits,
            PairVisitor visitor) {
        double[] centre = centre();
        double scale = scale(Math.max(reach(centre), others.reach(centre)));
        Centred x = about(centre, scale);
        Centred y = others.about(centre, scale);
        double margin = margin();
        double tiny = underflow();
        double[] own = squaredLimits(limits, scale);
        double[] there = squaredLimits(othersLimits, scale);
        kernels.forEachRoughBlock(
                x.rows, count, y.rows, others.count, width, false, (row, height, column, columns, products, stride) -> {
                    for (int i = row; i < row + height; i++) {
                        double mine = x.squares[i];
                        double within = own[i];
                        int at = (i - row) * stride - column;
                        for (int j = column; j < column + columns; j++) {
                            double both = mine + y.squares[j];
                            double bound = both * (1 - margin) - 2.0 * products[at + j] - tiny;
                            if (bound <= within || bound <= there[j]) {
                                double above = bound + 2 * (margin * both + tiny);
                                visitor.visit(i, j, new Bounded(this, i, others, j, bound, above, scale));
                            }
                        }
                    }
                });
    }

    private static double[] squaredLimits(float[] limits, double scale) {
        double[] squared = new double[limits.length];
        for (int i = 0; i < squared.length; i++) {
            squared[i] = limits[i] * scale * (limits[i] * scale);
        }
        return squared;
    }

    /** Compares by the bounds of the square where they tell, else by the distance, which is computed once. */
    private static final class Bounded implements Nearness {
        private final FeatureDistances set;
        private final int row;
        private final FeatureDistances others;
        private final int other;
        private final double lower;
        private final double upper;
        private final double scale;
        private float exact = Float.NaN;

        Bounded(
                FeatureDistances set,
                int row,
                FeatureDistances others,
                int other,
                double lower,
                double upper,
                double scale) {
            this.set = set;
            this.row = row;
            this.others = others;
            this.other = other;
            this.lower = lower;
            this.upper = upper;
            this.scale = scale;
        }

        @Override
        public int compareTo(float distance) {
            double squared = distance * scale * (distance * scale);
            if (upper < squared) {
                return -1;
            }
            if (lower > squared) {
                return 1;
            }
            if (Float.isNaN(exact)) {
                exact = set.distance(row, others, other);
            }
            return Float.compare(exact, distance);
        }
    }
}
