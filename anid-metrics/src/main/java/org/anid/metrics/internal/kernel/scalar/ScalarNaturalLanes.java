// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.scalar;

import org.anid.metrics.internal.kernel.cpu.NaturalLanes;

/** Plain loops, simple enough for the compiler to vectorise. */
final class ScalarNaturalLanes implements NaturalLanes {

    private static final float LN2 = (float) Math.log(2);

    @Override
    public void slopeRow(float[] in, float[] smooth, float[] slope, float[] smoothed, float[] sloped, int to, int n) {
        int half = smooth.length - 1;
        for (int i = 0; i < n; i++) {
            smoothed[to + i] = smooth[0] * in[half + i];
            sloped[to + i] = 0f;
        }
        for (int k = 1; k <= half; k++) {
            float w = smooth[k];
            float d = slope[k];
            for (int i = 0; i < n; i++) {
                float before = in[half + i - k];
                float after = in[half + i + k];
                smoothed[to + i] += w * (before + after);
                sloped[to + i] += d * (before - after);
            }
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
        for (int r = 0; r < rows; r++) {
            int middle = offset + (r + half) * stride;
            int to = r * n;
            for (int i = 0; i < n; i++) {
                x[to + i] = smooth[0] * sloped[middle + i];
                y[to + i] = 0f;
            }
            for (int k = 1; k <= half; k++) {
                float w = smooth[k];
                float d = slope[k];
                int before = middle - k * stride;
                int after = middle + k * stride;
                for (int i = 0; i < n; i++) {
                    x[to + i] += w * (sloped[before + i] + sloped[after + i]);
                    y[to + i] += d * (smoothed[before + i] - smoothed[after + i]);
                }
            }
        }
    }

    @Override
    public void logMagnitudes(float[] x, float[] y, float floor, float[] log, double[] sums, int n) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            log[i] = 0.5f * ScalarMath.log2(x[i] * x[i] + y[i] * y[i] + floor);
            float d = log[i] - log[0];
            sum += log[i];
            squares += d * d;
        }
        sums[0] = sum;
        sums[1] = squares;
    }

    @Override
    public void signedMoments(float[] in, int n, double[] sums, int at) {
        int below = 0;
        int above = 0;
        double squaresBelow = 0;
        double squaresAbove = 0;
        double magnitudes = 0;
        for (int i = 0; i < n; i++) {
            // Adding 0 makes 0 of −0, so that the sign bit alone tells below from not below, without a branch.
            float p = in[i] + 0f;
            int bits = Float.floatToRawIntBits(p);
            int isBelow = bits >> 31;
            below -= isBelow;
            above -= Float.floatToRawIntBits(0f - p) >> 31;
            float lower = Float.intBitsToFloat(bits & isBelow);
            float upper = p - lower;
            squaresBelow += lower * lower;
            squaresAbove += upper * upper;
            magnitudes += upper - lower;
        }
        sums[at] = below;
        sums[at + 1] = above;
        sums[at + 2] = squaresBelow;
        sums[at + 3] = squaresAbove;
        sums[at + 4] = magnitudes;
    }

    @Override
    public void powerSums(float[] in, float centre, float k, double[] sums, int n) {
        double powers = 0;
        double first = 0;
        double second = 0;
        for (int i = 0; i < n; i++) {
            float u = in[i] - centre;
            float power = ScalarMath.exp2(Math.max(-126f, Math.min(126f, k * u)));
            float product = u * power;
            powers += power;
            first += product;
            second += u * product;
        }
        sums[0] = powers;
        sums[1] = first;
        sums[2] = second;
    }

    @Override
    public void logarithm(float[] in, float floor, float[] out, int offset, int n) {
        for (int i = offset; i < offset + n; i++) {
            out[i] = LN2 * ScalarMath.log2(in[i] + floor);
        }
    }
}
