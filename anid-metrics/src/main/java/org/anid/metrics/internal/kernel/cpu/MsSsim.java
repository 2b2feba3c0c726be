// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import org.anid.api.image.ImageBatch;
import org.anid.metrics.kernel.Channels;
import org.anid.metrics.kernel.SsimWindow;

/** {@link Ssim} at several scales. */
final class MsSsim {

    private MsSsim() {}

    static double of(
            Lanes lanes,
            Scratch scratch,
            ImageBatch reference,
            ImageBatch candidate,
            int image,
            SsimWindow window,
            float[] taps,
            double[] weights,
            Channels channels) {
        int plane = reference.shape().plane();
        int planes = Planes.count(reference, channels);
        int last = weights.length - 1;
        double[] sums = new double[weights.length];
        double[] means = new double[2];
        for (int index = 0; index < planes; index++) {
            int height = reference.height();
            int width = reference.width();
            float[] a = scratch.floats(0, plane);
            float[] b = scratch.floats(1, plane);
            Planes.rounded(lanes, reference, image, channels, index, a);
            Planes.rounded(lanes, candidate, image, channels, index, b);
            for (int scale = 0; scale <= last; scale++) {
                if (scale > 0) {
                    float[] row = scratch.floats(2, width + 1);
                    Planes.halve(a, height, width, row, a);
                    Planes.halve(b, height, width, row, b);
                    height = (height + 1) / 2;
                    width = (width + 1) / 2;
                }
                Ssim.means(lanes, scratch, a, b, height, width, window, taps, means);
                sums[scale] += scale == last ? means[1] : means[0];
            }
        }
        double product = 1;
        for (int scale = 0; scale <= last; scale++) {
            product *= Math.pow(Math.max(0, sums[scale] / planes), weights[scale]);
        }
        return product;
    }
}
