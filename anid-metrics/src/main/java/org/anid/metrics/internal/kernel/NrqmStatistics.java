// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel;

import java.util.Arrays;
import org.anid.metrics.kernel.NrqmFeatures;
import org.apache.commons.math3.special.Gamma;

/**
 * What all engines agree on for NRQM (Ma et al. 2017, as pyiqa has it): constants, the search for the shapes of
 * generalised Gaussians on the grid 0.03, 0.031 … 10, which jumps where a ratio passes the middle between two of its
 * points, and what is made of the sums that engines form.
 */
public final class NrqmStatistics {

    /** Scales of the blocks and of the patches. */
    public static final int LEVELS = 3;

    /** Side of the blocks whose cosine transform is taken. */
    public static final int BLOCK = 7;

    /** Between two blocks. */
    public static final int STEP = 3;

    /** Directions of a block's coefficients. */
    public static final int DIRECTIONS = 3;

    /** Coefficients of a direction. */
    public static final int PER_DIRECTION = (BLOCK * BLOCK - 1) / DIRECTIONS;

    /** Side of the patches whose singular values are taken. */
    public static final int PATCH = 5;

    /** Directions of the pyramid. */
    public static final int BANDS = 6;

    /**
     * Rows and columns that are left out on each side of a normalised band of the first scale; half of it of the
     * second.
     */
    public static final int GUARD = 16;

    /** Added to squared mean deviations and to mean magnitudes. */
    public static final double EPSILON = 1e-7;

    /** Added to mean magnitudes of one direction. */
    public static final double ORIENTED_EPSILON = 1e-8;

    /** Mean square below which a band in [−255, 255] is nothing but the rounding of single precision. */
    public static final double SILENCE = 1e-8;

    /** Share of the variance of a neighbour that the others leave over, below which the mixture counts as singular. */
    private static final double SINGULAR = 1e-11;

    /** Sign, exponent and four bits of the mantissa stay. */
    private static final int BIN_SHIFT = 48;

    /** Sign, exponent and ten bits of the mantissa stay. */
    private static final int RATIO_SHIFT = 42;

    private static final int DOUBLE_MANTISSA = 52;
    private static final int GRID = 9971;
    private static final double SMALLEST = 0.03;
    private static final double SHAPE_STEP = 0.001;

    /** Made when a shape is first looked for: engines are made for metrics that never do. */
    private static final class Grid {
        static final double[] SHAPES = new double[GRID];

        /** {@code Γ(1/γ)·Γ(3/γ)/Γ(2/γ)²}, falling with γ. */
        static final double[] RATIOS = new double[GRID];

        /** The bin of the smallest ratio, and how many there are up to the largest that is looked up. */
        static final int FIRST_BIN;

        static final int BINS = 8 << (DOUBLE_MANTISSA - RATIO_SHIFT);

        /** For each bin of ratios, the last place whose ratio is not below all of them. */
        static final short[] PLACES = new short[BINS];

        static {
            for (int i = 0; i < GRID; i++) {
                // In single precision, as the reference has its grid.
                SHAPES[i] = (float) (SMALLEST + SHAPE_STEP * i);
                double inverse = 1 / SHAPES[i];
                RATIOS[i] = Math.exp(
                        Gamma.logGamma(inverse) + Gamma.logGamma(3 * inverse) - 2 * Gamma.logGamma(2 * inverse));
            }
            FIRST_BIN = ratioBin(RATIOS[GRID - 1]);
            int place = GRID - 1;
            for (int bin = 0; bin < BINS; bin++) {
                double end = Double.longBitsToDouble((long) (FIRST_BIN + bin + 1) << RATIO_SHIFT);
                while (place > 0 && RATIOS[place] < end) {
                    place--;
                }
                PLACES[bin] = (short) place;
            }
        }
    }

    private NrqmStatistics() {}

    /** Which of the three directions coefficient {@code 7·row + column} of a block belongs to; −1 for the mean. */
    public static int direction(int coefficient) {
        int row = coefficient / BLOCK;
        int column = coefficient % BLOCK;
        if (coefficient == 0) {
            return -1;
        }
        int[] level = {1, 2, 4, 5, 7, 7, 7};
        if (column >= level[row]) {
            return 0;
        }
        return row >= level[column] ? 2 : 1;
    }

    /** The cosine transform of seven values, orthonormal: weight of value j in coefficient k. */
    public static double[][] cosines() {
        double[][] cosines = new double[BLOCK][BLOCK];
        for (int k = 0; k < BLOCK; k++) {
            double scale = Math.sqrt((k == 0 ? 1.0 : 2.0) / BLOCK);
            for (int j = 0; j < BLOCK; j++) {
                cosines[k][j] = scale * Math.cos(Math.PI * k * (2 * j + 1) / (2 * BLOCK));
            }
        }
        return cosines;
    }

    /** Blocks along a side. */
    public static int blocks(int side) {
        return (side + STEP - 1) / STEP;
    }

    /** Zeros in front of a side, for its blocks. */
    public static int margin(int side) {
        return ((blocks(side) - 1) * STEP + BLOCK - side) / 2;
    }

    /** Length of a side of the pyramid's second scale. */
    public static int half(int side) {
        return side - side / 2;
    }

    /** The place of the nearest ratio. */
    private static int grid(double ratio) {
        int low = 0;
        int high = GRID - 1;
        // Most ratios by far are below a few octaves, and there the search begins between the ends of a bin.
        int bin = ratioBin(ratio) - Grid.FIRST_BIN;
        if (bin > 0 && bin < Grid.BINS) {
            low = Grid.PLACES[bin];
            high = Math.min(high, Grid.PLACES[bin - 1] + 1);
        }
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (Grid.RATIOS[middle] >= ratio) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.abs(ratio - Grid.RATIOS[low]) <= Math.abs(ratio - Grid.RATIOS[high]) ? low : high;
    }

    private static int ratioBin(double ratio) {
        return (int) (Double.doubleToRawLongBits(ratio) >> RATIO_SHIFT);
    }

    /** The shape of a generalised Gaussian of mean 0. */
    public static double shape(double sumOfMagnitudes, double sumOfSquares, double n) {
        double mean = sumOfMagnitudes / n;
        return Grid.SHAPES[grid(sumOfSquares / (n - 1) / (mean * mean + EPSILON))];
    }

    /**
     * The statistics of one block.
     *
     * @param sum of its coefficients other than the mean
     * @param deviation Σ|x − their mean|
     * @param magnitudes Σ|x| of each direction
     * @param squares Σx² of each direction
     * @param out of each of the three statistics that {@link #local} takes an array, of which place {@code at} is set
     */
    public static void block(
            double sum, double deviation, double[] magnitudes, double[] squares, double[][] out, int at) {
        int n = BLOCK * BLOCK - 1;
        double square = squares[0] + squares[1] + squares[2];
        double meanDeviation = deviation / n;
        out[0][at] = (square - sum * sum / n) / (n - 1) / (meanDeviation * meanDeviation + EPSILON);
        out[1][at] = variation(magnitudes[0] + magnitudes[1] + magnitudes[2], square, n, EPSILON);
        double a = variation(magnitudes[0], squares[0], PER_DIRECTION, ORIENTED_EPSILON);
        double b = variation(magnitudes[1], squares[1], PER_DIRECTION, ORIENTED_EPSILON);
        double c = variation(magnitudes[2], squares[2], PER_DIRECTION, ORIENTED_EPSILON);
        double mean = (a + b + c) / DIRECTIONS;
        out[2][at] = ((a - mean) * (a - mean) + (b - mean) * (b - mean) + (c - mean) * (c - mean)) / (DIRECTIONS - 1);
    }

    private static double variation(double magnitudes, double squares, int n, double epsilon) {
        return Math.sqrt(Math.max(0, squares - magnitudes * magnitudes / n) / (n - 1)) / (magnitudes / n + epsilon);
    }

    /**
     * The six features of one scale.
     *
     * @param ratios variance over the squared mean deviation of each block
     * @param variations coefficient of variation of the magnitudes of each block; changed
     * @param spreads variance over the directions of each block; changed
     */
    public static void local(
            double[] ratios, double[] variations, double[] spreads, int blocks, double[] out, int offset) {
        int[] counts = new int[GRID];
        for (int i = 0; i < blocks; i++) {
            counts[grid(ratios[i])]++;
        }
        int lowest = Math.min(blocks, (int) Math.ceil(0.1 * blocks) + 1);
        double sum = 0;
        double sumOfLowest = 0;
        int left = lowest;
        for (int i = 0; i < GRID; i++) {
            sum += counts[i] * Grid.SHAPES[i];
            int taken = Math.min(left, counts[i]);
            sumOfLowest += taken * Grid.SHAPES[i];
            left -= taken;
        }
        out[offset] = sumOfLowest / lowest;
        out[offset + 1] = sum / blocks;
        highestAndAll(variations, blocks, out, offset + 2);
        highestAndAll(spreads, blocks, out, offset + 4);
    }

    /** The mean of the highest tenth and of all. */
    private static void highestAndAll(double[] values, int n, double[] out, int offset) {
        int highest = n - (int) Math.floor(0.9 * n);
        // Bits of numbers that are not negative are ordered as the numbers, so the first ones are a histogram's bin.
        int[] counts = new int[1 << (Long.SIZE - 1 - BIN_SHIFT)];
        for (int i = 0; i < n; i++) {
            counts[bin(values[i])]++;
        }
        int left = highest;
        int last = counts.length - 1;
        while (left > counts[last]) {
            left -= counts[last--];
        }
        double high = 0;
        double low = 0;
        int found = 0;
        for (int i = 0; i < n; i++) {
            double value = values[i];
            int bin = bin(value);
            if (bin > last) {
                high += value;
            } else if (bin < last) {
                low += value;
            } else {
                values[found++] = value;
            }
        }
        Arrays.sort(values, 0, found);
        for (int i = 0; i < found - left; i++) {
            low += values[i];
        }
        for (int i = found - left; i < found; i++) {
            high += values[i];
        }
        out[offset] = high / highest;
        out[offset + 1] = (low + high) / n;
    }

    private static int bin(double value) {
        // A spread of 0 may be rounded below it.
        return (int) (Double.doubleToRawLongBits(Math.max(0, value)) >>> BIN_SHIFT);
    }

    /**
     * The 18 shapes of the normalised bands.
     *
     * @param sums of each of the 12 bands Σ|x| and Σx²
     * @param n values of a band of the first and of the second scale
     */
    public static void shapes(double[][] sums, double[] n, double[] out, int offset) {
        for (int b = 0; b < 2 * BANDS; b++) {
            out[offset + b] = shape(sums[b][0], sums[b][1], n[b / BANDS]);
        }
        for (int b = 0; b < BANDS; b++) {
            double[] fine = sums[b];
            double[] coarse = sums[b + BANDS];
            out[offset + 2 * BANDS + b] = shape(fine[0] + coarse[0], fine[1] + coarse[1], n[0] + n[1]);
        }
    }

    /**
     * The lower triangular {@code L} with {@code LᵀL = C⁻¹}, so that {@code yᵀC⁻¹y = |Ly|²}.
     *
     * @param c the mean products of a band's neighbourhood; the lower triangle of its first n rows is used and
     *     overwritten
     * @param lower receives the lower triangle of L, a row each {@code stride} places; nothing above it is written
     * @return whether there is one: not where a band is silent or a neighbour is a mixture of the others
     */
    public static boolean whitening(double[][] c, int n, double[] lower, int stride) {
        double[] before = new double[n];
        for (int i = 0; i < n; i++) {
            before[i] = c[i][i];
            if (!(before[i] > SILENCE)) {
                return false;
            }
        }
        // Cholesky's factor, then its inverse, in place.
        for (int j = 0; j < n; j++) {
            for (int i = j; i < n; i++) {
                double s = c[i][j];
                for (int k = 0; k < j; k++) {
                    s -= c[i][k] * c[j][k];
                }
                if (i == j) {
                    if (!(s > SINGULAR * before[j])) {
                        return false;
                    }
                    c[j][j] = Math.sqrt(s);
                } else {
                    c[i][j] = s / c[j][j];
                }
            }
        }
        double[][] inverse = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double s = i == j ? 1 : 0;
                for (int k = j; k < i; k++) {
                    s -= c[i][k] * inverse[k][j];
                }
                inverse[i][j] = s / c[i][i];
                lower[i * stride + j] = inverse[i][j];
            }
        }
        return true;
    }

    /**
     * The 25 singular values of the patches of one scale, the largest first.
     *
     * @param gram products of their 25 places
     */
    public static void singularValues(double[][] gram, double[] out, int offset) {
        int n = PATCH * PATCH;
        double[] values = new SymmetricEigen(gram).values;
        Arrays.sort(values);
        for (int i = 0; i < n; i++) {
            out[offset + i] = Math.sqrt(Math.max(0, values[n - 1 - i]));
        }
    }

    /** Place of the singular values of a level among the features. */
    public static int spatial(int level) {
        return NrqmFeatures.LOCAL + NrqmFeatures.GLOBAL + level * PATCH * PATCH;
    }
}
