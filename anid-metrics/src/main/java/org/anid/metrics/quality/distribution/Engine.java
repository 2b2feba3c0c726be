// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.io.Serial;
import java.io.Serializable;
import org.anid.metrics.kernel.DistributionKernels;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/** An engine that survives serialization by its name: the state of a metric computes on another machine too. */
final class Engine implements Serializable {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String name;
    private transient @Nullable Kernels kernels;

    Engine(Kernels kernels) {
        this.name = kernels.name();
        this.kernels = kernels;
    }

    /** Its linear algebra; looks the engine up again after deserialization. */
    DistributionKernels distribution() {
        Kernels known = kernels;
        if (known == null) {
            known = KernelChoice.named(name);
            kernels = known;
        }
        return known.distribution();
    }
}
