// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.nd4j;

import org.anid.metrics.kernel.KernelContract;

class Nd4jKernelsTest extends KernelContract {

    @Override
    protected String engine() {
        return "nd4j";
    }

    @Override
    protected String backend() {
        return "CpuBackend";
    }
}
