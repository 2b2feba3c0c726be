// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.human;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.apache.commons.math3.exception.ConvergenceException;
import org.apache.commons.math3.exception.TooManyEvaluationsException;
import org.apache.commons.math3.exception.TooManyIterationsException;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresBuilder;
import org.apache.commons.math3.fitting.leastsquares.LevenbergMarquardtOptimizer;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.util.Pair;
import org.jspecify.annotations.Nullable;

/**
 * The mapping that carries a metric onto the scale of a study before PLCC and RMSE are taken, as the Video Quality
 * Experts Group asks for (VQEG FR-TV Phase I, 2000; ITU-T P.1401): a metric need not be linear in what people think.
 *
 * <p>Logistic with four parameters, least squares:
 *
 * <pre>{@code f(x) = β₂ + (β₁ − β₂) / (1 + exp(−(x − β₃) / |β₄|))}</pre>
 *
 * <p>Levenberg–Marquardt (Commons Math 3.6.1) from β₁ = max y, β₂ = min y (exchanged where the metric falls as opinions
 * rise), β₃ = mean of x, β₄ = standard deviation of x. It needs five pairs. Where it does not converge within 1,000
 * steps, or does not end below the error of the least-squares line, which the logistic contains as a limit, by more
 * than rounding may account for, the mapping is that line and {@link #kind()} says so. Three pairs are needed for a
 * line; with fewer, or where a side is constant, there is no mapping.
 *
 * <p>Agrees with {@code scipy.optimize.curve_fit} 1.17.0 from the same start to 1e-6. Immutable.
 */
public final class ScaleMapping {

    /** Which function was fitted. */
    public enum Kind {
        /** The logistic with four parameters. */
        LOGISTIC("logistic"),
        /** A line, because the logistic could not be fitted. */
        LINEAR("linear");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** Lower case, for files. */
        public String label() {
            return label;
        }
    }

    private static final int FEWEST_FOR_LINE = 3;
    private static final int FEWEST_FOR_LOGISTIC = 5;
    private static final int MOST_STEPS = 1000;
    private static final double TOLERANCE = 1e-12;

    private final Kind kind;
    private final double plcc;
    private final double rmse;
    /** β₁…β₄ over the original x, or slope and intercept. */
    private final double[] parameters;

    private ScaleMapping(Kind kind, double[] parameters, double plcc, double rmse) {
        this.kind = kind;
        this.parameters = parameters;
        this.plcc = plcc;
        this.rmse = rmse;
    }

    /**
     * Fits the mapping.
     *
     * @param x finite scores of a metric
     * @param y as many finite opinions
     * @return the mapping, or null with fewer than three pairs or a constant side
     * @throws IllegalArgumentException if the lengths differ or a value is not finite
     */
    public static @Nullable ScaleMapping fit(double[] x, double[] y) {
        Correlation.check(x, y);
        Moments moments = new Moments(x, y);
        OptionalDouble pearson = moments.correlation();
        if (x.length < FEWEST_FOR_LINE || pearson.isEmpty()) {
            return null;
        }
        double r = pearson.getAsDouble();
        // What a line maps to correlates as what it maps, so its values, which may differ by rounding alone, are not
        // used.
        ScaleMapping line = new ScaleMapping(
                Kind.LINEAR, new double[] {moments.slope(), moments.intercept()}, Math.abs(r), moments.residual());
        double[] beta = x.length < FEWEST_FOR_LOGISTIC ? null : logistic(x, y, moments, r < 0);
        if (beta == null) {
            return line;
        }
        double[] mapped = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            mapped[i] = logistic(x[i], beta);
        }
        double rmse = Math.sqrt(sumOfSquares(mapped, y) / x.length);
        // Not on a tie: a flat curve is a line, and where it won by rounding its correlation would be one of last bits.
        return rmse < line.rmse - rounding(beta, line.rmse, x.length)
                ? new ScaleMapping(
                        Kind.LOGISTIC, beta, Correlation.pearson(mapped, y).orElseThrow(), rmse)
                : line;
    }

    /**
     * What rounding may take from the RMSE of a curve. A value of the curve is off by less than 8 units of roundoff of
     * {@code |β₁| + |β₂|}, and the RMSE by no more than the values are; its own sum adds less than n + 8 units of it.
     */
    private static double rounding(double[] beta, double rmse, int n) {
        return 0.5 * Math.ulp(1.0) * (8 * (Math.abs(beta[0]) + Math.abs(beta[1])) + (n + 8) * rmse);
    }

    /** Which function it is. */
    public Kind kind() {
        return kind;
    }

    /** Pearson's correlation of mapped scores and opinions. */
    public double plcc() {
        return plcc;
    }

    /**
     * Root mean squared difference of mapped scores and opinions, {@code √(Σ(y − f(x))² / n)}, on the study's scale.
     */
    public double rmse() {
        return rmse;
    }

    /** The opinion that the mapping gives for a score. */
    public double apply(double score) {
        return kind == Kind.LINEAR ? parameters[0] * score + parameters[1] : logistic(score, parameters);
    }

    /** How the mapping at a score changes with each of its parameters, in units in which none outweighs the others. */
    double[] gradient(double score) {
        if (kind == Kind.LINEAR) {
            return new double[] {score, 1};
        }
        double z = (score - parameters[2]) / parameters[3];
        double s = sigmoid(z);
        double slope = (parameters[0] - parameters[1]) * s * (1 - s);
        return new double[] {s, 1 - s, -slope, -slope * z};
    }

    private static double logistic(double x, double[] beta) {
        return beta[1] + (beta[0] - beta[1]) * sigmoid((x - beta[2]) / beta[3]);
    }

    /** β₁…β₄ with β₄ above 0; null where they are not found. Fitted over x of mean 0 and deviation 1. */
    private static double @Nullable [] logistic(double[] x, double[] y, Moments moments, boolean falling) {
        double mean = moments.meanX();
        double deviation = moments.deviationX();
        double[] standardised = new double[x.length];
        double low = y[0];
        double high = y[0];
        for (int i = 0; i < x.length; i++) {
            standardised[i] = (x[i] - mean) / deviation;
            if (!Double.isFinite(standardised[i])) {
                // Scores as far apart, or as close together, as doubles go.
                return null;
            }
            low = Math.min(low, y[i]);
            high = Math.max(high, y[i]);
        }
        double[] start = falling ? new double[] {low, high, 0, 1} : new double[] {high, low, 0, 1};
        var problem = new LeastSquaresBuilder()
                .start(start)
                .target(y)
                .model(point -> valueAndJacobian(point, standardised))
                .maxIterations(MOST_STEPS)
                .maxEvaluations(MOST_STEPS)
                .build();
        try {
            double[] found = new LevenbergMarquardtOptimizer()
                    .withCostRelativeTolerance(TOLERANCE)
                    .withParameterRelativeTolerance(TOLERANCE)
                    .withOrthoTolerance(TOLERANCE)
                    .optimize(problem)
                    .getPoint()
                    .toArray();
            double[] beta = {found[0], found[1], mean + deviation * found[2], deviation * Math.abs(found[3])};
            return Arrays.stream(beta).allMatch(Double::isFinite) && beta[3] > 0 ? beta : null;
        } catch (TooManyEvaluationsException | TooManyIterationsException | ConvergenceException e) {
            return null;
        }
    }

    private static Pair<RealVector, RealMatrix> valueAndJacobian(RealVector point, double[] x) {
        double height = point.getEntry(0) - point.getEntry(1);
        double width = Math.abs(point.getEntry(3));
        double sign = Math.signum(point.getEntry(3));
        double[] values = new double[x.length];
        double[][] jacobian = new double[x.length][];
        for (int i = 0; i < x.length; i++) {
            double z = (x[i] - point.getEntry(2)) / width;
            double s = sigmoid(z);
            double slope = s * (1 - s);
            values[i] = point.getEntry(1) + height * s;
            jacobian[i] = new double[] {s, 1 - s, -height * slope / width, -height * slope * z * sign / width};
        }
        return new Pair<>(new ArrayRealVector(values, false), new Array2DRowRealMatrix(jacobian, false));
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    private static double sumOfSquares(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }
}
