// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import org.anid.api.model.Activation;

/** Activations in place, in double arithmetic. */
final class Activations {

    private Activations() {}

    /** Applies an activation to values {@code from … from + length − 1}. */
    static void apply(Activation activation, float[] values, int from, int length) {
        switch (activation) {
            case NONE -> {}
            case SIGMOID -> {
                for (int i = from; i < from + length; i++) {
                    values[i] = (float) (1 / (1 + Math.exp(-values[i])));
                }
            }
            case SOFTMAX -> softmax(values, from, length);
        }
    }

    private static void softmax(float[] values, int from, int length) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = from; i < from + length; i++) {
            largest = Math.max(largest, values[i]);
        }
        double sum = 0;
        for (int i = from; i < from + length; i++) {
            sum += Math.exp((double) values[i] - largest);
        }
        for (int i = from; i < from + length; i++) {
            values[i] = (float) (Math.exp((double) values[i] - largest) / sum);
        }
    }
}
