// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import org.anid.api.image.ImageBatch;
import org.anid.metrics.kernel.Channels;

/** The planes in [0, 255] that most classical metrics work on. */
final class Planes {

    private Planes() {}

    /** How many planes an image has under these channels. */
    static int count(ImageBatch batch, Channels channels) {
        return channels == Channels.LUMA ? 1 : batch.channels();
    }

    /** Plane {@code index} of an image, rounded to integers in [0, 255]. */
    static void rounded(Lanes lanes, ImageBatch batch, int image, Channels channels, int index, float[] out) {
        int plane = batch.shape().plane();
        int offset = batch.offset(image);
        if (channels == Channels.LUMA && batch.channels() == 3) {
            lanes.roundedLuma(batch.data(), offset, plane, out, 0, plane);
        } else {
            lanes.scaleAndRound(batch.data(), offset + index * plane, 255f, out, 0, plane);
        }
    }
}
