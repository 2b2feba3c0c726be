// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

/**
 * Singular values of an upper bidiagonal matrix by the differential quotient-difference algorithm with shifts (Fernando
 * and Parlett, Accurate singular values and differential qd algorithms, 1994): one division for each entry and step,
 * where implicit QR has four and two roots, and no subtraction that cancels. The shifts are bounds of the last 2 × 2
 * block's residual; one that turns out too large is taken back.
 */
final class QuotientDifference {

    private static final double EPSILON = Math.ulp(1.0);
    private static final int MOST_STEPS_PER_VALUE = 60;

    /** Of a shift that was too large, and of a least value that is not yet at the end. */
    private static final double CAUTION = 0.25;

    /** Squares of the diagonal and of the entries above it, less the shift so far. */
    private final double[] q;

    private final double[] e;
    private final double[] nextQ;
    private final double[] nextE;

    private double least;
    private int leastAt;

    private QuotientDifference(double[] diagonal, double[] above) {
        int n = diagonal.length;
        q = new double[n];
        e = new double[n];
        nextQ = new double[n];
        nextE = new double[n];
        for (int k = 0; k < n; k++) {
            q[k] = diagonal[k] * diagonal[k];
            e[k] = k + 1 < n ? above[k] * above[k] : 0;
        }
    }

    /**
     * The sum of the singular values, each within a few units in the last place of the largest.
     *
     * @throws IllegalStateException if they do not converge, which finite values do
     */
    static double sumOfSingularValues(double[] diagonal, double[] above) {
        return new QuotientDifference(diagonal, above).sum();
    }

    private double sum() {
        int n = q.length;
        double norm = 0;
        for (int k = 0; k < n; k++) {
            norm = Math.max(norm, Math.sqrt(q[k]) + Math.sqrt(e[k]));
        }
        // An entry above the diagonal that is this small moves no singular value by more than a unit in the norm's last
        // place.
        double negligible = EPSILON * norm * (EPSILON * norm);
        // Blocks above the one at work wait with the shift that they have had.
        int[] firsts = new int[n + 1];
        double[] shifts = new double[n + 1];
        int blocks = 1;
        int last = n - 1;
        long steps = (long) MOST_STEPS_PER_VALUE * n;
        double sum = 0;
        while (blocks > 0) {
            int first = firsts[blocks - 1];
            double shifted = shifts[blocks - 1];
            int split = last - 1;
            while (split >= first && !(e[split] <= negligible)) {
                split--;
            }
            if (split >= first) {
                firsts[blocks] = split + 1;
                shifts[blocks] = shifted;
                blocks++;
                first = split + 1;
            }
            if (first < last) {
                turn(first, last);
                least = 0;
                leastAt = last;
            }
            while (first < last && !(e[last - 1] <= negligible)) {
                double shift = shift(first, last);
                boolean done = step(first, last, shift);
                for (int tries = 0; !done && tries < 2; tries++) {
                    shift *= CAUTION;
                    done = step(first, last, tries == 0 ? shift : 0);
                    shift = tries == 0 ? shift : 0;
                }
                if (steps-- == 0 || !done) {
                    throw new IllegalStateException(
                            "singular values of a " + n + "-column matrix did not converge: features must be finite");
                }
                shifted += shift;
                shifts[blocks - 1] = shifted;
            }
            sum += Math.sqrt(q[last] + shifted);
            last--;
            if (last < first) {
                blocks--;
            }
        }
        return sum;
    }

    /**
     * The small values are found at the end, so that is where they should already be; reversed, the matrix has the
     * same.
     */
    private void turn(int first, int last) {
        if (q[first] >= q[last]) {
            return;
        }
        for (int i = first, j = last; i < j; i++, j--) {
            double kept = q[i];
            q[i] = q[j];
            q[j] = kept;
        }
        for (int i = first, j = last - 1; i < j; i++, j--) {
            double kept = e[i];
            e[i] = e[j];
            e[j] = kept;
        }
    }

    /** At most the least eigenvalue, if that is the one the end has converged to. */
    private double shift(int first, int last) {
        if (leastAt < last - 1) {
            return CAUTION * least;
        }
        // Of the last block of B·Bᵀ: its lesser eigenvalue, and how far that is at most from one of the whole.
        double a = q[last - 1] + e[last - 1];
        double c = q[last];
        double squared = q[last] * e[last - 1];
        double half = (a - c) / 2;
        double root = Math.sqrt(half * half + squared);
        double low = half >= 0 ? c - squared / (half + root) : c - (root - half);
        double residual = 0;
        if (last - 1 > first) {
            // Its eigenvector is (−b, a − low) with b² = squared.
            double rest = a - low;
            double share = squared / (squared + rest * rest);
            residual = Math.sqrt(q[last - 1] * e[last - 2] * share);
        }
        return low > residual ? low - residual : 0;
    }

    /** One step; taken only if no difference becomes negative, which says that the shift was not too large. */
    private boolean step(int first, int last, double shift) {
        double d = q[first] - shift;
        double minimum = d;
        int at = first;
        for (int k = first; k < last; k++) {
            double sum = d + e[k];
            double t = q[k + 1] / sum;
            nextQ[k] = sum;
            nextE[k] = e[k] * t;
            d = d * t - shift;
            if (d < minimum) {
                minimum = d;
                at = k + 1;
            }
        }
        nextQ[last] = d;
        if (!(minimum >= 0)) {
            return false;
        }
        System.arraycopy(nextQ, first, q, first, last - first + 1);
        System.arraycopy(nextE, first, e, first, last - first);
        least = minimum;
        leastAt = at;
        return true;
    }
}
