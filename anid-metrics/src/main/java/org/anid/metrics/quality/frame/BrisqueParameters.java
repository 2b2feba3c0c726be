// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.frame;

import org.anid.api.model.ModelException;
import org.anid.api.model.ModelReference;
import org.anid.api.model.Parameters;

/**
 * The support vector regression of {@link Brisque}: {@code Σ_i coefficients_i · exp(−gamma·|f − vectors_i|²) − rho}
 * over features f scaled to [−1, 1].
 *
 * <p>The published one ({@code allmodel} of the LIVE laboratory) has 774 vectors, gamma 0.05 and rho −153.591.
 * Immutable by contract: the arrays are not copied and must not be written to.
 *
 * @param reference where the numbers come from, for the provenance
 * @param gamma of the kernel
 * @param rho the bias
 * @param coefficients one for each support vector
 * @param vectors as many support vectors of 36 values, one after the other
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; thousands of numbers are read for every image
public record BrisqueParameters(
        ModelReference reference, double gamma, double rho, double[] coefficients, double[] vectors) {

    /** Id of the bundle. */
    public static final String ID = "brisque";

    /** Length of a support vector. */
    public static final int FEATURES = 36;

    /**
     * Checks lengths and numbers.
     *
     * @throws IllegalArgumentException if there is no vector, an array has another length, or a number is not finite
     */
    public BrisqueParameters {
        if (coefficients.length == 0) {
            throw new IllegalArgumentException("BRISQUE needs at least one support vector");
        }
        ParameterArrays.require("gamma and rho", new double[] {gamma, rho}, 2);
        ParameterArrays.require("coefficients", coefficients, coefficients.length);
        ParameterArrays.require("vectors", vectors, (long) coefficients.length * FEATURES);
    }

    /** Parameters of one's own making, referred to by their hash. */
    public static BrisqueParameters of(double gamma, double rho, double[] coefficients, double[] vectors) {
        ModelReference reference =
                ParameterArrays.reference(ID, "own", new double[] {gamma, rho}, coefficients, vectors);
        return new BrisqueParameters(reference, gamma, rho, coefficients, vectors);
    }

    /**
     * From a bundle with the arrays {@code gamma} [1], {@code rho} [1], {@code coefficients} [n] and {@code vectors}
     * [n, 36].
     *
     * @throws ModelException if an array is missing or has another shape
     */
    public static BrisqueParameters from(Parameters parameters) {
        double[] coefficients = ParameterArrays.read(parameters, "coefficients", -1);
        return new BrisqueParameters(
                parameters.reference(),
                ParameterArrays.read(parameters, "gamma", 1)[0],
                ParameterArrays.read(parameters, "rho", 1)[0],
                coefficients,
                ParameterArrays.read(parameters, "vectors", coefficients.length, FEATURES));
    }
}
