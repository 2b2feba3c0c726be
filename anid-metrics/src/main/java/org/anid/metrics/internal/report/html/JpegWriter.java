// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import java.io.ByteArrayOutputStream;
import org.anid.api.image.ImageBatch;

/**
 * Writes small pictures as baseline JPEG (ITU-T T.81) with the tables of its annex K and colours at half the
 * resolution. It is here because a report must have the same bytes on every machine, and the JDK's encoder needs the
 * desktop. Stateless and safe to share.
 */
final class JpegWriter {

    /** Of the tables of annex K, as libjpeg scales them: 75 is where it leaves what people do not see. */
    private static final int QUALITY = 75;

    private static final int[] LUMA = {
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29,
        51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121,
        120, 101, 72, 92, 95, 98, 112, 100, 103, 99
    };
    private static final int[] CHROMA = {
        17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99,
                99,
        99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
                99,
        99, 99, 99, 99, 99, 99
    };
    private static final int[] ZIGZAG = {
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14,
        21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60,
        61, 54, 47, 55, 62, 63
    };

    private static final Huffman DC_LUMA =
            new Huffman(new int[] {0, 1, 5, 1, 1, 1, 1, 1, 1}, "000102030405060708090a0b");
    private static final Huffman DC_CHROMA =
            new Huffman(new int[] {0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1}, "000102030405060708090a0b");
    private static final Huffman AC_LUMA = new Huffman(
            new int[] {0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125},
            "01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a343536373839"
                    + "3a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3"
                    + "a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7"
                    + "f8f9fa");
    private static final Huffman AC_CHROMA = new Huffman(
            new int[] {0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 119},
            "0001020311040521310612415107617113223281081442"
                    + "91a1b1c109233352f0156272d10a162434e125f11718191a262728292a35363738393a434445464748494a535455565758595a63"
                    + "6465666768696a737475767778797a82838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9ba"
                    + "c2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa");

    private static final double[][] COSINES = cosines();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final int width;
    private final int height;
    private final float[][] planes;
    private int buffer;
    private int bits;

    private JpegWriter(ImageBatch image) {
        width = image.width();
        height = image.height();
        planes = colours(image);
    }

    /**
     * The file of an image.
     *
     * @param image one RGB image
     */
    static byte[] write(ImageBatch image) {
        return new JpegWriter(image).write();
    }

    private byte[] write() {
        int[] luma = quantisers(LUMA);
        int[] chroma = quantisers(CHROMA);
        bytes(0xFF, 0xD8);
        table(0, luma);
        table(1, chroma);
        bytes(0xFF, 0xC0, 0, 17, 8, height >> 8, height & 255, width >> 8, width & 255, 3);
        bytes(1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1);
        DC_LUMA.header(this, 0x00);
        AC_LUMA.header(this, 0x10);
        DC_CHROMA.header(this, 0x01);
        AC_CHROMA.header(this, 0x11);
        bytes(0xFF, 0xDA, 0, 12, 3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0);
        int[] last = new int[3];
        for (int y = 0; y < height; y += 16) {
            for (int x = 0; x < width; x += 16) {
                for (int part = 0; part < 4; part++) {
                    last[0] = block(0, x + 8 * (part % 2), y + 8 * (part / 2), 1, luma, last[0], DC_LUMA, AC_LUMA);
                }
                last[1] = block(1, x, y, 2, chroma, last[1], DC_CHROMA, AC_CHROMA);
                last[2] = block(2, x, y, 2, chroma, last[2], DC_CHROMA, AC_CHROMA);
            }
        }
        put(0x7F, 7);
        bytes(0xFF, 0xD9);
        return out.toByteArray();
    }

    /** Y, Cb and Cr around 0 (JFIF 1.02). */
    private static float[][] colours(ImageBatch image) {
        float[] data = image.data();
        int plane = image.shape().plane();
        int at = image.offset(0);
        float[][] planes = new float[3][plane];
        for (int i = 0; i < plane; i++) {
            float r = 255 * data[at + i];
            float g = 255 * data[at + plane + i];
            float b = 255 * data[at + 2 * plane + i];
            planes[0][i] = 0.299f * r + 0.587f * g + 0.114f * b - 128;
            planes[1][i] = -0.168736f * r - 0.331264f * g + 0.5f * b;
            planes[2][i] = 0.5f * r - 0.418688f * g - 0.081312f * b;
        }
        return planes;
    }

    private static int[] quantisers(int[] table) {
        int scale = QUALITY < 50 ? 5000 / QUALITY : 200 - 2 * QUALITY;
        int[] scaled = new int[64];
        for (int i = 0; i < 64; i++) {
            scaled[i] = Math.min(255, Math.max(1, (table[i] * scale + 50) / 100));
        }
        return scaled;
    }

    private static double[][] cosines() {
        double[][] cosines = new double[8][8];
        for (int u = 0; u < 8; u++) {
            for (int x = 0; x < 8; x++) {
                cosines[u][x] =
                        StrictMath.cos((2 * x + 1) * u * Math.PI / 16) * (u == 0 ? StrictMath.sqrt(0.125) : 0.5);
            }
        }
        return cosines;
    }

    /**
     * Codes one block; beyond the border the image repeats its last pixels. Returns its mean, which the next one refers
     * to.
     */
    private int block(int plane, int left, int top, int step, int[] quantisers, int last, Huffman dc, Huffman ac) {
        double[] rows = new double[64];
        for (int y = 0; y < 8; y++) {
            double[] line = new double[8];
            for (int x = 0; x < 8; x++) {
                line[x] = sample(planes[plane], left + step * x, top + step * y, step);
            }
            for (int u = 0; u < 8; u++) {
                double sum = 0;
                for (int x = 0; x < 8; x++) {
                    sum += line[x] * COSINES[u][x];
                }
                rows[8 * y + u] = sum;
            }
        }
        int[] levels = new int[64];
        for (int i = 0; i < 64; i++) {
            int u = ZIGZAG[i] % 8;
            int v = ZIGZAG[i] / 8;
            double sum = 0;
            for (int y = 0; y < 8; y++) {
                sum += rows[8 * y + u] * COSINES[v][y];
            }
            levels[i] = (int) Math.rint(sum / quantisers[ZIGZAG[i]]);
        }
        value(dc, 0, levels[0] - last);
        int zeros = 0;
        for (int i = 1; i < 64; i++) {
            if (levels[i] == 0) {
                zeros++;
            } else {
                for (; zeros > 15; zeros -= 16) {
                    ac.put(this, 0xF0);
                }
                value(ac, zeros, levels[i]);
                zeros = 0;
            }
        }
        if (zeros > 0) {
            ac.put(this, 0);
        }
        return levels[0];
    }

    /** A pixel, or the mean of a square of them. */
    private double sample(float[] plane, int x, int y, int step) {
        double sum = 0;
        for (int dy = 0; dy < step; dy++) {
            for (int dx = 0; dx < step; dx++) {
                sum += plane[Math.min(height - 1, y + dy) * width + Math.min(width - 1, x + dx)];
            }
        }
        return sum / (step * step);
    }

    private void value(Huffman code, int zeros, int value) {
        int size = 32 - Integer.numberOfLeadingZeros(Math.abs(value));
        code.put(this, zeros << 4 | size);
        put((value < 0 ? value - 1 : value) & (1 << size) - 1, size);
    }

    private void put(int value, int count) {
        for (int i = count - 1; i >= 0; i--) {
            buffer = buffer << 1 | value >> i & 1;
            if (++bits == 8) {
                out.write(buffer);
                if ((buffer & 255) == 255) {
                    out.write(0);
                }
                buffer = 0;
                bits = 0;
            }
        }
    }

    private void bytes(int... values) {
        for (int value : values) {
            out.write(value);
        }
    }

    private void table(int number, int[] quantisers) {
        bytes(0xFF, 0xDB, 0, 67, number);
        for (int place : ZIGZAG) {
            out.write(quantisers[place]);
        }
    }

    /** A table of annex K.3: how many codes there are of each length, and what they stand for. */
    private static final class Huffman {
        private final int[] counts;
        private final String symbols;
        private final int[] codes = new int[256];
        private final int[] lengths = new int[256];

        Huffman(int[] counts, String symbols) {
            this.counts = counts;
            this.symbols = symbols;
            int code = 0;
            int next = 0;
            for (int length = 1; length <= counts.length; length++) {
                for (int i = 0; i < counts[length - 1]; i++) {
                    int symbol = Integer.parseInt(symbols.substring(2 * next, 2 * next + 2), 16);
                    codes[symbol] = code++;
                    lengths[symbol] = length;
                    next++;
                }
                code <<= 1;
            }
        }

        void put(JpegWriter writer, int symbol) {
            writer.put(codes[symbol], lengths[symbol]);
        }

        void header(JpegWriter writer, int name) {
            int length = 19 + symbols.length() / 2;
            writer.bytes(0xFF, 0xC4, length >> 8, length & 255, name);
            for (int i = 0; i < 16; i++) {
                writer.bytes(i < counts.length ? counts[i] : 0);
            }
            for (int i = 0; i < symbols.length(); i += 2) {
                writer.bytes(Integer.parseInt(symbols.substring(i, i + 2), 16));
            }
        }
    }
}
