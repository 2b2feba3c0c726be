// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.model;

import java.util.List;

/**
 * An input or output of a graph.
 *
 * @param name in the graph
 * @param dtype as in {@code float32} or {@code int64}
 * @param shape sizes by axis; −1 where any size is allowed
 * @param layout one letter per axis, as {@code NCHW} or {@code NC}
 * @param meaning what it holds, in one line
 */
public record TensorSpec(String name, String dtype, List<Long> shape, String layout, String meaning) {
    /** Makes the shape unmodifiable. */
    public TensorSpec {
        shape = List.copyOf(shape);
    }
}
