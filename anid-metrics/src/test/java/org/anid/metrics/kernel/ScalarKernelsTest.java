// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

class ScalarKernelsTest extends KernelContract {

    @Override
    String engine() {
        return "scalar";
    }

    @Override
    String backend() {
        return "java";
    }
}
