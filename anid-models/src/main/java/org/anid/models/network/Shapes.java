// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import org.anid.api.model.ModelException;
import org.anid.api.model.TensorSpec;

/** Sizes that a card must state. */
final class Shapes {

    private Shapes() {}

    /** The last size of a tensor. */
    static int last(TensorSpec spec) {
        return fixed(spec, spec.shape().size() - 1);
    }

    /** A side of a map of one channel, which lies in memory alike wherever the axis of the channel is. */
    static int side(TensorSpec spec, char letter) {
        return fixed(spec, spec.layout().indexOf(letter));
    }

    private static int fixed(TensorSpec spec, int axis) {
        if (axis < 0 || axis >= spec.shape().size() || spec.shape().get(axis) < 1) {
            throw new ModelException("the card says " + spec.shape() + " of '" + spec.name()
                    + "', and the size of axis " + axis + " must be known");
        }
        return Math.toIntExact(spec.shape().get(axis));
    }
}
