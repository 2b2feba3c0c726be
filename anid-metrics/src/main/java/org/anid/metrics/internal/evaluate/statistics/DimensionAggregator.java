// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The one place where discrepancies become one: metrics to levels, levels to dimensions, dimensions to the answer,
 * conditions to generators. The same function is applied to the values and to every replicate. Stateless.
 */
public final class DimensionAggregator {

    private DimensionAggregator() {}

    /**
     * Applies a function to the values and to the replicates of some estimates.
     *
     * @param parts at least one
     * @param function of one number per part
     * @return without replicates where a part has none
     */
    public static Estimate of(List<Estimate> parts, ToDoubleFunction<double[]> function) {
        double[] values = parts.stream().mapToDouble(Estimate::value).toArray();
        int folds = parts.stream().mapToInt(part -> part.without().length).min().orElse(0);
        double[] without = new double[folds];
        double[] replicate = new double[values.length];
        for (int f = 0; f < folds; f++) {
            boolean defined = true;
            for (int i = 0; i < replicate.length; i++) {
                replicate[i] = parts.get(i).without()[f];
                defined &= Double.isFinite(replicate[i]);
            }
            without[f] = defined ? function.applyAsDouble(replicate.clone()) : Double.NaN;
        }
        double[] measured = parts.stream().mapToDouble(Estimate::measured).toArray();
        return new Estimate(function.applyAsDouble(values), without, function.applyAsDouble(measured));
    }

    /** Their mean. */
    public static Estimate mean(List<Estimate> parts) {
        return of(parts, values -> Arrays.stream(values).sum() / values.length);
    }
}
