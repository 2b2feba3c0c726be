// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import org.anid.metrics.internal.kernel.cpu.StructureLanes;

/** The Vector API, and for what is left of a row the scalar engine's loops. */
final class VectorStructureLanes implements StructureLanes {

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = S.length();
    private static final float THIRD = 1f / 3f;
    private static final VectorMask<Float> ALL = VectorMask.fromLong(S, -1L >>> (64 - LANES));
    private static final float TINY = 1e-8f;
    /** 10⁶ / ln 2. */
    private static final float BITS = (float) (1e6 / Math.log(2));
    // sRGB to XYZ, each row over the white point D50.
    private static final float X_R = (float) (0.4124564 / 0.9642119944211994);
    private static final float X_G = (float) (0.3575761 / 0.9642119944211994);
    private static final float X_B = (float) (0.1804375 / 0.9642119944211994);
    private static final float Y_R = 0.2126729f;
    private static final float Y_G = 0.7151522f;
    private static final float Y_B = 0.0721750f;
    private static final float Z_R = (float) (0.0193339 / 0.8251882845188288);
    private static final float Z_G = (float) (0.1191920 / 0.8251882845188288);
    private static final float Z_B = (float) (0.9503041 / 0.8251882845188288);
    private static final VectorShuffle<Float> EVEN = VectorShuffle.fromOp(S, i -> 2 * i % LANES);
    private static final VectorShuffle<Float> ODD = VectorShuffle.fromOp(S, i -> (2 * i + 1) % LANES);
    private static final VectorMask<Float> UPPER_HALF = VectorMask.fromLong(S, (1L << LANES) - (1L << LANES / 2));

    @Override
    public void sumRows(float[] in, int offset, int stride, int rows, float[] out, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector s = at(in, offset + i);
            for (int k = 1; k < rows; k++) {
                s = s.add(at(in, offset + k * stride + i));
            }
            s.intoArray(out, i);
        }
        for (; i < n; i++) {
            float s = in[offset + i];
            for (int k = 1; k < rows; k++) {
                s += in[offset + k * stride + i];
            }
            out[i] = s;
        }
    }

    @Override
    public void halveRow(float[] in, float scale, float[] out, int outOffset, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector first = at(in, 2 * i);
            FloatVector second = at(in, 2 * i + LANES);
            FloatVector even = first.rearrange(EVEN).blend(second.rearrange(EVEN), UPPER_HALF);
            FloatVector odd = first.rearrange(ODD).blend(second.rearrange(ODD), UPPER_HALF);
            even.add(odd).mul(scale).intoArray(out, outOffset + i);
        }
        for (; i < n; i++) {
            out[outOffset + i] = scale * (in[2 * i] + in[2 * i + 1]);
        }
    }

    @Override
    public void mixRow(float[] a, float[] b, float[] c, float w0, float w1, float w2, float[] out, int offset, int n) {
        int i = offset;
        int end = offset + n;
        for (; i <= end - LANES; i += LANES) {
            at(a, i).mul(w0).add(at(b, i).mul(w1)).add(at(c, i).mul(w2)).intoArray(out, i);
        }
        for (; i < end; i++) {
            out[i] = w0 * a[i] + w1 * b[i] + w2 * c[i];
        }
    }

    @Override
    public void prewittDeviations(float[][] a, float[][] b, float c, double[] sums, int n) {
        FloatVector sum = FloatVector.zero(S);
        FloatVector squares = FloatVector.zero(S);
        int x = 0;
        for (; x <= n - LANES; x += LANES) {
            FloatVector ga = prewitt(a[0], a[1], a[2], x);
            FloatVector gb = prewitt(b[0], b[1], b[2], x);
            FloatVector difference = ga.sqrt().sub(gb.sqrt());
            FloatVector d = difference.mul(difference).div(ga.add(gb).add(c));
            sum = sum.add(d);
            squares = d.fma(d, squares);
        }
        double s = OrderedSums.of(sum);
        double s2 = OrderedSums.of(squares);
        for (; x < n; x++) {
            float ga = prewittAt(a[0], a[1], a[2], x);
            float gb = prewittAt(b[0], b[1], b[2], x);
            float difference = (float) Math.sqrt(ga) - (float) Math.sqrt(gb);
            float d = difference * difference / (ga + gb + c);
            s += d;
            s2 += d * d;
        }
        sums[0] += s;
        sums[1] += s2;
    }

    private static FloatVector prewitt(float[] above, float[] row, float[] below, int x) {
        FloatVector al = at(above, x);
        FloatVector ar = at(above, x + 2);
        FloatVector bl = at(below, x);
        FloatVector br = at(below, x + 2);
        FloatVector gx =
                al.sub(ar).add(bl.sub(br)).add(at(row, x).sub(at(row, x + 2))).mul(THIRD);
        FloatVector gy = al.sub(bl)
                .add(ar.sub(br))
                .add(at(above, x + 1).sub(at(below, x + 1)))
                .mul(THIRD);
        return gx.fma(gx, gy.mul(gy));
    }

    private static float prewittAt(float[] above, float[] row, float[] below, int x) {
        float gx = ((above[x] - above[x + 2]) + (below[x] - below[x + 2]) + (row[x] - row[x + 2])) * THIRD;
        float gy = ((above[x] - below[x]) + (above[x + 2] - below[x + 2]) + (above[x + 1] - below[x + 1])) * THIRD;
        return gx * gx + gy * gy;
    }

    @Override
    public void scharrSimilarity(float[][] a, float[][] b, float c, float[] out, int n) {
        int x = 0;
        for (; x <= n - LANES; x += LANES) {
            FloatVector ga = scharr(a[0], a[1], a[2], x);
            FloatVector gb = scharr(b[0], b[1], b[2], x);
            FloatVector d = ga.sqrt().sub(gb.sqrt());
            FloatVector.broadcast(S, 1f).sub(d.mul(d).div(ga.add(gb).add(c))).intoArray(out, x);
        }
        for (; x < n; x++) {
            float ga = scharrAt(a[0], a[1], a[2], x);
            float gb = scharrAt(b[0], b[1], b[2], x);
            float d = (float) Math.sqrt(ga) - (float) Math.sqrt(gb);
            out[x] = 1f - d * d / (ga + gb + c);
        }
    }

    private static FloatVector scharr(float[] above, float[] row, float[] below, int x) {
        FloatVector al = at(above, x);
        FloatVector ar = at(above, x + 2);
        FloatVector bl = at(below, x);
        FloatVector br = at(below, x + 2);
        FloatVector gx = ar.sub(al)
                .add(br.sub(bl))
                .mul(3f / 16f)
                .add(at(row, x + 2).sub(at(row, x)).mul(10f / 16f));
        FloatVector gy = bl.sub(al)
                .add(br.sub(ar))
                .mul(3f / 16f)
                .add(at(below, x + 1).sub(at(above, x + 1)).mul(10f / 16f));
        return gx.fma(gx, gy.mul(gy));
    }

    private static float scharrAt(float[] above, float[] row, float[] below, int x) {
        float gx = 3f * ((above[x + 2] - above[x]) + (below[x + 2] - below[x])) + 10f * (row[x + 2] - row[x]);
        float gy = 3f * ((below[x] - above[x]) + (below[x + 2] - above[x + 2])) + 10f * (below[x + 1] - above[x + 1]);
        return (gx * gx + gy * gy) * (1f / 256f);
    }

    @Override
    public void power(float[] re, float[] im, float[] out, int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector r = at(re, i);
            FloatVector m = at(im, i);
            r.fma(r, m.mul(m)).intoArray(out, i);
        }
        for (; i < n; i++) {
            out[i] = re[i] * re[i] + im[i] * im[i];
        }
    }

    @Override
    public void addPhaseEnergy(
            float[][] even,
            float[][] odd,
            float threshold,
            float epsilon,
            float[] energy,
            float[] amplitude,
            int offset,
            int n) {
        int scales = even.length;
        int i = offset;
        int end = offset + n;
        for (; i <= end - LANES; i += LANES) {
            FloatVector e = FloatVector.zero(S);
            FloatVector o = FloatVector.zero(S);
            FloatVector an = at(amplitude, i);
            for (int s = 0; s < scales; s++) {
                FloatVector es = at(even[s], i);
                FloatVector os = at(odd[s], i);
                e = e.add(es);
                o = o.add(os);
                an = an.add(es.fma(es, os.mul(os)).sqrt());
            }
            an.intoArray(amplitude, i);
            FloatVector square = e.fma(e, o.mul(o));
            FloatVector rest = square;
            for (int s = 0; s < scales; s++) {
                rest = rest.sub(at(even[s], i).mul(o).sub(at(odd[s], i).mul(e)).abs());
            }
            FloatVector local =
                    rest.div(square.sqrt().add(epsilon)).sub(threshold).max(0f);
            at(energy, i).add(local).intoArray(energy, i);
        }
        for (; i < end; i++) {
            float e = 0;
            float o = 0;
            float an = 0;
            for (int s = 0; s < scales; s++) {
                float es = even[s][i];
                float os = odd[s][i];
                e += es;
                o += os;
                an += (float) Math.sqrt(es * es + os * os);
            }
            float square = e * e + o * o;
            float rest = square;
            for (int s = 0; s < scales; s++) {
                rest -= Math.abs(even[s][i] * o - odd[s][i] * e);
            }
            energy[i] += Math.max(0f, rest / ((float) Math.sqrt(square) + epsilon) - threshold);
            amplitude[i] += an;
        }
    }

    @Override
    public void featureRow(
            float[][] energy,
            float[][] amplitude,
            float c,
            float epsilon,
            int offset,
            float[] gradient,
            float[] weights,
            int n) {
        int i = 0;
        for (; i <= n - LANES; i += LANES) {
            FloatVector a = at(energy[0], offset + i)
                    .add(epsilon)
                    .div(at(amplitude[0], offset + i).add(epsilon));
            FloatVector b = at(energy[1], offset + i)
                    .add(epsilon)
                    .div(at(amplitude[1], offset + i).add(epsilon));
            FloatVector p = a.max(b);
            at(gradient, i).mul(similarity(a, b, c)).mul(p).intoArray(gradient, i);
            p.intoArray(weights, i);
        }
        for (; i < n; i++) {
            float a = (energy[0][offset + i] + epsilon) / (amplitude[0][offset + i] + epsilon);
            float b = (energy[1][offset + i] + epsilon) / (amplitude[1][offset + i] + epsilon);
            float p = Math.max(a, b);
            gradient[i] *= (1f - (a - b) * (a - b) / (a * a + b * b + c)) * p;
            weights[i] = p;
        }
    }

    @Override
    public void multiplyByChroma(
            float[] a1,
            float[] b1,
            float[] a2,
            float[] b2,
            float c,
            float exponent,
            float negative,
            int offset,
            float[] values,
            int n) {
        // The last vector reaches back over values that are done, which are kept.
        for (int i = 0; i < n; i += LANES) {
            if (i + LANES <= n) {
                FloatVector s = similarity(at(a1, offset + i), at(b1, offset + i), c)
                        .mul(similarity(at(a2, offset + i), at(b2, offset + i), c));
                at(values, i).mul(signedPower(s, exponent, negative)).intoArray(values, i);
            } else {
                var in = S.indexInRange(i, n);
                FloatVector s = similarity(
                                FloatVector.fromArray(S, a1, offset + i, in),
                                FloatVector.fromArray(S, b1, offset + i, in),
                                c)
                        .mul(similarity(
                                FloatVector.fromArray(S, a2, offset + i, in),
                                FloatVector.fromArray(S, b2, offset + i, in),
                                c));
                FloatVector.fromArray(S, values, i, in)
                        .mul(signedPower(s, exponent, negative))
                        .intoArray(values, i, in);
            }
        }
    }

    private static FloatVector signedPower(FloatVector s, float exponent, float negative) {
        FloatVector power = VectorMath.power(s.abs(), exponent);
        return power.blend(power.mul(negative), s.lt(0f));
    }

    private static FloatVector similarity(FloatVector a, FloatVector b, float c) {
        FloatVector d = a.sub(b);
        return FloatVector.broadcast(S, 1f).sub(d.mul(d).div(a.fma(a, b.mul(b)).add(c)));
    }

    private static FloatVector at(float[] array, int index) {
        return FloatVector.fromArray(S, array, index);
    }

    /** All lanes, or those that are left of a row. */
    private static VectorMask<Float> lanes(int i, int n) {
        return i + LANES <= n ? ALL : S.indexInRange(i, n);
    }

    private static FloatVector at(float[] array, int index, VectorMask<Float> in) {
        return in == ALL ? FloatVector.fromArray(S, array, index) : FloatVector.fromArray(S, array, index, in);
    }

    private static void put(FloatVector v, float[] array, int index, VectorMask<Float> in) {
        if (in == ALL) {
            v.intoArray(array, index);
        } else {
            v.intoArray(array, index, in);
        }
    }

    @Override
    public void raise(float[] values, float exponent, int n) {
        for (int i = 0; i < n; i += LANES) {
            VectorMask<Float> in = lanes(i, n);
            put(VectorMath.power(at(values, i, in), exponent), values, i, in);
        }
    }

    @Override
    public void weightByLarger(float[] a, float[] b, float c, int offset, float[] values, float[] weights, int n) {
        for (int i = 0; i < n; i += LANES) {
            VectorMask<Float> in = lanes(i, n);
            FloatVector x = at(a, offset + i, in);
            FloatVector y = at(b, offset + i, in);
            FloatVector p = x.max(y);
            put(at(values, i, in).mul(p.mul(similarity(x, y, c))), values, i, in);
            put(p, weights, i, in);
        }
    }

    @Override
    public void lab(float[] red, float[] green, float[] blue, int n) {
        for (int i = 0; i < n; i += LANES) {
            VectorMask<Float> in = lanes(i, n);
            FloatVector r = linear(at(red, i, in));
            FloatVector g = linear(at(green, i, in));
            FloatVector b = linear(at(blue, i, in));
            FloatVector fx = compressed(r.mul(X_R).add(g.mul(X_G)).add(b.mul(X_B)));
            FloatVector fy = compressed(r.mul(Y_R).add(g.mul(Y_G)).add(b.mul(Y_B)));
            FloatVector fz = compressed(r.mul(Z_R).add(g.mul(Z_G)).add(b.mul(Z_B)));
            put(fy.mul(116f).sub(16f), red, i, in);
            put(fx.sub(fy).mul(500f), green, i, in);
            put(fy.sub(fz).mul(200f), blue, i, in);
        }
    }

    private static FloatVector linear(FloatVector v) {
        FloatVector curve = VectorMath.power(v.add(0.055f).mul(1f / 1.055f), 2.4f);
        return curve.blend(v.mul(1f / 12.92f), v.compare(VectorOperators.LE, 0.04045f));
    }

    private static FloatVector compressed(FloatVector t) {
        FloatVector root = VectorMath.power(t, 1f / 3f);
        return root.blend(t.mul(903.3f).add(16f).mul(1f / 116f), t.compare(VectorOperators.LE, 0.008856f));
    }

    @Override
    public void saliency(
            float[] power,
            float[] prior,
            float[] a,
            float aMin,
            float aScale,
            float[] b,
            float bMin,
            float bScale,
            int n) {
        for (int i = 0; i < n; i += LANES) {
            VectorMask<Float> in = lanes(i, n);
            FloatVector da = at(a, i, in).sub(aMin).mul(aScale);
            FloatVector db = at(b, i, in).sub(bMin).mul(bScale);
            FloatVector bits = da.fma(da, db.mul(db)).mul(BITS).min(120f);
            FloatVector warm = FloatVector.broadcast(S, 1f).sub(VectorMath.exp2(bits.neg()));
            put(at(power, i, in).sqrt().mul(at(prior, i, in)).mul(warm), power, i, in);
        }
    }

    @Override
    public void range(float[] in, float[] out, int n) {
        float low = in[0];
        float high = in[0];
        int i = 0;
        if (n >= LANES) {
            FloatVector min = at(in, 0);
            FloatVector max = min;
            for (; i <= n - LANES; i += LANES) {
                FloatVector v = at(in, i);
                min = min.min(v);
                max = max.max(v);
            }
            low = min.reduceLanes(VectorOperators.MIN);
            high = max.reduceLanes(VectorOperators.MAX);
        }
        for (; i < n; i++) {
            low = Math.min(low, in[i]);
            high = Math.max(high, in[i]);
        }
        out[0] = low;
        out[1] = high;
    }

    @Override
    public void correlate(float[] in, int offset, float[] taps, float[] out, int n) {
        int last = taps.length - 1;
        int middle = taps.length / 2;
        int i = 0;
        for (; i <= n - 2 * LANES; i += 2 * LANES) {
            int at = offset + i;
            FloatVector s0 = at(in, at + middle).mul(taps[middle]);
            FloatVector s1 = at(in, at + middle + LANES).mul(taps[middle]);
            for (int k = 0; k < middle; k++) {
                FloatVector w = FloatVector.broadcast(S, taps[k]);
                s0 = at(in, at + k).add(at(in, at + last - k)).fma(w, s0);
                s1 = at(in, at + k + LANES).add(at(in, at + last - k + LANES)).fma(w, s1);
            }
            s0.intoArray(out, i);
            s1.intoArray(out, i + LANES);
        }
        for (; i < n; i++) {
            float s = taps[middle] * in[offset + i + middle];
            for (int k = 0; k < middle; k++) {
                s += taps[k] * (in[offset + i + k] + in[offset + i + last - k]);
            }
            out[i] = s;
        }
    }

    @Override
    public void informationSums(float[][] m, float noise, double[] sums, int n) {
        FloatVector candidate = FloatVector.zero(S);
        FloatVector reference = FloatVector.zero(S);
        FloatVector zero = FloatVector.zero(S);
        for (int i = 0; i < n; i += LANES) {
            VectorMask<Float> in = lanes(i, n);
            FloatVector x = at(m[0], i, in);
            FloatVector y = at(m[1], i, in);
            FloatVector xx = at(m[2], i, in).sub(x.mul(x)).max(0f);
            FloatVector yy = at(m[3], i, in).sub(y.mul(y)).max(0f);
            FloatVector xy = at(m[4], i, in).sub(x.mul(y));
            FloatVector g = xy.div(yy.add(TINY));
            FloatVector v = xx.sub(g.mul(xy));
            VectorMask<Float> flat = yy.lt(TINY);
            g = g.blend(zero, flat);
            v = v.blend(xx, flat);
            yy = yy.blend(zero, flat);
            VectorMask<Float> lost = xx.lt(TINY);
            g = g.blend(zero, lost);
            v = v.blend(zero, lost);
            v = v.blend(xx, g.lt(0f)).max(TINY);
            g = g.max(0f);
            // Lanes beyond the row hold zeros and add log2(1).
            candidate = candidate.add(
                    VectorMath.log2(g.mul(g).mul(yy).div(v.add(noise)).add(1f)));
            reference = reference.add(VectorMath.log2(yy.mul(1f / noise).add(1f)));
        }
        sums[0] += OrderedSums.of(candidate);
        sums[1] += OrderedSums.of(reference);
    }

    @Override
    public double dot(float[] a, int aOffset, float[] b, int bOffset, int n) {
        FloatVector s0 = FloatVector.zero(S);
        FloatVector s1 = FloatVector.zero(S);
        int i = 0;
        for (; i <= n - 2 * LANES; i += 2 * LANES) {
            s0 = at(a, aOffset + i).fma(at(b, bOffset + i), s0);
            s1 = at(a, aOffset + i + LANES).fma(at(b, bOffset + i + LANES), s1);
        }
        double sum = OrderedSums.of(s0.add(s1));
        for (; i < n; i++) {
            sum += a[aOffset + i] * b[bOffset + i];
        }
        return sum;
    }

    @Override
    public void correlateFolded(float[][] rows, int offset, float[][] taps, float sign, float[] out, int n) {
        int h = taps[0].length - 1;
        int i = 0;
        for (; i <= n - 2 * LANES; i += 2 * LANES) {
            FloatVector s0 = FloatVector.zero(S);
            FloatVector s1 = FloatVector.zero(S);
            for (int r = 0; r < rows.length; r++) {
                float[] row = rows[r];
                float[] t = taps[r];
                int left = offset + i;
                int right = offset + i + 2 * h;
                if (sign > 0) {
                    for (int k = 0; k < h; k++) {
                        FloatVector w = FloatVector.broadcast(S, t[k]);
                        s0 = at(row, left + k).add(at(row, right - k)).fma(w, s0);
                        s1 = at(row, left + k + LANES)
                                .add(at(row, right - k + LANES))
                                .fma(w, s1);
                    }
                    FloatVector w = FloatVector.broadcast(S, t[h]);
                    s0 = at(row, left + h).fma(w, s0);
                    s1 = at(row, left + h + LANES).fma(w, s1);
                } else {
                    for (int k = 0; k < h; k++) {
                        FloatVector w = FloatVector.broadcast(S, t[k]);
                        s0 = at(row, left + k).sub(at(row, right - k)).fma(w, s0);
                        s1 = at(row, left + k + LANES)
                                .sub(at(row, right - k + LANES))
                                .fma(w, s1);
                    }
                }
            }
            s0.intoArray(out, i);
            s1.intoArray(out, i + LANES);
        }
        for (; i < n; i++) {
            float s = 0;
            for (int r = 0; r < rows.length; r++) {
                for (int k = 0; k < h; k++) {
                    s += taps[r][k] * (rows[r][offset + i + k] + sign * rows[r][offset + i + 2 * h - k]);
                }
                s += sign > 0 ? taps[r][h] * rows[r][offset + i + h] : 0f;
            }
            out[i] = s;
        }
    }

    @Override
    public void magnitude(float[] re, float[] im, int offset, float epsilon, float[] out, int n) {
        for (int i = 0; i < n; i += LANES) {
            VectorMask<Float> in = lanes(i, n);
            FloatVector r = at(re, offset + i, in);
            FloatVector m = at(im, offset + i, in);
            put(r.fma(r, m.mul(m)).add(epsilon).sqrt(), out, i, in);
        }
    }

    @Override
    public void cellMoments(float[] in, int offset, int stride, int step, float[][] out, int at, int n) {
        for (int i = 0; i < n; i += LANES) {
            VectorMask<Float> present = lanes(i, n);
            FloatVector sum = FloatVector.zero(S);
            for (int r = 0; r < 4; r++) {
                int row = offset + r * stride + i;
                FloatVector left = at(in, row, present).add(at(in, row + step, present));
                FloatVector right = at(in, row + 2 * step, present).add(at(in, row + 3 * step, present));
                sum = sum.add(left.add(right));
            }
            FloatVector mean = sum.mul(0.0625f);
            FloatVector m2 = FloatVector.zero(S);
            FloatVector m3 = FloatVector.zero(S);
            FloatVector m4 = FloatVector.zero(S);
            for (int r = 0; r < 4; r++) {
                int row = offset + r * stride + i;
                for (int p = 0; p < 4; p++) {
                    FloatVector d = at(in, row + p * step, present).sub(mean);
                    FloatVector square = d.mul(d);
                    m2 = m2.add(square);
                    m3 = square.fma(d, m3);
                    m4 = square.fma(square, m4);
                }
            }
            put(mean, out[0], at + i, present);
            put(m2.mul(0.0625f), out[1], at + i, present);
            put(m3.mul(0.0625f), out[2], at + i, present);
            put(m4.mul(0.0625f), out[3], at + i, present);
        }
    }

    @Override
    public void poolMoments(float[][][] groups, int step, float[][] out, int n) {
        for (int i = 0; i < n; i += LANES) {
            VectorMask<Float> in = lanes(i, n);
            FloatVector sum = FloatVector.zero(S);
            for (int k = 0; k < 4; k++) {
                sum = sum.add(at(groups[k][0], i + k * step, in));
            }
            FloatVector mean = sum.mul(0.25f);
            FloatVector s2 = FloatVector.zero(S);
            FloatVector s3 = FloatVector.zero(S);
            FloatVector s4 = FloatVector.zero(S);
            for (int k = 0; k < 4; k++) {
                float[][] group = groups[k];
                int place = i + k * step;
                FloatVector d = at(group[0], place, in).sub(mean);
                FloatVector m2 = at(group[1], place, in);
                FloatVector m3 = at(group[2], place, in);
                FloatVector m4 = at(group[3], place, in);
                FloatVector square = d.mul(d);
                s2 = s2.add(m2.add(square));
                s3 = s3.add(d.fma(m2.mul(3f).add(square), m3));
                s4 = s4.add(square.fma(m2.mul(6f).add(square), d.fma(m3.mul(4f), m4)));
            }
            put(mean, out[0], i, in);
            put(s2.mul(0.25f), out[1], i, in);
            put(s3.mul(0.25f), out[2], i, in);
            put(s4.mul(0.25f), out[3], i, in);
        }
    }

    @Override
    public void addShapeDifferences(
            float[][] a, float[][] b, float epsilon, float weight, float[] map, int offset, int n) {
        for (int i = 0; i < n; i += LANES) {
            VectorMask<Float> in = lanes(i, n);
            FloatVector va = at(a[1], i, in).add(epsilon);
            FloatVector vb = at(b[1], i, in).add(epsilon);
            FloatVector sa = va.sqrt();
            FloatVector sb = vb.sqrt();
            FloatVector skewness = at(a[2], i, in)
                    .div(sa.mul(va))
                    .sub(at(b[2], i, in).div(sb.mul(vb)))
                    .abs();
            FloatVector kurtosis = at(a[3], i, in)
                    .div(va.mul(va))
                    .sub(at(b[3], i, in).div(vb.mul(vb)))
                    .abs();
            FloatVector difference = sa.sub(sb).abs().add(skewness.mul(2f)).add(kurtosis);
            put(difference.mul(weight).add(at(map, offset + i, in)), map, offset + i, in);
        }
    }
}
