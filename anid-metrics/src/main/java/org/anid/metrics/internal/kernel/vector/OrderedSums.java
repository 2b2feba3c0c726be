// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;

/**
 * Sums of the lanes of a vector, first to last. {@code reduceLanes(ADD)} leaves the order open: on JDK 25 (not on 17)
 * compiled code takes another one than interpreted code, and the same image got other last digits once a kernel was
 * warm. By way of an array, which takes less than half the instructions of lanes that are taken one by one.
 */
final class OrderedSums {

    private OrderedSums() {}

    static float of(FloatVector v) {
        float[] lanes = new float[v.length()];
        v.intoArray(lanes, 0);
        float sum = 0f;
        for (float lane : lanes) {
            sum += lane;
        }
        return sum;
    }

    static double of(DoubleVector v) {
        double[] lanes = new double[v.length()];
        v.intoArray(lanes, 0);
        double sum = 0d;
        for (double lane : lanes) {
            sum += lane;
        }
        return sum;
    }
}
