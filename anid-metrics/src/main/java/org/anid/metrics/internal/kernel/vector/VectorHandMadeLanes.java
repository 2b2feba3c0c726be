// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.anid.metrics.internal.kernel.cpu.HandMadeLanes;

/** Explicit vectors without masks, which JDK 17 keeps in vectors of their own. */
final class VectorHandMadeLanes implements HandMadeLanes {

    private static final VectorSpecies<Float> SPECIES = VectorMath.SPECIES;
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());
    private static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, SPECIES.vectorShape());
    private static final VectorSpecies<Long> LONGS = VectorSpecies.of(long.class, SPECIES.vectorShape());
    private static final int LANES = SPECIES.length();
    private static final VectorSpecies<Float> HALVES =
            VectorSpecies.of(float.class, VectorShape.forBitSize(SPECIES.vectorBitSize() / 2));
    private static final int WIDE = DOUBLES.length();

    private static final DoubleVector TAN_1 = DoubleVector.broadcast(DOUBLES, HandMadeLanes.TAN_1);
    private static final DoubleVector TAN_3 = DoubleVector.broadcast(DOUBLES, HandMadeLanes.TAN_3);

    private static final DoubleVector STEEPEST = DoubleVector.broadcast(DOUBLES, HandMadeLanes.STEEPEST);
    private static final DoubleVector ZERO = DoubleVector.zero(DOUBLES);

    /** Of single precision. */
    private static final int MANTISSA = (1 << 23) - 1;

    @Override
    public void shares(float[] row, int from, float low, float scale, long[] sums) {
        IntVector s0 = IntVector.zero(INTS);
        IntVector s1 = s0;
        IntVector s2 = s0;
        IntVector s3 = s0;
        IntVector s4 = s0;
        IntVector s5 = s0;
        IntVector s6 = s0;
        for (int i = from; i < from + AT_ONCE; i += LANES) {
            IntVector rest = place(
                    FloatVector.fromArray(SPECIES, row, i).sub(low).mul(scale).sub(0.5f));
            IntVector part = rest.min(ONE);
            s0 = s0.add(part);
            rest = rest.sub(part);
            part = rest.min(ONE);
            s1 = s1.add(part);
            rest = rest.sub(part);
            part = rest.min(ONE);
            s2 = s2.add(part);
            rest = rest.sub(part);
            part = rest.min(ONE);
            s3 = s3.add(part);
            rest = rest.sub(part);
            part = rest.min(ONE);
            s4 = s4.add(part);
            rest = rest.sub(part);
            part = rest.min(ONE);
            s5 = s5.add(part);
            s6 = s6.add(rest.sub(part).min(ONE));
        }
        add(s0, sums, 0);
        add(s1, sums, 1);
        add(s2, sums, 2);
        add(s3, sums, 3);
        add(s4, sums, 4);
        add(s5, sums, 5);
        add(s6, sums, 6);
    }

    /**
     * Times {@link #ONE}, exactly, and 0 of what is not above 0: the mantissa, shifted by what the exponent says. JDK
     * 17 has no vectors that convert floats to integers.
     */
    private static IntVector place(FloatVector place) {
        // The least has no more than its leading bit, which the shift drops.
        IntVector bits = place.max(0.5f / ONE).reinterpretAsInts();
        IntVector places = IntVector.broadcast(INTS, 129).sub(bits.lanewise(VectorOperators.LSHR, 23));
        return bits.and(MANTISSA)
                .or(MANTISSA + 1)
                .lanewise(VectorOperators.LSHL, 3)
                .lanewise(VectorOperators.LSHR, places);
    }

    private static void add(IntVector parts, long[] sums, int at) {
        sums[at] += Integer.toUnsignedLong(parts.reduceLanes(VectorOperators.ADD));
    }

    // One loop for each step: all of them in one are more than C2 (JDK 17) inlines, and every vector is an object then.

    @Override
    public void differences(float[] a, int aFrom, float[] b, int bFrom, double[] out, int n) {
        for (int from = 0; from < n; from += WIDE) {
            int i = Math.min(from, n - WIDE);
            FloatVector.fromArray(HALVES, a, aFrom + i)
                    .sub(FloatVector.fromArray(HALVES, b, bFrom + i))
                    .convertShape(VectorOperators.F2D, DOUBLES, 0)
                    .reinterpretAsDoubles()
                    .intoArray(out, i);
        }
    }

    @Override
    public void eighths(double[] dx, double[] dy, long[] out, int n) {
        for (int from = 0; from < n; from += WIDE) {
            int i = Math.min(from, n - WIDE);
            DoubleVector x = DoubleVector.fromArray(DOUBLES, dx, i);
            DoubleVector y = DoubleVector.fromArray(DOUBLES, dy, i);
            DoubleVector across = x.abs();
            DoubleVector up = y.abs();
            LongVector flat = passed(up, across.mul(TAN_1)).add(passed(up, across.mul(TAN_3)));
            LongVector rising =
                    passed(up, across).add(passed(up, across.mul(STEEPEST))).add(flat);
            LongVector falling = flat.sub(passed(across, up)).add(1);
            // All ones where it falls, and none elsewhere. Adding 0 takes the sign of a product of 0 away.
            LongVector falls = passed(x.mul(y).add(0.0), ZERO).neg();
            falling.add(rising).and(falls).sub(rising).add(4).intoArray(out, i);
        }
    }

    /** 1 where the first is less than the second, else 0. */
    private static LongVector passed(DoubleVector first, DoubleVector second) {
        return first.sub(second).reinterpretAsLongs().lanewise(VectorOperators.LSHR, 63);
    }

    private static DoubleVector wide(FloatVector v, int part) {
        return (DoubleVector) v.convertShape(VectorOperators.F2D, DOUBLES, part);
    }

    @Override
    public void amplitudes(float[] row, int n, double[] sums) {
        DoubleVector magnitude = DoubleVector.fromArray(DOUBLES, sums, 0);
        DoubleVector magnitude2 = DoubleVector.fromArray(DOUBLES, sums, WIDE);
        DoubleVector sum = DoubleVector.fromArray(DOUBLES, sums, PARTS);
        DoubleVector sum2 = DoubleVector.fromArray(DOUBLES, sums, PARTS + WIDE);
        DoubleVector squares = DoubleVector.fromArray(DOUBLES, sums, 2 * PARTS);
        DoubleVector squares2 = DoubleVector.fromArray(DOUBLES, sums, 2 * PARTS + WIDE);
        for (int i = 0; i < n; i += LANES) {
            FloatVector values = FloatVector.fromArray(SPECIES, row, i);
            DoubleVector v = wide(values, 0);
            DoubleVector w = wide(values, 1);
            magnitude = magnitude.add(v.abs());
            magnitude2 = magnitude2.add(w.abs());
            sum = sum.add(v);
            sum2 = sum2.add(w);
            // A square of single precision is exact in double: fused or not, the sum is the same.
            squares = v.fma(v, squares);
            squares2 = w.fma(w, squares2);
        }
        magnitude.intoArray(sums, 0);
        magnitude2.intoArray(sums, WIDE);
        sum.intoArray(sums, PARTS);
        sum2.intoArray(sums, PARTS + WIDE);
        squares.intoArray(sums, 2 * PARTS);
        squares2.intoArray(sums, 2 * PARTS + WIDE);
    }
}
