// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.preprocess;

import java.util.Arrays;
import org.anid.api.image.Resampler;
import org.anid.api.metric.UnscorableException;
import org.anid.api.model.Preprocessing.Mode;
import org.anid.api.model.Preprocessing.Step;

/** What each step of a card does to an image. No step writes to the image that it is given. */
final class Steps {

    private static final float SMALLEST_DIVISOR = 1e-6f;
    private static final float LEVELS = 255;

    private Steps() {}

    static Planes apply(Step step, Planes image) {
        if (step instanceof Step.Resize resize) {
            return resize(resize, image);
        } else if (step instanceof Step.CenterCrop crop) {
            return centerCrop(crop.size(), image);
        } else if (step instanceof Step.PadToSquare pad) {
            return pad(pad, image);
        } else if (step instanceof Step.Clamp) {
            return clamp(image);
        } else if (step instanceof Step.DivideByMaximum) {
            return divideByMaximum(image);
        } else if (step instanceof Step.Normalize normalize) {
            return normalize(normalize, image);
        }
        throw new IllegalArgumentException("no step " + step);
    }

    private static Planes resize(Step.Resize step, Planes image) {
        int width = side(step, image.width(), image.height());
        int height = side(step, image.height(), image.width());
        if (width == image.width() && height == image.height()) {
            return image;
        }
        image.checkEnlarged(width, height);
        return switch (step.method()) {
            case UINT8 -> resize8(Resampler.of(step.filter()), image, width, height);
            case FLOAT -> resizeFloat(Resampler.of(step.filter()), image, width, height);
            case TORCH -> resizeFloat(Resampler.withoutAntialias(step.filter()), image, width, height);
            case TENSORFLOW -> Bilinear.tensorflow(image, width, height);
        };
    }

    /** The new length of a side, given the other; torchvision rounds down. */
    private static int side(Step.Resize step, int own, int other) {
        boolean fixed = step.mode() == Mode.EXACT || own == other || (own < other) == (step.mode() == Mode.SHORT_SIDE);
        return fixed ? step.size() : (int) Math.max(1, Math.min(Integer.MAX_VALUE, (double) step.size() * own / other));
    }

    static Planes resizeFloat(Resampler resampler, Planes image, int width, int height) {
        return new Planes(
                resampler.resizeFloat(image.values(), Planes.CHANNELS, image.width(), image.height(), width, height),
                width,
                height);
    }

    private static Planes resize8(Resampler resampler, Planes image, int width, int height) {
        float[] values = image.values();
        byte[] levels = new byte[values.length];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) (int) (values[i] * LEVELS + 0.5f);
        }
        byte[] resized = resampler.resize8(levels, Planes.CHANNELS, image.width(), image.height(), width, height);
        float[] result = new float[resized.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (resized[i] & 0xFF) / LEVELS;
        }
        return new Planes(result, width, height);
    }

    private static Planes centerCrop(int size, Planes image) {
        if (image.width() < size || image.height() < size) {
            throw new UnscorableException("a centre of " + size + "×" + size + " cannot be cut from an image of "
                    + image.width() + "×" + image.height());
        }
        if (image.width() == size && image.height() == size) {
            return image;
        }
        int left = (int) Math.rint((image.width() - size) / 2.0);
        int top = (int) Math.rint((image.height() - size) / 2.0);
        return image.cut(left, top, size, size);
    }

    private static Planes pad(Step.PadToSquare step, Planes image) {
        int side = Math.max(image.width(), image.height());
        if (image.width() == image.height()) {
            return image;
        }
        image.checkEnlarged(side, side);
        int left = (side - image.width()) / 2;
        int top = (side - image.height()) / 2;
        float[] result = new float[Planes.CHANNELS * side * side];
        for (int c = 0; c < Planes.CHANNELS; c++) {
            int plane = c * side * side;
            Arrays.fill(result, plane, plane + side * side, step.colour().get(c).floatValue());
            for (int y = 0; y < image.height(); y++) {
                System.arraycopy(
                        image.values(),
                        (c * image.height() + y) * image.width(),
                        result,
                        plane + (top + y) * side + left,
                        image.width());
            }
        }
        return new Planes(result, side, side);
    }

    private static Planes clamp(Planes image) {
        float[] clamped = image.values().clone();
        for (int i = 0; i < clamped.length; i++) {
            clamped[i] = Math.min(1, Math.max(0, clamped[i]));
        }
        return image.with(clamped);
    }

    private static Planes divideByMaximum(Planes image) {
        float[] values = image.values();
        float largest = SMALLEST_DIVISOR;
        for (float value : values) {
            largest = Math.max(largest, value);
        }
        float[] shares = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            shares[i] = values[i] / largest;
        }
        return image.with(shares);
    }

    private static Planes normalize(Step.Normalize step, Planes image) {
        float[] values = image.values();
        float[] normalized = new float[values.length];
        int plane = image.plane();
        float scale = (float) step.scale();
        for (int c = 0; c < Planes.CHANNELS; c++) {
            float mean = step.mean().get(c).floatValue();
            float std = step.std().get(c).floatValue();
            for (int i = c * plane; i < (c + 1) * plane; i++) {
                normalized[i] = (values[i] * scale - mean) / std;
            }
        }
        return image.with(normalized);
    }
}
