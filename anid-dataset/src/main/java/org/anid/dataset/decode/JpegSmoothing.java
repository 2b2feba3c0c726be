// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset.decode;

import org.jspecify.annotations.Nullable;

/**
 * Estimates the low coefficients that a progressive JPEG leaves out, from the means of the 5×5 blocks around, so that
 * blocks do not show.
 *
 * <p>The idea is that of annex K.8 of ISO/IEC 10918-1; windows, weights and roundings are those of libjpeg-turbo 3.2.0
 * ({@code jdcoefct.c}), because Pillow's pixels are its pixels. A coefficient is estimated as
 * {@code Q₀₀·Σ wᵢ·DCᵢ / (256·Q)}, rounded to nearest, halves away from zero, where no scan has brought all its bits and
 * what is known of it is zero; known to be smaller than {@code 2^Al}, the estimate is cut to that. Where a component
 * has no coefficients but the means, nine are estimated and the mean itself is smoothed; otherwise five, with other
 * weights.
 */
final class JpegSmoothing {

    /** Coefficients whose bits decide. */
    private static final int LOW = 10;

    /** Where the first coefficients of the zigzag order lie in a block. */
    private static final int[] PLACE = {0, 1, 8, 16, 9, 2, 3, 10, 17, 24};

    /** The transposed coefficient of each: it has the same weights with rows and columns exchanged. */
    private static final int[] TRANSPOSED = {0, 2, 1, 5, 4, 3, 9, 8, 7, 6};

    private static final int[] @Nullable [] NO_SCAN_BUT_THE_FIRST = windows(
            new int[] {-2, -6, -8, -6, -2, -6, 6, 42, 6, -6, -8, 42, 152, 42, -8, -6, 6, 42, 6, -6, -2, -6, -8, -6, -2},
            new int[] {-1, -1, 0, 1, 1, -3, 13, 0, -13, 3, -3, 38, 0, -38, 3, -3, 13, 0, -13, 3, -1, -1, 0, 1, 1},
            new int[] {0, 0, 1, 0, 0, 0, 2, 7, 2, 0, 0, -5, -14, -5, 0, 0, 2, 7, 2, 0, 0, 0, 1, 0, 0},
            new int[] {-1, 0, 0, 0, 1, 0, 9, 0, -9, 0, 0, 0, 0, 0, 0, 0, -9, 0, 9, 0, 1, 0, 0, 0, -1},
            new int[] {0, 0, 0, 0, 0, 0, 1, 0, -1, 0, 0, 2, 0, -2, 0, 0, 1, 0, -1, 0, 0, 0, 0, 0, 0},
            new int[] {0, 0, 0, 0, 0, 0, 1, -3, 1, 0, 0, 0, 0, 0, 0, 0, -1, 3, -1, 0, 0, 0, 0, 0, 0});

    private static final int[] @Nullable [] SOME_SCANS = windows(
            null,
            new int[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -7, 50, 0, -50, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
            new int[] {0, 0, -1, 0, 0, 0, 0, 13, 0, 0, 0, 0, -24, 0, 0, 0, 0, 13, 0, 0, 0, 0, -1, 0, 0},
            new int[] {0, -1, 0, 1, 0, -1, 10, 0, -10, 1, 0, 0, 0, 0, 0, 1, -10, 0, 10, -1, 0, 1, 0, -1, 0},
            null,
            null);

    private final JpegComponent component;
    private final short[] coefficients;
    private final int[] steps;
    private final int[] @Nullable [] windows;
    private final int[] means = new int[25];

    /**
     * Of one component.
     *
     * @param coefficients of all blocks, not changed
     * @param steps quantisation steps, natural order
     */
    JpegSmoothing(JpegComponent component, short[] coefficients, int[] steps) {
        this.component = component;
        this.coefficients = coefficients;
        this.steps = steps;
        boolean meansAlone = true;
        for (int k = 1; k < LOW; k++) {
            meansAlone &= component.missingBits[k] == -1;
        }
        windows = meansAlone ? NO_SCAN_BUT_THE_FIRST : SOME_SCANS;
    }

    /** By place in the zigzag order; null where there is no estimate. */
    private static int[] @Nullable [] windows(
            int @Nullable [] mean, int[] ac01, int[] ac20, int[] ac11, int @Nullable [] ac03, int @Nullable [] ac12) {
        int[] @Nullable [] windows = new int[LOW][];
        windows[0] = mean;
        windows[1] = ac01;
        windows[3] = ac20;
        windows[4] = ac11;
        windows[6] = ac03;
        windows[7] = ac12;
        for (int k = 1; k < LOW; k++) {
            int[] other = windows[TRANSPOSED[k]];
            if (windows[k] == null && other != null) {
                int[] window = new int[25];
                for (int i = 0; i < 25; i++) {
                    window[i] = other[5 * (i % 5) + i / 5];
                }
                windows[k] = window;
            }
        }
        return windows;
    }

    /** Whether anything is to be estimated: all means are known, and of some component a low coefficient is not. */
    static boolean isUseful(JpegComponent[] components) {
        boolean useful = false;
        for (JpegComponent component : components) {
            if (component.steps == null || component.missingBits[0] < 0) {
                return false;
            }
            for (int k = 0; k < LOW; k++) {
                if (component.steps[PLACE[k]] == 0) {
                    return false;
                }
                useful |= k > 0 && component.missingBits[k] != 0;
            }
        }
        return useful;
    }

    /**
     * Puts the estimates into a block.
     *
     * @param block its coefficients, not yet times their steps
     */
    void estimate(int column, int row, int[] block) {
        gather(column, row);
        for (int k = 0; k < LOW; k++) {
            int[] window = windows[k];
            int missing = component.missingBits[k];
            if (window == null || k > 0 && (missing == 0 || block[PLACE[k]] != 0)) {
                continue;
            }
            long sum = 0;
            for (int i = 0; i < 25; i++) {
                sum += (long) window[i] * means[i];
            }
            sum *= steps[0];
            long step = steps[PLACE[k]];
            long size = ((step << 7) + Math.abs(sum)) / (step << 8);
            if (k > 0 && missing > 0) {
                size = Math.min(size, (1 << missing) - 1);
            }
            block[PLACE[k]] = (short) (sum < 0 ? -size : size);
        }
    }

    /** The means of the blocks around; beyond the image the last one counts again. */
    private void gather(int column, int row) {
        int perUnit = component.vertical;
        int unit = row / perUnit;
        boolean lastUnit = unit == (component.blocksHigh - 1) / perUnit;
        // libjpeg counts rows as if every unit had as many as the one at hand, and the last may have fewer.
        int rowsHere = lastUnit && component.blocksHigh % perUnit != 0 ? component.blocksHigh % perUnit : perUnit;
        int counted = unit * rowsHere + row % perUnit;
        int total = rowsHere * component.unitsHigh;
        int above = counted > 0 ? row - 1 : row;
        int farAbove = counted > 1 ? row - 2 : above;
        int below = counted < total - 1 ? row + 1 : row;
        int farBelow = counted < total - 2 ? row + 2 : below;
        int last = component.blocksWide - 1;
        for (int i = 0; i < 5; i++) {
            int x = Math.max(0, Math.min(last, column + i - 2));
            means[i] = coefficients[component.block(x, farAbove)];
            means[5 + i] = coefficients[component.block(x, above)];
            means[10 + i] = coefficients[component.block(x, row)];
            means[15 + i] = coefficients[component.block(x, below)];
            means[20 + i] = coefficients[component.block(x, farBelow)];
        }
    }
}
