// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.scalar;

import java.util.Arrays;
import org.anid.metrics.internal.kernel.Luma;
import org.anid.metrics.internal.kernel.cpu.FftSpans;
import org.anid.metrics.internal.kernel.cpu.HandMadeLanes;
import org.anid.metrics.internal.kernel.cpu.Lanes;
import org.anid.metrics.internal.kernel.cpu.MatrixLanes;
import org.anid.metrics.internal.kernel.cpu.NaturalLanes;
import org.anid.metrics.internal.kernel.cpu.NrqmLanes;
import org.anid.metrics.internal.kernel.cpu.PlainHandMadeLanes;
import org.anid.metrics.internal.kernel.cpu.PlainMatrixLanes;
import org.anid.metrics.internal.kernel.cpu.SsimConstants;
import org.anid.metrics.internal.kernel.cpu.StructureLanes;

/** Plain loops: no branches, unit stride and few arrays each, which is what HotSpot turns into vector instructions. */
final class ScalarLanes implements Lanes {

    /** Adding and subtracting this rounds a float in [0, 2²²] to an integer, half to even, without a call. */
    private static final float ROUNDER = 0x1p23f;

    /** The same for double precision. */
    private static final double WIDE_ROUNDER = 0x1p52;

    /**
     * Values of a row that are finished before the next ones are begun, so that intermediate sums stay in the cache.
     */
    private static final int PIECE = 256;

    private final StructureLanes structure = new ScalarStructureLanes();
    private final NrqmLanes nrqm = new ScalarNrqmLanes();
    private final FftSpans fft = new ScalarFftSpans();
    private final MatrixLanes matrices = new PlainMatrixLanes();
    private final NaturalLanes natural = new ScalarNaturalLanes();
    private final HandMadeLanes handMade = new PlainHandMadeLanes();

    @Override
    public String backend() {
        return "java";
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
        for (int i = 0; i < n; i++) {
            out[outOffset + i] = luma(rgb[offset + i], rgb[green + i], rgb[blue + i], fused);
        }
    }

    @Override
    public void roundedLuma(float[] rgb, int offset, int plane, float[] out, int outOffset, int n) {
        int green = offset + plane;
        int blue = green + plane;
        boolean fused = n >= Luma.FUSED_FROM;
        for (int i = 0; i < n; i++) {
            float y = luma(rgb[offset + i], rgb[green + i], rgb[blue + i], fused);
            out[outOffset + i] = (y * 255f + ROUNDER) - ROUNDER;
        }
    }

    private static float luma(float red, float green, float blue, boolean fused) {
        return fused
                ? Math.fma(blue, 0.114f, Math.fma(green, 0.587f, 0.299f * red))
                : 0.299f * red + 0.587f * green + 0.114f * blue;
    }

    @Override
    public void roundedWideLuma(float[] rgb, int offset, int plane, float[] out, int outOffset, int n) {
        int green = offset + plane;
        int blue = green + plane;
        for (int i = 0; i < n; i++) {
            double y = 0.299f * (double) rgb[offset + i]
                    + 0.587f * (double) rgb[green + i]
                    + 0.114f * (double) rgb[blue + i];
            out[outOffset + i] = (float) ((y * 255 + WIDE_ROUNDER) - WIDE_ROUNDER);
        }
    }

    @Override
    public void scaleAndRound(float[] in, int inOffset, float factor, float[] out, int outOffset, int n) {
        for (int i = 0; i < n; i++) {
            out[outOffset + i] = (in[inOffset + i] * factor + ROUNDER) - ROUNDER;
        }
    }

    @Override
    public void stretchAndRound(float[] in, int inOffset, float divisor, float[] out, int outOffset, int n) {
        for (int i = 0; i < n; i++) {
            out[outOffset + i] = (255f * (in[inOffset + i] / divisor) + ROUNDER) - ROUNDER;
        }
    }

    @Override
    public double sum(float[] in, int inOffset, int n) {
        // Four sums, because one would wait for each addition to finish.
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = inOffset;
        int end = inOffset + n;
        for (; i + 3 < end; i += 4) {
            s0 += in[i];
            s1 += in[i + 1];
            s2 += in[i + 2];
            s3 += in[i + 3];
        }
        for (; i < end; i++) {
            s0 += in[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    @Override
    public double sumOfSquaredDifferences(float[] a, int aOffset, float[] b, int bOffset, int n) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 3 < n; i += 4) {
            float d0 = a[aOffset + i] - b[bOffset + i];
            float d1 = a[aOffset + i + 1] - b[bOffset + i + 1];
            float d2 = a[aOffset + i + 2] - b[bOffset + i + 2];
            float d3 = a[aOffset + i + 3] - b[bOffset + i + 3];
            s0 += d0 * d0;
            s1 += d1 * d1;
            s2 += d2 * d2;
            s3 += d3 * d3;
        }
        for (; i < n; i++) {
            float d = a[aOffset + i] - b[bOffset + i];
            s0 += d * d;
        }
        return (s0 + s1) + (s2 + s3);
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
        for (int i = 0; i < length; i++) {
            float x = a[aOffset + i] - aCentre;
            float y = b[bOffset + i] - bCentre;
            float s = x + y;
            float d = x - y;
            p[i] = s;
            q[i] = d;
            pp[i] = s * s;
            qq[i] = d * d;
        }
        for (int f = 0; f < out.length; f++) {
            row(scratch[f], taps, out[f], n);
        }
    }

    /** Symmetric correlation along a row: the middle tap, then two pairs of taps at a time. */
    private static void row(float[] in, float[] taps, float[] out, int n) {
        int last = taps.length - 1;
        int middle = taps.length / 2;
        float w = taps[middle];
        for (int i = 0; i < n; i++) {
            out[i] = w * in[i + middle];
        }
        int k = 0;
        for (; k + 1 < middle; k += 2) {
            int k1 = k + 1;
            int m0 = last - k;
            int m1 = last - k1;
            float w0 = taps[k];
            float w1 = taps[k1];
            for (int i = 0; i < n; i++) {
                out[i] += w0 * (in[i + k] + in[i + m0]) + w1 * (in[i + k1] + in[i + m1]);
            }
        }
        for (; k < middle; k++) {
            int m0 = last - k;
            float w0 = taps[k];
            for (int i = 0; i < n; i++) {
                out[i] += w0 * (in[i + k] + in[i + m0]);
            }
        }
    }

    @Override
    public void column(float[][] rows, float[] taps, float[] out, int n) {
        int last = taps.length - 1;
        int middle = taps.length / 2;
        float w = taps[middle];
        float[] centre = rows[middle];
        for (int i = 0; i < n; i++) {
            out[i] = w * centre[i];
        }
        int k = 0;
        for (; k + 1 < middle; k += 2) {
            add(rows[k], rows[last - k], taps[k], rows[k + 1], rows[last - k - 1], taps[k + 1], out, n);
        }
        for (; k < middle; k++) {
            float w0 = taps[k];
            float[] above = rows[k];
            float[] below = rows[last - k];
            for (int i = 0; i < n; i++) {
                out[i] += w0 * (above[i] + below[i]);
            }
        }
    }

    private static void add(float[] r0, float[] r1, float w0, float[] r2, float[] r3, float w1, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] += w0 * (r0[i] + r1[i]) + w1 * (r2[i] + r3[i]);
        }
    }

    @Override
    public void ssimSums(float[] p, float[] q, float[] pp, float[] qq, SsimConstants constants, double[] sums, int n) {
        float pCentre = constants.pCentre();
        float qCentre = constants.qCentre();
        float twoC1 = 2 * constants.c1();
        float twoC2 = 2 * constants.c2();
        float floor = constants.clip() ? 0f : Float.NEGATIVE_INFINITY;
        double contrast = 0;
        double similarity = 0;
        for (int i = 0; i < n; i++) {
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
        Arrays.fill(shift, 0, n, 0f);
        Arrays.fill(variance, 0, n, 0f);
        for (int k = 0; k < middle; k++) {
            int m = last - k;
            float w = taps[k];
            for (int i = 0; i < n; i++) {
                float x = in[i + middle];
                float d0 = in[i + k] - x;
                float d1 = in[i + m] - x;
                shift[i] += w * (d0 + d1);
                variance[i] += w * (d0 * d0 + d1 * d1);
            }
        }
        for (int i = 0; i < n; i++) {
            variance[i] -= shift[i] * shift[i];
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
        float[] ownShift = shifts[middle];
        float[] ownVariance = variances[middle];
        float[] first = new float[PIECE];
        float[] squares = new float[PIECE];
        for (int from = 0; from < n; from += PIECE) {
            int length = Math.min(PIECE, n - from);
            float w = taps[middle];
            for (int i = 0; i < length; i++) {
                float s = ownShift[from + i];
                first[i] = w * s;
                squares[i] = w * (ownVariance[from + i] + s * s);
            }
            for (int k = 0; k < last; k++) {
                int row = k < middle ? k : k + 1;
                addRow(
                        x[row],
                        own,
                        xOffset + from,
                        shifts[row],
                        variances[row],
                        from,
                        taps[row],
                        first,
                        squares,
                        length);
            }
            for (int i = 0; i < length; i++) {
                float s = first[i];
                float mean = own[xOffset + from + i] + s;
                float variance = Math.abs(squares[i] - s * s - excess * mean * mean);
                float sigma = (float) Math.sqrt(variance + epsilon);
                out[outOffset + from + i] = -(s + excess * mean) / (sigma + c);
            }
        }
    }

    /** Adds one row to the mean and to the mean square, both about the middle row's pixel. */
    private static void addRow(
            float[] x,
            float[] own,
            int xOffset,
            float[] shift,
            float[] variance,
            int from,
            float w,
            float[] first,
            float[] squares,
            int n) {
        for (int i = 0; i < n; i++) {
            float d = x[xOffset + i] - own[xOffset + i] + shift[from + i];
            first[i] += w * d;
            squares[i] += w * (variance[from + i] + d * d);
        }
    }

    @Override
    public double sumOfSquares(float[] in, int inOffset, float centre, int n) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = inOffset;
        int end = inOffset + n;
        for (; i + 3 < end; i += 4) {
            float d0 = in[i] - centre;
            float d1 = in[i + 1] - centre;
            float d2 = in[i + 2] - centre;
            float d3 = in[i + 3] - centre;
            s0 += d0 * d0;
            s1 += d1 * d1;
            s2 += d2 * d2;
            s3 += d3 * d3;
        }
        for (; i < end; i++) {
            float d = in[i] - centre;
            s0 += d * d;
        }
        return (s0 + s1) + (s2 + s3);
    }

    @Override
    public void opponents(float[] rgb, int offset, int plane, float[] rg, float[] yb, int n) {
        int green = offset + plane;
        int blue = green + plane;
        for (int i = 0; i < n; i++) {
            float r = rgb[offset + i];
            float g = rgb[green + i];
            rg[i] = r - g;
            yb[i] = 0.5f * (r + g) - rgb[blue + i];
        }
    }

    @Override
    public void laplacian(float[] above, float[] row, float[] below, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = (above[i + 1] + below[i + 1]) + (row[i] + row[i + 2]) - 4f * row[i + 1];
        }
    }

    @Override
    public void inOrder(float[][] runs, int[] offsets, float[] taps, float[] out, int outOffset, int n) {
        Arrays.fill(out, outOffset, outOffset + n, 0f);
        for (int k = 0; k < taps.length; k++) {
            add(runs[k], offsets[k], taps[k], out, outOffset, n);
        }
    }

    private static void add(float[] in, int inOffset, float w, float[] out, int outOffset, int n) {
        for (int i = 0; i < n; i++) {
            out[outOffset + i] += w * in[inOffset + i];
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
        for (int y = 0; y < rows; y++) {
            int aRow = aOffset + y * aStride;
            int bRow = bOffset + y * bStride;
            int below = 0;
            int above = 0;
            double squaresBelow = 0;
            double squaresAbove = 0;
            double magnitudes = 0;
            for (int i = 0; i < n; i++) {
                // Adding 0 makes 0 of −0, so that the sign bit alone tells below from not below, without a branch.
                float p = a[aRow + i] * b[bRow + i] + 0f;
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
            sums[at] += below;
            sums[at + 1] += above;
            sums[at + 2] += squaresBelow;
            sums[at + 3] += squaresAbove;
            sums[at + 4] += magnitudes;
        }
    }

    @Override
    public void fusedWindow(float[][] rows, float[] weights, int columns, float[] out, int n) {
        Arrays.fill(out, 0, n, 0f);
        for (int r = 0; r < rows.length; r++) {
            float[] row = rows[r];
            for (int c = 0; c < columns; c++) {
                addFused(row, c, weights[r * columns + c], out, n);
            }
        }
    }

    private static void addFused(float[] in, int offset, float w, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = Math.fma(in[offset + i], w, out[i]);
        }
    }

    @Override
    public void square(float[] in, float[] out, int n) {
        for (int i = 0; i < n; i++) {
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
        for (int i = 0; i < n; i++) {
            float m = mean[i];
            float sigma = (float) Math.sqrt(Math.abs(meanSquare[i] - m * m) + epsilon);
            out[outOffset + i] = (x[xOffset + i] - m) / (sigma + c);
        }
    }
}
