// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.scalar;

import java.util.Arrays;
import org.anid.metrics.internal.kernel.cpu.StructureLanes;

/** Plain loops. */
final class ScalarStructureLanes implements StructureLanes {

    private static final float THIRD = 1f / 3f;
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

    @Override
    public void sumRows(float[] in, int offset, int stride, int rows, float[] out, int n) {
        System.arraycopy(in, offset, out, 0, n);
        for (int k = 1; k < rows; k++) {
            int at = offset + k * stride;
            for (int i = 0; i < n; i++) {
                out[i] += in[at + i];
            }
        }
    }

    @Override
    public void halveRow(float[] in, float scale, float[] out, int outOffset, int n) {
        for (int i = 0; i < n; i++) {
            out[outOffset + i] = scale * (in[2 * i] + in[2 * i + 1]);
        }
    }

    @Override
    public void mixRow(float[] a, float[] b, float[] c, float w0, float w1, float w2, float[] out, int offset, int n) {
        for (int i = offset; i < offset + n; i++) {
            out[i] = w0 * a[i] + w1 * b[i] + w2 * c[i];
        }
    }

    @Override
    public void prewittSquares(float[][] rows, float[] out, int n) {
        for (int x = 0; x < n; x++) {
            out[x] = prewitt(rows[0], rows[1], rows[2], x);
        }
    }

    @Override
    public void deviationSums(float[] a, float[] b, float c, double[] sums, int n) {
        double sum = 0;
        double squares = 0;
        for (int x = 0; x < n; x++) {
            float difference = (float) Math.sqrt(a[x]) - (float) Math.sqrt(b[x]);
            float d = difference * difference / (a[x] + b[x] + c);
            sum += d;
            squares += d * d;
        }
        sums[0] += sum;
        sums[1] += squares;
    }

    private static float prewitt(float[] above, float[] row, float[] below, int x) {
        float left = above[x] + row[x] + below[x];
        float right = above[x + 2] + row[x + 2] + below[x + 2];
        float down = (above[x] - below[x]) + (above[x + 1] - below[x + 1]) + (above[x + 2] - below[x + 2]);
        float gx = (left - right) * THIRD;
        float gy = down * THIRD;
        return gx * gx + gy * gy;
    }

    @Override
    public void scharrSquares(float[][] rows, float[] out, int n) {
        for (int x = 0; x < n; x++) {
            out[x] = scharr(rows[0], rows[1], rows[2], x);
        }
    }

    @Override
    public void gradientSimilarity(float[] a, float[] b, float c, float[] out, int n) {
        for (int x = 0; x < n; x++) {
            float d = (float) Math.sqrt(a[x]) - (float) Math.sqrt(b[x]);
            out[x] = 1f - d * d / (a[x] + b[x] + c);
        }
    }

    private static float scharr(float[] above, float[] row, float[] below, int x) {
        float gx = 3f * ((above[x + 2] - above[x]) + (below[x + 2] - below[x])) + 10f * (row[x + 2] - row[x]);
        float gy = 3f * ((below[x] - above[x]) + (below[x + 2] - above[x + 2])) + 10f * (below[x + 1] - above[x + 1]);
        return (gx * gx + gy * gy) * (1f / 256f);
    }

    @Override
    public void power(float[] re, float[] im, float[] out, int offset, int n) {
        for (int i = offset; i < offset + n; i++) {
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
        for (int i = offset; i < offset + n; i++) {
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
            float deviation = 0;
            for (int s = 0; s < scales; s++) {
                deviation += Math.abs(even[s][i] * o - odd[s][i] * e);
            }
            float square = e * e + o * o;
            float local = (square - deviation) / ((float) Math.sqrt(square) + epsilon);
            energy[i] += Math.max(0f, local - threshold);
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
        for (int i = 0; i < n; i++) {
            float a = (energy[0][offset + i] + epsilon) / (amplitude[0][offset + i] + epsilon);
            float b = (energy[1][offset + i] + epsilon) / (amplitude[1][offset + i] + epsilon);
            float p = Math.max(a, b);
            float s = 1f - (a - b) * (a - b) / (a * a + b * b + c);
            gradient[i] *= s * p;
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
        for (int i = 0; i < n; i++) {
            int at = offset + i;
            float s = similarity(a1[at], b1[at], c) * similarity(a2[at], b2[at], c);
            values[i] *= ScalarMath.power(Math.abs(s), exponent) * (s < 0 ? negative : 1f);
        }
    }

    private static float similarity(float a, float b, float c) {
        return 1f - (a - b) * (a - b) / (a * a + b * b + c);
    }

    @Override
    public void raise(float[] values, float exponent, int n) {
        for (int i = 0; i < n; i++) {
            values[i] = ScalarMath.power(values[i], exponent);
        }
    }

    @Override
    public void weightByLarger(float[] a, float[] b, float c, int offset, float[] values, float[] weights, int n) {
        for (int i = 0; i < n; i++) {
            float p = Math.max(a[offset + i], b[offset + i]);
            values[i] *= p * similarity(a[offset + i], b[offset + i], c);
            weights[i] = p;
        }
    }

    @Override
    public void lab(float[] red, float[] green, float[] blue, float[] work, int offset, int n) {
        for (int i = offset; i < offset + n; i++) {
            float r = linear(red[i]);
            float g = linear(green[i]);
            float b = linear(blue[i]);
            float fx = compressed(X_R * r + X_G * g + X_B * b);
            float fy = compressed(Y_R * r + Y_G * g + Y_B * b);
            float fz = compressed(Z_R * r + Z_G * g + Z_B * b);
            red[i] = 116f * fy - 16f;
            green[i] = 500f * (fx - fy);
            blue[i] = 200f * (fy - fz);
        }
    }

    private static float linear(float v) {
        return v <= 0.04045f ? v * (1f / 12.92f) : ScalarMath.power((v + 0.055f) * (1f / 1.055f), 2.4f);
    }

    private static float compressed(float t) {
        return t <= 0.008856f ? (903.3f * t + 16f) * (1f / 116f) : ScalarMath.power(t, 1f / 3f);
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
        for (int i = offset; i < offset + n; i++) {
            float da = (a[i] - aMin) * aScale;
            float db = (b[i] - bMin) * bScale;
            float bits = Math.min(120f, (da * da + db * db) * BITS);
            power[i] = (float) Math.sqrt(power[i]) * prior[i] * (1f - ScalarMath.exp2(-bits));
        }
    }

    @Override
    public void widen(float[] in, int offset, float[] range, int n) {
        float min = range[0];
        float max = range[1];
        for (int i = offset; i < offset + n; i++) {
            min = Math.min(min, in[i]);
            max = Math.max(max, in[i]);
        }
        range[0] = min;
        range[1] = max;
    }

    @Override
    public void correlate(float[] in, int offset, float[] taps, float[] out, int n) {
        int last = taps.length - 1;
        int middle = taps.length / 2;
        for (int i = 0; i < n; i++) {
            out[i] = taps[middle] * in[offset + i + middle];
        }
        for (int k = 0; k < middle; k++) {
            float w = taps[k];
            int left = offset + k;
            int right = offset + last - k;
            for (int i = 0; i < n; i++) {
                out[i] += w * (in[left + i] + in[right + i]);
            }
        }
    }

    @Override
    public void informationSums(float[][] m, float noise, double[] sums, int n) {
        double candidate = 0;
        double reference = 0;
        for (int i = 0; i < n; i++) {
            float x = m[0][i];
            float y = m[1][i];
            float xx = Math.max(0f, m[2][i] - x * x);
            float yy = Math.max(0f, m[3][i] - y * y);
            float xy = m[4][i] - x * y;
            float g = xy / (yy + TINY);
            float v = xx - g * xy;
            if (yy < TINY) {
                g = 0;
                v = xx;
                yy = 0;
            }
            if (xx < TINY) {
                g = 0;
                v = 0;
            }
            if (g < 0) {
                v = xx;
                g = 0;
            }
            v = Math.max(v, TINY);
            candidate += ScalarMath.log2(1f + g * g * yy / (v + noise));
            reference += ScalarMath.log2(1f + yy / noise);
        }
        sums[0] += candidate;
        sums[1] += reference;
    }

    @Override
    public double dot(float[] a, int aOffset, float[] b, int bOffset, int n) {
        // Four sums, because one would wait for each addition to finish.
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 3 < n; i += 4) {
            s0 += a[aOffset + i] * b[bOffset + i];
            s1 += a[aOffset + i + 1] * b[bOffset + i + 1];
            s2 += a[aOffset + i + 2] * b[bOffset + i + 2];
            s3 += a[aOffset + i + 3] * b[bOffset + i + 3];
        }
        for (; i < n; i++) {
            s0 += a[aOffset + i] * b[bOffset + i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    @Override
    public void correlateFolded(float[][] rows, int offset, float[][] taps, float sign, float[] out, int n) {
        Arrays.fill(out, 0, n, 0f);
        for (int r = 0; r < rows.length; r++) {
            float[] row = rows[r];
            int h = taps[r].length - 1;
            for (int k = 0; k < h; k++) {
                addPair(row, offset + k, offset + 2 * h - k, sign, taps[r][k], out, n);
            }
            if (sign > 0) {
                addPair(row, offset + h, offset + h, 0f, taps[r][h], out, n);
            }
        }
    }

    private static void addPair(float[] row, int left, int right, float sign, float w, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] += w * (row[left + i] + sign * row[right + i]);
        }
    }

    @Override
    public void magnitude(float[] re, float[] im, int offset, float mean, float epsilon, float[] out, int n) {
        for (int i = 0; i < n; i++) {
            float r = re[offset + i] + mean;
            float m = im[offset + i];
            out[i] = (float) Math.sqrt(r * r + m * m + epsilon);
        }
    }

    @Override
    public void cellMoments(float[] in, int offset, int stride, int step, float[][] out, int at, int n) {
        for (int i = 0; i < n; i++) {
            float sum = 0;
            for (int r = 0; r < 4; r++) {
                int row = offset + r * stride + i;
                // By twos, so that the sum of equal values is exact.
                sum += (in[row] + in[row + step]) + (in[row + 2 * step] + in[row + 3 * step]);
            }
            float mean = sum * 0.0625f;
            float m2 = 0;
            float m3 = 0;
            float m4 = 0;
            for (int r = 0; r < 4; r++) {
                for (int p = 0; p < 4; p++) {
                    float d = in[offset + r * stride + p * step + i] - mean;
                    float square = d * d;
                    m2 += square;
                    m3 += square * d;
                    m4 += square * square;
                }
            }
            out[0][at + i] = mean;
            out[1][at + i] = m2 * 0.0625f;
            out[2][at + i] = m3 * 0.0625f;
            out[3][at + i] = m4 * 0.0625f;
        }
    }

    @Override
    public void poolMoments(float[][][] groups, int step, float[][] out, int n) {
        for (int i = 0; i < n; i++) {
            float sum = 0;
            for (int k = 0; k < 4; k++) {
                sum += groups[k][0][i + k * step];
            }
            float mean = sum * 0.25f;
            float s2 = 0;
            float s3 = 0;
            float s4 = 0;
            for (int k = 0; k < 4; k++) {
                float[][] group = groups[k];
                int at = i + k * step;
                float d = group[0][at] - mean;
                float m2 = group[1][at];
                float m3 = group[2][at];
                float square = d * d;
                s2 += m2 + square;
                s3 += m3 + d * (3 * m2 + square);
                s4 += group[3][at] + d * (4 * m3) + square * (6 * m2 + square);
            }
            out[0][i] = mean;
            out[1][i] = s2 * 0.25f;
            out[2][i] = s3 * 0.25f;
            out[3][i] = s4 * 0.25f;
        }
    }

    @Override
    public void addShapeDifferences(
            float[][] a, float[][] b, float epsilon, float weight, float[] map, int offset, int n) {
        for (int i = 0; i < n; i++) {
            float va = a[1][i] + epsilon;
            float vb = b[1][i] + epsilon;
            float sa = (float) Math.sqrt(va);
            float sb = (float) Math.sqrt(vb);
            float skewness = Math.abs(a[2][i] / (sa * va) - b[2][i] / (sb * vb));
            float kurtosis = Math.abs(a[3][i] / (va * va) - b[3][i] / (vb * vb));
            map[offset + i] += weight * (Math.abs(sa - sb) + 2 * skewness + kurtosis);
        }
    }
}
