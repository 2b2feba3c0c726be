// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.model;

/**
 * Feature vectors, one or more rows per image, in the order of the images.
 *
 * <p>Immutable by contract: {@link #values()} is the array itself and must not be written to.
 *
 * @param rows number of vectors
 * @param width length of each vector
 * @param values rows × width, row by row
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy per call would cost more than the metrics do
public record FeatureMatrix(int rows, int width, float[] values) {
    /**
     * Checks the size.
     *
     * @throws IllegalArgumentException if the array does not hold rows × width values
     */
    public FeatureMatrix {
        if (rows < 0 || width < 1 || values.length != (long) rows * width) {
            throw new IllegalArgumentException(
                    rows + " rows of " + width + " features are not " + values.length + " values");
        }
    }

    /** Where row {@code index} begins in {@link #values()}. */
    public int offset(int index) {
        return index * width;
    }

    /** The value at a row and column. */
    public float at(int row, int column) {
        return values[row * width + column];
    }
}
