// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.anid.metrics.internal.kernel.cpu.Fft2d;
import org.anid.metrics.internal.kernel.cpu.FftSpans;

/**
 * FFT stages on the Vector API: the columns of a strip fill the lanes.
 *
 * <p>Made of {@code ScalarFftSpans}: change that one, and {@code VectorFftSourceTest} writes this one.
 */
final class VectorFftSpans implements FftSpans {

    private static final VectorSpecies<Float> S = VectorMath.SPECIES;
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
            FloatVector w1r = FloatVector.broadcast(S, w[at + 0]);
            FloatVector w1i = FloatVector.broadcast(S, w[at + 1]);
            for (int q = 0; q < s; q++) {
                int i0 = t.inRow(s * p + q);
                int i1 = i0 + inStep;
                int o0 = t.outRow(s * 2 * p + q);
                int o1 = o0 + outStep;
                for (int c = 0; c < Fft2d.STRIP; c += S.length()) {
                    FloatVector r0 = FloatVector.fromArray(S, xr, i0 + c);
                    FloatVector m0 = FloatVector.fromArray(S, xi, i0 + c);
                    FloatVector r1 = FloatVector.fromArray(S, xr, i1 + c);
                    FloatVector m1 = FloatVector.fromArray(S, xi, i1 + c);
                    r0.add(r1).intoArray(yr, o0 + c);
                    m0.add(m1).intoArray(yi, o0 + c);
                    FloatVector t1r = r0.sub(r1);
                    FloatVector t1i = m0.sub(m1);
                    t1r.mul(w1r).sub(t1i.mul(w1i)).intoArray(yr, o1 + c);
                    t1r.fma(w1i, t1i.mul(w1r)).intoArray(yi, o1 + c);
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
        FloatVector minusHalf = FloatVector.broadcast(S, roots[0]);
        FloatVector sine = FloatVector.broadcast(S, roots[1]);
        FloatVector minusSine = FloatVector.broadcast(S, roots[2]);
        int m = t.m;
        int s = t.s;
        int inStep = t.inStep;
        int outStep = t.outStep;
        for (int p = 0; p < m; p++) {
            int at = p * 4;
            FloatVector w1r = FloatVector.broadcast(S, w[at + 0]);
            FloatVector w1i = FloatVector.broadcast(S, w[at + 1]);
            FloatVector w2r = FloatVector.broadcast(S, w[at + 2]);
            FloatVector w2i = FloatVector.broadcast(S, w[at + 3]);
            for (int q = 0; q < s; q++) {
                int i0 = t.inRow(s * p + q);
                int i1 = i0 + inStep;
                int i2 = i1 + inStep;
                int o0 = t.outRow(s * 3 * p + q);
                int o1 = o0 + outStep;
                int o2 = o1 + outStep;
                for (int c = 0; c < Fft2d.STRIP; c += S.length()) {
                    FloatVector r0 = FloatVector.fromArray(S, xr, i0 + c);
                    FloatVector m0 = FloatVector.fromArray(S, xi, i0 + c);
                    FloatVector r1 = FloatVector.fromArray(S, xr, i1 + c);
                    FloatVector m1 = FloatVector.fromArray(S, xi, i1 + c);
                    FloatVector r2 = FloatVector.fromArray(S, xr, i2 + c);
                    FloatVector m2 = FloatVector.fromArray(S, xi, i2 + c);
                    FloatVector sr = r1.add(r2);
                    FloatVector si = m1.add(m2);
                    FloatVector dr = r1.sub(r2);
                    FloatVector di = m1.sub(m2);
                    FloatVector cr = minusHalf.fma(sr, r0);
                    FloatVector ci = minusHalf.fma(si, m0);
                    r0.add(sr).intoArray(yr, o0 + c);
                    m0.add(si).intoArray(yi, o0 + c);
                    FloatVector t1r = sine.fma(di, cr);
                    FloatVector t1i = minusSine.fma(dr, ci);
                    t1r.mul(w1r).sub(t1i.mul(w1i)).intoArray(yr, o1 + c);
                    t1r.fma(w1i, t1i.mul(w1r)).intoArray(yi, o1 + c);
                    FloatVector t2r = minusSine.fma(di, cr);
                    FloatVector t2i = sine.fma(dr, ci);
                    t2r.mul(w2r).sub(t2i.mul(w2i)).intoArray(yr, o2 + c);
                    t2r.fma(w2i, t2i.mul(w2r)).intoArray(yi, o2 + c);
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
            FloatVector w1r = FloatVector.broadcast(S, w[at + 0]);
            FloatVector w1i = FloatVector.broadcast(S, w[at + 1]);
            FloatVector w2r = FloatVector.broadcast(S, w[at + 2]);
            FloatVector w2i = FloatVector.broadcast(S, w[at + 3]);
            FloatVector w3r = FloatVector.broadcast(S, w[at + 4]);
            FloatVector w3i = FloatVector.broadcast(S, w[at + 5]);
            for (int q = 0; q < s; q++) {
                int i0 = t.inRow(s * p + q);
                int i1 = i0 + inStep;
                int i2 = i1 + inStep;
                int i3 = i2 + inStep;
                int o0 = t.outRow(s * 4 * p + q);
                int o1 = o0 + outStep;
                int o2 = o1 + outStep;
                int o3 = o2 + outStep;
                for (int c = 0; c < Fft2d.STRIP; c += S.length()) {
                    FloatVector r0 = FloatVector.fromArray(S, xr, i0 + c);
                    FloatVector m0 = FloatVector.fromArray(S, xi, i0 + c);
                    FloatVector r1 = FloatVector.fromArray(S, xr, i1 + c);
                    FloatVector m1 = FloatVector.fromArray(S, xi, i1 + c);
                    FloatVector r2 = FloatVector.fromArray(S, xr, i2 + c);
                    FloatVector m2 = FloatVector.fromArray(S, xi, i2 + c);
                    FloatVector r3 = FloatVector.fromArray(S, xr, i3 + c);
                    FloatVector m3 = FloatVector.fromArray(S, xi, i3 + c);
                    FloatVector ar = r0.add(r2);
                    FloatVector ai = m0.add(m2);
                    FloatVector br = r0.sub(r2);
                    FloatVector bi = m0.sub(m2);
                    FloatVector cr = r1.add(r3);
                    FloatVector ci = m1.add(m3);
                    FloatVector dr = r1.sub(r3);
                    FloatVector di = m1.sub(m3);
                    ar.add(cr).intoArray(yr, o0 + c);
                    ai.add(ci).intoArray(yi, o0 + c);
                    FloatVector t1r = br.add(di);
                    FloatVector t1i = bi.sub(dr);
                    t1r.mul(w1r).sub(t1i.mul(w1i)).intoArray(yr, o1 + c);
                    t1r.fma(w1i, t1i.mul(w1r)).intoArray(yi, o1 + c);
                    FloatVector t2r = ar.sub(cr);
                    FloatVector t2i = ai.sub(ci);
                    t2r.mul(w2r).sub(t2i.mul(w2i)).intoArray(yr, o2 + c);
                    t2r.fma(w2i, t2i.mul(w2r)).intoArray(yi, o2 + c);
                    FloatVector t3r = br.sub(di);
                    FloatVector t3i = bi.add(dr);
                    t3r.mul(w3r).sub(t3i.mul(w3i)).intoArray(yr, o3 + c);
                    t3r.fma(w3i, t3i.mul(w3r)).intoArray(yi, o3 + c);
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
        FloatVector cosineA = FloatVector.broadcast(S, roots[0]);
        FloatVector cosineB = FloatVector.broadcast(S, roots[1]);
        FloatVector sineA = FloatVector.broadcast(S, roots[2]);
        FloatVector minusSineA = FloatVector.broadcast(S, roots[3]);
        FloatVector sineB = FloatVector.broadcast(S, roots[4]);
        int m = t.m;
        int s = t.s;
        int inStep = t.inStep;
        int outStep = t.outStep;
        for (int p = 0; p < m; p++) {
            int at = p * 8;
            FloatVector w1r = FloatVector.broadcast(S, w[at + 0]);
            FloatVector w1i = FloatVector.broadcast(S, w[at + 1]);
            FloatVector w2r = FloatVector.broadcast(S, w[at + 2]);
            FloatVector w2i = FloatVector.broadcast(S, w[at + 3]);
            FloatVector w3r = FloatVector.broadcast(S, w[at + 4]);
            FloatVector w3i = FloatVector.broadcast(S, w[at + 5]);
            FloatVector w4r = FloatVector.broadcast(S, w[at + 6]);
            FloatVector w4i = FloatVector.broadcast(S, w[at + 7]);
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
                for (int c = 0; c < Fft2d.STRIP; c += S.length()) {
                    FloatVector r0 = FloatVector.fromArray(S, xr, i0 + c);
                    FloatVector m0 = FloatVector.fromArray(S, xi, i0 + c);
                    FloatVector r1 = FloatVector.fromArray(S, xr, i1 + c);
                    FloatVector m1 = FloatVector.fromArray(S, xi, i1 + c);
                    FloatVector r2 = FloatVector.fromArray(S, xr, i2 + c);
                    FloatVector m2 = FloatVector.fromArray(S, xi, i2 + c);
                    FloatVector r3 = FloatVector.fromArray(S, xr, i3 + c);
                    FloatVector m3 = FloatVector.fromArray(S, xi, i3 + c);
                    FloatVector r4 = FloatVector.fromArray(S, xr, i4 + c);
                    FloatVector m4 = FloatVector.fromArray(S, xi, i4 + c);
                    FloatVector ar = r1.add(r4);
                    FloatVector ai = m1.add(m4);
                    FloatVector br = r1.sub(r4);
                    FloatVector bi = m1.sub(m4);
                    FloatVector cr = r2.add(r3);
                    FloatVector ci = m2.add(m3);
                    FloatVector dr = r2.sub(r3);
                    FloatVector di = m2.sub(m3);
                    FloatVector er = cosineB.fma(cr, cosineA.fma(ar, r0));
                    FloatVector ei = cosineB.fma(ci, cosineA.fma(ai, m0));
                    FloatVector fr = cosineA.fma(cr, cosineB.fma(ar, r0));
                    FloatVector fi = cosineA.fma(ci, cosineB.fma(ai, m0));
                    FloatVector gr = sineB.fma(dr, sineA.mul(br));
                    FloatVector gi = sineB.fma(di, sineA.mul(bi));
                    FloatVector hr = minusSineA.fma(dr, sineB.mul(br));
                    FloatVector hi = minusSineA.fma(di, sineB.mul(bi));
                    r0.add(ar).add(cr).intoArray(yr, o0 + c);
                    m0.add(ai).add(ci).intoArray(yi, o0 + c);
                    FloatVector t1r = er.add(gi);
                    FloatVector t1i = ei.sub(gr);
                    t1r.mul(w1r).sub(t1i.mul(w1i)).intoArray(yr, o1 + c);
                    t1r.fma(w1i, t1i.mul(w1r)).intoArray(yi, o1 + c);
                    FloatVector t2r = fr.add(hi);
                    FloatVector t2i = fi.sub(hr);
                    t2r.mul(w2r).sub(t2i.mul(w2i)).intoArray(yr, o2 + c);
                    t2r.fma(w2i, t2i.mul(w2r)).intoArray(yi, o2 + c);
                    FloatVector t3r = fr.sub(hi);
                    FloatVector t3i = fi.add(hr);
                    t3r.mul(w3r).sub(t3i.mul(w3i)).intoArray(yr, o3 + c);
                    t3r.fma(w3i, t3i.mul(w3r)).intoArray(yi, o3 + c);
                    FloatVector t4r = er.sub(gi);
                    FloatVector t4i = ei.add(gr);
                    t4r.mul(w4r).sub(t4i.mul(w4i)).intoArray(yr, o4 + c);
                    t4r.fma(w4i, t4i.mul(w4r)).intoArray(yi, o4 + c);
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
        FloatVector cosineA = FloatVector.broadcast(S, roots[0]);
        FloatVector cosineB = FloatVector.broadcast(S, roots[1]);
        FloatVector cosineC = FloatVector.broadcast(S, roots[2]);
        FloatVector sineA = FloatVector.broadcast(S, roots[3]);
        FloatVector minusSineA = FloatVector.broadcast(S, roots[4]);
        FloatVector sineB = FloatVector.broadcast(S, roots[5]);
        FloatVector sineC = FloatVector.broadcast(S, roots[6]);
        FloatVector minusSineC = FloatVector.broadcast(S, roots[7]);
        int m = t.m;
        int s = t.s;
        int inStep = t.inStep;
        int outStep = t.outStep;
        for (int p = 0; p < m; p++) {
            int at = p * 12;
            FloatVector w1r = FloatVector.broadcast(S, w[at + 0]);
            FloatVector w1i = FloatVector.broadcast(S, w[at + 1]);
            FloatVector w2r = FloatVector.broadcast(S, w[at + 2]);
            FloatVector w2i = FloatVector.broadcast(S, w[at + 3]);
            FloatVector w3r = FloatVector.broadcast(S, w[at + 4]);
            FloatVector w3i = FloatVector.broadcast(S, w[at + 5]);
            FloatVector w4r = FloatVector.broadcast(S, w[at + 6]);
            FloatVector w4i = FloatVector.broadcast(S, w[at + 7]);
            FloatVector w5r = FloatVector.broadcast(S, w[at + 8]);
            FloatVector w5i = FloatVector.broadcast(S, w[at + 9]);
            FloatVector w6r = FloatVector.broadcast(S, w[at + 10]);
            FloatVector w6i = FloatVector.broadcast(S, w[at + 11]);
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
                for (int c = 0; c < Fft2d.STRIP; c += S.length()) {
                    FloatVector r0 = FloatVector.fromArray(S, xr, i0 + c);
                    FloatVector m0 = FloatVector.fromArray(S, xi, i0 + c);
                    FloatVector r1 = FloatVector.fromArray(S, xr, i1 + c);
                    FloatVector m1 = FloatVector.fromArray(S, xi, i1 + c);
                    FloatVector r2 = FloatVector.fromArray(S, xr, i2 + c);
                    FloatVector m2 = FloatVector.fromArray(S, xi, i2 + c);
                    FloatVector r3 = FloatVector.fromArray(S, xr, i3 + c);
                    FloatVector m3 = FloatVector.fromArray(S, xi, i3 + c);
                    FloatVector r4 = FloatVector.fromArray(S, xr, i4 + c);
                    FloatVector m4 = FloatVector.fromArray(S, xi, i4 + c);
                    FloatVector r5 = FloatVector.fromArray(S, xr, i5 + c);
                    FloatVector m5 = FloatVector.fromArray(S, xi, i5 + c);
                    FloatVector r6 = FloatVector.fromArray(S, xr, i6 + c);
                    FloatVector m6 = FloatVector.fromArray(S, xi, i6 + c);
                    FloatVector ar = r1.add(r6);
                    FloatVector ai = m1.add(m6);
                    FloatVector dr = r1.sub(r6);
                    FloatVector di = m1.sub(m6);
                    FloatVector br = r2.add(r5);
                    FloatVector bi = m2.add(m5);
                    FloatVector er = r2.sub(r5);
                    FloatVector ei = m2.sub(m5);
                    FloatVector cr = r3.add(r4);
                    FloatVector ci = m3.add(m4);
                    FloatVector fr = r3.sub(r4);
                    FloatVector fi = m3.sub(m4);
                    r0.add(ar).add(br).add(cr).intoArray(yr, o0 + c);
                    m0.add(ai).add(bi).add(ci).intoArray(yi, o0 + c);
                    FloatVector p1r = cosineC.fma(cr, cosineB.fma(br, cosineA.fma(ar, r0)));
                    FloatVector p1i = cosineC.fma(ci, cosineB.fma(bi, cosineA.fma(ai, m0)));
                    FloatVector q1r = sineC.fma(fr, sineB.fma(er, sineA.mul(dr)));
                    FloatVector q1i = sineC.fma(fi, sineB.fma(ei, sineA.mul(di)));
                    FloatVector p2r = cosineA.fma(cr, cosineC.fma(br, cosineB.fma(ar, r0)));
                    FloatVector p2i = cosineA.fma(ci, cosineC.fma(bi, cosineB.fma(ai, m0)));
                    FloatVector q2r = minusSineA.fma(fr, minusSineC.fma(er, sineB.mul(dr)));
                    FloatVector q2i = minusSineA.fma(fi, minusSineC.fma(ei, sineB.mul(di)));
                    FloatVector p3r = cosineB.fma(cr, cosineA.fma(br, cosineC.fma(ar, r0)));
                    FloatVector p3i = cosineB.fma(ci, cosineA.fma(bi, cosineC.fma(ai, m0)));
                    FloatVector q3r = sineB.fma(fr, minusSineA.fma(er, sineC.mul(dr)));
                    FloatVector q3i = sineB.fma(fi, minusSineA.fma(ei, sineC.mul(di)));
                    FloatVector t1r = p1r.add(q1i);
                    FloatVector t1i = p1i.sub(q1r);
                    t1r.mul(w1r).sub(t1i.mul(w1i)).intoArray(yr, o1 + c);
                    t1r.fma(w1i, t1i.mul(w1r)).intoArray(yi, o1 + c);
                    FloatVector t2r = p2r.add(q2i);
                    FloatVector t2i = p2i.sub(q2r);
                    t2r.mul(w2r).sub(t2i.mul(w2i)).intoArray(yr, o2 + c);
                    t2r.fma(w2i, t2i.mul(w2r)).intoArray(yi, o2 + c);
                    FloatVector t3r = p3r.add(q3i);
                    FloatVector t3i = p3i.sub(q3r);
                    t3r.mul(w3r).sub(t3i.mul(w3i)).intoArray(yr, o3 + c);
                    t3r.fma(w3i, t3i.mul(w3r)).intoArray(yi, o3 + c);
                    FloatVector t4r = p3r.sub(q3i);
                    FloatVector t4i = p3i.add(q3r);
                    t4r.mul(w4r).sub(t4i.mul(w4i)).intoArray(yr, o4 + c);
                    t4r.fma(w4i, t4i.mul(w4r)).intoArray(yi, o4 + c);
                    FloatVector t5r = p2r.sub(q2i);
                    FloatVector t5i = p2i.add(q2r);
                    t5r.mul(w5r).sub(t5i.mul(w5i)).intoArray(yr, o5 + c);
                    t5r.fma(w5i, t5i.mul(w5r)).intoArray(yi, o5 + c);
                    FloatVector t6r = p1r.sub(q1i);
                    FloatVector t6i = p1i.add(q1r);
                    t6r.mul(w6r).sub(t6i.mul(w6i)).intoArray(yr, o6 + c);
                    t6r.fma(w6i, t6i.mul(w6r)).intoArray(yi, o6 + c);
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
            FloatVector w1r = FloatVector.broadcast(S, w[at + 0]);
            FloatVector w1i = FloatVector.broadcast(S, w[at + 1]);
            FloatVector w2r = FloatVector.broadcast(S, w[at + 2]);
            FloatVector w2i = FloatVector.broadcast(S, w[at + 3]);
            FloatVector w3r = FloatVector.broadcast(S, w[at + 4]);
            FloatVector w3i = FloatVector.broadcast(S, w[at + 5]);
            FloatVector w4r = FloatVector.broadcast(S, w[at + 6]);
            FloatVector w4i = FloatVector.broadcast(S, w[at + 7]);
            FloatVector w5r = FloatVector.broadcast(S, w[at + 8]);
            FloatVector w5i = FloatVector.broadcast(S, w[at + 9]);
            FloatVector w6r = FloatVector.broadcast(S, w[at + 10]);
            FloatVector w6i = FloatVector.broadcast(S, w[at + 11]);
            FloatVector w7r = FloatVector.broadcast(S, w[at + 12]);
            FloatVector w7i = FloatVector.broadcast(S, w[at + 13]);
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
                for (int c = 0; c < Fft2d.STRIP; c += S.length()) {
                    FloatVector r0 = FloatVector.fromArray(S, xr, i0 + c);
                    FloatVector m0 = FloatVector.fromArray(S, xi, i0 + c);
                    FloatVector r1 = FloatVector.fromArray(S, xr, i1 + c);
                    FloatVector m1 = FloatVector.fromArray(S, xi, i1 + c);
                    FloatVector r2 = FloatVector.fromArray(S, xr, i2 + c);
                    FloatVector m2 = FloatVector.fromArray(S, xi, i2 + c);
                    FloatVector r3 = FloatVector.fromArray(S, xr, i3 + c);
                    FloatVector m3 = FloatVector.fromArray(S, xi, i3 + c);
                    FloatVector r4 = FloatVector.fromArray(S, xr, i4 + c);
                    FloatVector m4 = FloatVector.fromArray(S, xi, i4 + c);
                    FloatVector r5 = FloatVector.fromArray(S, xr, i5 + c);
                    FloatVector m5 = FloatVector.fromArray(S, xi, i5 + c);
                    FloatVector r6 = FloatVector.fromArray(S, xr, i6 + c);
                    FloatVector m6 = FloatVector.fromArray(S, xi, i6 + c);
                    FloatVector r7 = FloatVector.fromArray(S, xr, i7 + c);
                    FloatVector m7 = FloatVector.fromArray(S, xi, i7 + c);
                    FloatVector a0r = r0.add(r4);
                    FloatVector a0i = m0.add(m4);
                    FloatVector b0r = r0.sub(r4);
                    FloatVector b0i = m0.sub(m4);
                    FloatVector a1r = r1.add(r5);
                    FloatVector a1i = m1.add(m5);
                    FloatVector d1r = r1.sub(r5);
                    FloatVector d1i = m1.sub(m5);
                    FloatVector a2r = r2.add(r6);
                    FloatVector a2i = m2.add(m6);
                    FloatVector b2r = m2.sub(m6);
                    FloatVector b2i = r6.sub(r2);
                    FloatVector a3r = r3.add(r7);
                    FloatVector a3i = m3.add(m7);
                    FloatVector d3r = r3.sub(r7);
                    FloatVector d3i = m3.sub(m7);
                    FloatVector b1r = d1r.add(d1i).mul(HALF_ROOT);
                    FloatVector b1i = d1i.sub(d1r).mul(HALF_ROOT);
                    FloatVector b3r = d3i.sub(d3r).mul(HALF_ROOT);
                    FloatVector b3i = d3r.add(d3i).mul(-HALF_ROOT);
                    FloatVector er = a0r.add(a2r);
                    FloatVector ei = a0i.add(a2i);
                    FloatVector fr = a0r.sub(a2r);
                    FloatVector fi = a0i.sub(a2i);
                    FloatVector gr = a1r.add(a3r);
                    FloatVector gi = a1i.add(a3i);
                    FloatVector hr = a1r.sub(a3r);
                    FloatVector hi = a1i.sub(a3i);
                    er.add(gr).intoArray(yr, o0 + c);
                    ei.add(gi).intoArray(yi, o0 + c);
                    FloatVector t2r = fr.add(hi);
                    FloatVector t2i = fi.sub(hr);
                    t2r.mul(w2r).sub(t2i.mul(w2i)).intoArray(yr, o2 + c);
                    t2r.fma(w2i, t2i.mul(w2r)).intoArray(yi, o2 + c);
                    FloatVector t4r = er.sub(gr);
                    FloatVector t4i = ei.sub(gi);
                    t4r.mul(w4r).sub(t4i.mul(w4i)).intoArray(yr, o4 + c);
                    t4r.fma(w4i, t4i.mul(w4r)).intoArray(yi, o4 + c);
                    FloatVector t6r = fr.sub(hi);
                    FloatVector t6i = fi.add(hr);
                    t6r.mul(w6r).sub(t6i.mul(w6i)).intoArray(yr, o6 + c);
                    t6r.fma(w6i, t6i.mul(w6r)).intoArray(yi, o6 + c);
                    FloatVector ur = b0r.add(b2r);
                    FloatVector ui = b0i.add(b2i);
                    FloatVector vr = b0r.sub(b2r);
                    FloatVector vi = b0i.sub(b2i);
                    FloatVector kr = b1r.add(b3r);
                    FloatVector ki = b1i.add(b3i);
                    FloatVector lr = b1r.sub(b3r);
                    FloatVector li = b1i.sub(b3i);
                    FloatVector t1r = ur.add(kr);
                    FloatVector t1i = ui.add(ki);
                    t1r.mul(w1r).sub(t1i.mul(w1i)).intoArray(yr, o1 + c);
                    t1r.fma(w1i, t1i.mul(w1r)).intoArray(yi, o1 + c);
                    FloatVector t3r = vr.add(li);
                    FloatVector t3i = vi.sub(lr);
                    t3r.mul(w3r).sub(t3i.mul(w3i)).intoArray(yr, o3 + c);
                    t3r.fma(w3i, t3i.mul(w3r)).intoArray(yi, o3 + c);
                    FloatVector t5r = ur.sub(kr);
                    FloatVector t5i = ui.sub(ki);
                    t5r.mul(w5r).sub(t5i.mul(w5i)).intoArray(yr, o5 + c);
                    t5r.fma(w5i, t5i.mul(w5r)).intoArray(yi, o5 + c);
                    FloatVector t7r = vr.sub(li);
                    FloatVector t7i = vi.add(lr);
                    t7r.mul(w7r).sub(t7i.mul(w7i)).intoArray(yr, o7 + c);
                    t7r.fma(w7i, t7i.mul(w7r)).intoArray(yi, o7 + c);
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
        FloatVector minusHalf = FloatVector.broadcast(S, thirds[0]);
        FloatVector sine = FloatVector.broadcast(S, thirds[1]);
        FloatVector minusSine = FloatVector.broadcast(S, thirds[2]);
        FloatVector cosineA = FloatVector.broadcast(S, roots[0]);
        FloatVector sineA = FloatVector.broadcast(S, roots[1]);
        FloatVector minusSineA = FloatVector.broadcast(S, roots[2]);
        FloatVector cosineB = FloatVector.broadcast(S, roots[3]);
        FloatVector sineB = FloatVector.broadcast(S, roots[4]);
        FloatVector minusSineB = FloatVector.broadcast(S, roots[5]);
        FloatVector cosineD = FloatVector.broadcast(S, roots[6]);
        FloatVector sineD = FloatVector.broadcast(S, roots[7]);
        FloatVector minusSineD = FloatVector.broadcast(S, roots[8]);
        int m = t.m;
        int s = t.s;
        int inStep = t.inStep;
        int outStep = t.outStep;
        for (int p = 0; p < m; p++) {
            int at = p * 16;
            FloatVector w1r = FloatVector.broadcast(S, w[at + 0]);
            FloatVector w1i = FloatVector.broadcast(S, w[at + 1]);
            FloatVector w2r = FloatVector.broadcast(S, w[at + 2]);
            FloatVector w2i = FloatVector.broadcast(S, w[at + 3]);
            FloatVector w3r = FloatVector.broadcast(S, w[at + 4]);
            FloatVector w3i = FloatVector.broadcast(S, w[at + 5]);
            FloatVector w4r = FloatVector.broadcast(S, w[at + 6]);
            FloatVector w4i = FloatVector.broadcast(S, w[at + 7]);
            FloatVector w5r = FloatVector.broadcast(S, w[at + 8]);
            FloatVector w5i = FloatVector.broadcast(S, w[at + 9]);
            FloatVector w6r = FloatVector.broadcast(S, w[at + 10]);
            FloatVector w6i = FloatVector.broadcast(S, w[at + 11]);
            FloatVector w7r = FloatVector.broadcast(S, w[at + 12]);
            FloatVector w7i = FloatVector.broadcast(S, w[at + 13]);
            FloatVector w8r = FloatVector.broadcast(S, w[at + 14]);
            FloatVector w8i = FloatVector.broadcast(S, w[at + 15]);
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
                for (int c = 0; c < Fft2d.STRIP; c += S.length()) {
                    FloatVector r0 = FloatVector.fromArray(S, xr, i0 + c);
                    FloatVector m0 = FloatVector.fromArray(S, xi, i0 + c);
                    FloatVector r3 = FloatVector.fromArray(S, xr, i3 + c);
                    FloatVector m3 = FloatVector.fromArray(S, xi, i3 + c);
                    FloatVector r6 = FloatVector.fromArray(S, xr, i6 + c);
                    FloatVector m6 = FloatVector.fromArray(S, xi, i6 + c);
                    FloatVector s0r = r3.add(r6);
                    FloatVector d0r = r3.sub(r6);
                    FloatVector s0i = m3.add(m6);
                    FloatVector d0i = m3.sub(m6);
                    FloatVector c0r = minusHalf.fma(s0r, r0);
                    FloatVector a0r = r0.add(s0r);
                    FloatVector c0i = minusHalf.fma(s0i, m0);
                    FloatVector a0i = m0.add(s0i);
                    FloatVector e0r = sine.fma(d0i, c0r);
                    FloatVector e0i = minusSine.fma(d0r, c0i);
                    FloatVector f0r = minusSine.fma(d0i, c0r);
                    FloatVector f0i = sine.fma(d0r, c0i);
                    FloatVector r1 = FloatVector.fromArray(S, xr, i1 + c);
                    FloatVector m1 = FloatVector.fromArray(S, xi, i1 + c);
                    FloatVector r4 = FloatVector.fromArray(S, xr, i4 + c);
                    FloatVector m4 = FloatVector.fromArray(S, xi, i4 + c);
                    FloatVector r7 = FloatVector.fromArray(S, xr, i7 + c);
                    FloatVector m7 = FloatVector.fromArray(S, xi, i7 + c);
                    FloatVector s1r = r4.add(r7);
                    FloatVector d1r = r4.sub(r7);
                    FloatVector s1i = m4.add(m7);
                    FloatVector d1i = m4.sub(m7);
                    FloatVector c1r = minusHalf.fma(s1r, r1);
                    FloatVector a1r = r1.add(s1r);
                    FloatVector c1i = minusHalf.fma(s1i, m1);
                    FloatVector a1i = m1.add(s1i);
                    FloatVector e1r = sine.fma(d1i, c1r);
                    FloatVector e1i = minusSine.fma(d1r, c1i);
                    FloatVector f1r = minusSine.fma(d1i, c1r);
                    FloatVector f1i = sine.fma(d1r, c1i);
                    FloatVector r2 = FloatVector.fromArray(S, xr, i2 + c);
                    FloatVector m2 = FloatVector.fromArray(S, xi, i2 + c);
                    FloatVector r5 = FloatVector.fromArray(S, xr, i5 + c);
                    FloatVector m5 = FloatVector.fromArray(S, xi, i5 + c);
                    FloatVector r8 = FloatVector.fromArray(S, xr, i8 + c);
                    FloatVector m8 = FloatVector.fromArray(S, xi, i8 + c);
                    FloatVector s2r = r5.add(r8);
                    FloatVector d2r = r5.sub(r8);
                    FloatVector s2i = m5.add(m8);
                    FloatVector d2i = m5.sub(m8);
                    FloatVector c2r = minusHalf.fma(s2r, r2);
                    FloatVector a2r = r2.add(s2r);
                    FloatVector c2i = minusHalf.fma(s2i, m2);
                    FloatVector a2i = m2.add(s2i);
                    FloatVector e2r = sine.fma(d2i, c2r);
                    FloatVector e2i = minusSine.fma(d2r, c2i);
                    FloatVector f2r = minusSine.fma(d2i, c2r);
                    FloatVector f2i = sine.fma(d2r, c2i);
                    FloatVector ge1r = sineA.fma(e1i, cosineA.mul(e1r));
                    FloatVector ge1i = minusSineA.fma(e1r, cosineA.mul(e1i));
                    FloatVector ge2r = sineB.fma(e2i, cosineB.mul(e2r));
                    FloatVector ge2i = minusSineB.fma(e2r, cosineB.mul(e2i));
                    FloatVector gf1r = sineB.fma(f1i, cosineB.mul(f1r));
                    FloatVector gf1i = minusSineB.fma(f1r, cosineB.mul(f1i));
                    FloatVector gf2r = sineD.fma(f2i, cosineD.mul(f2r));
                    FloatVector gf2i = minusSineD.fma(f2r, cosineD.mul(f2i));
                    FloatVector u0r = a1r.add(a2r);
                    FloatVector v0r = a1r.sub(a2r);
                    FloatVector u0i = a1i.add(a2i);
                    FloatVector v0i = a1i.sub(a2i);
                    FloatVector h0r = minusHalf.fma(u0r, a0r);
                    FloatVector h0i = minusHalf.fma(u0i, a0i);
                    a0r.add(u0r).intoArray(yr, o0 + c);
                    a0i.add(u0i).intoArray(yi, o0 + c);
                    FloatVector t3r = sine.fma(v0i, h0r);
                    FloatVector t3i = minusSine.fma(v0r, h0i);
                    t3r.mul(w3r).sub(t3i.mul(w3i)).intoArray(yr, o3 + c);
                    t3r.fma(w3i, t3i.mul(w3r)).intoArray(yi, o3 + c);
                    FloatVector t6r = minusSine.fma(v0i, h0r);
                    FloatVector t6i = sine.fma(v0r, h0i);
                    t6r.mul(w6r).sub(t6i.mul(w6i)).intoArray(yr, o6 + c);
                    t6r.fma(w6i, t6i.mul(w6r)).intoArray(yi, o6 + c);
                    FloatVector u1r = ge1r.add(ge2r);
                    FloatVector v1r = ge1r.sub(ge2r);
                    FloatVector u1i = ge1i.add(ge2i);
                    FloatVector v1i = ge1i.sub(ge2i);
                    FloatVector h1r = minusHalf.fma(u1r, e0r);
                    FloatVector h1i = minusHalf.fma(u1i, e0i);
                    FloatVector t1r = e0r.add(u1r);
                    FloatVector t1i = e0i.add(u1i);
                    t1r.mul(w1r).sub(t1i.mul(w1i)).intoArray(yr, o1 + c);
                    t1r.fma(w1i, t1i.mul(w1r)).intoArray(yi, o1 + c);
                    FloatVector t4r = sine.fma(v1i, h1r);
                    FloatVector t4i = minusSine.fma(v1r, h1i);
                    t4r.mul(w4r).sub(t4i.mul(w4i)).intoArray(yr, o4 + c);
                    t4r.fma(w4i, t4i.mul(w4r)).intoArray(yi, o4 + c);
                    FloatVector t7r = minusSine.fma(v1i, h1r);
                    FloatVector t7i = sine.fma(v1r, h1i);
                    t7r.mul(w7r).sub(t7i.mul(w7i)).intoArray(yr, o7 + c);
                    t7r.fma(w7i, t7i.mul(w7r)).intoArray(yi, o7 + c);
                    FloatVector u2r = gf1r.add(gf2r);
                    FloatVector v2r = gf1r.sub(gf2r);
                    FloatVector u2i = gf1i.add(gf2i);
                    FloatVector v2i = gf1i.sub(gf2i);
                    FloatVector h2r = minusHalf.fma(u2r, f0r);
                    FloatVector h2i = minusHalf.fma(u2i, f0i);
                    FloatVector t2r = f0r.add(u2r);
                    FloatVector t2i = f0i.add(u2i);
                    t2r.mul(w2r).sub(t2i.mul(w2i)).intoArray(yr, o2 + c);
                    t2r.fma(w2i, t2i.mul(w2r)).intoArray(yi, o2 + c);
                    FloatVector t5r = sine.fma(v2i, h2r);
                    FloatVector t5i = minusSine.fma(v2r, h2i);
                    t5r.mul(w5r).sub(t5i.mul(w5i)).intoArray(yr, o5 + c);
                    t5r.fma(w5i, t5i.mul(w5r)).intoArray(yi, o5 + c);
                    FloatVector t8r = minusSine.fma(v2i, h2r);
                    FloatVector t8i = sine.fma(v2r, h2i);
                    t8r.mul(w8r).sub(t8i.mul(w8i)).intoArray(yr, o8 + c);
                    t8r.fma(w8i, t8i.mul(w8r)).intoArray(yi, o8 + c);
                }
            }
        }
    }

    @Override
    public void scaleRows(float[] re, float[] im, int rows, int columns, float[] wr, float[] wi) {
        for (int row = 0, from = 0; row < rows; row++, from += columns) {
            FloatVector cr = FloatVector.broadcast(S, wr[row]);
            FloatVector ci = FloatVector.broadcast(S, wi[row]);
            for (int c = from; c < from + columns; c += S.length()) {
                FloatVector a = FloatVector.fromArray(S, re, c);
                FloatVector b = FloatVector.fromArray(S, im, c);
                a.mul(cr).sub(b.mul(ci)).intoArray(re, c);
                a.fma(ci, b.mul(cr)).intoArray(im, c);
            }
        }
    }

    @Override
    public void filterRows(
            float[] xr, float[] xi, float[] f, float[] g, int in, int rows, int shift, float[] outRe, float[] outIm) {
        for (int row = 0; row < rows; row++) {
            int from = in + row * Fft2d.STRIP;
            int to = (row + (row >> shift)) * Fft2d.STRIP;
            for (int c = 0; c < Fft2d.STRIP; c += S.length()) {
                FloatVector w = FloatVector.fromArray(S, f, from + c).mul(FloatVector.fromArray(S, g, from + c));
                FloatVector.fromArray(S, xr, from + c).mul(w).intoArray(outRe, to + c);
                FloatVector.fromArray(S, xi, from + c).mul(w).intoArray(outIm, to + c);
            }
        }
    }
}
