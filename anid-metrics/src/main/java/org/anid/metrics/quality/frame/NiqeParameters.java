// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.frame;

import org.anid.api.model.ModelException;
import org.anid.api.model.ModelReference;
import org.anid.api.model.Parameters;

/**
 * The pristine model of {@link Niqe}: mean and covariance of the features of blocks of natural images.
 *
 * <p>Immutable by contract: the arrays are not copied and must not be written to.
 *
 * @param reference where the numbers come from; its version is {@code fitted} where {@link Niqe#fit} made them
 * @param mean 36 values
 * @param covariance 36 rows of 36 values, symmetric
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record NiqeParameters(ModelReference reference, double[] mean, double[] covariance) {

    /** Id of the bundle. */
    public static final String ID = "niqe";

    /** Number of features. */
    public static final int FEATURES = 36;

    /**
     * Checks lengths and numbers.
     *
     * @throws IllegalArgumentException if an array has another length or a number is not finite
     */
    public NiqeParameters {
        ParameterArrays.require("mean", mean, FEATURES);
        ParameterArrays.require("covariance", covariance, FEATURES * FEATURES);
    }

    /** Parameters of one's own making, referred to by their hash. */
    public static NiqeParameters of(double[] mean, double[] covariance) {
        return new NiqeParameters(ParameterArrays.reference(ID, "own", mean, covariance), mean, covariance);
    }

    /**
     * From a bundle with the arrays {@code mean} [36] and {@code covariance} [36, 36].
     *
     * @throws ModelException if an array is missing or has another shape
     */
    public static NiqeParameters from(Parameters parameters) {
        return new NiqeParameters(
                parameters.reference(),
                ParameterArrays.read(parameters, "mean", FEATURES),
                ParameterArrays.read(parameters, "covariance", FEATURES, FEATURES));
    }
}
