// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset.decode;

import java.util.Arrays;

/**
 * The inverse cosine transform in integers that libjpeg calls "islow" and that Pillow decodes with.
 *
 * <p>Loeffler, Ligtenberg, Moschytz: Practical fast 1-D DCT algorithms with 11 multiplications (ICASSP 1989), as
 * ordered and rounded in libjpeg's {@code jidctint.c}: constants of 13 fractional bits, two more bits kept between the
 * passes. Another transform as good as this one would differ by a level here and there.
 */
final class JpegTransform {

    private static final int CONSTANT_BITS = 13;
    private static final int KEPT_BITS = 2;

    private static final int C0_298631336 = 2446;
    private static final int C0_390180644 = 3196;
    private static final int C0_541196100 = 4433;
    private static final int C0_765366865 = 6270;
    private static final int C0_899976223 = 7373;
    private static final int C1_175875602 = 9633;
    private static final int C1_501321110 = 12299;
    private static final int C1_847759065 = 15137;
    private static final int C1_961570560 = 16069;
    private static final int C2_053119869 = 16819;
    private static final int C2_562915447 = 20995;
    private static final int C3_072711026 = 25172;

    private JpegTransform() {}

    /**
     * Transforms one block.
     *
     * @param block 64 dequantised coefficients in natural order; used as work space
     * @param work room for 64 more
     * @param plane where the samples go
     * @param at of the block's first sample
     * @param stride of the plane
     */
    static void inverse(int[] block, int[] work, byte[] plane, int at, int stride) {
        for (int x = 0; x < 8; x++) {
            if ((block[x + 8]
                            | block[x + 16]
                            | block[x + 24]
                            | block[x + 32]
                            | block[x + 40]
                            | block[x + 48]
                            | block[x + 56])
                    == 0) {
                Arrays.fill(work, 8 * x, 8 * x + 8, block[x] << KEPT_BITS);
            } else {
                line(block, x, work, 8 * x, CONSTANT_BITS - KEPT_BITS);
            }
        }
        for (int y = 0; y < 8; y++) {
            line(work, y, block, 8 * y, CONSTANT_BITS + KEPT_BITS + 3);
            int to = at + y * stride;
            for (int x = 0; x < 8; x++) {
                plane[to + x] = (byte) Math.min(255, Math.max(0, block[8 * y + x] + 128));
            }
        }
    }

    /** From a column to a row, so that two of it leave a block as it lay. */
    private static void line(int[] from, int x, int[] to, int at, int shift) {
        int i2 = from[x + 16];
        int i6 = from[x + 48];
        int even = (i2 + i6) * C0_541196100;
        int even2 = even - i6 * C1_847759065;
        int even3 = even + i2 * C0_765366865;
        int half = 1 << shift - 1;
        int sum = (from[x] + from[x + 32] << CONSTANT_BITS) + half;
        int difference = (from[x] - from[x + 32] << CONSTANT_BITS) + half;
        int a0 = sum + even3;
        int a3 = sum - even3;
        int a1 = difference + even2;
        int a2 = difference - even2;

        int i1 = from[x + 8];
        int i3 = from[x + 24];
        int i5 = from[x + 40];
        int i7 = from[x + 56];
        int common = (i7 + i3 + i5 + i1) * C1_175875602;
        int z1 = -(i7 + i1) * C0_899976223;
        int z2 = -(i5 + i3) * C2_562915447;
        int z3 = common - (i7 + i3) * C1_961570560;
        int z4 = common - (i5 + i1) * C0_390180644;
        int b0 = i7 * C0_298631336 + z1 + z3;
        int b1 = i5 * C2_053119869 + z2 + z4;
        int b2 = i3 * C3_072711026 + z2 + z3;
        int b3 = i1 * C1_501321110 + z1 + z4;

        to[at] = a0 + b3 >> shift;
        to[at + 1] = a1 + b2 >> shift;
        to[at + 2] = a2 + b1 >> shift;
        to[at + 3] = a3 + b0 >> shift;
        to[at + 4] = a3 - b0 >> shift;
        to[at + 5] = a2 - b1 >> shift;
        to[at + 6] = a1 - b2 >> shift;
        to[at + 7] = a0 - b3 >> shift;
    }
}
