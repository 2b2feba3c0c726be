// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

/**
 * One engine: the arithmetic of every closed-form metric.
 *
 * <p>Calls are coarse, one metric for a whole batch, so that a CPU engine can fuse passes and a GPU engine need not
 * bounce data. Kernels trust their arguments: the metric classes check sizes and settings once. All engines give the
 * same numbers within the tolerances stated in {@code METRICS.md}.
 *
 * <p>Thread-safe: several threads may use one engine. Got from {@link KernelChoice}.
 */
public interface Kernels {

    /** {@code "scalar"}, {@code "vector"} or {@code "nd4j"}: the metric setting {@code kernels}. */
    String name();

    /** What the engine runs on, as {@code "java"} or {@code "jdk.incubator.vector 512 bit"}. */
    String backend();

    /** Metrics of a pair of images. */
    StructureKernels structure();

    /** Metrics of one image. */
    FrameKernels frame();

    /** Linear algebra of sets of features. */
    DistributionKernels distribution();
}
