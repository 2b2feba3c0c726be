// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.model;

import java.util.List;
import org.anid.api.image.ResampleFilter;
import org.jspecify.annotations.Nullable;

/**
 * From an image in [0,1] to what a network takes. Steps run in the order of the components.
 *
 * @param resize to which size, and whether the short side or both sides are meant; null: as it is
 * @param crop side of the square cut from the centre; null: none
 * @param scale factor on [0,1] values before the mean is taken off: 255 for networks that want 0–255
 * @param mean one value per channel, taken off
 * @param std one value per channel, divided by
 * @param layout {@code NCHW} or {@code NHWC}
 * @param order {@code RGB} or {@code BGR}
 */
public record Preprocessing(
        @Nullable Resize resize,
        @Nullable Integer crop,
        double scale,
        List<Double> mean,
        List<Double> std,
        String layout,
        String order) {
    /** Makes the lists unmodifiable. */
    public Preprocessing {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }

    /**
     * How to resize.
     *
     * @param mode short side or exact
     * @param size side in pixels
     * @param filter which filter
     * @param antialias whether the filter widens when shrinking
     * @param arithmetic 8-bit fixed point as Pillow on RGB images, or float
     */
    public record Resize(Mode mode, int size, ResampleFilter filter, boolean antialias, Arithmetic arithmetic) {}

    /** Which sides are meant. */
    public enum Mode {
        /** The shorter side becomes {@code size}, the other follows. */
        SHORT_SIDE,
        /** The longer side becomes {@code size}, the other follows. */
        LONG_SIDE,
        /** Both sides become {@code size}; the aspect ratio is lost. */
        EXACT
    }

    /** In which numbers the resize runs. */
    public enum Arithmetic {
        /** Pillow on 8-bit images. */
        UINT8,
        /** Pillow on mode F, or torch on float tensors. */
        FLOAT
    }
}
