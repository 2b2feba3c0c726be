// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

class VectorKernelsTest extends KernelContract {

    @Override
    String engine() {
        return "vector";
    }

    @Override
    String backend() {
        return "jdk.incubator.vector";
    }
}
