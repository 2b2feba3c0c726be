// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.architecture;

import java.util.List;
import org.anid.models.checkpoint.ElementType;

/**
 * A tensor of a graph whose values are not there yet.
 *
 * @param name in the graph
 * @param type of its elements
 * @param shape sizes, outermost first
 */
record Hole(String name, ElementType type, List<Long> shape) {

    Hole {
        shape = List.copyOf(shape);
    }

    long count() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    long bytes() {
        return Math.multiplyExact(count(), type.bytes());
    }
}
