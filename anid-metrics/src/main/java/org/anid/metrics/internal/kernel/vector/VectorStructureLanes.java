// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.vector;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import org.anid.metrics.internal.kernel.cpu.StructureLanes;

/**
 * The Vector API, and for what is left of a row the scalar engine's loops, or a whole vector into the slack of the
 * arrays.
 *
 * <p>C2 (JDK 17) keeps vectors in registers only in simple surroundings. Masks for the end of a row, a sum that goes
 * round two loops as it is, and more than about fifty operations in one method make objects of them: hence several
 * passes over a row, which stays in the first cache.
 */
final class VectorStructureLanes implements StructureLanes {

    private static final VectorSpecies<Float> S = VectorMath.SPECIES;
    private static final int LANES = S.length();
    private static final float THIRD = 1f / 3f;
    /** Values that go through several passes while they are in the first cache. */
    private static final int SPAN = 1024;

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
            FloatVector s = FloatVector.fromArray(S, in, offset + i);
            for (int k = 1; k < rows; k++) {
                s = s.add(FloatVector.fromArray(S, in, offset + k * stride + i));
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
            FloatVector first = FloatVector.fromArray(S, in, 2 * i);
            FloatVector second = FloatVector.fromArray(S, in, 2 * i + LANES);
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
            FloatVector.fromArray(S, a, i)
                    .mul(w0)
                    .add(FloatVector.fromArray(S, b, i).mul(w1))
                    .add(FloatVector.fromArray(S, c, i).mul(w2))
                    .intoArray(out, i);
        }
        for (; i < end; i++) {
            out[i] = w0 * a[i] + w1 * b[i] + w2 * c[i];
        }
    }

    @Override
    public void prewittSquares(float[][] rows, float[] out, int n) {
        float[] above = rows[0];
        float[] row = rows[1];
        float[] below = rows[2];
        int x = 0;
        for (; x <= n - LANES; x += LANES) {
            FloatVector al = FloatVector.fromArray(S, above, x);
            FloatVector ar = FloatVector.fromArray(S, above, x + 2);
            FloatVector bl = FloatVector.fromArray(S, below, x);
            FloatVector br = FloatVector.fromArray(S, below, x + 2);
            FloatVector across = FloatVector.fromArray(S, row, x).sub(FloatVector.fromArray(S, row, x + 2));
            FloatVector down = FloatVector.fromArray(S, above, x + 1).sub(FloatVector.fromArray(S, below, x + 1));
            FloatVector gx = al.sub(ar).add(bl.sub(br)).add(across).mul(THIRD);
            FloatVector gy = al.sub(bl).add(ar.sub(br)).add(down).mul(THIRD);
            gx.fma(gx, gy.mul(gy)).intoArray(out, x);
        }
        for (; x < n; x++) {
            float gx = ((above[x] - above[x + 2]) + (below[x] - below[x + 2]) + (row[x] - row[x + 2])) * THIRD;
            float gy = ((above[x] - below[x]) + (above[x + 2] - below[x + 2]) + (above[x + 1] - below[x + 1])) * THIRD;
            out[x] = gx * gx + gy * gy;
        }
    }

    @Override
    public void deviationSums(float[] a, float[] b, float c, double[] sums, int n) {
        FloatVector sum = FloatVector.zero(S);
        FloatVector squares = FloatVector.zero(S);
        int x = 0;
        for (; x <= n - LANES; x += LANES) {
            FloatVector ga = FloatVector.fromArray(S, a, x);
            FloatVector gb = FloatVector.fromArray(S, b, x);
            FloatVector difference = ga.sqrt().sub(gb.sqrt());
            FloatVector d = difference.mul(difference).div(ga.add(gb).add(c));
            sum = sum.add(d);
            squares = d.fma(d, squares);
        }
        double s = OrderedSums.of(sum);
        double s2 = OrderedSums.of(squares);
        for (; x < n; x++) {
            float difference = (float) Math.sqrt(a[x]) - (float) Math.sqrt(b[x]);
            float d = difference * difference / (a[x] + b[x] + c);
            s += d;
            s2 += d * d;
        }
        sums[0] += s;
        sums[1] += s2;
    }

    @Override
    public void scharrSquares(float[][] rows, float[] out, int n) {
        float[] above = rows[0];
        float[] row = rows[1];
        float[] below = rows[2];
        int x = 0;
        for (; x <= n - LANES; x += LANES) {
            FloatVector al = FloatVector.fromArray(S, above, x);
            FloatVector ar = FloatVector.fromArray(S, above, x + 2);
            FloatVector bl = FloatVector.fromArray(S, below, x);
            FloatVector br = FloatVector.fromArray(S, below, x + 2);
            FloatVector gx = ar.sub(al)
                    .add(br.sub(bl))
                    .mul(3f / 16f)
                    .add(FloatVector.fromArray(S, row, x + 2)
                            .sub(FloatVector.fromArray(S, row, x))
                            .mul(10f / 16f));
            FloatVector gy = bl.sub(al)
                    .add(br.sub(ar))
                    .mul(3f / 16f)
                    .add(FloatVector.fromArray(S, below, x + 1)
                            .sub(FloatVector.fromArray(S, above, x + 1))
                            .mul(10f / 16f));
            gx.fma(gx, gy.mul(gy)).intoArray(out, x);
        }
        for (; x < n; x++) {
            float gx = 3f * ((above[x + 2] - above[x]) + (below[x + 2] - below[x])) + 10f * (row[x + 2] - row[x]);
            float gy =
                    3f * ((below[x] - above[x]) + (below[x + 2] - above[x + 2])) + 10f * (below[x + 1] - above[x + 1]);
            out[x] = (gx * gx + gy * gy) * (1f / 256f);
        }
    }

    @Override
    public void gradientSimilarity(float[] a, float[] b, float c, float[] out, int n) {
        int x = 0;
        for (; x <= n - LANES; x += LANES) {
            FloatVector ga = FloatVector.fromArray(S, a, x);
            FloatVector gb = FloatVector.fromArray(S, b, x);
            FloatVector d = ga.sqrt().sub(gb.sqrt());
            FloatVector.broadcast(S, 1f).sub(d.mul(d).div(ga.add(gb).add(c))).intoArray(out, x);
        }
        for (; x < n; x++) {
            float d = (float) Math.sqrt(a[x]) - (float) Math.sqrt(b[x]);
            out[x] = 1f - d * d / (a[x] + b[x] + c);
        }
    }

    @Override
    public void power(float[] re, float[] im, float[] out, int offset, int n) {
        int i = offset;
        int end = offset + n;
        for (; i <= end - LANES; i += LANES) {
            FloatVector r = FloatVector.fromArray(S, re, i);
            FloatVector m = FloatVector.fromArray(S, im, i);
            r.fma(r, m.mul(m)).intoArray(out, i);
        }
        for (; i < end; i++) {
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
            FloatVector an = FloatVector.fromArray(S, amplitude, i);
            for (int s = 0; s < scales; s++) {
                FloatVector es = FloatVector.fromArray(S, even[s], i);
                FloatVector os = FloatVector.fromArray(S, odd[s], i);
                e = e.add(es);
                o = o.add(os);
                an = an.add(es.fma(es, os.mul(os)).sqrt());
            }
            an.intoArray(amplitude, i);
            FloatVector square = e.fma(e, o.mul(o));
            FloatVector rest = square;
            for (int s = 0; s < scales; s++) {
                rest = rest.sub(FloatVector.fromArray(S, even[s], i)
                        .mul(o)
                        .sub(FloatVector.fromArray(S, odd[s], i).mul(e))
                        .abs());
            }
            FloatVector local =
                    rest.div(square.sqrt().add(epsilon)).sub(threshold).max(0f);
            FloatVector.fromArray(S, energy, i).add(local).intoArray(energy, i);
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
            FloatVector a = FloatVector.fromArray(S, energy[0], offset + i)
                    .add(epsilon)
                    .div(FloatVector.fromArray(S, amplitude[0], offset + i).add(epsilon));
            FloatVector b = FloatVector.fromArray(S, energy[1], offset + i)
                    .add(epsilon)
                    .div(FloatVector.fromArray(S, amplitude[1], offset + i).add(epsilon));
            FloatVector p = a.max(b);
            FloatVector.fromArray(S, gradient, i)
                    .mul(similarity(a, b, c))
                    .mul(p)
                    .intoArray(gradient, i);
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
            float[][] work,
            int n) {
        similarities(a1, b1, a2, b2, c, offset, work[0], n);
        magnitudes(work[0], work[1], n);
        multiplyByPowers(work[0], work[1], exponent, negative, values, n);
    }

    private static void similarities(
            float[] a1, float[] b1, float[] a2, float[] b2, float c, int offset, float[] out, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector first =
                    similarity(FloatVector.fromArray(S, a1, offset + i), FloatVector.fromArray(S, b1, offset + i), c);
            FloatVector second =
                    similarity(FloatVector.fromArray(S, a2, offset + i), FloatVector.fromArray(S, b2, offset + i), c);
            first.mul(second).intoArray(out, i);
        }
    }

    /** log2 |in| */
    private static void magnitudes(float[] in, float[] out, int n) {
        for (int i = 0; i < n; i += LANES) {
            VectorMath.log2(FloatVector.fromArray(S, in, i).abs().max(Float.MIN_NORMAL))
                    .intoArray(out, i);
        }
    }

    private static void multiplyByPowers(
            float[] similarities, float[] magnitudes, float exponent, float negative, float[] values, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector power =
                    VectorMath.exp2(FloatVector.fromArray(S, magnitudes, i).mul(exponent));
            FloatVector signed = power.blend(
                    power.mul(negative),
                    FloatVector.fromArray(S, similarities, i).lt(0f));
            FloatVector.fromArray(S, values, i).mul(signed).intoArray(values, i);
        }
    }

    private static FloatVector similarity(FloatVector a, FloatVector b, float c) {
        FloatVector d = a.sub(b);
        return FloatVector.broadcast(S, 1f).sub(d.mul(d).div(a.fma(a, b.mul(b)).add(c)));
    }

    @Override
    public void raise(float[] values, float exponent, int n) {
        for (int from = 0; from < n; from += SPAN) {
            int to = Math.min(n, from + SPAN);
            logarithms(values, from, to);
            powers(values, exponent, from, to);
        }
    }

    private static void logarithms(float[] values, int from, int to) {
        for (int i = from; i < to; i += LANES) {
            VectorMath.log2(FloatVector.fromArray(S, values, i).max(Float.MIN_NORMAL))
                    .intoArray(values, i);
        }
    }

    private static void powers(float[] logarithms, float exponent, int from, int to) {
        for (int i = from; i < to; i += LANES) {
            VectorMath.exp2(FloatVector.fromArray(S, logarithms, i).mul(exponent))
                    .intoArray(logarithms, i);
        }
    }

    @Override
    public void weightByLarger(float[] a, float[] b, float c, int offset, float[] values, float[] weights, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector x = FloatVector.fromArray(S, a, offset + i);
            FloatVector y = FloatVector.fromArray(S, b, offset + i);
            FloatVector p = x.max(y);
            FloatVector.fromArray(S, values, i).mul(p.mul(similarity(x, y, c))).intoArray(values, i);
            p.intoArray(weights, i);
        }
    }

    @Override
    public void lab(float[] red, float[] green, float[] blue, float[] work, int offset, int n) {
        int end = offset + n;
        linear(red, work, offset, end);
        linear(green, work, offset, end);
        linear(blue, work, offset, end);
        overWhite(red, green, blue, offset, end);
        compress(red, work, offset, end);
        compress(green, work, offset, end);
        compress(blue, work, offset, end);
        opponents(red, green, blue, offset, end);
    }

    private static void linear(float[] row, float[] work, int from, int to) {
        for (int i = from; i < to; i += LANES) {
            VectorMath.log2(FloatVector.fromArray(S, row, i).add(0.055f).mul(1f / 1.055f))
                    .intoArray(work, i - from);
        }
        for (int i = from; i < to; i += LANES) {
            FloatVector v = FloatVector.fromArray(S, row, i);
            FloatVector curve =
                    VectorMath.exp2(FloatVector.fromArray(S, work, i - from).mul(2.4f));
            curve.blend(v.mul(1f / 12.92f), v.compare(VectorOperators.LE, 0.04045f))
                    .intoArray(row, i);
        }
    }

    private static void overWhite(float[] red, float[] green, float[] blue, int from, int to) {
        for (int i = from; i < to; i += LANES) {
            FloatVector r = FloatVector.fromArray(S, red, i);
            FloatVector g = FloatVector.fromArray(S, green, i);
            FloatVector b = FloatVector.fromArray(S, blue, i);
            r.mul(X_R).add(g.mul(X_G)).add(b.mul(X_B)).intoArray(red, i);
            r.mul(Y_R).add(g.mul(Y_G)).add(b.mul(Y_B)).intoArray(green, i);
            r.mul(Z_R).add(g.mul(Z_G)).add(b.mul(Z_B)).intoArray(blue, i);
        }
    }

    private static void compress(float[] row, float[] work, int from, int to) {
        for (int i = from; i < to; i += LANES) {
            VectorMath.log2(FloatVector.fromArray(S, row, i).max(Float.MIN_NORMAL))
                    .intoArray(work, i - from);
        }
        for (int i = from; i < to; i += LANES) {
            FloatVector t = FloatVector.fromArray(S, row, i);
            FloatVector root =
                    VectorMath.exp2(FloatVector.fromArray(S, work, i - from).mul(THIRD));
            FloatVector line = t.mul(903.3f).add(16f).mul(1f / 116f);
            root.blend(line, t.compare(VectorOperators.LE, 0.008856f)).intoArray(row, i);
        }
    }

    private static void opponents(float[] x, float[] y, float[] z, int from, int to) {
        for (int i = from; i < to; i += LANES) {
            FloatVector fx = FloatVector.fromArray(S, x, i);
            FloatVector fy = FloatVector.fromArray(S, y, i);
            FloatVector fz = FloatVector.fromArray(S, z, i);
            fy.mul(116f).sub(16f).intoArray(x, i);
            fx.sub(fy).mul(500f).intoArray(y, i);
            fy.sub(fz).mul(200f).intoArray(z, i);
        }
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
            int offset,
            int n) {
        int end = offset + n;
        for (int i = offset; i < end; i += LANES) {
            FloatVector da = FloatVector.fromArray(S, a, i).sub(aMin).mul(aScale);
            FloatVector db = FloatVector.fromArray(S, b, i).sub(bMin).mul(bScale);
            FloatVector bits = da.fma(da, db.mul(db)).mul(BITS).min(120f);
            FloatVector warm = FloatVector.broadcast(S, 1f).sub(VectorMath.exp2(bits.neg()));
            FloatVector.fromArray(S, power, i)
                    .sqrt()
                    .mul(FloatVector.fromArray(S, prior, i))
                    .mul(warm)
                    .intoArray(power, i);
        }
    }

    @Override
    public void widen(float[] in, int offset, float[] range, int n) {
        float low = range[0];
        float high = range[1];
        int i = 0;
        if (n >= LANES) {
            FloatVector min = FloatVector.fromArray(S, in, offset);
            FloatVector max = min;
            for (; i <= n - LANES; i += LANES) {
                FloatVector v = FloatVector.fromArray(S, in, offset + i);
                min = min.min(v);
                max = max.max(v);
            }
            low = Math.min(low, min.reduceLanes(VectorOperators.MIN));
            high = Math.max(high, max.reduceLanes(VectorOperators.MAX));
        }
        for (; i < n; i++) {
            low = Math.min(low, in[offset + i]);
            high = Math.max(high, in[offset + i]);
        }
        range[0] = low;
        range[1] = high;
    }

    @Override
    public void correlate(float[] in, int offset, float[] taps, float[] out, int n) {
        int last = taps.length - 1;
        int middle = taps.length / 2;
        int i = 0;
        for (; i <= n - 2 * LANES; i += 2 * LANES) {
            int at = offset + i;
            FloatVector s0 = FloatVector.fromArray(S, in, at + middle).mul(taps[middle]);
            FloatVector s1 = FloatVector.fromArray(S, in, at + middle + LANES).mul(taps[middle]);
            for (int k = 0; k < middle; k++) {
                FloatVector w = FloatVector.broadcast(S, taps[k]);
                s0 = FloatVector.fromArray(S, in, at + k)
                        .add(FloatVector.fromArray(S, in, at + last - k))
                        .fma(w, s0);
                s1 = FloatVector.fromArray(S, in, at + k + LANES)
                        .add(FloatVector.fromArray(S, in, at + last - k + LANES))
                        .fma(w, s1);
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
        for (int i = 0; i < n; i += LANES) {
            FloatVector x = FloatVector.fromArray(S, m[0], i);
            FloatVector y = FloatVector.fromArray(S, m[1], i);
            FloatVector.fromArray(S, m[2], i).sub(x.mul(x)).max(0f).intoArray(m[2], i);
            FloatVector.fromArray(S, m[3], i).sub(y.mul(y)).max(0f).intoArray(m[3], i);
            FloatVector.fromArray(S, m[4], i).sub(x.mul(y)).intoArray(m[4], i);
        }
        signalToNoise(m[2], m[3], m[4], noise, n);
        sums[0] += information(m[2], n);
        sums[1] += information(m[3], n);
    }

    /** Variances of candidate and reference become the ratios of signal to noise. */
    private static void signalToNoise(float[] candidate, float[] reference, float[] covariance, float noise, int n) {
        FloatVector zero = FloatVector.zero(S);
        for (int i = 0; i < n; i += LANES) {
            FloatVector xx = FloatVector.fromArray(S, candidate, i);
            FloatVector yy = FloatVector.fromArray(S, reference, i);
            FloatVector xy = FloatVector.fromArray(S, covariance, i);
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
            g.mul(g).mul(yy).div(v.add(noise)).intoArray(candidate, i);
            yy.mul(1f / noise).intoArray(reference, i);
        }
    }

    /** Σ log2(1 + ratio). */
    private static double information(float[] ratios, int n) {
        // What is left of the last vector adds log2(1).
        Arrays.fill(ratios, n, (n + LANES - 1) / LANES * LANES, 0f);
        for (int i = 0; i < n; i += LANES) {
            VectorMath.log2(FloatVector.fromArray(S, ratios, i).add(1f)).intoArray(ratios, i);
        }
        FloatVector sum = FloatVector.zero(S);
        for (int i = 0; i < n; i += LANES) {
            sum = sum.add(FloatVector.fromArray(S, ratios, i));
        }
        return OrderedSums.of(sum);
    }

    @Override
    public double dot(float[] a, int aOffset, float[] b, int bOffset, int n) {
        FloatVector s0 = FloatVector.zero(S);
        FloatVector s1 = FloatVector.zero(S);
        int i = 0;
        for (; i <= n - 2 * LANES; i += 2 * LANES) {
            s0 = FloatVector.fromArray(S, a, aOffset + i).fma(FloatVector.fromArray(S, b, bOffset + i), s0);
            s1 = FloatVector.fromArray(S, a, aOffset + i + LANES)
                    .fma(FloatVector.fromArray(S, b, bOffset + i + LANES), s1);
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
        int done = n / (2 * LANES) * 2 * LANES;
        if (sign > 0) {
            correlateEven(rows, offset, taps, out, done);
        } else {
            correlateOdd(rows, offset, taps, out, done);
        }
        for (int i = done; i < n; i++) {
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

    private static void correlateEven(float[][] rows, int offset, float[][] taps, float[] out, int n) {
        int h = taps[0].length - 1;
        for (int i = 0; i < n; i += 2 * LANES) {
            FloatVector s0 = FloatVector.zero(S);
            FloatVector s1 = FloatVector.zero(S);
            for (int r = 0; r < rows.length; r++) {
                float[] row = rows[r];
                float[] t = taps[r];
                int left = offset + i;
                int right = offset + i + 2 * h;
                // A sum that went round both loops as it is would be an object in each round (C2 of JDK 17).
                FloatVector w = FloatVector.broadcast(S, t[h]);
                FloatVector p0 = FloatVector.fromArray(S, row, left + h).mul(w);
                FloatVector p1 = FloatVector.fromArray(S, row, left + h + LANES).mul(w);
                for (int k = 0; k < h; k++) {
                    FloatVector v = FloatVector.broadcast(S, t[k]);
                    p0 = FloatVector.fromArray(S, row, left + k)
                            .add(FloatVector.fromArray(S, row, right - k))
                            .fma(v, p0);
                    p1 = FloatVector.fromArray(S, row, left + k + LANES)
                            .add(FloatVector.fromArray(S, row, right - k + LANES))
                            .fma(v, p1);
                }
                s0 = s0.add(p0);
                s1 = s1.add(p1);
            }
            s0.intoArray(out, i);
            s1.intoArray(out, i + LANES);
        }
    }

    private static void correlateOdd(float[][] rows, int offset, float[][] taps, float[] out, int n) {
        int h = taps[0].length - 1;
        for (int i = 0; i < n; i += 2 * LANES) {
            FloatVector s0 = FloatVector.zero(S);
            FloatVector s1 = FloatVector.zero(S);
            for (int r = 0; r < rows.length; r++) {
                float[] row = rows[r];
                float[] t = taps[r];
                int left = offset + i;
                int right = offset + i + 2 * h;
                FloatVector p0 = FloatVector.zero(S);
                FloatVector p1 = FloatVector.zero(S);
                for (int k = 0; k < h; k++) {
                    FloatVector v = FloatVector.broadcast(S, t[k]);
                    p0 = FloatVector.fromArray(S, row, left + k)
                            .sub(FloatVector.fromArray(S, row, right - k))
                            .fma(v, p0);
                    p1 = FloatVector.fromArray(S, row, left + k + LANES)
                            .sub(FloatVector.fromArray(S, row, right - k + LANES))
                            .fma(v, p1);
                }
                s0 = s0.add(p0);
                s1 = s1.add(p1);
            }
            s0.intoArray(out, i);
            s1.intoArray(out, i + LANES);
        }
    }

    @Override
    public void magnitude(float[] re, float[] im, int offset, float mean, float epsilon, float[] out, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector r = FloatVector.fromArray(S, re, offset + i).add(mean);
            FloatVector m = FloatVector.fromArray(S, im, offset + i);
            r.fma(r, m.mul(m)).add(epsilon).sqrt().intoArray(out, i);
        }
    }

    @Override
    public void cellMoments(float[] in, int offset, int stride, int step, float[][] out, int at, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector sum = FloatVector.zero(S);
            for (int r = 0; r < 4; r++) {
                int row = offset + r * stride + i;
                FloatVector left = FloatVector.fromArray(S, in, row).add(FloatVector.fromArray(S, in, row + step));
                FloatVector right =
                        FloatVector.fromArray(S, in, row + 2 * step).add(FloatVector.fromArray(S, in, row + 3 * step));
                sum = sum.add(left.add(right));
            }
            FloatVector mean = sum.mul(0.0625f);
            FloatVector m2 = FloatVector.zero(S);
            FloatVector m3 = FloatVector.zero(S);
            FloatVector m4 = FloatVector.zero(S);
            for (int r = 0; r < 4; r++) {
                int row = offset + r * stride + i;
                for (int p = 0; p < 4; p++) {
                    FloatVector d = FloatVector.fromArray(S, in, row + p * step).sub(mean);
                    FloatVector square = d.mul(d);
                    m2 = m2.add(square);
                    m3 = square.fma(d, m3);
                    m4 = square.fma(square, m4);
                }
            }
            mean.intoArray(out[0], at + i);
            m2.mul(0.0625f).intoArray(out[1], at + i);
            m3.mul(0.0625f).intoArray(out[2], at + i);
            m4.mul(0.0625f).intoArray(out[3], at + i);
        }
    }

    @Override
    public void poolMoments(float[][][] groups, int step, float[][] out, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector sum = FloatVector.zero(S);
            for (int k = 0; k < 4; k++) {
                sum = sum.add(FloatVector.fromArray(S, groups[k][0], i + k * step));
            }
            FloatVector mean = sum.mul(0.25f);
            FloatVector s2 = FloatVector.zero(S);
            FloatVector s3 = FloatVector.zero(S);
            FloatVector s4 = FloatVector.zero(S);
            for (int k = 0; k < 4; k++) {
                float[][] group = groups[k];
                int place = i + k * step;
                FloatVector d = FloatVector.fromArray(S, group[0], place).sub(mean);
                FloatVector m2 = FloatVector.fromArray(S, group[1], place);
                FloatVector m3 = FloatVector.fromArray(S, group[2], place);
                FloatVector m4 = FloatVector.fromArray(S, group[3], place);
                FloatVector square = d.mul(d);
                s2 = s2.add(m2.add(square));
                s3 = s3.add(d.fma(m2.mul(3f).add(square), m3));
                s4 = s4.add(square.fma(m2.mul(6f).add(square), d.fma(m3.mul(4f), m4)));
            }
            mean.intoArray(out[0], i);
            s2.mul(0.25f).intoArray(out[1], i);
            s3.mul(0.25f).intoArray(out[2], i);
            s4.mul(0.25f).intoArray(out[3], i);
        }
    }

    @Override
    public void addShapeDifferences(
            float[][] a, float[][] b, float epsilon, float weight, float[] map, int offset, int n) {
        for (int i = 0; i < n; i += LANES) {
            FloatVector va = FloatVector.fromArray(S, a[1], i).add(epsilon);
            FloatVector vb = FloatVector.fromArray(S, b[1], i).add(epsilon);
            FloatVector sa = va.sqrt();
            FloatVector sb = vb.sqrt();
            FloatVector skewness = FloatVector.fromArray(S, a[2], i)
                    .div(sa.mul(va))
                    .sub(FloatVector.fromArray(S, b[2], i).div(sb.mul(vb)))
                    .abs();
            FloatVector kurtosis = FloatVector.fromArray(S, a[3], i)
                    .div(va.mul(va))
                    .sub(FloatVector.fromArray(S, b[3], i).div(vb.mul(vb)))
                    .abs();
            FloatVector difference = sa.sub(sb).abs().add(skewness.mul(2f)).add(kurtosis);
            difference
                    .mul(weight)
                    .add(FloatVector.fromArray(S, map, offset + i))
                    .intoArray(map, offset + i);
        }
    }
}
