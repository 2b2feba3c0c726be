// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.model;

import java.util.List;

/**
 * A graph of a bundle. The extension of its file says what computes it: {@code .onnx} ONNX Runtime, {@code .h5} (Keras)
 * and {@code .zip} (Deeplearning4j) Deeplearning4j; all graphs of a card are of one kind.
 *
 * <p>The order of inputs and outputs on the card, not their names, says what each is for: every kind of {@link Network}
 * states its order. The graph has exactly these inputs; it may have more outputs than the card names, which are not
 * computed.
 *
 * @param file name in the bundle
 * @param inputs what goes in, in the order that the network states
 * @param outputs what is read, in the order that the network states
 */
public record Graph(String file, List<TensorSpec> inputs, List<TensorSpec> outputs) {
    /** Makes the lists unmodifiable. */
    public Graph {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
