// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.anid.metrics.internal.kernel.cpu.NaturalLanes;

/** Explicit vectors, and what is left at the end of a row as a last vector that overlaps the one before. */
final class VectorNaturalLanes implements NaturalLanes {

    private static final VectorSpecies<Float> SPECIES = VectorMath.SPECIES;
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());
    private static final int LANES = SPECIES.length();
    private static final float LN2 = (float) Math.log(2);
    private static final float LARGEST_EXPONENT = 126f;

    /** Vectors that are added before their sum is added to the sums of others, which are rounded more coarsely. */
    private static final int SUM_BLOCK = 64;

    @Override
    public void slopeRow(float[] in, float[] smooth, float[] slope, float[] smoothed, float[] sloped, int to, int n) {
        int half = smooth.length - 1;
        int i = 0;
        // Four vectors at a time, because the loop over the weights is short.
        for (; i <= n - 4 * LANES; i += 4 * LANES) {
            int before = half + i;
            int after = before;
            FloatVector s0 = FloatVector.fromArray(SPECIES, in, before).mul(smooth[0]);
            FloatVector s1 = FloatVector.fromArray(SPECIES, in, before + LANES).mul(smooth[0]);
            FloatVector s2 =
                    FloatVector.fromArray(SPECIES, in, before + 2 * LANES).mul(smooth[0]);
            FloatVector s3 =
                    FloatVector.fromArray(SPECIES, in, before + 3 * LANES).mul(smooth[0]);
            FloatVector d0 = FloatVector.zero(SPECIES);
            FloatVector d1 = FloatVector.zero(SPECIES);
            FloatVector d2 = FloatVector.zero(SPECIES);
            FloatVector d3 = FloatVector.zero(SPECIES);
            for (int k = 1; k <= half; k++) {
                before--;
                after++;
                FloatVector w = FloatVector.broadcast(SPECIES, smooth[k]);
                FloatVector d = FloatVector.broadcast(SPECIES, slope[k]);
                FloatVector x = FloatVector.fromArray(SPECIES, in, before);
                FloatVector y = FloatVector.fromArray(SPECIES, in, after);
                s0 = x.add(y).fma(w, s0);
                d0 = x.sub(y).fma(d, d0);
                x = FloatVector.fromArray(SPECIES, in, before + LANES);
                y = FloatVector.fromArray(SPECIES, in, after + LANES);
                s1 = x.add(y).fma(w, s1);
                d1 = x.sub(y).fma(d, d1);
                x = FloatVector.fromArray(SPECIES, in, before + 2 * LANES);
                y = FloatVector.fromArray(SPECIES, in, after + 2 * LANES);
                s2 = x.add(y).fma(w, s2);
                d2 = x.sub(y).fma(d, d2);
                x = FloatVector.fromArray(SPECIES, in, before + 3 * LANES);
                y = FloatVector.fromArray(SPECIES, in, after + 3 * LANES);
                s3 = x.add(y).fma(w, s3);
                d3 = x.sub(y).fma(d, d3);
            }
            s0.intoArray(smoothed, to + i);
            s1.intoArray(smoothed, to + i + LANES);
            s2.intoArray(smoothed, to + i + 2 * LANES);
            s3.intoArray(smoothed, to + i + 3 * LANES);
            d0.intoArray(sloped, to + i);
            d1.intoArray(sloped, to + i + LANES);
            d2.intoArray(sloped, to + i + 2 * LANES);
            d3.intoArray(sloped, to + i + 3 * LANES);
        }
        for (; i < n; i += LANES) {
            int at = Math.min(i, n - LANES);
            FloatVector s = FloatVector.fromArray(SPECIES, in, half + at).mul(smooth[0]);
            FloatVector d = FloatVector.zero(SPECIES);
            for (int k = 1; k <= half; k++) {
                FloatVector before = FloatVector.fromArray(SPECIES, in, half + at - k);
                FloatVector after = FloatVector.fromArray(SPECIES, in, half + at + k);
                s = before.add(after).fma(FloatVector.broadcast(SPECIES, smooth[k]), s);
                d = before.sub(after).fma(FloatVector.broadcast(SPECIES, slope[k]), d);
            }
            s.intoArray(smoothed, to + at);
            d.intoArray(sloped, to + at);
        }
    }

    @Override
    public void slopeColumns(
            float[] smoothed,
            float[] sloped,
            int offset,
            int stride,
            float[] smooth,
            float[] slope,
            float[] x,
            float[] y,
            int rows,
            int n) {
        int half = smooth.length - 1;
        // Down one vector's columns, two rows at a time, so that what is read stays in the nearest cache.
        for (int from = 0; from < n; from += LANES) {
            int i = Math.min(from, n - LANES);
            for (int r = 0; r < rows; r += 2) {
                int middle = offset + (r + half) * stride + i;
                int before = middle;
                int after = middle;
                // What is above the lower row is what was above the upper one, and the other way round below.
                FloatVector slopeBefore = FloatVector.fromArray(SPECIES, sloped, middle);
                FloatVector slopeAfter = FloatVector.fromArray(SPECIES, sloped, middle + stride);
                FloatVector smoothBefore = FloatVector.fromArray(SPECIES, smoothed, middle);
                FloatVector smoothAfter = FloatVector.fromArray(SPECIES, smoothed, middle + stride);
                FloatVector x0 = slopeBefore.mul(smooth[0]);
                FloatVector x1 = slopeAfter.mul(smooth[0]);
                FloatVector y0 = FloatVector.zero(SPECIES);
                FloatVector y1 = FloatVector.zero(SPECIES);
                for (int k = 1; k <= half; k++) {
                    before -= stride;
                    after += stride;
                    FloatVector w = FloatVector.broadcast(SPECIES, smooth[k]);
                    FloatVector d = FloatVector.broadcast(SPECIES, slope[k]);
                    FloatVector above = FloatVector.fromArray(SPECIES, sloped, before);
                    FloatVector below = FloatVector.fromArray(SPECIES, sloped, after + stride);
                    x0 = above.add(slopeAfter).fma(w, x0);
                    x1 = slopeBefore.add(below).fma(w, x1);
                    slopeBefore = above;
                    slopeAfter = below;
                    above = FloatVector.fromArray(SPECIES, smoothed, before);
                    below = FloatVector.fromArray(SPECIES, smoothed, after + stride);
                    y0 = above.sub(smoothAfter).fma(d, y0);
                    y1 = smoothBefore.sub(below).fma(d, y1);
                    smoothBefore = above;
                    smoothAfter = below;
                }
                int to = r * n + i;
                x0.intoArray(x, to);
                y0.intoArray(y, to);
                x1.intoArray(x, to + n);
                y1.intoArray(y, to + n);
            }
        }
    }

    @Override
    public void logMagnitudes(float[] x, float[] y, float floor, float[] log, double[] sums, int n) {
        FloatVector least = FloatVector.broadcast(SPECIES, floor);
        float first = logMagnitude(x, y, 0, least).lane(0);
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector allSums = zero;
        FloatVector allSquares = zero;
        int i = 0;
        while (i <= n - LANES) {
            int end = i + Math.min(SUM_BLOCK * LANES, (n - i) / LANES * LANES);
            FloatVector s = zero;
            FloatVector q = zero;
            for (; i < end; i += LANES) {
                FloatVector v = logMagnitude(x, y, i, least);
                v.intoArray(log, i);
                FloatVector d = v.sub(first);
                s = s.add(v);
                q = d.fma(d, q);
            }
            allSums = allSums.add(s);
            allSquares = allSquares.add(q);
        }
        double sum = OrderedSums.of(allSums);
        double squares = OrderedSums.of(allSquares);
        if (i < n) {
            logMagnitude(x, y, n - LANES, least).intoArray(log, n - LANES);
        }
        for (; i < n; i++) {
            float d = log[i] - first;
            sum += log[i];
            squares += d * d;
        }
        sums[0] = sum;
        sums[1] = squares;
    }

    private static FloatVector logMagnitude(float[] x, float[] y, int i, FloatVector least) {
        FloatVector gx = FloatVector.fromArray(SPECIES, x, i);
        FloatVector gy = FloatVector.fromArray(SPECIES, y, i);
        return VectorMath.log2(gx.fma(gx, gy.fma(gy, least))).mul(0.5f);
    }

    @Override
    public void signedMoments(float[] in, int n, double[] sums, int at) {
        FloatVector zero = FloatVector.zero(SPECIES);
        int countBelow = 0;
        int countAbove = 0;
        FloatVector allLower = zero;
        FloatVector allUpper = zero;
        FloatVector all = zero;
        int i = 0;
        while (i <= n - LANES) {
            int end = i + Math.min(SUM_BLOCK * LANES, (n - i) / LANES * LANES);
            IntVector below = IntVector.zero(INTS);
            IntVector above = IntVector.zero(INTS);
            FloatVector lowerSquares = zero;
            FloatVector upperSquares = zero;
            FloatVector absolute = zero;
            for (; i < end; i += LANES) {
                // Adding 0 makes 0 of −0, so that the sign bit alone tells below from not below.
                FloatVector p = FloatVector.fromArray(SPECIES, in, i).add(zero);
                IntVector bits = p.reinterpretAsInts();
                IntVector isBelow = bits.lanewise(VectorOperators.ASHR, 31);
                below = below.sub(isBelow);
                above = above.sub(zero.sub(p).reinterpretAsInts().lanewise(VectorOperators.ASHR, 31));
                FloatVector lower = bits.and(isBelow).reinterpretAsFloats();
                FloatVector upper = p.sub(lower);
                lowerSquares = lower.fma(lower, lowerSquares);
                upperSquares = upper.fma(upper, upperSquares);
                absolute = absolute.add(upper.sub(lower));
            }
            allLower = allLower.add(lowerSquares);
            allUpper = allUpper.add(upperSquares);
            all = all.add(absolute);
            countBelow += below.reduceLanes(VectorOperators.ADD);
            countAbove += above.reduceLanes(VectorOperators.ADD);
        }
        double squaresBelow = OrderedSums.of(allLower);
        double squaresAbove = OrderedSums.of(allUpper);
        double magnitudes = OrderedSums.of(all);
        for (; i < n; i++) {
            float p = in[i];
            if (p < 0) {
                countBelow++;
                squaresBelow += p * p;
            } else if (p > 0) {
                countAbove++;
                squaresAbove += p * p;
            }
            magnitudes += Math.abs(p);
        }
        sums[at] = countBelow;
        sums[at + 1] = countAbove;
        sums[at + 2] = squaresBelow;
        sums[at + 3] = squaresAbove;
        sums[at + 4] = magnitudes;
    }

    @Override
    public void powerSums(float[] in, float centre, float k, double[] sums, int n) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector all0 = zero;
        FloatVector all1 = zero;
        FloatVector all2 = zero;
        int i = 0;
        while (i <= n - LANES) {
            int end = i + Math.min(SUM_BLOCK * LANES, (n - i) / LANES * LANES);
            FloatVector s0 = zero;
            FloatVector s1 = zero;
            FloatVector s2 = zero;
            for (; i < end; i += LANES) {
                FloatVector u = FloatVector.fromArray(SPECIES, in, i).sub(centre);
                FloatVector power =
                        VectorMath.exp2(u.mul(k).min(LARGEST_EXPONENT).max(-LARGEST_EXPONENT));
                FloatVector product = u.mul(power);
                s0 = s0.add(power);
                s1 = s1.add(product);
                s2 = u.fma(product, s2);
            }
            all0 = all0.add(s0);
            all1 = all1.add(s1);
            all2 = all2.add(s2);
        }
        double powers = OrderedSums.of(all0);
        double first = OrderedSums.of(all1);
        double second = OrderedSums.of(all2);
        for (; i < n; i++) {
            float u = in[i] - centre;
            double power = Math.pow(2, Math.max(-LARGEST_EXPONENT, Math.min(LARGEST_EXPONENT, k * u)));
            powers += power;
            first += u * power;
            second += u * (u * power);
        }
        sums[0] = powers;
        sums[1] = first;
        sums[2] = second;
    }

    @Override
    public void logarithm(float[] in, float floor, float[] out, int offset, int n) {
        for (int from = 0; from < n; from += LANES) {
            int i = offset + Math.min(from, n - LANES);
            VectorMath.log2(FloatVector.fromArray(SPECIES, in, i).add(floor))
                    .mul(LN2)
                    .intoArray(out, i);
        }
    }
}
