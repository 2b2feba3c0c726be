// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.anid.metrics.internal.kernel.cpu.Matrices.Operand;

/**
 * A large dense matrix made bidiagonal in two stages, so that nearly all work is products of matrices: reflections from
 * the left and the right in blocks leave an upper band (Großer and Lang, Efficient parallel reduction to bidiagonal
 * form, 1999), and chasing bulges along the band leaves its two diagonals (Lang, Parallel reduction of banded matrices
 * to bidiagonal form, 1996). Orthogonal throughout: singular values keep the accuracy of the direct way, which passes
 * over the whole matrix for every column and is bound by memory.
 */
final class BandReduction {

    /** Width of the band: deep enough for products, narrow enough for the chase, and a whole number of tiles. */
    static final int BAND = 48;

    /** Of a row of band storage: BAND below the diagonal, twice BAND above it, which the bulges reach. */
    private static final int STORED = 3 * BAND;

    /** Rows that are chased together, so that what one leaves in the cache is there for the next. */
    private static final int TOGETHER = 4;

    /** Hops that a row must be behind the row before it: it then touches nothing that the other has still to change. */
    private static final int BEHIND = 3;

    /** Checks of another thread's progress before this one lets others run. */
    private static final int SPINS = 1000;

    private final Matrices matrices;
    private final MatrixLanes lanes;
    private final double[] a;
    private final int stride;
    private final int n;
    private final int m;

    /** Vectors of the reflections from the left, as rows. */
    private final double[] v;
    /** What the reflections from the left add, as factors of v; then those from the right, as rows. */
    private final double[] right;
    /** Vectors of the reflections from the right, as columns. */
    private final double[] turned;

    private final double[] products;
    /** v and what the reflections from the right add, as columns. */
    private final double[] left;

    private BandReduction(Matrices matrices, double[] a, int stride, int n, int m) {
        this.matrices = matrices;
        this.lanes = matrices.lanes();
        this.a = a;
        this.stride = stride;
        this.n = n;
        this.m = m;
        v = new double[BAND * n];
        right = new double[2 * BAND * m];
        turned = new double[BAND * m];
        products = new double[BAND * n];
        left = new double[2 * BAND * n];
    }

    /** Values from one row to the next that keep the rows of a column from sharing one place in the caches. */
    static int stride(int m) {
        return (m + 7) / 8 * 8 + 8;
    }

    /**
     * Fills in the two diagonals.
     *
     * @param a n × m with n ≥ m, row by row, {@link #stride} apart; overwritten
     * @param diagonal receives m values
     * @param above receives m − 1 values
     */
    static void bidiagonalise(Matrices matrices, double[] a, int n, int m, double[] diagonal, double[] above) {
        BandReduction reduction = new BandReduction(matrices, a, stride(m), n, m);
        for (int k = 0; k < m; k += BAND) {
            reduction.reduce(k, Math.min(BAND, m - k));
        }
        double[] band = reduction.band();
        reduction.chase(band);
        for (int i = 0; i < m; i++) {
            diagonal[i] = band[at(i, i)];
            if (i + 1 < m) {
                above[i] = band[at(i, i + 1)];
            }
        }
    }

    /**
     * Makes the columns {@code k … k + width − 1} upper triangular and their rows lower triangular right of them. With
     * {@code A ← A + V·X} from the left and {@code A ← A + Z·P} from the right, the rest is changed once, by
     * {@code [V Z]·[X; P]}.
     */
    private void reduce(int k, int width) {
        int rows = n - k;
        int columns = m - k - width;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < width; j++) {
                v[j * rows + i] = a[(k + i) * stride + k + j];
            }
        }
        double[] tau = reflectRows(v, width, rows);
        for (int j = 0; j < width; j++) {
            for (int i = 0; i < rows; i++) {
                a[(k + i) * stride + k + j] = i <= j ? v[j * rows + i] : 0;
            }
        }
        if (columns == 0) {
            return;
        }
        leaveVectors(v, width, rows);
        double[] t = negatedTriangle(v, width, rows, tau);
        int top = k * stride + k + width;
        Arrays.fill(products, 0, width * columns, 0);
        matrices.addProduct(
                Operand.rows(v, 0, rows), width, Operand.columns(a, top, stride), columns, rows, products, 0, columns);
        Arrays.fill(right, 0, width * columns, 0);
        matrices.addProduct(
                Operand.columns(t, 0, width),
                width,
                Operand.columns(products, 0, columns),
                columns,
                width,
                right,
                0,
                columns);
        matrices.addProduct(
                Operand.columns(v, 0, rows), width, Operand.columns(right, 0, columns), columns, width, a, top, stride);

        int p = width * columns;
        double[] rowsOnTop = new double[width * columns];
        for (int i = 0; i < width; i++) {
            System.arraycopy(a, top + i * stride, rowsOnTop, i * columns, columns);
        }
        tau = reflectRows(rowsOnTop, width, columns);
        for (int i = 0; i < width; i++) {
            int kept = Math.min(i + 1, columns);
            System.arraycopy(rowsOnTop, i * columns, a, top + i * stride, kept);
            Arrays.fill(a, top + i * stride + kept, top + i * stride + columns, 0);
        }
        leaveVectors(rowsOnTop, width, columns);
        t = negatedTriangle(rowsOnTop, width, columns, tau);
        System.arraycopy(rowsOnTop, 0, right, p, p);
        for (int q = 0; q < width; q++) {
            for (int j = 0; j < columns; j++) {
                turned[j * width + q] = rowsOnTop[q * columns + j];
            }
        }

        // Z = −(A + V·X)·Pᵀ·T of the rows below.
        int low = rows - width;
        int corner = top + width * stride;
        double[] xp = new double[width * width];
        matrices.addProduct(
                Operand.rows(right, 0, columns),
                width,
                Operand.columns(turned, 0, width),
                width,
                columns,
                xp,
                0,
                width);
        Arrays.fill(products, 0, low * width, 0);
        matrices.addProduct(
                Operand.rows(a, corner, stride),
                low,
                Operand.columns(turned, 0, width),
                width,
                columns,
                products,
                0,
                width);
        int both = 2 * width;
        Arrays.fill(left, 0, low * both, 0);
        for (int q = 0; q < width; q++) {
            for (int i = 0; i < low; i++) {
                left[i * both + q] = v[q * rows + width + i];
            }
        }
        matrices.addProduct(
                Operand.rows(left, 0, both), low, Operand.columns(xp, 0, width), width, width, products, 0, width);
        matrices.addProduct(
                Operand.rows(products, 0, width), low, Operand.columns(t, 0, width), width, width, left, width, both);
        matrices.addProduct(
                Operand.rows(left, 0, both), low, Operand.columns(right, 0, columns), columns, both, a, corner, stride);
    }

    /** Makes the rows lower triangular by reflections from the right, whose vectors are left right of the diagonal. */
    private double[] reflectRows(double[] x, int count, int length) {
        double[] tau = new double[count];
        for (int c = 0; c < Math.min(count, length); c++) {
            int at = c * length + c;
            tau[c] = SingularValues.reflect(x, at, (c + 1) * length);
            double kept = x[at];
            x[at] = 1;
            lanes.reflectRows(x, at + length, length, count - c - 1, x, at, length - c, tau[c]);
            x[at] = kept;
        }
        return tau;
    }

    /** Of what {@link #reflectRows} left, the vectors alone. */
    private static void leaveVectors(double[] x, int count, int length) {
        for (int c = 0; c < count; c++) {
            Arrays.fill(x, c * length, c * length + Math.min(c, length), 0);
            if (c < length) {
                x[c * length + c] = 1;
            }
        }
    }

    /** −T, upper triangular, of {@code H₁H₂… = I − V·T·Vᵀ}, from {@code VᵀV} (Schreiber and Van Loan 1989). */
    private double[] negatedTriangle(double[] vectors, int count, int length, double[] tau) {
        double[] gram = new double[count * count];
        matrices.addProduct(
                Operand.rows(vectors, 0, length),
                count,
                Operand.rows(vectors, 0, length),
                count,
                length,
                gram,
                0,
                count);
        double[] t = new double[count * count];
        for (int j = 0; j < count; j++) {
            t[j * count + j] = -tau[j];
            for (int i = 0; i < j; i++) {
                double sum = 0;
                for (int q = i; q < j; q++) {
                    sum += t[i * count + q] * gram[q * count + j];
                }
                t[i * count + j] = -tau[j] * sum;
            }
        }
        return t;
    }

    private double[] band() {
        double[] band = new double[m * STORED];
        for (int i = 0; i < m; i++) {
            int reach = Math.min(m - 1, i + BAND);
            System.arraycopy(a, i * stride + i, band, at(i, i), reach - i + 1);
        }
        return band;
    }

    private static int at(int i, int j) {
        return i * STORED + j - i + BAND - 1;
    }

    /**
     * Row by row, what is right of the second diagonal is reflected away, and what that makes grow is pushed out at the
     * end, {@code BAND} columns further with every hop. Several threads chase one after the other; the order of what
     * happens to a value is always the same.
     */
    private void chase(double[] band) {
        int groups = (m - 1 + TOGETHER - 1) / TOGETHER;
        // Hops that are done, of the last row of each group.
        AtomicIntegerArray done = new AtomicIntegerArray(groups);
        AtomicInteger next = new AtomicInteger();
        // Groups are taken in order, so the first unfinished one is always being worked on and nobody waits for ever.
        matrices.workers().forEach(matrices.workers().parallelism(), (worker, scratch) -> {
            double[] vector = new double[BAND];
            for (int group = next.getAndIncrement(); group < groups; group = next.getAndIncrement()) {
                chase(band, group, done, vector);
            }
        });
    }

    private void chase(double[] band, int group, AtomicIntegerArray done, double[] vector) {
        int first = group * TOGETHER;
        int rows = Math.min(TOGETHER, m - 1 - first);
        int steps = hops(first) + BEHIND * (rows - 1);
        for (int step = 0; step < steps; step++) {
            if (group > 0) {
                await(done, group - 1, Math.min(step + BEHIND, hops(first - 1)));
            }
            for (int g = 0; g < rows; g++) {
                int hop = step - BEHIND * g;
                if (hop >= 0 && hop < hops(first + g)) {
                    hop(band, first + g, hop, vector);
                }
            }
            done.set(group, Math.max(0, step + 1 - BEHIND * (rows - 1)));
        }
        done.set(group, Integer.MAX_VALUE);
    }

    private static void await(AtomicIntegerArray done, int group, int hops) {
        int spins = 0;
        while (done.get(group) < hops) {
            Thread.onSpinWait();
            if (++spins > SPINS) {
                Thread.yield();
            }
        }
    }

    /** Hops from this row to the end. */
    private int hops(int start) {
        return (m - 1 - start + BAND - 1) / BAND;
    }

    private void hop(double[] band, int start, int hop, double[] vector) {
        int first = start + 1 + hop * BAND;
        int row = hop == 0 ? start : first - BAND;
        int last = Math.min(first + BAND, m) - 1;
        int length = last - first + 1;
        System.arraycopy(band, at(row, first), vector, 0, length);
        double tau = SingularValues.reflect(vector, 0, length);
        if (tau != 0) {
            Arrays.fill(band, at(row, first), at(row, last) + 1, 0);
            band[at(row, first)] = vector[0];
            vector[0] = 1;
            lanes.reflectRows(band, at(row + 1, first), STORED - 1, last - row, vector, 0, length, tau);
        }
        for (int i = 0; i < length; i++) {
            vector[i] = band[at(first + i, first)];
        }
        tau = SingularValues.reflect(vector, 0, length);
        if (tau != 0) {
            band[at(first, first)] = vector[0];
            vector[0] = 1;
            for (int i = 1; i < length; i++) {
                band[at(first + i, first)] = 0;
            }
            int columns = Math.min(last + BAND, m - 1) - first;
            lanes.reflectColumns(band, at(first, first + 1), STORED - 1, columns, vector, length, tau);
        }
    }
}
