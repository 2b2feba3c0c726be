// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

class VectorKernelsTest extends KernelContract {

    @Override
    protected String engine() {
        return "vector";
    }

    @Override
    protected String backend() {
        return "jdk.incubator.vector";
    }
}
