// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.scalar;

import org.anid.metrics.internal.kernel.cpu.CpuKernels;
import org.anid.metrics.kernel.KernelProvider;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.kernel.Usability;

/** Plain Java. */
public final class ScalarKernelProvider implements KernelProvider {

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public Usability usability() {
        return Usability.yes("plain Java runs everywhere");
    }

    @Override
    public int preference() {
        return 0;
    }

    @Override
    public Kernels create(int parallelism) {
        return new CpuKernels(name(), new ScalarLanes(), parallelism);
    }
}
