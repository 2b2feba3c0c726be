// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.anid.metrics.internal.kernel.Luma;
import org.anid.metrics.internal.kernel.cpu.FftSpans;
import org.anid.metrics.internal.kernel.cpu.HandMadeLanes;
import org.anid.metrics.internal.kernel.cpu.Lanes;
import org.anid.metrics.internal.kernel.cpu.MatrixLanes;
import org.anid.metrics.internal.kernel.cpu.NaturalLanes;
import org.anid.metrics.internal.kernel.cpu.NrqmLanes;
import org.anid.metrics.internal.kernel.cpu.SsimConstants;
import org.anid.metrics.internal.kernel.cpu.StructureLanes;

/** Explicit vectors of the widest species, and plain loops for what is left at the end of a row. */
final class VectorLanes implements Lanes {

    private static final VectorSpecies<Float> SPECIES = VectorMath.SPECIES;
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SPECIES.vectorShape());
    private static final int LANES = SPECIES.length();

    /** Adding and subtracting this rounds a float in [0, 2²²] to an integer, half to even, without a call. */
    private static final float ROUNDER = 0x1p23f;

    private static final FloatVector GREEN = FloatVector.broadcast(SPECIES, 0.587f);
    private static final FloatVector BLUE = FloatVector.broadcast(SPECIES, 0.114f);

    /** As near to an integer as this, a luma in single precision rounds as one in double precision does. */
    private static final float SURELY_ROUNDED = 0.4999f;

    /** Vectors that are added in single precision before the sum is moved to double. */
    private static final int SUM_BLOCK = 64;

    private final StructureLanes structure = new VectorStructureLanes();
    private final NrqmLanes nrqm = new VectorNrqmLanes();
    private final FftSpans fft = new VectorFftSpans();
    private final MatrixLanes matrices = new VectorMatrixLanes();
    private final NaturalLanes natural = new VectorNaturalLanes();
    private final HandMadeLanes handMade = new VectorHandMadeLanes();

    VectorLanes() {
        Priming.once();
    }

    @Override
    public String backend() {
        return "jdk.incubator.vector " + SPECIES.vectorBitSize() + " bit";
    }

    @Override
    public StructureLanes structure() {
        return structure;
    }

    @Override
    public NrqmLanes nrqm() {
        return nrqm;
    }

    @Override
    public FftSpans fft() {
        return fft;
    }

    @Override
    public MatrixLanes matrices() {
        return matrices;
    }

    @Override
    public NaturalLanes natural() {
        return natural;
    }

    @Override
    public HandMadeLanes handMade() {
        return handMade;
    }

    @Override
    public void luma(float[] rgb, int offset, int plane, float[] out, int outOffset, int n) {
        int green = offset + plane;
        int blue = green + plane;
        boolean fused = n >= Luma.FUSED_FROM;
        int i = 0;
        for (; fused && i <= n - LANES; i += LANES) {
            lumaOf(rgb, offset + i, green + i, blue + i).intoArray(out, outOffset + i);
        }
        for (; i < n; i++) {
            out[outOffset + i] = lumaOf(rgb[offset + i], rgb[green + i], rgb[blue + i], fused);
        }
    }

    @Override
    public void roundedLuma(float[] rgb, int offset, int plane, float[] out, int outOffset, int n) {
        int green = offset + plane;
        int blue = green + plane;
        boolean fused = n >= Luma.FUSED_FROM;
        int i = 0;
        for (; fused && i <= n - LANES; i += LANES) {
            lumaOf(rgb, offset + i, green + i, blue + i)
                    .mul(255f)
                    .add(ROUNDER)
                    .sub(ROUNDER)
                    .intoArray(out, outOffset + i);
        }
        for (; i < n; i++) {
            float y = lumaOf(rgb[offset + i], rgb[green + i], rgb[blue + i], fused);
            out[outOffset + i] = (y * 255f + ROUNDER) - ROUNDER;
        }
    }

    /** Fused in this order, as the matrix product of the reference is: its ties decide. */
    private static FloatVector lumaOf(float[] rgb, int red, int green, int blue) {
        FloatVector y = FloatVector.fromArray(SPECIES, rgb, red).mul(0.299f);
        y = FloatVector.fromArray(SPECIES, rgb, green).fma(GREEN, y);
        return FloatVector.fromArray(SPECIES, rgb, blue).fma(BLUE, y);
    }

    private static float lumaOf(float red, float green, float blue, boolean fused) {
        return fused
                ? Math.fma(blue, 0.114f, Math.fma(green, 0.587f, 0.299f * red))
                : 0.299f * red + 0.587f * green + 0.114f * blue;
    }

    @Override
    public void roundedWideLuma(float[] rgb, int offset, int plane, float[] out, int outOffset, int n) {
        int green = offset + plane;
        int blue = green + plane;
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector y = lumaOf(rgb, offset + i, green + i, blue + i).mul(255f);
            FloatVector rounded = y.add(ROUNDER).sub(ROUNDER);
            rounded.intoArray(out, outOffset + i);
            if (y.sub(rounded).abs().compare(VectorOperators.GT, SURELY_ROUNDED).anyTrue()) {
                wideLuma(rgb, offset, plane, out, outOffset, i, i + LANES);
            }
        }
        wideLuma(rgb, offset, plane, out, outOffset, i, n);
    }

    private static void wideLuma(float[] rgb, int offset, int plane, float[] out, int outOffset, int from, int to) {
        int green = offset + plane;
        int blue = green + plane;
        for (int i = from; i < to; i++) {
            double y = 0.299f * (double) rgb[offset + i]
                    + 0.587f * (double) rgb[green + i]
                    + 0.114f * (double) rgb[blue + i];
            out[outOffset + i] = (float) Math.rint(y * 255);
        }
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
            sum += OrderedSums.of(s);
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
            sum += OrderedSums.of(s0.add(s1));
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
        double contrast = OrderedSums.of(contrasts);
        double similarity = OrderedSums.of(similarities);
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
    public void momentsRow(float[] in, float[] taps, float[] shift, float[] variance, int n) {
        int last = taps.length - 1;
        int middle = taps.length / 2;
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, in, i + middle);
            FloatVector first = FloatVector.zero(SPECIES);
            FloatVector squares = FloatVector.zero(SPECIES);
            for (int k = 0; k < middle; k++) {
                FloatVector w = FloatVector.broadcast(SPECIES, taps[k]);
                FloatVector d0 = FloatVector.fromArray(SPECIES, in, i + k).sub(x);
                FloatVector d1 =
                        FloatVector.fromArray(SPECIES, in, i + last - k).sub(x);
                first = d0.add(d1).fma(w, first);
                squares = d0.fma(d0, d1.mul(d1)).fma(w, squares);
            }
            first.intoArray(shift, i);
            squares.sub(first.mul(first)).intoArray(variance, i);
        }
        for (; i < n; i++) {
            float x = in[i + middle];
            float first = 0f;
            float squares = 0f;
            for (int k = 0; k < middle; k++) {
                float d0 = in[i + k] - x;
                float d1 = in[i + last - k] - x;
                first += taps[k] * (d0 + d1);
                squares += taps[k] * (d0 * d0 + d1 * d1);
            }
            shift[i] = first;
            variance[i] = squares - first * first;
        }
    }

    @Override
    public void mscnRow(
            float[][] x,
            int xOffset,
            float[][] shifts,
            float[][] variances,
            float[] taps,
            float excess,
            float epsilon,
            float c,
            float[] out,
            int outOffset,
            int n) {
        int last = taps.length - 1;
        int middle = taps.length / 2;
        float[] own = x[middle];
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector pixel = FloatVector.fromArray(SPECIES, own, xOffset + i);
            FloatVector ownShift = FloatVector.fromArray(SPECIES, shifts[middle], i);
            FloatVector first = ownShift.mul(taps[middle]);
            FloatVector squares = ownShift.fma(ownShift, FloatVector.fromArray(SPECIES, variances[middle], i))
                    .mul(taps[middle]);
            for (int k = 0; k < middle; k++) {
                FloatVector w = FloatVector.broadcast(SPECIES, taps[k]);
                FloatVector d0 = FloatVector.fromArray(SPECIES, x[k], xOffset + i)
                        .sub(pixel)
                        .add(FloatVector.fromArray(SPECIES, shifts[k], i));
                FloatVector d1 = FloatVector.fromArray(SPECIES, x[last - k], xOffset + i)
                        .sub(pixel)
                        .add(FloatVector.fromArray(SPECIES, shifts[last - k], i));
                FloatVector v = FloatVector.fromArray(SPECIES, variances[k], i)
                        .add(FloatVector.fromArray(SPECIES, variances[last - k], i));
                first = d0.add(d1).fma(w, first);
                squares = d0.fma(d0, d1.fma(d1, v)).fma(w, squares);
            }
            FloatVector mean = pixel.add(first);
            FloatVector sigma = squares.sub(first.mul(first))
                    .sub(mean.mul(mean).mul(excess))
                    .abs()
                    .add(epsilon)
                    .sqrt();
            mean.mul(excess).add(first).neg().div(sigma.add(c)).intoArray(out, outOffset + i);
        }
        for (; i < n; i++) {
            float pixel = own[xOffset + i];
            float ownShift = shifts[middle][i];
            float first = taps[middle] * ownShift;
            float squares = taps[middle] * (variances[middle][i] + ownShift * ownShift);
            for (int k = 0; k < middle; k++) {
                float d0 = x[k][xOffset + i] - pixel + shifts[k][i];
                float d1 = x[last - k][xOffset + i] - pixel + shifts[last - k][i];
                first += taps[k] * (d0 + d1);
                squares += taps[k] * (variances[k][i] + variances[last - k][i] + d0 * d0 + d1 * d1);
            }
            float mean = pixel + first;
            float sigma = (float) Math.sqrt(Math.abs(squares - first * first - excess * mean * mean) + epsilon);
            out[outOffset + i] = -(first + excess * mean) / (sigma + c);
        }
    }

    @Override
    public double sumOfSquares(float[] in, int inOffset, float centre, int n) {
        double sum = 0;
        int i = 0;
        while (i <= n - LANES) {
            int end = i + Math.min(SUM_BLOCK * LANES, (n - i) / LANES * LANES);
            FloatVector s = FloatVector.zero(SPECIES);
            for (; i < end; i += LANES) {
                FloatVector d = FloatVector.fromArray(SPECIES, in, inOffset + i).sub(centre);
                s = d.fma(d, s);
            }
            sum += OrderedSums.of(s);
        }
        for (; i < n; i++) {
            float d = in[inOffset + i] - centre;
            sum += d * d;
        }
        return sum;
    }

    @Override
    public void opponents(float[] rgb, int offset, int plane, float[] rg, float[] yb, int n) {
        int green = offset + plane;
        int blue = green + plane;
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector r = FloatVector.fromArray(SPECIES, rgb, offset + i);
            FloatVector g = FloatVector.fromArray(SPECIES, rgb, green + i);
            r.sub(g).intoArray(rg, i);
            r.add(g)
                    .mul(0.5f)
                    .sub(FloatVector.fromArray(SPECIES, rgb, blue + i))
                    .intoArray(yb, i);
        }
        for (; i < n; i++) {
            float r = rgb[offset + i];
            float g = rgb[green + i];
            rg[i] = r - g;
            yb[i] = 0.5f * (r + g) - rgb[blue + i];
        }
    }

    @Override
    public void laplacian(float[] above, float[] row, float[] below, float[] out, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector upright =
                    FloatVector.fromArray(SPECIES, above, i + 1).add(FloatVector.fromArray(SPECIES, below, i + 1));
            FloatVector level = FloatVector.fromArray(SPECIES, row, i).add(FloatVector.fromArray(SPECIES, row, i + 2));
            upright.add(level)
                    .sub(FloatVector.fromArray(SPECIES, row, i + 1).mul(4f))
                    .intoArray(out, i);
        }
        for (; i < n; i++) {
            out[i] = (above[i + 1] + below[i + 1]) + (row[i] + row[i + 2]) - 4f * row[i + 1];
        }
    }

    @Override
    public void inOrder(float[][] runs, int[] offsets, float[] taps, float[] out, int outOffset, int n) {
        int i = 0;
        // Four vectors at a time, so that a run is looked up less often.
        for (; i <= n - 4 * LANES; i += 4 * LANES) {
            FloatVector s0 = FloatVector.zero(SPECIES);
            FloatVector s1 = FloatVector.zero(SPECIES);
            FloatVector s2 = FloatVector.zero(SPECIES);
            FloatVector s3 = FloatVector.zero(SPECIES);
            for (int k = 0; k < taps.length; k++) {
                float[] run = runs[k];
                int at = offsets[k] + i;
                FloatVector w = FloatVector.broadcast(SPECIES, taps[k]);
                s0 = s0.add(FloatVector.fromArray(SPECIES, run, at).mul(w));
                s1 = s1.add(FloatVector.fromArray(SPECIES, run, at + LANES).mul(w));
                s2 = s2.add(FloatVector.fromArray(SPECIES, run, at + 2 * LANES).mul(w));
                s3 = s3.add(FloatVector.fromArray(SPECIES, run, at + 3 * LANES).mul(w));
            }
            s0.intoArray(out, outOffset + i);
            s1.intoArray(out, outOffset + i + LANES);
            s2.intoArray(out, outOffset + i + 2 * LANES);
            s3.intoArray(out, outOffset + i + 3 * LANES);
        }
        for (; i <= n - LANES; i += LANES) {
            FloatVector s = FloatVector.zero(SPECIES);
            for (int k = 0; k < taps.length; k++) {
                s = s.add(
                        FloatVector.fromArray(SPECIES, runs[k], offsets[k] + i).mul(taps[k]));
            }
            s.intoArray(out, outOffset + i);
        }
        for (; i < n; i++) {
            float s = 0f;
            for (int k = 0; k < taps.length; k++) {
                s += taps[k] * runs[k][offsets[k] + i];
            }
            out[outOffset + i] = s;
        }
    }

    @Override
    public void productMoments(
            float[] a,
            int aOffset,
            int aStride,
            float[] b,
            int bOffset,
            int bStride,
            int rows,
            int n,
            double[] sums,
            int at) {
        int whole = n / LANES * LANES;
        for (int y = 0; y < rows; y++) {
            rowMoments(a, aOffset + y * aStride, b, bOffset + y * bStride, whole, sums, at);
        }
        for (int y = 0; y < rows; y++) {
            for (int i = whole; i < n; i++) {
                float p = a[aOffset + y * aStride + i] * b[bOffset + y * bStride + i];
                if (p < 0) {
                    sums[at]++;
                    sums[at + 2] += p * p;
                } else if (p > 0) {
                    sums[at + 1]++;
                    sums[at + 3] += p * p;
                }
                sums[at + 4] += Math.abs(p);
            }
        }
    }

    private static void rowMoments(float[] a, int aRow, float[] b, int bRow, int n, double[] sums, int at) {
        FloatVector zero = FloatVector.zero(SPECIES);
        for (int from = 0; from < n; from += SUM_BLOCK * LANES) {
            int to = Math.min(n, from + SUM_BLOCK * LANES);
            IntVector below = IntVector.zero(INTS);
            IntVector above = IntVector.zero(INTS);
            FloatVector squaresBelow = zero;
            FloatVector squaresAbove = zero;
            FloatVector magnitudes = zero;
            for (int i = from; i < to; i += LANES) {
                // Adding 0 makes 0 of −0, so that the sign bit alone tells below from not below.
                FloatVector p = FloatVector.fromArray(SPECIES, a, aRow + i)
                        .mul(FloatVector.fromArray(SPECIES, b, bRow + i))
                        .add(zero);
                IntVector bits = p.reinterpretAsInts();
                IntVector isBelow = bits.lanewise(VectorOperators.ASHR, 31);
                below = below.sub(isBelow);
                above = above.sub(zero.sub(p).reinterpretAsInts().lanewise(VectorOperators.ASHR, 31));
                FloatVector lower = bits.and(isBelow).reinterpretAsFloats();
                FloatVector upper = p.sub(lower);
                squaresBelow = lower.fma(lower, squaresBelow);
                squaresAbove = upper.fma(upper, squaresAbove);
                magnitudes = magnitudes.add(upper.sub(lower));
            }
            sums[at] += below.reduceLanes(VectorOperators.ADD);
            sums[at + 1] += above.reduceLanes(VectorOperators.ADD);
            sums[at + 2] += OrderedSums.of(squaresBelow);
            sums[at + 3] += OrderedSums.of(squaresAbove);
            sums[at + 4] += OrderedSums.of(magnitudes);
        }
    }

    @Override
    public void fusedWindow(float[][] rows, float[] weights, int columns, float[] out, int n) {
        int i = 0;
        // Four vectors at a time: the additions of one output must wait for each other.
        for (; i <= n - 4 * LANES; i += 4 * LANES) {
            FloatVector s0 = FloatVector.zero(SPECIES);
            FloatVector s1 = FloatVector.zero(SPECIES);
            FloatVector s2 = FloatVector.zero(SPECIES);
            FloatVector s3 = FloatVector.zero(SPECIES);
            int r = 0;
            int c = 0;
            float[] row = rows[0];
            // One loop over the whole window: with one in another it takes five times as long (C2 of JDK 17).
            for (int k = 0; k < weights.length; k++) {
                FloatVector w = FloatVector.broadcast(SPECIES, weights[k]);
                int at = i + c;
                s0 = FloatVector.fromArray(SPECIES, row, at).fma(w, s0);
                s1 = FloatVector.fromArray(SPECIES, row, at + LANES).fma(w, s1);
                s2 = FloatVector.fromArray(SPECIES, row, at + 2 * LANES).fma(w, s2);
                s3 = FloatVector.fromArray(SPECIES, row, at + 3 * LANES).fma(w, s3);
                if (++c == columns && k + 1 < weights.length) {
                    c = 0;
                    row = rows[++r];
                }
            }
            s0.intoArray(out, i);
            s1.intoArray(out, i + LANES);
            s2.intoArray(out, i + 2 * LANES);
            s3.intoArray(out, i + 3 * LANES);
        }
        for (; i < n; i++) {
            float s = 0f;
            for (int r = 0; r < rows.length; r++) {
                for (int c = 0; c < columns; c++) {
                    s = Math.fma(rows[r][i + c], weights[r * columns + c], s);
                }
            }
            out[i] = s;
        }
    }

    @Override
    public void square(float[] in, float[] out, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, in, i);
            x.mul(x).intoArray(out, i);
        }
        for (; i < n; i++) {
            out[i] = in[i] * in[i];
        }
    }

    @Override
    public void contrastNormalise(
            float[] x,
            int xOffset,
            float[] mean,
            float[] meanSquare,
            float epsilon,
            float c,
            float[] out,
            int outOffset,
            int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector m = FloatVector.fromArray(SPECIES, mean, i);
            FloatVector sigma = FloatVector.fromArray(SPECIES, meanSquare, i)
                    .sub(m.mul(m))
                    .abs()
                    .add(epsilon)
                    .sqrt();
            FloatVector.fromArray(SPECIES, x, xOffset + i)
                    .sub(m)
                    .div(sigma.add(c))
                    .intoArray(out, outOffset + i);
        }
        for (; i < n; i++) {
            float m = mean[i];
            float sigma = (float) Math.sqrt(Math.abs(meanSquare[i] - m * m) + epsilon);
            out[outOffset + i] = (x[xOffset + i] - m) / (sigma + c);
        }
    }
}
