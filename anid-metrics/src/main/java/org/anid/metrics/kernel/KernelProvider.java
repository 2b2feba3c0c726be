// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

/**
 * Makes an engine; found by {@link java.util.ServiceLoader}. An implementation loads what the engine needs only in
 * {@link #create}, so that asking costs nothing and a missing library is an answer, not an error.
 */
public interface KernelProvider {

    /** Name of the engine, as users type it. */
    String name();

    /** Whether the engine can run in this JVM, and if not, how to make it. Must not start a native library. */
    Usability usability();

    /**
     * Whether {@link KernelChoice#auto()} should prefer this engine in this JVM: the greatest wins. Scalar is 0, vector
     * 10, ND4J 20 with a CUDA backend and negative without.
     */
    int preference();

    /**
     * A new engine.
     *
     * @param parallelism images of a batch computed at the same time, at least 1; with 1 all work is done by the
     *     calling thread. An engine whose library has threads of its own may ignore it
     * @throws IllegalStateException if the engine cannot run
     */
    Kernels create(int parallelism);
}
