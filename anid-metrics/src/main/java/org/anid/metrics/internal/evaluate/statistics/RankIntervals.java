// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.statistics;

import java.util.ArrayList;
import java.util.List;
import org.anid.api.dimension.Interval;
import org.anid.api.dimension.RankRange;
import org.jspecify.annotations.Nullable;

/**
 * Ranks that carry their uncertainty: one is closer than another if the 95 % interval of their difference, over the
 * same folds, says so; who cannot be told apart may share places. Stateless.
 */
public final class RankIntervals {

    private RankIntervals() {}

    /** The places of each, smallest first; a pair without an interval is not told apart. */
    public static List<RankRange> of(List<Estimate> estimates) {
        int count = estimates.size();
        List<RankRange> ranks = new ArrayList<>(count);
        for (Estimate estimate : estimates) {
            int closer = 0;
            int further = 0;
            for (Estimate other : estimates) {
                Interval difference = difference(estimate, other);
                if (difference != null && difference.low() > 0) {
                    closer++;
                } else if (difference != null && difference.high() < 0) {
                    further++;
                }
            }
            ranks.add(new RankRange(1 + closer, count - further));
        }
        return ranks;
    }

    private static @Nullable Interval difference(Estimate a, Estimate b) {
        double[] without = new double[Math.min(a.without().length, b.without().length)];
        for (int f = 0; f < without.length; f++) {
            without[f] = a.without()[f] - b.without()[f];
        }
        return JackKnife.interval(a.value() - b.value(), without);
    }
}
