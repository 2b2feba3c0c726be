// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import org.anid.api.image.ImageBatch;
import org.anid.metrics.kernel.Channels;

/** One sweep over both images. */
final class MeanSquaredError {

    private MeanSquaredError() {}

    static double of(
            Lanes lanes, Scratch scratch, ImageBatch reference, ImageBatch candidate, int image, Channels channels) {
        if (channels == Channels.RGB || reference.channels() == 1) {
            int volume = reference.shape().volume();
            int offset = reference.offset(image);
            return lanes.sumOfSquaredDifferences(reference.data(), offset, candidate.data(), offset, volume) / volume;
        }
        int plane = reference.shape().plane();
        float[] a = scratch.floats(0, plane);
        float[] b = scratch.floats(1, plane);
        Planes.luma(lanes, reference, image, a);
        Planes.luma(lanes, candidate, image, b);
        return lanes.sumOfSquaredDifferences(a, 0, b, 0, plane) / plane;
    }
}
