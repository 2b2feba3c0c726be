// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.testing;

import java.util.ArrayList;
import java.util.List;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;

/** Images from a formula, the same as {@code src/test/python/pictures.py} makes. */
public final class Pictures {

    private Pictures() {}

    /** One image: a ramp, hashed noise, and blocks. */
    public static ImageBatch picture(int width, int height, int seed) {
        return picture(width, height, seed, 0);
    }

    /** The same, with its brightness halved {@code shift} times. */
    public static ImageBatch picture(int width, int height, int seed, int shift) {
        byte[] samples = new byte[3 * width * height];
        int at = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                samples[at++] = (byte) (x * (3 + seed) + y * 5);
                int h = x * 374761393 + y * 668265263 + seed * (int) 2246822519L;
                h = (h ^ (h >>> 13)) * 1274126177;
                samples[at++] = (byte) (h ^ (h >>> 16));
                samples[at++] = (byte) ((x >>> 3) * 37 ^ (y >>> 2) * 91 ^ seed);
            }
        }
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) ((samples[i] & 0xff) >>> shift);
        }
        return ImageBatch.ofBytes(samples, new ImageShape(3, height, width));
    }

    /** A batch of images of consecutive seeds. */
    public static ImageBatch pictures(int width, int height, int firstSeed, int count) {
        List<ImageBatch> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            images.add(picture(width, height, firstSeed + i));
        }
        return ImageBatch.concat(images);
    }
}
