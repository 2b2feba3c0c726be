// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.anid.metrics.internal.kernel.cpu.Lanes;
import org.anid.metrics.internal.kernel.cpu.SsimConstants;

/** Explicit vectors of the widest species, and plain loops for what is left at the end of a row. */
final class VectorLanes implements Lanes {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** Adding and subtracting this rounds a float in [0, 2²²] to an integer, half to even, without a call. */
    private static final float ROUNDER = 0x1p23f;

    /** Vectors that are added in single precision before the sum is moved to double. */
    private static final int SUM_BLOCK = 64;

    @Override
    public String backend() {
        return "jdk.incubator.vector " + SPECIES.vectorBitSize() + " bit";
    }

    @Override
    public void luma(float[] rgb, int offset, int plane, float[] out, int outOffset, int n) {
        int green = offset + plane;
        int blue = green + plane;
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            lumaOf(rgb, offset + i, green + i, blue + i).intoArray(out, outOffset + i);
        }
        for (; i < n; i++) {
            out[outOffset + i] = 0.299f * rgb[offset + i] + 0.587f * rgb[green + i] + 0.114f * rgb[blue + i];
        }
    }

    @Override
    public void roundedLuma(float[] rgb, int offset, int plane, float[] out, int outOffset, int n) {
        int green = offset + plane;
        int blue = green + plane;
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            lumaOf(rgb, offset + i, green + i, blue + i)
                    .mul(255f)
                    .add(ROUNDER)
                    .sub(ROUNDER)
                    .intoArray(out, outOffset + i);
        }
        for (; i < n; i++) {
            float y = 0.299f * rgb[offset + i] + 0.587f * rgb[green + i] + 0.114f * rgb[blue + i];
            out[outOffset + i] = (y * 255f + ROUNDER) - ROUNDER;
        }
    }

    /** Multiplied and added, not fused: the reference rounds after each step, and its ties decide. */
    private static FloatVector lumaOf(float[] rgb, int red, int green, int blue) {
        return FloatVector.fromArray(SPECIES, rgb, red)
                .mul(0.299f)
                .add(FloatVector.fromArray(SPECIES, rgb, green).mul(0.587f))
                .add(FloatVector.fromArray(SPECIES, rgb, blue).mul(0.114f));
    }

    @Override
    public void scaleAndRound(float[] in, int inOffset, float factor, float[] out, int outOffset, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector.fromArray(SPECIES, in, inOffset + i)
                    .mul(factor)
                    .add(ROUNDER)
                    .sub(ROUNDER)
                    .intoArray(out, outOffset + i);
        }
        for (; i < n; i++) {
            out[outOffset + i] = (in[inOffset + i] * factor + ROUNDER) - ROUNDER;
        }
    }

    @Override
    public void stretchAndRound(float[] in, int inOffset, float divisor, float[] out, int outOffset, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector.fromArray(SPECIES, in, inOffset + i)
                    .div(divisor)
                    .mul(255f)
                    .add(ROUNDER)
                    .sub(ROUNDER)
                    .intoArray(out, outOffset + i);
        }
        for (; i < n; i++) {
            out[outOffset + i] = (255f * (in[inOffset + i] / divisor) + ROUNDER) - ROUNDER;
        }
    }

    @Override
    public double sum(float[] in, int inOffset, int n) {
        double sum = 0;
        int i = 0;
        while (i <= n - LANES) {
            int end = i + Math.min(SUM_BLOCK * LANES, (n - i) / LANES * LANES);
            FloatVector s = FloatVector.zero(SPECIES);
            for (; i < end; i += LANES) {
                s = s.add(FloatVector.fromArray(SPECIES, in, inOffset + i));
            }
            sum += s.reduceLanes(VectorOperators.ADD);
        }
        for (; i < n; i++) {
            sum += in[inOffset + i];
        }
        return sum;
    }

    @Override
    public double sumOfSquaredDifferences(float[] a, int aOffset, float[] b, int bOffset, int n) {
        double sum = 0;
        int i = 0;
        while (i <= n - 2 * LANES) {
            int end = i + Math.min(2 * SUM_BLOCK * LANES, (n - i) / (2 * LANES) * (2 * LANES));
            FloatVector s0 = FloatVector.zero(SPECIES);
            FloatVector s1 = FloatVector.zero(SPECIES);
            for (; i < end; i += 2 * LANES) {
                FloatVector d0 = FloatVector.fromArray(SPECIES, a, aOffset + i)
                        .sub(FloatVector.fromArray(SPECIES, b, bOffset + i));
                FloatVector d1 = FloatVector.fromArray(SPECIES, a, aOffset + i + LANES)
                        .sub(FloatVector.fromArray(SPECIES, b, bOffset + i + LANES));
                s0 = d0.fma(d0, s0);
                s1 = d1.fma(d1, s1);
            }
            sum += s0.add(s1).reduceLanes(VectorOperators.ADD);
        }
        for (; i < n; i++) {
            float d = a[aOffset + i] - b[bOffset + i];
            sum += d * d;
        }
        return sum;
    }

    @Override
    public void ssimRow(
            float[] a,
            int aOffset,
            float aCentre,
            float[] b,
            int bOffset,
            float bCentre,
            float[] taps,
            float[][] out,
            float[][] scratch,
            int n) {
        int length = n + taps.length - 1;
        float[] p = scratch[0];
        float[] q = scratch[1];
        float[] pp = scratch[2];
        float[] qq = scratch[3];
        int i = 0;
        for (; i <= length - LANES; i += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, a, aOffset + i).sub(aCentre);
            FloatVector y = FloatVector.fromArray(SPECIES, b, bOffset + i).sub(bCentre);
            FloatVector s = x.add(y);
            FloatVector d = x.sub(y);
            s.intoArray(p, i);
            d.intoArray(q, i);
            s.mul(s).intoArray(pp, i);
            d.mul(d).intoArray(qq, i);
        }
        for (; i < length; i++) {
            float x = a[aOffset + i] - aCentre;
            float y = b[bOffset + i] - bCentre;
            p[i] = x + y;
            q[i] = x - y;
            pp[i] = (x + y) * (x + y);
            qq[i] = (x - y) * (x - y);
        }
        for (int f = 0; f < 4; f++) {
            row(scratch[f], taps, out[f], n);
        }
    }

    private static void row(float[] in, float[] taps, float[] out, int n) {
        int last = taps.length - 1;
        int middle = taps.length / 2;
        int i = 0;
        // Two vectors at a time, so that one need not wait for the other's additions.
        for (; i <= n - 2 * LANES; i += 2 * LANES) {
            FloatVector s0 = FloatVector.fromArray(SPECIES, in, i + middle).mul(taps[middle]);
            FloatVector s1 =
                    FloatVector.fromArray(SPECIES, in, i + middle + LANES).mul(taps[middle]);
            for (int k = 0; k < middle; k++) {
                FloatVector w = FloatVector.broadcast(SPECIES, taps[k]);
                s0 = FloatVector.fromArray(SPECIES, in, i + k)
                        .add(FloatVector.fromArray(SPECIES, in, i + last - k))
                        .fma(w, s0);
                s1 = FloatVector.fromArray(SPECIES, in, i + k + LANES)
                        .add(FloatVector.fromArray(SPECIES, in, i + last - k + LANES))
                        .fma(w, s1);
            }
            s0.intoArray(out, i);
            s1.intoArray(out, i + LANES);
        }
        for (; i < n; i++) {
            float s = taps[middle] * in[i + middle];
            for (int k = 0; k < middle; k++) {
                s += taps[k] * (in[i + k] + in[i + last - k]);
            }
            out[i] = s;
        }
    }

    @Override
    public void column(float[][] rows, float[] taps, float[] out, int n) {
        int last = taps.length - 1;
        int middle = taps.length / 2;
        int i = 0;
        for (; i <= n - 2 * LANES; i += 2 * LANES) {
            FloatVector s0 = FloatVector.fromArray(SPECIES, rows[middle], i).mul(taps[middle]);
            FloatVector s1 =
                    FloatVector.fromArray(SPECIES, rows[middle], i + LANES).mul(taps[middle]);
            for (int k = 0; k < middle; k++) {
                FloatVector w = FloatVector.broadcast(SPECIES, taps[k]);
                float[] above = rows[k];
                float[] below = rows[last - k];
                s0 = FloatVector.fromArray(SPECIES, above, i)
                        .add(FloatVector.fromArray(SPECIES, below, i))
                        .fma(w, s0);
                s1 = FloatVector.fromArray(SPECIES, above, i + LANES)
                        .add(FloatVector.fromArray(SPECIES, below, i + LANES))
                        .fma(w, s1);
            }
            s0.intoArray(out, i);
            s1.intoArray(out, i + LANES);
        }
        for (; i < n; i++) {
            float s = taps[middle] * rows[middle][i];
            for (int k = 0; k < middle; k++) {
                s += taps[k] * (rows[k][i] + rows[last - k][i]);
            }
            out[i] = s;
        }
    }

    @Override
    public void ssimSums(float[] p, float[] q, float[] pp, float[] qq, SsimConstants constants, double[] sums, int n) {
        float pCentre = constants.pCentre();
        float qCentre = constants.qCentre();
        float twoC1 = 2 * constants.c1();
        float twoC2 = 2 * constants.c2();
        float floor = constants.clip() ? 0f : Float.NEGATIVE_INFINITY;
        FloatVector contrasts = FloatVector.zero(SPECIES);
        FloatVector similarities = FloatVector.zero(SPECIES);
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector mp = FloatVector.fromArray(SPECIES, p, i);
            FloatVector mq = FloatVector.fromArray(SPECIES, q, i);
            FloatVector vp = FloatVector.fromArray(SPECIES, pp, i).sub(mp.mul(mp));
            FloatVector vq = FloatVector.fromArray(SPECIES, qq, i).sub(mq.mul(mq));
            mp = mp.add(pCentre);
            mq = mq.add(qCentre);
            FloatVector mpp = mp.mul(mp);
            FloatVector mqq = mq.mul(mq);
            FloatVector cs = vp.sub(vq).add(twoC2).div(vp.add(vq).add(twoC2)).max(floor);
            contrasts = contrasts.add(cs);
            FloatVector luminance = mpp.sub(mqq).add(twoC1).div(mpp.add(mqq).add(twoC1));
            similarities = cs.fma(luminance, similarities);
        }
        double contrast = contrasts.reduceLanes(VectorOperators.ADD);
        double similarity = similarities.reduceLanes(VectorOperators.ADD);
        for (; i < n; i++) {
            float mp = p[i];
            float mq = q[i];
            float vp = pp[i] - mp * mp;
            float vq = qq[i] - mq * mq;
            mp += pCentre;
            mq += qCentre;
            float mpp = mp * mp;
            float mqq = mq * mq;
            float cs = Math.max(floor, (vp - vq + twoC2) / (vp + vq + twoC2));
            contrast += cs;
            similarity += cs * ((mpp - mqq + twoC1) / (mpp + mqq + twoC1));
        }
        sums[0] += contrast;
        sums[1] += similarity;
    }

    @Override
    public void momentsRow(float[] in, float[] taps, float[] mean, float[] variance, int n) {
        int last = taps.length - 1;
        int middle = taps.length / 2;
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, in, i + middle);
            FloatVector shift = FloatVector.zero(SPECIES);
            FloatVector squares = FloatVector.zero(SPECIES);
            for (int k = 0; k < middle; k++) {
                FloatVector w = FloatVector.broadcast(SPECIES, taps[k]);
                FloatVector d0 = FloatVector.fromArray(SPECIES, in, i + k).sub(x);
                FloatVector d1 =
                        FloatVector.fromArray(SPECIES, in, i + last - k).sub(x);
                shift = d0.add(d1).fma(w, shift);
                squares = d0.fma(d0, d1.mul(d1)).fma(w, squares);
            }
            x.add(shift).intoArray(mean, i);
            squares.sub(shift.mul(shift)).intoArray(variance, i);
        }
        for (; i < n; i++) {
            float x = in[i + middle];
            float shift = 0f;
            float squares = 0f;
            for (int k = 0; k < middle; k++) {
                float d0 = in[i + k] - x;
                float d1 = in[i + last - k] - x;
                shift += taps[k] * (d0 + d1);
                squares += taps[k] * (d0 * d0 + d1 * d1);
            }
            mean[i] = x + shift;
            variance[i] = squares - shift * shift;
        }
    }

    @Override
    public void mscnRow(
            float[][] means,
            float[][] variances,
            float[] taps,
            float[] x,
            int xOffset,
            float epsilon,
            float c,
            float[] out,
            int outOffset,
            int n) {
        int last = taps.length - 1;
        int middle = taps.length / 2;
        float[] centre = means[middle];
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector m = FloatVector.fromArray(SPECIES, centre, i);
            FloatVector shift = FloatVector.zero(SPECIES);
            FloatVector spread =
                    FloatVector.fromArray(SPECIES, variances[middle], i).mul(taps[middle]);
            for (int k = 0; k < middle; k++) {
                FloatVector w = FloatVector.broadcast(SPECIES, taps[k]);
                FloatVector d0 = FloatVector.fromArray(SPECIES, means[k], i).sub(m);
                FloatVector d1 =
                        FloatVector.fromArray(SPECIES, means[last - k], i).sub(m);
                FloatVector v = FloatVector.fromArray(SPECIES, variances[k], i)
                        .add(FloatVector.fromArray(SPECIES, variances[last - k], i));
                shift = d0.add(d1).fma(w, shift);
                spread = d0.fma(d0, d1.fma(d1, v)).fma(w, spread);
            }
            FloatVector sigma = spread.sub(shift.mul(shift)).abs().add(epsilon).sqrt();
            FloatVector.fromArray(SPECIES, x, xOffset + i)
                    .sub(m)
                    .sub(shift)
                    .div(sigma.add(c))
                    .intoArray(out, outOffset + i);
        }
        for (; i < n; i++) {
            float m = centre[i];
            float shift = 0f;
            float spread = taps[middle] * variances[middle][i];
            for (int k = 0; k < middle; k++) {
                float d0 = means[k][i] - m;
                float d1 = means[last - k][i] - m;
                shift += taps[k] * (d0 + d1);
                spread += taps[k] * (variances[k][i] + variances[last - k][i] + d0 * d0 + d1 * d1);
            }
            float sigma = (float) Math.sqrt(Math.abs(spread - shift * shift) + epsilon);
            out[outOffset + i] = (x[xOffset + i] - m - shift) / (sigma + c);
        }
    }
}
