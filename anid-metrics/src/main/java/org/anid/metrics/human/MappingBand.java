// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.human;

import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.jspecify.annotations.Nullable;

/**
 * The 95 % confidence band of a fitted {@link ScaleMapping}: where the curve, not a single opinion, may lie.
 *
 * <pre>{@code f(x) ± t(0.975, n − p) · s · √(gᵀ(x) (Σ g gᵀ)⁻¹ g(x)),  s² = Σ(y − f)² / (n − p)}</pre>
 *
 * <p>with {@code g} the derivative of the mapping by its {@code p} parameters (Seber and Wild 1989, section 5.1).
 * Parameters that the scores do not determine, as an end of the logistic that no score is near, do not widen it. Agrees
 * with the covariance of {@code scipy.optimize.curve_fit} 1.17.1. Immutable.
 */
public final class MappingBand {

    /** Eigenvalues below this share of the largest belong to parameters that the scores do not determine. */
    private static final double UNDETERMINED = 1e-12;

    private final ScaleMapping mapping;
    private final double[][] axes;
    private final double factor;
    private final double centre;
    private final double unit;

    private MappingBand(ScaleMapping mapping, double[][] axes, double factor, double centre, double unit) {
        this.mapping = mapping;
        this.axes = axes;
        this.factor = factor;
        this.centre = centre;
        this.unit = unit;
    }

    /**
     * The band of a mapping.
     *
     * @param scores that the mapping was fitted to
     * @return null where there are no more scores than parameters
     */
    public static @Nullable MappingBand of(ScaleMapping mapping, double[] scores) {
        // A line is taken around the middle of its scores, so that slope and height are of one size.
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            low = Math.min(low, score);
            high = Math.max(high, score);
        }
        boolean line = mapping.kind() == ScaleMapping.Kind.LINEAR;
        MappingBand band = new MappingBand(
                mapping, new double[0][], 0, line ? low / 2 + high / 2 : 0, line ? high / 2 - low / 2 : 1);
        int parameters = line ? 2 : 4;
        int freedom = scores.length - parameters;
        if (freedom < 1) {
            return null;
        }
        double[][] products = new double[parameters][parameters];
        for (double score : scores) {
            double[] g = band.gradient(score);
            for (int i = 0; i < parameters; i++) {
                for (int j = 0; j < parameters; j++) {
                    products[i][j] += g[i] * g[j];
                }
            }
        }
        EigenDecomposition eigen = new EigenDecomposition(new Array2DRowRealMatrix(products, false));
        double largest = eigen.getRealEigenvalue(0);
        double[][] axes = new double[parameters][];
        for (int i = 0; i < parameters; i++) {
            double value = eigen.getRealEigenvalue(i);
            axes[i] = value <= UNDETERMINED * largest
                    ? new double[parameters]
                    : eigen.getEigenvector(i).mapDivide(Math.sqrt(value)).toArray();
        }
        double deviation = mapping.rmse() * Math.sqrt((double) scores.length / freedom);
        double factor = deviation * new TDistribution(freedom).inverseCumulativeProbability(0.975);
        return new MappingBand(mapping, axes, factor, band.centre, band.unit);
    }

    private double[] gradient(double score) {
        return mapping.gradient((score - centre) / unit);
    }

    /** Half the height of the band at a score. */
    public double halfWidth(double score) {
        double[] g = gradient(score);
        double sum = 0;
        for (double[] axis : axes) {
            double along = 0;
            for (int i = 0; i < g.length; i++) {
                along += axis[i] * g[i];
            }
            sum += along * along;
        }
        return factor * Math.sqrt(sum);
    }
}
