// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.statistics;

import org.anid.api.dimension.Interval;
import org.jspecify.annotations.Nullable;

/** From a signed estimate to a share of 0 to 1. Stateless. */
public final class Share {

    private Share() {}

    /**
     * An estimate less what sampling alone gives, {@code √(x² − v)} with the sign of x, and 0 where its square is below
     * its variance: x² is too large by v on average. Without it two samples of one distribution would never be at 0.
     *
     * @param estimate x
     * @param variance v of the estimate; not positive or NaN for none
     */
    public static double shrunk(double estimate, double variance) {
        if (!(variance > 0)) {
            return estimate;
        }
        double square = estimate * estimate - variance;
        return square > 0 ? Math.copySign(Math.sqrt(square), estimate) : 0;
    }

    /** The share that a signed estimate stands for; NaN for NaN. */
    public static double of(double signed, double noise, boolean twoSided) {
        double shrunk = shrunk(signed, noise);
        return clipped(twoSided ? Math.abs(shrunk) : shrunk);
    }

    /** The shares that an interval of signed estimates stands for; null for null. */
    public static @Nullable Interval of(@Nullable Interval signed, boolean twoSided) {
        if (signed == null) {
            return null;
        }
        if (!twoSided) {
            return new Interval(clipped(signed.low()), clipped(signed.high()));
        }
        double low = Math.abs(signed.low());
        double high = Math.abs(signed.high());
        boolean covers = signed.low() <= 0 && signed.high() >= 0;
        return new Interval(covers ? 0 : clipped(Math.min(low, high)), clipped(Math.max(low, high)));
    }

    /** To 0 … 1; never a zero with a sign. */
    public static double clipped(double value) {
        return Math.min(1, Math.max(0, value)) + 0.0;
    }
}
