// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.scalar;

import org.anid.metrics.internal.kernel.cpu.FftContract;
import org.anid.metrics.internal.kernel.cpu.Lanes;

class ScalarFftTest extends FftContract {

    @Override
    protected Lanes lanes() {
        return new ScalarLanes();
    }
}
