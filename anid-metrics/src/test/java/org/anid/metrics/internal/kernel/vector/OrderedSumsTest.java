// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.vector;

import static org.assertj.core.api.Assertions.assertThat;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderedSumsTest {

    /** More than it takes until a loop runs compiled. */
    private static final int CALLS = 200_000;

    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

    @Test
    void floatsAreAddedFirstToLastColdAndWarm() {
        float[] values = new float[FLOATS.length()];
        int wrong = 0;
        for (int call = 0; call < CALLS; call++) {
            float expected = 0;
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) Math.cbrt(call + 1) / (3 * i + 1) * (i % 2 == 0 ? 1 : -1);
                expected += values[i];
            }
            if (OrderedSums.of(FloatVector.fromArray(FLOATS, values, 0)) != expected) {
                wrong++;
            }
        }
        assertThat(wrong).isZero();
    }

    @Test
    void doublesAreAddedFirstToLastColdAndWarm() {
        double[] values = new double[DOUBLES.length()];
        int wrong = 0;
        for (int call = 0; call < CALLS; call++) {
            double expected = 0;
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.cbrt(call + 1) / (3 * i + 1) * (i % 2 == 0 ? 1 : -1);
                expected += values[i];
            }
            if (OrderedSums.of(DoubleVector.fromArray(DOUBLES, values, 0)) != expected) {
                wrong++;
            }
        }
        assertThat(wrong).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 128, 256, 512})
    void everyWidthCounts(int bits) {
        VectorSpecies<Float> floats = VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
        VectorSpecies<Double> doubles = VectorSpecies.of(double.class, VectorShape.forBitSize(bits));
        int n = floats.length();
        assertThat(OrderedSums.of((FloatVector) FloatVector.zero(floats).addIndex(1)))
                .isEqualTo(n * (n - 1) / 2f);
        int m = doubles.length();
        assertThat(OrderedSums.of((DoubleVector) DoubleVector.zero(doubles).addIndex(1)))
                .isEqualTo(m * (m - 1) / 2d);
    }
}
