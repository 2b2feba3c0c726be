// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

import org.anid.api.image.ImageBatch;

final class ReferenceNrqm {
    static void features(ImageBatch images, double[] out) {
        throw new UnsupportedOperationException();
    }
}
