// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.anid.models.checkpoint.Unpickler.Instance;
import org.jspecify.annotations.Nullable;

/** The tensors of an object of torch, by the names that a module gives them. */
final class StateDict {

    /** Where checkpoints keep the weights beside optimizers and settings, in the order in which they are looked for. */
    private static final List<String> PLACES = List.of("params", "state_dict", "model_state_dict", "model");

    /** Deeper than modules are nested. A file may hold itself. */
    private static final int DEEPEST = 64;

    private StateDict() {}

    /**
     * Names and tensors in the order of the file. Where weights lie beside other things, names begin where the weights
     * do.
     *
     * @throws CheckpointException if there is no tensor
     */
    static Map<String, CheckpointTensor> of(@Nullable Object root) throws CheckpointException {
        Object weights = root;
        for (int depth = 0; depth < DEEPEST && entries(weights) != null && !hasTensor(weights); depth++) {
            Map<?, ?> entries = entries(weights);
            Object inner = null;
            for (String place : PLACES) {
                if (inner == null && entries != null && entries(entries.get(place)) != null) {
                    inner = entries.get(place);
                }
            }
            if (inner == null) {
                break;
            }
            weights = inner;
        }
        Map<String, CheckpointTensor> tensors = new LinkedHashMap<>();
        collect("", weights, tensors, 0);
        if (tensors.isEmpty()) {
            throw new CheckpointException("there is no tensor in it");
        }
        return tensors;
    }

    private static @Nullable Map<?, ?> entries(@Nullable Object value) {
        if (value instanceof Instance instance) {
            return instance.state() instanceof Map<?, ?> state ? state : null;
        }
        return value instanceof Map<?, ?> map ? map : null;
    }

    private static boolean hasTensor(@Nullable Object value) {
        Map<?, ?> entries = entries(value);
        return entries != null && entries.values().stream().anyMatch(TorchObjects.Tensor.class::isInstance);
    }

    private static void collect(String prefix, @Nullable Object value, Map<String, CheckpointTensor> tensors, int depth)
            throws CheckpointException {
        if (value instanceof TorchObjects.Tensor tensor) {
            tensors.put(prefix, tensor.named(prefix));
            return;
        }
        Map<?, ?> entries = entries(value);
        if (entries == null) {
            return;
        }
        if (depth == DEEPEST) {
            throw new CheckpointException("its modules are nested more than " + DEEPEST + " deep");
        }
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            String name = prefix.isEmpty() ? String.valueOf(entry.getKey()) : prefix + "." + entry.getKey();
            collect(name, entry.getValue(), tensors, depth + 1);
        }
    }
}
