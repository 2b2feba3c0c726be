// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.nd4j.internal;

import org.anid.metrics.kernel.DistributionKernels;
import org.anid.metrics.kernel.FrameKernels;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.kernel.StructureKernels;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J operations on whole batches; threads are ND4J's own. */
final class Nd4jKernels implements Kernels {

    private final String backend = backendName();
    private final StructureKernels structure = new Nd4jStructure();
    private final FrameKernels frame = new Nd4jFrame();
    private final DistributionKernels distribution = new Nd4jDistribution();

    /**
     * Starts ND4J.
     *
     * @throws IllegalStateException if it does not start, or multiplies wrongly
     */
    Nd4jKernels() {
        ProductCheck.check((a, b, product) -> Nd4j.gemm(a, b, product, false, false, 1, 0));
    }

    /**
     * Starts ND4J and says on what.
     *
     * @throws IllegalStateException if it does not start
     */
    static String backendName() {
        try {
            return Nd4j.getBackend().getClass().getSimpleName();
        } catch (LinkageError | RuntimeException e) {
            // ND4J wraps what went wrong, often a missing native library, several times.
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new IllegalStateException(
                    "ND4J does not start (" + cause
                            + "): is the jar with the natives of this platform on the class path?",
                    e);
        }
    }

    @Override
    public String name() {
        return "nd4j";
    }

    @Override
    public String backend() {
        return backend;
    }

    @Override
    public StructureKernels structure() {
        return structure;
    }

    @Override
    public FrameKernels frame() {
        return frame;
    }

    @Override
    public DistributionKernels distribution() {
        return distribution;
    }
}
