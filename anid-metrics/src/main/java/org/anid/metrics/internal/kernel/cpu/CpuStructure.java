// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import org.anid.api.image.ImageBatch;
import org.anid.metrics.internal.kernel.Windows;
import org.anid.metrics.kernel.Channels;
import org.anid.metrics.kernel.SsimWindow;
import org.anid.metrics.kernel.StructureKernels;

/** Pairs, image by image. */
final class CpuStructure implements StructureKernels {

    private final Lanes lanes;
    private final Workers workers;

    CpuStructure(Lanes lanes, Workers workers) {
        this.lanes = lanes;
        this.workers = workers;
    }

    @Override
    public void meanSquaredError(ImageBatch reference, ImageBatch candidate, Channels channels, double[] out) {
        workers.forEach(
                reference.count(),
                (i, scratch) -> out[i] = MeanSquaredError.of(lanes, scratch, reference, candidate, i, channels));
    }

    @Override
    public void ssim(ImageBatch reference, ImageBatch candidate, SsimWindow window, Channels channels, double[] out) {
        float[] taps = Windows.gaussian(window.size(), window.sigma());
        workers.forEach(
                reference.count(),
                (i, scratch) -> out[i] = Ssim.of(lanes, scratch, reference, candidate, i, window, taps, channels));
    }

    @Override
    public void msSsim(
            ImageBatch reference,
            ImageBatch candidate,
            SsimWindow window,
            double[] weights,
            Channels channels,
            double[] out) {
        float[] taps = Windows.gaussian(window.size(), window.sigma());
        workers.forEach(
                reference.count(),
                (i, scratch) ->
                        out[i] = MsSsim.of(lanes, scratch, reference, candidate, i, window, taps, weights, channels));
    }

    @Override
    public void gmsd(ImageBatch reference, ImageBatch candidate, double[] out) {
        workers.forEach(reference.count(), (i, scratch) -> out[i] = Gmsd.of(lanes, scratch, reference, candidate, i));
    }

    @Override
    public void fsim(ImageBatch reference, ImageBatch candidate, boolean chromatic, double[] out) {
        workers.forEach(
                reference.count(),
                (i, scratch) -> out[i] = Fsim.of(lanes, scratch, reference, candidate, i, chromatic));
    }

    @Override
    public void vsi(ImageBatch reference, ImageBatch candidate, double[] out) {
        workers.forEach(reference.count(), (i, scratch) -> out[i] = Vsi.of(lanes, scratch, reference, candidate, i));
    }

    @Override
    public void vifp(ImageBatch reference, ImageBatch candidate, double[] out) {
        workers.forEach(reference.count(), (i, scratch) -> out[i] = Vifp.of(lanes, scratch, reference, candidate, i));
    }

    @Override
    public void vif(ImageBatch reference, ImageBatch candidate, double[] out) {
        workers.forEach(reference.count(), (i, scratch) -> out[i] = Vif.of(lanes, scratch, reference, candidate, i));
    }

    @Override
    public void mad(ImageBatch reference, ImageBatch candidate, double[] out) {
        int[] starts = Mad.runs(reference);
        workers.forEach(
                starts.length - 1,
                (run, scratch) -> Mad.of(lanes, scratch, reference, candidate, starts[run], starts[run + 1], out));
    }
}
