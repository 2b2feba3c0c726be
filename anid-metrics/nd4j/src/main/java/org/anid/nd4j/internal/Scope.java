// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.nd4j.internal;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Owns the arrays of one call and frees them when it ends, because ND4J's memory is outside the heap and waits for the
 * collector otherwise.
 */
final class Scope implements AutoCloseable {

    private final List<INDArray> owned = new ArrayList<>();

    /** Takes a new array, not a view, and gives it back. */
    INDArray own(INDArray array) {
        owned.add(array);
        return array;
    }

    @Override
    public void close() {
        for (INDArray array : owned) {
            if (array.closeable()) {
                array.close();
            }
        }
        owned.clear();
    }
}
