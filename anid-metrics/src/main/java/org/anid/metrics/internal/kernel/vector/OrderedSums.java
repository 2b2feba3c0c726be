// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;

/**
 * Sums of the lanes of a vector, first to last. {@code reduceLanes(ADD)} leaves the order open: on JDK 25 (not on 17)
 * compiled code takes another one than interpreted code, and the same image got other last digits once a kernel was
 * warm.
 */
final class OrderedSums {

    private OrderedSums() {}

    static float of(FloatVector v) {
        float sum = 0f + v.lane(0) + v.lane(1);
        if (v.length() > 2) {
            sum = sum + v.lane(2) + v.lane(3);
        }
        if (v.length() > 4) {
            sum = sum + v.lane(4) + v.lane(5) + v.lane(6) + v.lane(7);
        }
        if (v.length() > 8) {
            sum = sum + v.lane(8) + v.lane(9) + v.lane(10) + v.lane(11);
            sum = sum + v.lane(12) + v.lane(13) + v.lane(14) + v.lane(15);
        }
        for (int i = 16; i < v.length(); i++) {
            sum += v.lane(i);
        }
        return sum;
    }

    static double of(DoubleVector v) {
        double sum = 0d + v.lane(0);
        if (v.length() > 1) {
            sum += v.lane(1);
        }
        if (v.length() > 2) {
            sum = sum + v.lane(2) + v.lane(3);
        }
        if (v.length() > 4) {
            sum = sum + v.lane(4) + v.lane(5) + v.lane(6) + v.lane(7);
        }
        for (int i = 8; i < v.length(); i++) {
            sum += v.lane(i);
        }
        return sum;
    }
}
