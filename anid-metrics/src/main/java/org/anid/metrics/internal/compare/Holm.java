// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.compare;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Holm's correction for many tests (Holm 1979, A simple sequentially rejective multiple test procedure, Scandinavian
 * Journal of Statistics 6:65–70, jstor.org/stable/4615733). Stateless.
 */
public final class Holm {

    private Holm() {}

    /**
     * Adjusted p: with the tests in ascending order, {@code max over j ≤ i of min(1, (m − j + 1) · pⱼ)}. The chance
     * that any test without a difference is at most α is at most α, however the tests depend on one another.
     */
    public static double[] adjust(double[] p) {
        Integer[] order = new Integer[p.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> p[i]));
        double[] adjusted = new double[p.length];
        double largest = 0;
        for (int i = 0; i < order.length; i++) {
            largest = Math.max(largest, Math.min(1, (order.length - i) * p[order[i]]));
            adjusted[order[i]] = largest;
        }
        return adjusted;
    }
}
