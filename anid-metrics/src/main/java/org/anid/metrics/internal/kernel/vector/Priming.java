// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Shows the JVM every kind of operation before it compiles the first kernel.
 *
 * <p>All operations of the Vector API pass through a few methods, and C2 (JDK 17) compiles those for what it has seen
 * by then. If the first kernels only add, the first subtraction later undoes that code, and each such event is
 * remembered with the method. A kernel inlines these methods once for every operation it has; when what they remember
 * adds up to a hundred events, C2 no longer relies on the classes it sees, and every vector of a large kernel becomes
 * an object: FSIM then takes three times as long and leaves 100 MB for one pair of 512² pixels. Some milliseconds once
 * per process, measured in BENCHMARKS.md.
 */
final class Priming {

    /** Enough for the interpreter to have seen all. */
    private static final int ROUNDS = 10;

    /**
     * The methods are compiled with profiling after 200 calls; this leaves a busy machine time to do so, and a profile.
     */
    private static final int MIXED_ROUNDS = 4000;

    private static boolean done;

    private Priming() {}

    static synchronized void once() {
        if (done) {
            return;
        }
        done = true;
        FloatVector x = FloatVector.broadcast(VectorMath.SPECIES, 1f);
        DoubleVector d = DoubleVector.broadcast(DoubleVector.SPECIES_PREFERRED, 1);
        for (int i = 0; i < ROUNDS; i++) {
            x = operate(x);
            d = wide(d);
        }
        for (int i = 0; i < MIXED_ROUNDS; i++) {
            x = x.add(x).sub(x).abs();
            d = d.add(d).sub(d).abs();
        }
    }

    /** The same in double precision, which NRQM's kernels use. */
    private static DoubleVector wide(DoubleVector x) {
        return x.add(x)
                .sub(x)
                .abs()
                .mul(x)
                .min(x)
                .div(x)
                .neg()
                .max(x)
                .sqrt()
                .fma(x, x)
                .sub(x);
    }

    /** One of each, and 1 of 1. */
    private static FloatVector operate(FloatVector x) {
        FloatVector v = x.add(x).sub(x).abs().mul(x).min(x).div(x).neg().max(x).sqrt();
        v = v.blend(x.fma(v, x), v.lt(x));
        IntVector bits = v.reinterpretAsInts();
        IntVector shifted = bits.lanewise(VectorOperators.ASHR, 23).lanewise(VectorOperators.LSHL, 23);
        return bits.sub(shifted).add(shifted).and(bits).reinterpretAsFloats();
    }
}
