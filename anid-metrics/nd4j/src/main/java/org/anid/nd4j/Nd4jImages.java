// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.nd4j;

import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ND4J arrays to image batches and back. Both ways copy: the batch and the array live on after each other, and closing
 * arrays stays the caller's business.
 *
 * <p>Arrays may be views, of any order and of any numeric type; what their axes and values mean is always said, never
 * guessed.
 */
public final class Nd4jImages {

    /** What the axes of an array are: N images, C channels (1, or 3 in the order RGB), H rows, W columns. */
    public enum Layout {
        /** A batch as networks take it. */
        NCHW,
        /** A batch with the channels last. */
        NHWC,
        /** One image, channels first. */
        CHW,
        /** One image, channels last, as decoders give it. */
        HWC
    }

    /** What the values of an array are. */
    public enum Scale {
        /** From 0 to 1. */
        UNIT,
        /** From 0 to 255, in whatever type: 8-bit pixels. */
        BYTE
    }

    private Nd4jImages() {}

    /**
     * A batch with the values of an array, rounded to single precision.
     *
     * @param array as the layout says; not changed
     * @param layout what its axes are
     * @param scale what its values are
     * @throws IllegalArgumentException if the array has another number of axes, channels other than 1 or 3, or a value
     *     outside the scale
     */
    public static ImageBatch toBatch(INDArray array, Layout layout, Scale scale) {
        boolean single = layout == Layout.CHW || layout == Layout.HWC;
        boolean channelsLast = layout == Layout.NHWC || layout == Layout.HWC;
        if (array.rank() != layout.name().length()) {
            throw new IllegalArgumentException("an array of layout " + layout + " has "
                    + layout.name().length() + " axes, not " + array.rank() + ": say which layout it has");
        }
        long[] shape = array.shape();
        int first = single ? 0 : 1;
        int count = single ? 1 : Math.toIntExact(shape[0]);
        int channels = Math.toIntExact(shape[channelsLast ? first + 2 : first]);
        int height = Math.toIntExact(shape[channelsLast ? first : first + 1]);
        int width = Math.toIntExact(shape[channelsLast ? first + 1 : first + 2]);
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("an array of layout " + layout + " and shape "
                    + array.shapeInfoToString() + " would have " + channels + " channels: say which layout it has");
        }
        float[] values =
                floats(channelsLast ? array.permute(single ? new int[] {2, 0, 1} : new int[] {0, 3, 1, 2}) : array);
        if (scale == Scale.BYTE) {
            for (int i = 0; i < values.length; i++) {
                values[i] /= 255f;
            }
        }
        return ImageBatch.wrap(values, count, new ImageShape(channels, height, width));
    }

    /**
     * A new array with the values of a batch: type FLOAT, layout {@link Layout#NCHW}, scale {@link Scale#UNIT}.
     *
     * @return the array, which the caller closes
     */
    public static INDArray toArray(ImageBatch batch) {
        return Nd4j.create(
                batch.data(), new long[] {batch.count(), batch.channels(), batch.height(), batch.width()}, 'c');
    }

    private static float[] floats(INDArray array) {
        // A copy even where type and order fit already, because the array may be a view of a larger one.
        INDArray ordered = array.dup('c');
        INDArray single = ordered.castTo(DataType.FLOAT);
        float[] values = single.data().asFloat();
        if (single != ordered) {
            single.close();
        }
        ordered.close();
        return values;
    }
}
