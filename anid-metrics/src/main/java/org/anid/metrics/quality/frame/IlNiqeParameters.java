// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.frame;

import org.anid.api.model.ModelException;
import org.anid.api.model.ModelReference;
import org.anid.api.model.Parameters;

/**
 * The pristine model of {@link IlNiqe}: principal directions of the features of blocks of natural images, and mean and
 * covariance of the features along those directions.
 *
 * <p>Immutable by contract: the arrays are not copied and must not be written to.
 *
 * @param reference where the numbers come from; its version is {@code fitted} where {@link IlNiqe#fit} made them
 * @param mean k values, along the directions
 * @param covariance k rows of k values, symmetric
 * @param centre 468 values, subtracted from the features
 * @param directions 468 rows of k values; a direction is a column
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record IlNiqeParameters(
        ModelReference reference, double[] mean, double[] covariance, double[] centre, double[] directions) {

    /** Id of the bundle. */
    public static final String ID = "il-niqe";

    /** Number of features. */
    public static final int FEATURES = 468;

    /**
     * Checks lengths and numbers.
     *
     * @throws IllegalArgumentException if there is no direction, an array has another length or a number is not finite
     */
    public IlNiqeParameters {
        long kept = mean.length;
        if (kept == 0) {
            throw new IllegalArgumentException("mean has at least one value: the model has no directions");
        }
        ParameterArrays.require("mean", mean, kept);
        ParameterArrays.require("covariance", covariance, kept * kept);
        ParameterArrays.require("centre", centre, FEATURES);
        ParameterArrays.require("directions", directions, FEATURES * kept);
    }

    /** Parameters of one's own making, referred to by their hash. */
    public static IlNiqeParameters of(double[] mean, double[] covariance, double[] centre, double[] directions) {
        return new IlNiqeParameters(
                ParameterArrays.reference(ID, "own", mean, covariance, centre, directions),
                mean,
                covariance,
                centre,
                directions);
    }

    /**
     * From a bundle with the arrays {@code mean} [k], {@code covariance} [k, k], {@code centre} [468] and {@code
     * directions} [468, k].
     *
     * @throws ModelException if an array is missing or has another shape
     */
    public static IlNiqeParameters from(Parameters parameters) {
        double[] mean = ParameterArrays.read(parameters, "mean", -1);
        return new IlNiqeParameters(
                parameters.reference(),
                mean,
                ParameterArrays.read(parameters, "covariance", mean.length, mean.length),
                ParameterArrays.read(parameters, "centre", FEATURES),
                ParameterArrays.read(parameters, "directions", FEATURES, mean.length));
    }
}
