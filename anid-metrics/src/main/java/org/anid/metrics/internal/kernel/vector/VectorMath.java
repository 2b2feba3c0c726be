// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.anid.metrics.internal.kernel.cpu.Fft2d;

/** Elementary functions in single precision: the formulas of the scalar engine, lane by lane. */
final class VectorMath {

    /** What the processor prefers, up to the width of a strip, which it then divides without a rest. */
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED.length() <= Fft2d.STRIP
            ? FloatVector.SPECIES_PREFERRED
            : FloatVector.SPECIES_512;

    private static final float TWO_OVER_LN2 = (float) (2 / Math.log(2));
    private static final float LN2 = (float) Math.log(2);
    /** Bits of √½, so that the mantissa lies in [√½, √2). */
    private static final int ROOT_HALF = 0x3f3504f3;

    /** Adding and subtracting this rounds a float of magnitude below 2²² to an integer. */
    private static final float ROUNDER = 0x1.8p23f;

    private VectorMath() {}

    /** Logarithm of a normal positive number. */
    static FloatVector log2(FloatVector x) {
        IntVector bits = x.reinterpretAsInts();
        IntVector exponent = bits.sub(ROOT_HALF).lanewise(VectorOperators.ASHR, 23);
        FloatVector m = bits.sub(exponent.lanewise(VectorOperators.LSHL, 23)).reinterpretAsFloats();
        FloatVector s = m.sub(1f).div(m.add(1f));
        FloatVector q = s.mul(s);
        FloatVector p = q.mul(1f / 9f)
                .add(1f / 7f)
                .mul(q)
                .add(1f / 5f)
                .mul(q)
                .add(1f / 3f)
                .mul(q);
        FloatVector whole = (FloatVector) exponent.convertShape(VectorOperators.I2F, SPECIES, 0);
        return s.fma(p, s).mul(TWO_OVER_LN2).add(whole);
    }

    /** {@code 2^x} for results that are normal numbers. */
    static FloatVector exp2(FloatVector x) {
        FloatVector shifted = x.add(ROUNDER);
        FloatVector t = x.sub(shifted.sub(ROUNDER)).mul(LN2);
        FloatVector p = t.mul(1f / 720f)
                .add(1f / 120f)
                .fma(t, FloatVector.broadcast(SPECIES, 1f / 24f))
                .fma(t, FloatVector.broadcast(SPECIES, 1f / 6f))
                .fma(t, FloatVector.broadcast(SPECIES, 0.5f))
                .fma(t, FloatVector.broadcast(SPECIES, 1f))
                .fma(t, FloatVector.broadcast(SPECIES, 1f));
        // The low bits of the shifted number are the integer.
        IntVector scale = shifted.reinterpretAsInts()
                .sub(Float.floatToRawIntBits(ROUNDER))
                .add(127)
                .lanewise(VectorOperators.LSHL, 23);
        return p.mul(scale.reinterpretAsFloats());
    }
}
