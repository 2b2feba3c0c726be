// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import org.anid.api.image.ImageBatch;
import org.anid.metrics.kernel.FrameKernels;

/** Single images. */
final class CpuFrame implements FrameKernels {

    private final Lanes lanes;
    private final Workers workers;

    CpuFrame(Lanes lanes, Workers workers) {
        this.lanes = lanes;
        this.workers = workers;
    }

    @Override
    public void entropy(ImageBatch images, double[] out) {
        workers.forEach(images.count(), (i, scratch) -> out[i] = Entropy.of(lanes, scratch, images, i));
    }

    @Override
    public void piqe(ImageBatch images, double[] out) {
        workers.forEach(images.count(), (i, scratch) -> out[i] = Piqe.of(lanes, scratch, images, i));
    }
}
