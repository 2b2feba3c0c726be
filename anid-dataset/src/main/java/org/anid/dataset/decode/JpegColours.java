// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset.decode;

/** What the components of a JPEG stand for, and how they become RGB, with libjpeg's and Pillow's roundings. */
enum JpegColours {
    GREY {
        @Override
        void convert(byte[][] lines, int width, float[] to, int at, int plane) {
            for (int x = 0; x < width; x++) {
                float level = CLIPPED[BELOW + (lines[0][x] & 0xFF)];
                to[at + x] = level;
                to[at + plane + x] = level;
                to[at + 2 * plane + x] = level;
            }
        }
    },

    RGB {
        @Override
        void convert(byte[][] lines, int width, float[] to, int at, int plane) {
            for (int c = 0; c < 3; c++) {
                for (int x = 0; x < width; x++) {
                    to[at + c * plane + x] = CLIPPED[BELOW + (lines[c][x] & 0xFF)];
                }
            }
        }
    },

    /** JFIF's transform, 16 fractional bits, rounded to nearest. */
    YCC {
        @Override
        void convert(byte[][] lines, int width, float[] to, int at, int plane) {
            byte[] luma = lines[0];
            byte[] chromaBlue = lines[1];
            byte[] chromaRed = lines[2];
            for (int x = 0; x < width; x++) {
                int y = luma[x] & 0xFF;
                int cb = chromaBlue[x] & 0xFF;
                int cr = chromaRed[x] & 0xFF;
                to[at + x] = CLIPPED[y + RED_OF_CR[cr]];
                to[at + plane + x] = CLIPPED[y + (GREEN_OF_CB[cb] + GREEN_OF_CR[cr] >> 16)];
                to[at + 2 * plane + x] = CLIPPED[y + BLUE_OF_CB[cb]];
            }
        }
    },

    /**
     * Four inks, stored inverted as Adobe writes them: Pillow takes that for granted, with or without Adobe's marker.
     */
    CMYK {
        @Override
        void convert(byte[][] lines, int width, float[] to, int at, int plane) {
            RGB.convert(lines, width, to, at, plane);
            underBlack(lines[3], false, width, to, at, plane);
        }
    },

    /** The same with the transform applied to three of the inks. */
    YCCK {
        @Override
        void convert(byte[][] lines, int width, float[] to, int at, int plane) {
            YCC.convert(lines, width, to, at, plane);
            underBlack(lines[3], true, width, to, at, plane);
        }
    };

    private static final int HALF = 1 << 15;
    private static final int CR_RED = (int) (1.40200 * 65536 + 0.5);
    private static final int CB_BLUE = (int) (1.77200 * 65536 + 0.5);
    private static final int CB_GREEN = (int) (0.34414 * 65536 + 0.5);
    private static final int CR_GREEN = (int) (0.71414 * 65536 + 0.5);

    /** The value of a level, clipped to 0…255, for levels from {@link #BELOW} less than 0 to as much above 255. */
    private static final float[] CLIPPED = new float[3 * 256];

    private static final int BELOW = 256;

    /** What chroma of 0…255 adds to luma to make an index of {@link #CLIPPED}. */
    private static final int[] RED_OF_CR = new int[256];

    private static final int[] BLUE_OF_CB = new int[256];

    /** The sum of these two, with 16 fractional bits. */
    private static final int[] GREEN_OF_CR = new int[256];

    private static final int[] GREEN_OF_CB = new int[256];

    static {
        for (int i = 0; i < 256; i++) {
            RED_OF_CR[i] = (CR_RED * (i - 128) + HALF >> 16) + BELOW;
            BLUE_OF_CB[i] = (CB_BLUE * (i - 128) + HALF >> 16) + BELOW;
            GREEN_OF_CR[i] = -CR_GREEN * (i - 128);
            GREEN_OF_CB[i] = -CB_GREEN * (i - 128) + HALF + (BELOW << 16);
        }
        for (int i = 0; i < CLIPPED.length; i++) {
            CLIPPED[i] = Math.min(255, Math.max(0, i - BELOW)) / 255f;
        }
    }

    /**
     * Converts one line.
     *
     * @param lines of each component, unsigned; as many samples as the image has columns, or more
     * @param width columns of the image
     * @param to three planes of values {@code k/255}
     * @param at of the line in the first plane
     * @param plane from one plane to the next
     */
    abstract void convert(byte[][] lines, int width, float[] to, int at, int plane);

    /**
     * Puts black over three inks.
     *
     * @param black the fourth component, inverted
     * @param transformed whether what lies in {@code to} came out of the transform, which makes it ink and not light
     */
    private static void underBlack(byte[] black, boolean transformed, int width, float[] to, int at, int plane) {
        for (int c = 0; c < 3; c++) {
            for (int x = 0; x < width; x++) {
                int p = at + c * plane + x;
                int light = black[x] & 0xFF;
                int level = Math.round(255 * to[p]);
                // Ink times light, over 255, rounded as Pillow rounds it.
                int product = (transformed ? level : 255 - level) * light + 128;
                to[p] = CLIPPED[BELOW + light - ((product >> 8) + product >> 8)];
            }
        }
    }
}
