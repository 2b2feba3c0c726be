// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset.decode;

import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.jspecify.annotations.Nullable;

/**
 * What a format's decoder hands over.
 *
 * @param rgb one image
 * @param alpha one byte per pixel, or null where the image has no transparency
 */
record Pixels(ImageBatch rgb, byte @Nullable [] alpha) {

    /**
     * From bytes.
     *
     * @param rgb interleaved, unsigned
     */
    static Pixels interleaved(int width, int height, byte[] rgb, byte @Nullable [] alpha) {
        return new Pixels(ImageBatch.ofBytes(rgb, new ImageShape(3, height, width)), alpha);
    }
}
