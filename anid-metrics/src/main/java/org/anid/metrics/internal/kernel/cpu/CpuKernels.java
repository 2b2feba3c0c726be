// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import org.anid.metrics.kernel.DistributionKernels;
import org.anid.metrics.kernel.FrameKernels;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.kernel.StructureKernels;

/** An engine on the CPU: the algorithms of this package over the given lanes. */
public final class CpuKernels implements Kernels {

    private final String name;
    private final Lanes lanes;
    private final CpuStructure structure;
    private final CpuFrame frame;
    private final CpuDistribution distribution;

    /**
     * An engine.
     *
     * @param name of the engine
     * @param lanes its row primitives
     * @param parallelism images at a time, at least 1
     */
    public CpuKernels(String name, Lanes lanes, int parallelism) {
        this.name = name;
        this.lanes = lanes;
        Workers workers = new Workers(parallelism);
        this.structure = new CpuStructure(lanes, workers);
        this.frame = new CpuFrame(lanes, workers);
        this.distribution = new CpuDistribution(lanes, workers);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String backend() {
        return lanes.backend();
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
