// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.model;

import java.util.List;
import org.anid.api.image.ResampleFilter;
import org.jspecify.annotations.Nullable;

/**
 * From an RGB image in [0,1] to what a network takes: steps in order, then crops, then the memory layout. It is
 * executed as it stands; what a graph does itself is not on it.
 *
 * @param minimumSide images with a shorter side have no score
 * @param steps in order, each on the result of the one before
 * @param crops views in place of the image; null: the image
 * @param layout of the tensor
 * @param order of the channels
 */
public record Preprocessing(
        int minimumSide, List<Step> steps, @Nullable Crops crops, Layout layout, Order order) {
    /** Makes the list unmodifiable. */
    public Preprocessing {
        steps = List.copyOf(steps);
    }

    /** One step. Values are real numbers; 8-bit levels are k/255. */
    public sealed interface Step {

        /**
         * Another size.
         *
         * @param mode which sides are meant
         * @param size of them in pixels; the other side is rounded down, as torchvision does
         * @param filter which filter
         * @param method whose resize
         */
        record Resize(Mode mode, int size, ResampleFilter filter, Method method) implements Step {}

        /**
         * A square from the centre, as torchvision: offsets are rounded to nearest, halves to even.
         *
         * @param size side in pixels; an image that is smaller is refused
         */
        record CenterCrop(int size) implements Step {}

        /**
         * Bars on both sides of the shorter side until the image is square; an odd pixel goes to the end.
         *
         * @param colour of the bars, a value in [0,1] per channel
         */
        record PadToSquare(List<Double> colour) implements Step {
            /** Makes the list unmodifiable. */
            public PadToSquare {
                colour = List.copyOf(colour);
            }
        }

        /** Values to [0,1]. */
        record Clamp() implements Step {}

        /** Values divided by the largest one of the image, or by 10⁻⁶ where that is smaller, as U²-Net does. */
        record DivideByMaximum() implements Step {}

        /**
         * {@code (scale · x − mean) / std} per channel.
         *
         * @param scale 255 for networks that want 0–255, else 1
         * @param mean one value per channel
         * @param std one value per channel
         */
        record Normalize(double scale, List<Double> mean, List<Double> std) implements Step {
            /** Makes the lists unmodifiable. */
            public Normalize {
                mean = List.copyOf(mean);
                std = List.copyOf(std);
            }
        }
    }

    /** Which sides are meant. */
    public enum Mode {
        /** The shorter side becomes {@code size}, the other follows. */
        SHORT_SIDE,
        /** The longer side becomes {@code size}, the other follows. */
        LONG_SIDE,
        /** Both sides become {@code size}; the aspect ratio is lost. */
        EXACT
    }

    /** Whose resize. */
    public enum Method {
        /** Pillow on 8-bit images: antialiased, each pass rounded and clipped to 8 bits. */
        UINT8,
        /** Pillow on mode F, torch with {@code antialias=True}: antialiased, not clipped. */
        FLOAT,
        /** Torch with {@code antialias=False, align_corners=False}; bilinear, bicubic with a = −0.75; not clipped. */
        TORCH,
        /** TensorFlow 1's bilinear: pixel i looks at i · from / to, no half pixels; not clipped. */
        TENSORFLOW
    }

    /** Order of the axes of a batch. */
    public enum Layout {
        /** Channel by channel. */
        NCHW,
        /** Pixel by pixel. */
        NHWC
    }

    /** Order of the channels. */
    public enum Order {
        /** Red first. */
        RGB,
        /** Blue first. */
        BGR
    }
}
