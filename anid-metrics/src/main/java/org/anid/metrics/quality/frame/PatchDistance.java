// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.frame;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The distance of IL-NIQE: {@code √((f − μ)ᵀ·((S + Σ)/2)⁺·(f − μ))} for the projected features f of each block, with S
 * their covariance over the blocks, averaged over the blocks.
 *
 * <p>S has the rank of a few blocks while Σ is the same for every image. With {@code Σ = L·Lᵀ}, the features whitened
 * by L⁻¹ and D the whitened differences from their mean over √(n − 1), the quadratic form is
 * {@code 2·(‖x‖² − ‖(I + D·Dᵀ)^(−½)·D·x‖²)} (Woodbury), which takes no matrix of the width of Σ to be inverted per
 * image. Where Σ is singular, or nearly so against S, the pseudo-inverse is computed as it is written.
 *
 * <p>Immutable and thread-safe.
 */
final class PatchDistance {

    private static final int FEATURES = IlNiqeParameters.FEATURES;

    private final IlNiqeParameters model;
    private final int kept;
    private final double[][] covariance;

    /** No eigenvalue of Σ is above this. */
    private final double largest;

    /** No eigenvalue of {@code P·Pᵀ} is above this; 1 where the directions are orthonormal. */
    private final double stretch;

    /** {@code P·L⁻ᵀ}, a row for each feature; null where Σ has no Cholesky factor. */
    private final double @Nullable [][] whitening;

    /** {@code L⁻¹·(Pᵀ·centre + μ)}. */
    private final double[] origin;

    /** No eigenvalue of Σ is below this. */
    private final double smallest;

    PatchDistance(IlNiqeParameters model) {
        this.model = model;
        this.kept = model.mean().length;
        this.covariance = new double[kept][kept];
        for (int j = 0; j < kept; j++) {
            for (int k = 0; k < kept; k++) {
                // The mean of both halves, because a published one may be symmetric to rounding only.
                covariance[j][k] = (model.covariance()[j * kept + k] + model.covariance()[k * kept + j]) / 2;
            }
        }
        this.largest = norm(covariance);
        this.stretch = norm(gram(rows(model.directions(), kept)));
        this.origin = new double[kept];
        double[][] lower = choleskyOf(covariance);
        double[][] inverse = lower == null ? null : inverted(lower);
        if (inverse == null) {
            whitening = null;
            smallest = 0;
            return;
        }
        smallest = 1 / norm(gram(inverse));
        whitening = new double[FEATURES][kept];
        for (int i = 0; i < FEATURES; i++) {
            for (int r = 0; r < kept; r++) {
                double product = 0;
                for (int c = 0; c <= r; c++) {
                    product += model.directions()[i * kept + c] * inverse[r][c];
                }
                whitening[i][r] = product;
                origin[r] += model.centre()[i] * product;
            }
        }
        for (int r = 0; r < kept; r++) {
            for (int c = 0; c <= r; c++) {
                origin[r] += inverse[r][c] * model.mean()[c];
            }
        }
    }

    /**
     * The mean over all blocks; a block that lacks a feature counts as the mean of those that have all.
     *
     * @param blocks their features; one that does not exist is NaN
     * @return NaN if no block has all features
     */
    double of(double[][] blocks) {
        double[][] complete = new double[blocks.length][];
        int count = 0;
        for (double[] block : blocks) {
            boolean whole = true;
            for (double feature : block) {
                whole &= !Double.isNaN(feature);
            }
            if (whole) {
                complete[count++] = block;
            }
        }
        if (count == 0) {
            return Double.NaN;
        }
        double[][] whole = Arrays.copyOf(complete, count);
        double sum = whitening == null ? Double.NaN : whitened(whole, whitening, blocks.length - count);
        return (Double.isNaN(sum) ? direct(whole, blocks.length - count) : sum) / blocks.length;
    }

    /** NaN where S is so large that the pseudo-inverse would leave out directions of Σ. */
    private double whitened(double[][] blocks, double[][] matrix, int others) {
        int n = blocks.length;
        double spread = 0;
        for (double[] row : differences(blocks, meanOf(blocks))) {
            spread += dot(row, row);
        }
        if (smallest <= PseudoInverse.cutOff(kept) * (largest + stretch * spread)) {
            return Double.NaN;
        }
        double[][] x = new double[n][];
        for (int b = 0; b < n; b++) {
            x[b] = new double[kept];
            for (int r = 0; r < kept; r++) {
                x[b][r] = -origin[r];
            }
            for (int i = 0; i < FEATURES; i++) {
                add(blocks[b][i], matrix[i], x[b]);
            }
        }
        double[] mean = meanOf(x);
        double[][] d = differences(x, mean);
        double[][] gram = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                gram[i][j] = dot(d[i], d[j]);
                gram[j][i] = gram[i][j];
            }
            gram[i][i]++;
        }
        double[][] lower = choleskyOf(gram);
        if (lower == null) {
            return Double.NaN;
        }
        double sum = others == 0 ? 0 : others * distance(mean, d, lower);
        for (double[] block : x) {
            sum += distance(block, d, lower);
        }
        return sum;
    }

    private static double distance(double[] x, double[][] d, double[][] lower) {
        int n = d.length;
        double[] z = new double[n];
        double square = dot(x, x);
        for (int i = 0; i < n; i++) {
            double value = dot(d[i], x);
            for (int k = 0; k < i; k++) {
                value -= lower[i][k] * z[k];
            }
            z[i] = value / lower[i][i];
            square -= z[i] * z[i];
        }
        return Math.sqrt(2 * Math.max(0, square));
    }

    private double direct(double[][] blocks, int others) {
        double[][] x = new double[blocks.length][kept];
        for (int b = 0; b < blocks.length; b++) {
            for (int r = 0; r < kept; r++) {
                x[b][r] = -model.mean()[r];
            }
            for (int i = 0; i < FEATURES; i++) {
                double feature = blocks[b][i] - model.centre()[i];
                for (int r = 0; r < kept; r++) {
                    x[b][r] += feature * model.directions()[i * kept + r];
                }
            }
        }
        double[] mean = meanOf(x);
        double[][] d = differences(x, mean);
        double[][] pooled = new double[kept][kept];
        for (int j = 0; j < kept; j++) {
            for (int k = 0; k < kept; k++) {
                double value = covariance[j][k];
                for (double[] row : d) {
                    value += row[j] * row[k];
                }
                pooled[j][k] = value / 2;
            }
        }
        PseudoInverse inverse = new PseudoInverse(pooled);
        double sum = others == 0 ? 0 : others * Math.sqrt(inverse.quadratic(mean));
        for (double[] block : x) {
            sum += Math.sqrt(inverse.quadratic(block));
        }
        return sum;
    }

    private static double[] meanOf(double[][] x) {
        double[] mean = new double[x[0].length];
        for (double[] row : x) {
            add(1.0 / x.length, row, mean);
        }
        return mean;
    }

    /** Over √(n − 1); a single block has no spread. */
    private static double[][] differences(double[][] x, double[] mean) {
        double scale = 1 / Math.sqrt(Math.max(1, x.length - 1));
        double[][] d = new double[x.length][mean.length];
        for (int b = 0; b < x.length; b++) {
            for (int r = 0; r < mean.length; r++) {
                d[b][r] = (x[b][r] - mean[r]) * scale;
            }
        }
        return d;
    }

    /** Rows of so many values. */
    private static double[][] rows(double[] values, int width) {
        double[][] rows = new double[values.length / width][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
        }
        return rows;
    }

    /** {@code AᵀA} of rows. */
    private static double[][] gram(double[][] a) {
        int width = a[0].length;
        double[][] gram = new double[width][width];
        for (double[] row : a) {
            for (int j = 0; j < width; j++) {
                if (row[j] != 0) {
                    add(row[j], row, gram[j]);
                }
            }
        }
        return gram;
    }

    /** The largest sum of magnitudes in a row, which no eigenvalue of a symmetric matrix exceeds. */
    private static double norm(double[][] matrix) {
        double norm = 0;
        for (double[] row : matrix) {
            double sum = 0;
            for (double value : row) {
                sum += Math.abs(value);
            }
            norm = Math.max(norm, sum);
        }
        return norm;
    }

    private static void add(double factor, double[] row, double[] to) {
        for (int r = 0; r < to.length; r++) {
            to[r] += factor * row[r];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int r = 0; r < a.length; r++) {
            sum += a[r] * b[r];
        }
        return sum;
    }

    /** The lower factor, or null if the matrix is not positive definite. */
    private static double @Nullable [][] choleskyOf(double[][] matrix) {
        int n = matrix.length;
        double[][] lower = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i][k] * lower[j][k];
                }
                if (i != j) {
                    lower[i][j] = sum / lower[j][j];
                } else if (sum > 0) {
                    lower[i][i] = Math.sqrt(sum);
                } else {
                    return null;
                }
            }
        }
        return lower;
    }

    /** The inverse of a lower triangular matrix. */
    private static double[][] inverted(double[][] lower) {
        int n = lower.length;
        double[][] inverse = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                add(-lower[i][k], inverse[k], inverse[i]);
            }
            for (int c = 0; c < i; c++) {
                inverse[i][c] /= lower[i][i];
            }
            inverse[i][i] = 1 / lower[i][i];
        }
        return inverse;
    }
}
