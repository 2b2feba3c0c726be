// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.run;

/** What a network runs on. A choice is kept or refused, never replaced by another. */
public sealed interface Device {

    /** The kind, {@code cpu} or {@code cuda}: which of several cards it was changes no number. */
    String kind();

    /** The processor. */
    record Cpu() implements Device {
        @Override
        public String kind() {
            return "cpu";
        }
    }

    /**
     * An NVIDIA card; needs {@code onnxruntime_gpu} in place of {@code onnxruntime}, and for networks in {@code .h5}
     * and {@code .zip} ND4J's CUDA backend.
     *
     * @param index of the card, from 0
     */
    record Cuda(int index) implements Device {
        @Override
        public String kind() {
            return "cuda";
        }
    }
}
