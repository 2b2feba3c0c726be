// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

class Nd4jKernelsTest extends KernelContract {

    @Override
    String engine() {
        return "nd4j";
    }

    @Override
    String backend() {
        return "CpuBackend";
    }
}
