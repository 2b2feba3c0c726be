// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.model;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Some rows of a {@link FeatureMatrix}. Immutable by contract, as that.
 *
 * @param of rows of the matrix
 * @param places of the rows that are here, in the matrix, ascending
 * @param features the rows that are here
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SiftedFeatures(int of, int[] places, FeatureMatrix features) {
    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if there is not one place for each row, or more rows than the matrix had
     */
    public SiftedFeatures {
        if (places.length != features.rows() || places.length > of) {
            throw new IllegalArgumentException(
                    features.rows() + " rows of " + of + " features have " + places.length + " places");
        }
    }

    /** All rows. */
    public static SiftedFeatures all(FeatureMatrix features) {
        return new SiftedFeatures(
                features.rows(), IntStream.range(0, features.rows()).toArray(), features);
    }

    /** Whether no row is left out. */
    public boolean complete() {
        return leftOut() == 0;
    }

    /** Rows that are not here. */
    public int leftOut() {
        return of - places.length;
    }

    /**
     * The rows that are wanted.
     *
     * @param wanted takes the index of a row here
     */
    public SiftedFeatures where(IntPredicate wanted) {
        int[] rows = IntStream.range(0, places.length).filter(wanted).toArray();
        if (rows.length == places.length) {
            return this;
        }
        int width = features.width();
        float[] values = new float[rows.length * width];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(features.values(), features.offset(rows[i]), values, i * width, width);
        }
        return new SiftedFeatures(
                of,
                Arrays.stream(rows).map(row -> places[row]).toArray(),
                new FeatureMatrix(rows.length, width, values));
    }
}
