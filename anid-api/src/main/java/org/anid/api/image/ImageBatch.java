// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.image;

import java.util.Arrays;
import java.util.List;

/**
 * One or more images of one size: {@code float[]} in N×C×H×W order, RGB (or one grey channel), every value in [0,1].
 *
 * <p>The range is checked once, when the batch is made, so that no metric has to. An 8-bit pixel {@code k} is the float
 * nearest to {@code k/255}, as in torchvision's {@code ToTensor}.
 *
 * <p>Immutable by contract: {@link #data()} hands out the array itself, because a copy of every image for every metric
 * would cost more than most metrics do; nobody may write to it. Safe to share between threads under that rule.
 */
public final class ImageBatch {

    /** The value of each level of 8 bits. */
    static final float[] LEVELS = new float[256];

    static {
        for (int i = 0; i < LEVELS.length; i++) {
            LEVELS[i] = i / 255f;
        }
    }

    private final float[] data;
    private final int count;
    private final ImageShape shape;

    private ImageBatch(float[] data, int count, ImageShape shape) {
        this.data = data;
        this.count = count;
        this.shape = shape;
    }

    /**
     * A batch over a copy of the values.
     *
     * @param data N×C×H×W values in [0,1]
     * @param count images, N ≥ 1
     * @param shape of each image
     * @throws IllegalArgumentException if the length does not fit or a value is outside [0,1] or NaN
     */
    public static ImageBatch copyOf(float[] data, int count, ImageShape shape) {
        return wrap(data.clone(), count, shape);
    }

    /**
     * A batch over this very array, which the caller gives away and must not change afterwards.
     *
     * @param data N×C×H×W values in [0,1]
     * @param count images, N ≥ 1
     * @param shape of each image
     * @throws IllegalArgumentException if the length does not fit or a value is outside [0,1] or NaN
     */
    public static ImageBatch wrap(float[] data, int count, ImageShape shape) {
        if (count < 1) {
            throw new IllegalArgumentException("a batch has at least one image, not " + count);
        }
        long expected = (long) count * shape.volume();
        if (data.length != expected) {
            throw new IllegalArgumentException(
                    "a batch of " + count + " images of " + shape + " has " + expected + " values, not " + data.length);
        }
        checkRange(data);
        return new ImageBatch(data, count, shape);
    }

    private static void checkRange(float[] data) {
        // The bits of the floats in [+0,1] are the integers from 0 to those of 1, and without branches they take half
        // the time.
        int one = Float.floatToRawIntBits(1f);
        int outside = 0;
        for (float value : data) {
            int bits = Float.floatToRawIntBits(value);
            outside |= bits | one - bits;
        }
        if (outside >= 0) {
            return;
        }
        for (int i = 0; i < data.length; i++) {
            float value = data[i];
            // Written so that NaN fails too, and -0 does not.
            if (!(value >= 0f && value <= 1f)) {
                throw new IllegalArgumentException("value " + value + " at index " + i
                        + " is outside [0,1]: divide 8-bit images by 255 and clip before making a batch");
            }
        }
    }

    /**
     * One image from interleaved 8-bit samples, row by row, as decoders give them.
     *
     * @param samples H×W×C bytes, unsigned
     * @param shape of the image
     * @throws IllegalArgumentException if the length does not fit
     */
    public static ImageBatch ofBytes(byte[] samples, ImageShape shape) {
        if (samples.length != shape.volume()) {
            throw new IllegalArgumentException(
                    "an image of " + shape + " has " + shape.volume() + " samples, not " + samples.length);
        }
        int plane = shape.plane();
        int channels = shape.channels();
        float[] data = new float[samples.length];
        for (int c = 0; c < channels; c++) {
            int to = c * plane;
            for (int p = 0, from = c; p < plane; p++, from += channels) {
                data[to + p] = LEVELS[samples[from] & 0xFF];
            }
        }
        return new ImageBatch(data, 1, shape);
    }

    /**
     * All images of several batches, in order.
     *
     * @throws IllegalArgumentException if the list is empty or the shapes differ
     */
    public static ImageBatch concat(List<ImageBatch> batches) {
        if (batches.isEmpty()) {
            throw new IllegalArgumentException("nothing to join: the list of batches is empty");
        }
        if (batches.size() == 1) {
            return batches.get(0);
        }
        ImageShape shape = batches.get(0).shape;
        int images = 0;
        for (ImageBatch batch : batches) {
            if (!batch.shape.equals(shape)) {
                throw new IllegalArgumentException("cannot join images of " + shape + " and " + batch.shape);
            }
            images += batch.count;
        }
        float[] all = new float[Math.multiplyExact(images, shape.volume())];
        int at = 0;
        for (ImageBatch batch : batches) {
            System.arraycopy(batch.data, 0, all, at, batch.data.length);
            at += batch.data.length;
        }
        return new ImageBatch(all, images, shape);
    }

    /** The values, N×C×H×W; not a copy, not to be written to. */
    public float[] data() {
        return data;
    }

    /** Images in the batch, N. */
    public int count() {
        return count;
    }

    /** Shape of each image. */
    public ImageShape shape() {
        return shape;
    }

    /** Channels, 1 or 3. */
    public int channels() {
        return shape.channels();
    }

    /** Rows. */
    public int height() {
        return shape.height();
    }

    /** Columns. */
    public int width() {
        return shape.width();
    }

    /** Where image {@code index} begins in {@link #data()}. */
    public int offset(int index) {
        return Math.multiplyExact(checkIndex(index), shape.volume());
    }

    /** Image {@code index} as a batch of one; the batch itself where it has one image only. */
    public ImageBatch image(int index) {
        int from = offset(index);
        if (count == 1) {
            return this;
        }
        return new ImageBatch(Arrays.copyOfRange(data, from, from + shape.volume()), 1, shape);
    }

    private int checkIndex(int index) {
        if (index < 0 || index >= count) {
            throw new IndexOutOfBoundsException("image " + index + " of a batch of " + count);
        }
        return index;
    }

    @Override
    public String toString() {
        return count + "×" + shape;
    }
}
