// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.frame;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.anid.api.model.ModelException;
import org.anid.api.model.ModelReference;
import org.anid.api.model.Parameters;
import org.anid.api.provenance.Fingerprint;

/** What the parameter records share: reading an array of a known shape, and naming numbers that nobody published. */
final class ParameterArrays {

    private ParameterArrays() {}

    /**
     * The array of that name.
     *
     * @param shape that it must have; −1 stands for any size
     * @throws ModelException if it is not there or has another shape
     */
    static double[] read(Parameters parameters, String name, int... shape) {
        int[] actual = parameters.shape(name);
        boolean same = actual.length == shape.length;
        for (int i = 0; same && i < shape.length; i++) {
            same = shape[i] == -1 || shape[i] == actual[i];
        }
        if (!same) {
            throw new ModelException("the parameters " + parameters.reference().id() + " have an array " + name + " of "
                    + Arrays.toString(actual) + " where " + Arrays.toString(shape) + " is needed (-1 is any size)");
        }
        return parameters.array(name);
    }

    /** A reference to numbers by their own hash. */
    static ModelReference reference(String id, String version, double[]... arrays) {
        int length = Arrays.stream(arrays).mapToInt(array -> array.length).sum();
        ByteBuffer bytes = ByteBuffer.allocate(length * Double.BYTES);
        for (double[] array : arrays) {
            for (double value : array) {
                bytes.putDouble(value);
            }
        }
        return new ModelReference(id, version, Fingerprint.of(bytes.array()));
    }

    /**
     * Checks that an array has a length and finite values.
     *
     * @throws IllegalArgumentException if not
     */
    static void require(String name, double[] array, long length) {
        if (array.length != length) {
            throw new IllegalArgumentException(name + " has " + length + " values, not " + array.length);
        }
        for (double value : array) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException(name + " has finite values, not " + value);
            }
        }
    }
}
