// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

class ScalarKernelsTest extends KernelContract {

    @Override
    protected String engine() {
        return "scalar";
    }

    @Override
    protected String backend() {
        return "java";
    }
}
