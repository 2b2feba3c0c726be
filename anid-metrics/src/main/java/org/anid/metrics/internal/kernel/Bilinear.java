// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel;

/**
 * Places and weights of a bilinear resize of one side: output i is
 * {@code in[first[i]]·(1 − weight[i]) + in[second[i]]·weight[i]}.
 */
public final class Bilinear {

    /** The nearer place. */
    public final int[] first;
    /** The place after it, or the same at the end. */
    public final int[] second;
    /** Weight of the second place. */
    public final float[] weight;

    private Bilinear(int from, int to, boolean aligned) {
        first = new int[to];
        second = new int[to];
        weight = new float[to];
        for (int i = 0; i < to; i++) {
            double at = aligned
                    ? (to == 1 ? 0 : (double) i * (from - 1) / (to - 1))
                    : Math.max(0, (i + 0.5) * from / to - 0.5);
            first[i] = Math.min((int) at, from - 1);
            second[i] = Math.min(first[i] + 1, from - 1);
            weight[i] = (float) (at - first[i]);
        }
    }

    /** Pixel centres at half integers; nothing is averaged where it shrinks. */
    public static Bilinear centred(int from, int to) {
        return new Bilinear(from, to, false);
    }

    /** The corner pixels of both coincide. */
    public static Bilinear aligned(int from, int to) {
        return new Bilinear(from, to, true);
    }
}
