// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.anid.api.image.ImageBatch;

/**
 * Which images of a batch are the very image before them: a natural image stands beside each of the images that were
 * made of it, and a network need see it once. Looked for within a batch only, so that what runs together depends on the
 * batch and not on what ran before.
 */
final class Repeats {

    private final ImageBatch images;

    /** Of each image, its place among the different ones. */
    private final int[] places;

    private final int different;

    private Repeats(ImageBatch images, int[] places) {
        this.images = images;
        this.places = places;
        this.different = places[places.length - 1] + 1;
    }

    /** Compares each image with the one before. */
    static Repeats of(ImageBatch images) {
        int[] places = new int[images.count()];
        int volume = images.shape().volume();
        for (int i = 1; i < places.length; i++) {
            int from = images.offset(i);
            boolean same = Arrays.equals(images.data(), from - volume, from, images.data(), from, from + volume);
            places[i] = places[i - 1] + (same ? 0 : 1);
        }
        return new Repeats(images, places);
    }

    /** The place of an image among the different ones. */
    int place(int image) {
        return places[image];
    }

    /** The batch without repetitions. */
    ImageBatch once() {
        if (different == images.count()) {
            return images;
        }
        List<ImageBatch> once = new ArrayList<>(different);
        for (int i = 0; i < places.length; i++) {
            if (places[i] == once.size()) {
                once.add(images.image(i));
            }
        }
        return ImageBatch.concat(once);
    }

    /** Rows for all images, from the rows for the different ones. */
    ImageRunner.Rows spread(ImageRunner.Rows rows) {
        if (different == images.count()) {
            return rows;
        }
        int length = rows.perImage() * rows.width();
        float[] values = new float[places.length * length];
        for (int i = 0; i < places.length; i++) {
            System.arraycopy(rows.values(), places[i] * length, values, i * length, length);
        }
        return new ImageRunner.Rows(rows.perImage(), rows.width(), rows.shape(), values);
    }
}
