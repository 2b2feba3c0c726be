// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset.decode;

/** From the components of a JPEG to RGB, with libjpeg's and Pillow's roundings. */
final class JpegColours {

    private static final int HALF = 1 << 15;
    private static final int CR_RED = (int) (1.40200 * 65536 + 0.5);
    private static final int CB_BLUE = (int) (1.77200 * 65536 + 0.5);
    private static final int CB_GREEN = (int) (0.34414 * 65536 + 0.5);
    private static final int CR_GREEN = (int) (0.71414 * 65536 + 0.5);

    private JpegColours() {}

    static byte[] fromGrey(byte[] grey) {
        byte[] rgb = new byte[3 * grey.length];
        for (int p = 0, to = 0; p < grey.length; p++, to += 3) {
            rgb[to] = grey[p];
            rgb[to + 1] = grey[p];
            rgb[to + 2] = grey[p];
        }
        return rgb;
    }

    static byte[] fromRgb(byte[] red, byte[] green, byte[] blue) {
        byte[] rgb = new byte[3 * red.length];
        for (int p = 0, to = 0; p < red.length; p++, to += 3) {
            rgb[to] = red[p];
            rgb[to + 1] = green[p];
            rgb[to + 2] = blue[p];
        }
        return rgb;
    }

    /** JFIF's transform, 16 fractional bits, rounded to nearest. */
    static byte[] fromYcc(byte[] luma, byte[] chromaBlue, byte[] chromaRed) {
        byte[] rgb = new byte[3 * luma.length];
        for (int p = 0, to = 0; p < luma.length; p++, to += 3) {
            int y = luma[p] & 0xFF;
            int cb = (chromaBlue[p] & 0xFF) - 128;
            int cr = (chromaRed[p] & 0xFF) - 128;
            rgb[to] = clip(y + (CR_RED * cr + HALF >> 16));
            rgb[to + 1] = clip(y + (HALF - CB_GREEN * cb - CR_GREEN * cr >> 16));
            rgb[to + 2] = clip(y + (CB_BLUE * cb + HALF >> 16));
        }
        return rgb;
    }

    /**
     * Four inks, stored inverted as Adobe writes them: Pillow takes that for granted, with or without Adobe's marker.
     *
     * @param rgb what the first three components stand for: light, that is inverted ink; becomes the result
     * @param black the fourth component, inverted
     * @param transformed whether the first three came out of the YCC transform, which YCCK applies to ink
     */
    static byte[] underBlack(byte[] rgb, byte[] black, boolean transformed) {
        for (int p = 0; p < black.length; p++) {
            int light = black[p] & 0xFF;
            for (int i = 3 * p; i < 3 * p + 3; i++) {
                int ink = transformed ? rgb[i] & 0xFF : 255 - (rgb[i] & 0xFF);
                // ink·light/255, rounded as Pillow rounds it.
                int product = ink * light + 128;
                rgb[i] = clip(light - ((product >> 8) + product >> 8));
            }
        }
        return rgb;
    }

    private static byte clip(int value) {
        return (byte) Math.min(255, Math.max(0, value));
    }
}
