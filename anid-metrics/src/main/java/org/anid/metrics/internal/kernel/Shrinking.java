// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel;

/** How far the indices of Zhang shrink an image before they look at it. */
public final class Shrinking {

    private static final double SIDE = 256;

    private Shrinking() {}

    /** The shorter side over 256, rounded half to even, at least 1. */
    public static int factor(int height, int width) {
        return Math.max(1, (int) Math.rint(Math.min(height, width) / SIDE));
    }
}
