// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.scalar;

import org.anid.metrics.internal.kernel.cpu.Fft2d;
import org.anid.metrics.internal.kernel.cpu.FftSpans;

/** FFT stages as plain loops, simple enough for the compiler to vectorise. */
final class ScalarFftSpans implements FftSpans {

    private static final float HALF_ROOT = (float) Math.sqrt(0.5);

    /** −1/2, the sine of a third of a circle and its opposite. */
    private static final float[] ROOTS3 = floats(-0.5, sine(1, 3), -sine(1, 3));

    private static final float[] ROOTS5 = floats(cosine(1, 5), cosine(2, 5), sine(1, 5), -sine(1, 5), sine(2, 5));
    private static final float[] ROOTS7 = floats(
            cosine(1, 7), cosine(2, 7), cosine(3, 7), sine(1, 7), -sine(1, 7), sine(2, 7), sine(3, 7), -sine(3, 7));
    private static final float[] ROOTS9 = floats(
            cosine(1, 9),
            sine(1, 9),
            -sine(1, 9),
            cosine(2, 9),
            sine(2, 9),
            -sine(2, 9),
            cosine(4, 9),
            sine(4, 9),
            -sine(4, 9));

    /** Of so many of n parts of a circle. */
    private static double cosine(int parts, int n) {
        return Math.cos(2 * Math.PI * parts / n);
    }

    private static double sine(int parts, int n) {
        return Math.sin(2 * Math.PI * parts / n);
    }

    private static float[] floats(double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    @Override
    public void radix2(Stage t) {
        float[] xr = t.xr;
        float[] xi = t.xi;
        float[] yr = t.yr;
        float[] yi = t.yi;
        float[] w = t.twiddles;
        int m = t.m;
        int s = t.s;
        int inStep = t.inStep;
        int outStep = t.outStep;
        for (int p = 0; p < m; p++) {
            int at = p * 2;
            float w1r = w[at + 0];
            float w1i = w[at + 1];
            for (int q = 0; q < s; q++) {
                int i0 = t.inRow(s * p + q);
                int i1 = i0 + inStep;
                int o0 = t.outRow(s * 2 * p + q);
                int o1 = o0 + outStep;
                for (int c = 0; c < Fft2d.STRIP; c++) {
                    float r0 = xr[i0 + c];
                    float m0 = xi[i0 + c];
                    float r1 = xr[i1 + c];
                    float m1 = xi[i1 + c];
                    yr[o0 + c] = r0 + r1;
                    yi[o0 + c] = m0 + m1;
                    float t1r = r0 - r1;
                    float t1i = m0 - m1;
                    yr[o1 + c] = t1r * w1r - t1i * w1i;
                    yi[o1 + c] = t1r * w1i + t1i * w1r;
                }
            }
        }
    }

    @Override
    public void radix3(Stage t) {
        float[] xr = t.xr;
        float[] xi = t.xi;
        float[] yr = t.yr;
        float[] yi = t.yi;
        float[] w = t.twiddles;
        float[] roots = ROOTS3;
        float minusHalf = roots[0];
        float sine = roots[1];
        float minusSine = roots[2];
        int m = t.m;
        int s = t.s;
        int inStep = t.inStep;
        int outStep = t.outStep;
        for (int p = 0; p < m; p++) {
            int at = p * 4;
            float w1r = w[at + 0];
            float w1i = w[at + 1];
            float w2r = w[at + 2];
            float w2i = w[at + 3];
            for (int q = 0; q < s; q++) {
                int i0 = t.inRow(s * p + q);
                int i1 = i0 + inStep;
                int i2 = i1 + inStep;
                int o0 = t.outRow(s * 3 * p + q);
                int o1 = o0 + outStep;
                int o2 = o1 + outStep;
                for (int c = 0; c < Fft2d.STRIP; c++) {
                    float r0 = xr[i0 + c];
                    float m0 = xi[i0 + c];
                    float r1 = xr[i1 + c];
                    float m1 = xi[i1 + c];
                    float r2 = xr[i2 + c];
                    float m2 = xi[i2 + c];
                    float sr = r1 + r2;
                    float si = m1 + m2;
                    float dr = r1 - r2;
                    float di = m1 - m2;
                    float cr = minusHalf * sr + r0;
                    float ci = minusHalf * si + m0;
                    yr[o0 + c] = r0 + sr;
                    yi[o0 + c] = m0 + si;
                    float t1r = sine * di + cr;
                    float t1i = minusSine * dr + ci;
                    yr[o1 + c] = t1r * w1r - t1i * w1i;
                    yi[o1 + c] = t1r * w1i + t1i * w1r;
                    float t2r = minusSine * di + cr;
                    float t2i = sine * dr + ci;
                    yr[o2 + c] = t2r * w2r - t2i * w2i;
                    yi[o2 + c] = t2r * w2i + t2i * w2r;
                }
            }
        }
    }

    @Override
    public void radix4(Stage t) {
        float[] xr = t.xr;
        float[] xi = t.xi;
        float[] yr = t.yr;
        float[] yi = t.yi;
        float[] w = t.twiddles;
        int m = t.m;
        int s = t.s;
        int inStep = t.inStep;
        int outStep = t.outStep;
        for (int p = 0; p < m; p++) {
            int at = p * 6;
            float w1r = w[at + 0];
            float w1i = w[at + 1];
            float w2r = w[at + 2];
            float w2i = w[at + 3];
            float w3r = w[at + 4];
            float w3i = w[at + 5];
            for (int q = 0; q < s; q++) {
                int i0 = t.inRow(s * p + q);
                int i1 = i0 + inStep;
                int i2 = i1 + inStep;
                int i3 = i2 + inStep;
                int o0 = t.outRow(s * 4 * p + q);
                int o1 = o0 + outStep;
                int o2 = o1 + outStep;
                int o3 = o2 + outStep;
                for (int c = 0; c < Fft2d.STRIP; c++) {
                    float r0 = xr[i0 + c];
                    float m0 = xi[i0 + c];
                    float r1 = xr[i1 + c];
                    float m1 = xi[i1 + c];
                    float r2 = xr[i2 + c];
                    float m2 = xi[i2 + c];
                    float r3 = xr[i3 + c];
                    float m3 = xi[i3 + c];
                    float ar = r0 + r2;
                    float ai = m0 + m2;
                    float br = r0 - r2;
                    float bi = m0 - m2;
                    float cr = r1 + r3;
                    float ci = m1 + m3;
                    float dr = r1 - r3;
                    float di = m1 - m3;
                    yr[o0 + c] = ar + cr;
                    yi[o0 + c] = ai + ci;
                    float t1r = br + di;
                    float t1i = bi - dr;
                    yr[o1 + c] = t1r * w1r - t1i * w1i;
                    yi[o1 + c] = t1r * w1i + t1i * w1r;
                    float t2r = ar - cr;
                    float t2i = ai - ci;
                    yr[o2 + c] = t2r * w2r - t2i * w2i;
                    yi[o2 + c] = t2r * w2i + t2i * w2r;
                    float t3r = br - di;
                    float t3i = bi + dr;
                    yr[o3 + c] = t3r * w3r - t3i * w3i;
                    yi[o3 + c] = t3r * w3i + t3i * w3r;
                }
            }
        }
    }

    @Override
    public void radix5(Stage t) {
        float[] xr = t.xr;
        float[] xi = t.xi;
        float[] yr = t.yr;
        float[] yi = t.yi;
        float[] w = t.twiddles;
        float[] roots = ROOTS5;
        float cosineA = roots[0];
        float cosineB = roots[1];
        float sineA = roots[2];
        float minusSineA = roots[3];
        float sineB = roots[4];
        int m = t.m;
        int s = t.s;
        int inStep = t.inStep;
        int outStep = t.outStep;
        for (int p = 0; p < m; p++) {
            int at = p * 8;
            float w1r = w[at + 0];
            float w1i = w[at + 1];
            float w2r = w[at + 2];
            float w2i = w[at + 3];
            float w3r = w[at + 4];
            float w3i = w[at + 5];
            float w4r = w[at + 6];
            float w4i = w[at + 7];
            for (int q = 0; q < s; q++) {
                int i0 = t.inRow(s * p + q);
                int i1 = i0 + inStep;
                int i2 = i1 + inStep;
                int i3 = i2 + inStep;
                int i4 = i3 + inStep;
                int o0 = t.outRow(s * 5 * p + q);
                int o1 = o0 + outStep;
                int o2 = o1 + outStep;
                int o3 = o2 + outStep;
                int o4 = o3 + outStep;
                for (int c = 0; c < Fft2d.STRIP; c++) {
                    float r0 = xr[i0 + c];
                    float m0 = xi[i0 + c];
                    float r1 = xr[i1 + c];
                    float m1 = xi[i1 + c];
                    float r2 = xr[i2 + c];
                    float m2 = xi[i2 + c];
                    float r3 = xr[i3 + c];
                    float m3 = xi[i3 + c];
                    float r4 = xr[i4 + c];
                    float m4 = xi[i4 + c];
                    float ar = r1 + r4;
                    float ai = m1 + m4;
                    float br = r1 - r4;
                    float bi = m1 - m4;
                    float cr = r2 + r3;
                    float ci = m2 + m3;
                    float dr = r2 - r3;
                    float di = m2 - m3;
                    float er = cosineB * cr + (cosineA * ar + r0);
                    float ei = cosineB * ci + (cosineA * ai + m0);
                    float fr = cosineA * cr + (cosineB * ar + r0);
                    float fi = cosineA * ci + (cosineB * ai + m0);
                    float gr = sineB * dr + sineA * br;
                    float gi = sineB * di + sineA * bi;
                    float hr = minusSineA * dr + sineB * br;
                    float hi = minusSineA * di + sineB * bi;
                    yr[o0 + c] = r0 + ar + cr;
                    yi[o0 + c] = m0 + ai + ci;
                    float t1r = er + gi;
                    float t1i = ei - gr;
                    yr[o1 + c] = t1r * w1r - t1i * w1i;
                    yi[o1 + c] = t1r * w1i + t1i * w1r;
                    float t2r = fr + hi;
                    float t2i = fi - hr;
                    yr[o2 + c] = t2r * w2r - t2i * w2i;
                    yi[o2 + c] = t2r * w2i + t2i * w2r;
                    float t3r = fr - hi;
                    float t3i = fi + hr;
                    yr[o3 + c] = t3r * w3r - t3i * w3i;
                    yi[o3 + c] = t3r * w3i + t3i * w3r;
                    float t4r = er - gi;
                    float t4i = ei + gr;
                    yr[o4 + c] = t4r * w4r - t4i * w4i;
                    yi[o4 + c] = t4r * w4i + t4i * w4r;
                }
            }
        }
    }

    @Override
    public void radix7(Stage t) {
        float[] xr = t.xr;
        float[] xi = t.xi;
        float[] yr = t.yr;
        float[] yi = t.yi;
        float[] w = t.twiddles;
        float[] roots = ROOTS7;
        float cosineA = roots[0];
        float cosineB = roots[1];
        float cosineC = roots[2];
        float sineA = roots[3];
        float minusSineA = roots[4];
        float sineB = roots[5];
        float sineC = roots[6];
        float minusSineC = roots[7];
        int m = t.m;
        int s = t.s;
        int inStep = t.inStep;
        int outStep = t.outStep;
        for (int p = 0; p < m; p++) {
            int at = p * 12;
            float w1r = w[at + 0];
            float w1i = w[at + 1];
            float w2r = w[at + 2];
            float w2i = w[at + 3];
            float w3r = w[at + 4];
            float w3i = w[at + 5];
            float w4r = w[at + 6];
            float w4i = w[at + 7];
            float w5r = w[at + 8];
            float w5i = w[at + 9];
            float w6r = w[at + 10];
            float w6i = w[at + 11];
            for (int q = 0; q < s; q++) {
                int i0 = t.inRow(s * p + q);
                int i1 = i0 + inStep;
                int i2 = i1 + inStep;
                int i3 = i2 + inStep;
                int i4 = i3 + inStep;
                int i5 = i4 + inStep;
                int i6 = i5 + inStep;
                int o0 = t.outRow(s * 7 * p + q);
                int o1 = o0 + outStep;
                int o2 = o1 + outStep;
                int o3 = o2 + outStep;
                int o4 = o3 + outStep;
                int o5 = o4 + outStep;
                int o6 = o5 + outStep;
                for (int c = 0; c < Fft2d.STRIP; c++) {
                    float r0 = xr[i0 + c];
                    float m0 = xi[i0 + c];
                    float r1 = xr[i1 + c];
                    float m1 = xi[i1 + c];
                    float r2 = xr[i2 + c];
                    float m2 = xi[i2 + c];
                    float r3 = xr[i3 + c];
                    float m3 = xi[i3 + c];
                    float r4 = xr[i4 + c];
                    float m4 = xi[i4 + c];
                    float r5 = xr[i5 + c];
                    float m5 = xi[i5 + c];
                    float r6 = xr[i6 + c];
                    float m6 = xi[i6 + c];
                    float ar = r1 + r6;
                    float ai = m1 + m6;
                    float dr = r1 - r6;
                    float di = m1 - m6;
                    float br = r2 + r5;
                    float bi = m2 + m5;
                    float er = r2 - r5;
                    float ei = m2 - m5;
                    float cr = r3 + r4;
                    float ci = m3 + m4;
                    float fr = r3 - r4;
                    float fi = m3 - m4;
                    yr[o0 + c] = r0 + ar + br + cr;
                    yi[o0 + c] = m0 + ai + bi + ci;
                    float p1r = cosineC * cr + (cosineB * br + (cosineA * ar + r0));
                    float p1i = cosineC * ci + (cosineB * bi + (cosineA * ai + m0));
                    float q1r = sineC * fr + (sineB * er + sineA * dr);
                    float q1i = sineC * fi + (sineB * ei + sineA * di);
                    float p2r = cosineA * cr + (cosineC * br + (cosineB * ar + r0));
                    float p2i = cosineA * ci + (cosineC * bi + (cosineB * ai + m0));
                    float q2r = minusSineA * fr + (minusSineC * er + sineB * dr);
                    float q2i = minusSineA * fi + (minusSineC * ei + sineB * di);
                    float p3r = cosineB * cr + (cosineA * br + (cosineC * ar + r0));
                    float p3i = cosineB * ci + (cosineA * bi + (cosineC * ai + m0));
                    float q3r = sineB * fr + (minusSineA * er + sineC * dr);
                    float q3i = sineB * fi + (minusSineA * ei + sineC * di);
                    float t1r = p1r + q1i;
                    float t1i = p1i - q1r;
                    yr[o1 + c] = t1r * w1r - t1i * w1i;
                    yi[o1 + c] = t1r * w1i + t1i * w1r;
                    float t2r = p2r + q2i;
                    float t2i = p2i - q2r;
                    yr[o2 + c] = t2r * w2r - t2i * w2i;
                    yi[o2 + c] = t2r * w2i + t2i * w2r;
                    float t3r = p3r + q3i;
                    float t3i = p3i - q3r;
                    yr[o3 + c] = t3r * w3r - t3i * w3i;
                    yi[o3 + c] = t3r * w3i + t3i * w3r;
                    float t4r = p3r - q3i;
                    float t4i = p3i + q3r;
                    yr[o4 + c] = t4r * w4r - t4i * w4i;
                    yi[o4 + c] = t4r * w4i + t4i * w4r;
                    float t5r = p2r - q2i;
                    float t5i = p2i + q2r;
                    yr[o5 + c] = t5r * w5r - t5i * w5i;
                    yi[o5 + c] = t5r * w5i + t5i * w5r;
                    float t6r = p1r - q1i;
                    float t6i = p1i + q1r;
                    yr[o6 + c] = t6r * w6r - t6i * w6i;
                    yi[o6 + c] = t6r * w6i + t6i * w6r;
                }
            }
        }
    }

    @Override
    public void radix8(Stage t) {
        float[] xr = t.xr;
        float[] xi = t.xi;
        float[] yr = t.yr;
        float[] yi = t.yi;
        float[] w = t.twiddles;
        int m = t.m;
        int s = t.s;
        int inStep = t.inStep;
        int outStep = t.outStep;
        for (int p = 0; p < m; p++) {
            int at = p * 14;
            float w1r = w[at + 0];
            float w1i = w[at + 1];
            float w2r = w[at + 2];
            float w2i = w[at + 3];
            float w3r = w[at + 4];
            float w3i = w[at + 5];
            float w4r = w[at + 6];
            float w4i = w[at + 7];
            float w5r = w[at + 8];
            float w5i = w[at + 9];
            float w6r = w[at + 10];
            float w6i = w[at + 11];
            float w7r = w[at + 12];
            float w7i = w[at + 13];
            for (int q = 0; q < s; q++) {
                int i0 = t.inRow(s * p + q);
                int i1 = i0 + inStep;
                int i2 = i1 + inStep;
                int i3 = i2 + inStep;
                int i4 = i3 + inStep;
                int i5 = i4 + inStep;
                int i6 = i5 + inStep;
                int i7 = i6 + inStep;
                int o0 = t.outRow(s * 8 * p + q);
                int o1 = o0 + outStep;
                int o2 = o1 + outStep;
                int o3 = o2 + outStep;
                int o4 = o3 + outStep;
                int o5 = o4 + outStep;
                int o6 = o5 + outStep;
                int o7 = o6 + outStep;
                for (int c = 0; c < Fft2d.STRIP; c++) {
                    float r0 = xr[i0 + c];
                    float m0 = xi[i0 + c];
                    float r1 = xr[i1 + c];
                    float m1 = xi[i1 + c];
                    float r2 = xr[i2 + c];
                    float m2 = xi[i2 + c];
                    float r3 = xr[i3 + c];
                    float m3 = xi[i3 + c];
                    float r4 = xr[i4 + c];
                    float m4 = xi[i4 + c];
                    float r5 = xr[i5 + c];
                    float m5 = xi[i5 + c];
                    float r6 = xr[i6 + c];
                    float m6 = xi[i6 + c];
                    float r7 = xr[i7 + c];
                    float m7 = xi[i7 + c];
                    float a0r = r0 + r4;
                    float a0i = m0 + m4;
                    float b0r = r0 - r4;
                    float b0i = m0 - m4;
                    float a1r = r1 + r5;
                    float a1i = m1 + m5;
                    float d1r = r1 - r5;
                    float d1i = m1 - m5;
                    float a2r = r2 + r6;
                    float a2i = m2 + m6;
                    float b2r = m2 - m6;
                    float b2i = r6 - r2;
                    float a3r = r3 + r7;
                    float a3i = m3 + m7;
                    float d3r = r3 - r7;
                    float d3i = m3 - m7;
                    float b1r = HALF_ROOT * (d1r + d1i);
                    float b1i = HALF_ROOT * (d1i - d1r);
                    float b3r = HALF_ROOT * (d3i - d3r);
                    float b3i = -HALF_ROOT * (d3r + d3i);
                    float er = a0r + a2r;
                    float ei = a0i + a2i;
                    float fr = a0r - a2r;
                    float fi = a0i - a2i;
                    float gr = a1r + a3r;
                    float gi = a1i + a3i;
                    float hr = a1r - a3r;
                    float hi = a1i - a3i;
                    yr[o0 + c] = er + gr;
                    yi[o0 + c] = ei + gi;
                    float t2r = fr + hi;
                    float t2i = fi - hr;
                    yr[o2 + c] = t2r * w2r - t2i * w2i;
                    yi[o2 + c] = t2r * w2i + t2i * w2r;
                    float t4r = er - gr;
                    float t4i = ei - gi;
                    yr[o4 + c] = t4r * w4r - t4i * w4i;
                    yi[o4 + c] = t4r * w4i + t4i * w4r;
                    float t6r = fr - hi;
                    float t6i = fi + hr;
                    yr[o6 + c] = t6r * w6r - t6i * w6i;
                    yi[o6 + c] = t6r * w6i + t6i * w6r;
                    float ur = b0r + b2r;
                    float ui = b0i + b2i;
                    float vr = b0r - b2r;
                    float vi = b0i - b2i;
                    float kr = b1r + b3r;
                    float ki = b1i + b3i;
                    float lr = b1r - b3r;
                    float li = b1i - b3i;
                    float t1r = ur + kr;
                    float t1i = ui + ki;
                    yr[o1 + c] = t1r * w1r - t1i * w1i;
                    yi[o1 + c] = t1r * w1i + t1i * w1r;
                    float t3r = vr + li;
                    float t3i = vi - lr;
                    yr[o3 + c] = t3r * w3r - t3i * w3i;
                    yi[o3 + c] = t3r * w3i + t3i * w3r;
                    float t5r = ur - kr;
                    float t5i = ui - ki;
                    yr[o5 + c] = t5r * w5r - t5i * w5i;
                    yi[o5 + c] = t5r * w5i + t5i * w5r;
                    float t7r = vr - li;
                    float t7i = vi + lr;
                    yr[o7 + c] = t7r * w7r - t7i * w7i;
                    yi[o7 + c] = t7r * w7i + t7i * w7r;
                }
            }
        }
    }

    @Override
    public void radix9(Stage t) {
        float[] xr = t.xr;
        float[] xi = t.xi;
        float[] yr = t.yr;
        float[] yi = t.yi;
        float[] w = t.twiddles;
        float[] roots = ROOTS9;
        float[] thirds = ROOTS3;
        float minusHalf = thirds[0];
        float sine = thirds[1];
        float minusSine = thirds[2];
        float cosineA = roots[0];
        float sineA = roots[1];
        float minusSineA = roots[2];
        float cosineB = roots[3];
        float sineB = roots[4];
        float minusSineB = roots[5];
        float cosineD = roots[6];
        float sineD = roots[7];
        float minusSineD = roots[8];
        int m = t.m;
        int s = t.s;
        int inStep = t.inStep;
        int outStep = t.outStep;
        for (int p = 0; p < m; p++) {
            int at = p * 16;
            float w1r = w[at + 0];
            float w1i = w[at + 1];
            float w2r = w[at + 2];
            float w2i = w[at + 3];
            float w3r = w[at + 4];
            float w3i = w[at + 5];
            float w4r = w[at + 6];
            float w4i = w[at + 7];
            float w5r = w[at + 8];
            float w5i = w[at + 9];
            float w6r = w[at + 10];
            float w6i = w[at + 11];
            float w7r = w[at + 12];
            float w7i = w[at + 13];
            float w8r = w[at + 14];
            float w8i = w[at + 15];
            for (int q = 0; q < s; q++) {
                int i0 = t.inRow(s * p + q);
                int i1 = i0 + inStep;
                int i2 = i1 + inStep;
                int i3 = i2 + inStep;
                int i4 = i3 + inStep;
                int i5 = i4 + inStep;
                int i6 = i5 + inStep;
                int i7 = i6 + inStep;
                int i8 = i7 + inStep;
                int o0 = t.outRow(s * 9 * p + q);
                int o1 = o0 + outStep;
                int o2 = o1 + outStep;
                int o3 = o2 + outStep;
                int o4 = o3 + outStep;
                int o5 = o4 + outStep;
                int o6 = o5 + outStep;
                int o7 = o6 + outStep;
                int o8 = o7 + outStep;
                for (int c = 0; c < Fft2d.STRIP; c++) {
                    float r0 = xr[i0 + c];
                    float m0 = xi[i0 + c];
                    float r3 = xr[i3 + c];
                    float m3 = xi[i3 + c];
                    float r6 = xr[i6 + c];
                    float m6 = xi[i6 + c];
                    float s0r = r3 + r6;
                    float d0r = r3 - r6;
                    float s0i = m3 + m6;
                    float d0i = m3 - m6;
                    float c0r = minusHalf * s0r + r0;
                    float a0r = r0 + s0r;
                    float c0i = minusHalf * s0i + m0;
                    float a0i = m0 + s0i;
                    float e0r = sine * d0i + c0r;
                    float e0i = minusSine * d0r + c0i;
                    float f0r = minusSine * d0i + c0r;
                    float f0i = sine * d0r + c0i;
                    float r1 = xr[i1 + c];
                    float m1 = xi[i1 + c];
                    float r4 = xr[i4 + c];
                    float m4 = xi[i4 + c];
                    float r7 = xr[i7 + c];
                    float m7 = xi[i7 + c];
                    float s1r = r4 + r7;
                    float d1r = r4 - r7;
                    float s1i = m4 + m7;
                    float d1i = m4 - m7;
                    float c1r = minusHalf * s1r + r1;
                    float a1r = r1 + s1r;
                    float c1i = minusHalf * s1i + m1;
                    float a1i = m1 + s1i;
                    float e1r = sine * d1i + c1r;
                    float e1i = minusSine * d1r + c1i;
                    float f1r = minusSine * d1i + c1r;
                    float f1i = sine * d1r + c1i;
                    float r2 = xr[i2 + c];
                    float m2 = xi[i2 + c];
                    float r5 = xr[i5 + c];
                    float m5 = xi[i5 + c];
                    float r8 = xr[i8 + c];
                    float m8 = xi[i8 + c];
                    float s2r = r5 + r8;
                    float d2r = r5 - r8;
                    float s2i = m5 + m8;
                    float d2i = m5 - m8;
                    float c2r = minusHalf * s2r + r2;
                    float a2r = r2 + s2r;
                    float c2i = minusHalf * s2i + m2;
                    float a2i = m2 + s2i;
                    float e2r = sine * d2i + c2r;
                    float e2i = minusSine * d2r + c2i;
                    float f2r = minusSine * d2i + c2r;
                    float f2i = sine * d2r + c2i;
                    float ge1r = sineA * e1i + cosineA * e1r;
                    float ge1i = minusSineA * e1r + cosineA * e1i;
                    float ge2r = sineB * e2i + cosineB * e2r;
                    float ge2i = minusSineB * e2r + cosineB * e2i;
                    float gf1r = sineB * f1i + cosineB * f1r;
                    float gf1i = minusSineB * f1r + cosineB * f1i;
                    float gf2r = sineD * f2i + cosineD * f2r;
                    float gf2i = minusSineD * f2r + cosineD * f2i;
                    float u0r = a1r + a2r;
                    float v0r = a1r - a2r;
                    float u0i = a1i + a2i;
                    float v0i = a1i - a2i;
                    float h0r = minusHalf * u0r + a0r;
                    float h0i = minusHalf * u0i + a0i;
                    yr[o0 + c] = a0r + u0r;
                    yi[o0 + c] = a0i + u0i;
                    float t3r = sine * v0i + h0r;
                    float t3i = minusSine * v0r + h0i;
                    yr[o3 + c] = t3r * w3r - t3i * w3i;
                    yi[o3 + c] = t3r * w3i + t3i * w3r;
                    float t6r = minusSine * v0i + h0r;
                    float t6i = sine * v0r + h0i;
                    yr[o6 + c] = t6r * w6r - t6i * w6i;
                    yi[o6 + c] = t6r * w6i + t6i * w6r;
                    float u1r = ge1r + ge2r;
                    float v1r = ge1r - ge2r;
                    float u1i = ge1i + ge2i;
                    float v1i = ge1i - ge2i;
                    float h1r = minusHalf * u1r + e0r;
                    float h1i = minusHalf * u1i + e0i;
                    float t1r = e0r + u1r;
                    float t1i = e0i + u1i;
                    yr[o1 + c] = t1r * w1r - t1i * w1i;
                    yi[o1 + c] = t1r * w1i + t1i * w1r;
                    float t4r = sine * v1i + h1r;
                    float t4i = minusSine * v1r + h1i;
                    yr[o4 + c] = t4r * w4r - t4i * w4i;
                    yi[o4 + c] = t4r * w4i + t4i * w4r;
                    float t7r = minusSine * v1i + h1r;
                    float t7i = sine * v1r + h1i;
                    yr[o7 + c] = t7r * w7r - t7i * w7i;
                    yi[o7 + c] = t7r * w7i + t7i * w7r;
                    float u2r = gf1r + gf2r;
                    float v2r = gf1r - gf2r;
                    float u2i = gf1i + gf2i;
                    float v2i = gf1i - gf2i;
                    float h2r = minusHalf * u2r + f0r;
                    float h2i = minusHalf * u2i + f0i;
                    float t2r = f0r + u2r;
                    float t2i = f0i + u2i;
                    yr[o2 + c] = t2r * w2r - t2i * w2i;
                    yi[o2 + c] = t2r * w2i + t2i * w2r;
                    float t5r = sine * v2i + h2r;
                    float t5i = minusSine * v2r + h2i;
                    yr[o5 + c] = t5r * w5r - t5i * w5i;
                    yi[o5 + c] = t5r * w5i + t5i * w5r;
                    float t8r = minusSine * v2i + h2r;
                    float t8i = sine * v2r + h2i;
                    yr[o8 + c] = t8r * w8r - t8i * w8i;
                    yi[o8 + c] = t8r * w8i + t8i * w8r;
                }
            }
        }
    }

    @Override
    public void scaleRows(float[] re, float[] im, int rows, int columns, float[] wr, float[] wi) {
        for (int row = 0, from = 0; row < rows; row++, from += columns) {
            float cr = wr[row];
            float ci = wi[row];
            for (int c = from; c < from + columns; c++) {
                float a = re[c];
                float b = im[c];
                re[c] = a * cr - b * ci;
                im[c] = a * ci + b * cr;
            }
        }
    }

    @Override
    public void filterRows(
            float[] xr, float[] xi, float[] f, float[] g, int in, int rows, int shift, float[] outRe, float[] outIm) {
        for (int row = 0; row < rows; row++) {
            int from = in + row * Fft2d.STRIP;
            int to = (row + (row >> shift)) * Fft2d.STRIP;
            for (int c = 0; c < Fft2d.STRIP; c++) {
                float w = f[from + c] * g[from + c];
                outRe[to + c] = xr[from + c] * w;
                outIm[to + c] = xi[from + c] * w;
            }
        }
    }
}
