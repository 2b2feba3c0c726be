// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.vector;

import org.anid.metrics.internal.kernel.cpu.FftContract;
import org.anid.metrics.internal.kernel.cpu.Lanes;

class VectorFftTest extends FftContract {

    @Override
    protected Lanes lanes() {
        return new VectorLanes();
    }
}
