// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.image;

/**
 * Channels, height and width of an image, in pixels.
 *
 * @param channels 1 (grey) or 3 (RGB)
 * @param height rows, at least 1
 * @param width columns, at least 1
 */
public record ImageShape(int channels, int height, int width) {

    /**
     * Checks the three numbers.
     *
     * @throws IllegalArgumentException if the channel count is not 1 or 3, or a side is not positive
     */
    public ImageShape {
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("an image has 1 or 3 channels, not " + channels);
        }
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("an image has at least one pixel, not " + width + "×" + height);
        }
    }

    /** Pixels of one channel: {@code height · width}. */
    public int plane() {
        return Math.multiplyExact(height, width);
    }

    /** Values of one image: {@code channels · height · width}. */
    public int volume() {
        return Math.multiplyExact(channels, plane());
    }

    /** Whether the other shape covers the same pixels, whatever its channels. */
    public boolean sameSize(ImageShape other) {
        return height == other.height && width == other.width;
    }

    /** Width first, as people say it: {@code 640×480}. */
    public String size() {
        return width + "×" + height;
    }

    @Override
    public String toString() {
        return channels + "×" + height + "×" + width;
    }
}
