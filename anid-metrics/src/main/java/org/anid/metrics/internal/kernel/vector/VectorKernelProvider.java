// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.vector;

import org.anid.metrics.internal.kernel.cpu.CpuKernels;
import org.anid.metrics.kernel.KernelProvider;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.kernel.Usability;

/** The Vector API, where the JVM has it. */
public final class VectorKernelProvider implements KernelProvider {

    private static final String MODULE = "jdk.incubator.vector";

    @Override
    public String name() {
        return "vector";
    }

    @Override
    public Usability usability() {
        return ModuleLayer.boot().findModule(MODULE).isPresent()
                ? Usability.yes("the JVM was started with " + MODULE)
                : Usability.no("the JVM was started without " + MODULE, "start the JVM with --add-modules " + MODULE);
    }

    @Override
    public int preference() {
        return 10;
    }

    @Override
    public Kernels create(int parallelism) {
        Usability usability = usability();
        if (!usability.usable()) {
            throw new IllegalStateException(usability.reason() + ": " + usability.remedy());
        }
        // Not required by the descriptor, not even statically: whoever compiles against it would be warned of
        // incubation.
        ModuleLayer.boot().findModule(MODULE).ifPresent(VectorKernelProvider.class.getModule()::addReads);
        return new CpuKernels(name(), new VectorLanes(), parallelism);
    }
}
