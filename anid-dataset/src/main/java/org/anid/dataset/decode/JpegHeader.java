// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset.decode;

import org.anid.api.dataset.ImageReadException;

/**
 * What a JPEG says before its pixels, and what its components mean.
 *
 * @param width columns
 * @param height rows
 * @param components 1 (grey), 3 or 4
 * @param transformed whether the first three are Y, Cb, Cr
 * @param inverted whether an Adobe marker says that CMYK is stored as 255 − value
 */
record JpegHeader(int width, int height, int components, boolean transformed, boolean inverted) {

    static JpegHeader parse(byte[] file) throws ImageReadException {
        boolean jfif = false;
        int adobe = -1;
        int at = 2;
        while (true) {
            at = marker(file, at);
            int code = file[at++] & 0xFF;
            if (code == 0xD8 || code == 0x01 || code >= 0xD0 && code <= 0xD7) {
                continue;
            }
            if (code == 0xD9 || code == 0xDA) {
                throw new ImageReadException("the JPEG is corrupt: there is no frame header before its pixels");
            }
            int length = word(file, at);
            if (code == 0xE0 && length >= 7 && text(file, at + 2, "JFIF\0")) {
                jfif = true;
            } else if (code == 0xEE && length >= 14 && text(file, at + 2, "Adobe")) {
                adobe = file[at + 13] & 0xFF;
            } else if (code >= 0xC0 && code <= 0xCF && code != 0xC4 && code != 0xC8 && code != 0xCC) {
                return frame(file, at, code, jfif, adobe);
            }
            at += length;
        }
    }

    private static JpegHeader frame(byte[] file, int at, int code, boolean jfif, int adobe) throws ImageReadException {
        if (code != 0xC0 && code != 0xC1 && code != 0xC2) {
            throw new ImageReadException("this kind of JPEG (frame type " + (code - 0xC0)
                    + ": lossless, hierarchical or arithmetic) is not supported; convert it to PNG first");
        }
        int precision = file[at + 2] & 0xFF;
        int height = word(file, at + 3);
        int width = word(file, at + 5);
        int components = file[at + 7] & 0xFF;
        if (precision != 8 || components != 1 && components != 3 && components != 4) {
            throw new ImageReadException("a JPEG of " + components + " components of " + precision
                    + " bits is not supported; convert it to PNG first");
        }
        boolean transformed =
                switch (components) {
                    case 3 -> {
                        if (jfif) {
                            yield true;
                        }
                        if (adobe >= 0) {
                            yield adobe != 0;
                        }
                        yield file[at + 8] != 'R' || file[at + 11] != 'G' || file[at + 14] != 'B';
                    }
                    case 4 -> adobe > 0;
                    default -> false;
                };
        return new JpegHeader(width, height, components, transformed, adobe >= 0);
    }

    /** Position of the code of the next marker. */
    private static int marker(byte[] file, int from) throws ImageReadException {
        int at = from;
        while (at + 1 < file.length) {
            if ((file[at] & 0xFF) == 0xFF && file[at + 1] != 0 && (file[at + 1] & 0xFF) != 0xFF) {
                return at + 1;
            }
            at++;
        }
        throw new ImageReadException("the JPEG is truncated: it ends before its pixels do");
    }

    private static int word(byte[] file, int at) {
        return (file[at] & 0xFF) << 8 | file[at + 1] & 0xFF;
    }

    private static boolean text(byte[] file, int at, String expected) {
        for (int i = 0; i < expected.length(); i++) {
            if (at + i >= file.length || file[at + i] != expected.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Interleaved component samples to interleaved RGB. */
    byte[] toRgb(byte[] samples) {
        int pixels = width * height;
        byte[] rgb = new byte[3 * pixels];
        for (int i = 0; i < pixels; i++) {
            int from = i * components;
            int r = samples[from] & 0xFF;
            int g = components == 1 ? r : samples[from + 1] & 0xFF;
            int b = components == 1 ? r : samples[from + 2] & 0xFF;
            if (transformed) {
                int y = r;
                int cb = g - 128;
                int cr = b - 128;
                r = clip(y + (CR_RED * cr + HALF >> 16));
                g = clip(y + (CB_GREEN * cb + CR_GREEN * cr + HALF >> 16));
                b = clip(y + (CB_BLUE * cb + HALF >> 16));
            }
            if (components == 4) {
                int k = samples[from + 3] & 0xFF;
                if (transformed) {
                    // YCCK is the transform of inverted ink.
                    r = 255 - r;
                    g = 255 - g;
                    b = 255 - b;
                }
                if (inverted) {
                    r = 255 - r;
                    g = 255 - g;
                    b = 255 - b;
                    k = 255 - k;
                }
                r = ink(r, k);
                g = ink(g, k);
                b = ink(b, k);
            }
            rgb[3 * i] = (byte) r;
            rgb[3 * i + 1] = (byte) g;
            rgb[3 * i + 2] = (byte) b;
        }
        return rgb;
    }

    private static final int HALF = 1 << 15;
    private static final int CR_RED = (int) (1.40200 * 65536 + 0.5);
    private static final int CB_BLUE = (int) (1.77200 * 65536 + 0.5);
    private static final int CB_GREEN = -(int) (0.34414 * 65536 + 0.5);
    private static final int CR_GREEN = -(int) (0.71414 * 65536 + 0.5);

    private static int clip(int value) {
        return Math.min(255, Math.max(0, value));
    }

    /** Pillow's CMYK to RGB. */
    private static int ink(int colour, int black) {
        int light = 255 - black;
        int product = colour * light + 128;
        return clip(light - ((product >> 8) + product >> 8));
    }
}
