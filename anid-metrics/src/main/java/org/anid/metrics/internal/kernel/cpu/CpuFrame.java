// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import org.anid.api.image.ImageBatch;
import org.anid.metrics.kernel.FrameKernels;
import org.anid.metrics.kernel.IntegratedStatistics;
import org.anid.metrics.kernel.NrqmFeatures;
import org.anid.metrics.kernel.ScenePartition;

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

    @Override
    public void colourfulness(ImageBatch images, double[] out) {
        workers.forEach(
                images.count(), (i, scratch) -> out[i] = PixelStatistics.colourfulness(lanes, scratch, images, i));
    }

    @Override
    public void sharpness(ImageBatch images, double[] out) {
        workers.forEach(images.count(), (i, scratch) -> out[i] = PixelStatistics.sharpness(lanes, scratch, images, i));
    }

    @Override
    public void contrast(ImageBatch images, double[] out) {
        workers.forEach(images.count(), (i, scratch) -> out[i] = PixelStatistics.contrast(lanes, scratch, images, i));
    }

    @Override
    public void sceneMoments(ImageBatch images, ScenePartition partition, double[] out) {
        int each = partition.blocks(images.shape()) * ScenePartition.PER_BLOCK;
        workers.forEach(
                images.count(), (i, scratch) -> SceneMoments.of(lanes, scratch, images, i, partition, out, i * each));
    }

    @Override
    public void nrqmFeatures(ImageBatch images, double[] out) {
        workers.forEach(
                images.count(), (i, scratch) -> Nrqm.of(lanes, scratch, images, i, out, i * NrqmFeatures.COUNT));
    }

    @Override
    public void integratedStatistics(ImageBatch images, double[] out) {
        workers.forEach(
                images.count(),
                (i, scratch) ->
                        NaturalStatistics.of(lanes, scratch, images, i, out, i * IntegratedStatistics.PER_IMAGE));
    }
}
