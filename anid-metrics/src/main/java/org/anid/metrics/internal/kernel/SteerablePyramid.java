// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel;

/**
 * The filters of Simoncelli's steerable pyramid of order 5 (sp5Filters of matlabPyrTools) that VIF looks at: two
 * low-passes and the two of the six bands whose derivative runs along an axis, which are each other's transpose. Kept
 * folded: place [r][c] is the tap r rows and c columns from the corner, up to the middle.
 */
public final class SteerablePyramid {

    /** First low-pass, 5×5, symmetric. */
    public static final float[][] LOW0 = {
        {0.00341614f, -0.01551246f, -0.03848215f},
        {-0.01551246f, 0.05586982f, 0.15925570f},
        {-0.03848215f, 0.15925570f, 0.40304148f}
    };

    /** Low-pass between levels, 9×9, symmetric. */
    public static final float[][] LOW = twice(new float[][] {
        {0.00085404f, -0.00244917f, -0.00387812f, -0.00944432f, -0.00962054f},
        {-0.00244917f, -0.00523281f, -0.00661117f, 0.00410600f, 0.01002988f},
        {-0.00387812f, -0.00661117f, 0.01396746f, 0.03277038f, 0.03981393f},
        {-0.00944432f, 0.00410600f, 0.03277038f, 0.06426333f, 0.08169618f},
        {-0.00962054f, 0.01002988f, 0.03981393f, 0.08169618f, 0.10096540f}
    });

    /** Band, 7×7, antisymmetric from top to bottom and symmetric from left to right; the middle row is 0. */
    public static final float[][] BAND = {
        {0.00277643f, 0.00496194f, 0.01026699f, 0.01455399f},
        {-0.00986904f, -0.00893064f, 0.01189859f, 0.02755155f},
        {-0.01021852f, -0.03075356f, -0.08226445f, -0.11732297f}
    };

    private SteerablePyramid() {}

    private static float[][] twice(float[][] taps) {
        for (float[] row : taps) {
            for (int i = 0; i < row.length; i++) {
                row[i] *= 2;
            }
        }
        return taps;
    }
}
