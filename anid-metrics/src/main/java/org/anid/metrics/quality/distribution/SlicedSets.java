// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.util.Arrays;
import java.util.SplittableRandom;

/** The sliced Wasserstein distance between two sets of descriptors, in single precision with sums in double. */
final class SlicedSets {

    private static final int RADIX_BITS = 11;
    private static final int BUCKETS = 1 << RADIX_BITS;
    private static final int SIGN = 0x80000000;

    private SlicedSets() {}

    /**
     * Random directions of length 1, one per row: independent normal coordinates by Box and Muller, in strict arithmetic, so
     * that a seed means the same on every machine.
     */
    static float[][] directions(int count, int width, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] directions = new float[count][width];
        for (float[] direction : directions) {
            double[] normal = new double[width + 1];
            double squares = 0;
            for (int i = 0; i < width; i += 2) {
                double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
                double angle = 2 * Math.PI * random.nextDouble();
                normal[i] = radius * StrictMath.cos(angle);
                normal[i + 1] = radius * StrictMath.sin(angle);
            }
            for (int i = 0; i < width; i++) {
                squares += normal[i] * normal[i];
            }
            for (int i = 0; i < width; i++) {
                direction[i] = (float) (normal[i] / Math.sqrt(squares));
            }
        }
        return directions;
    }

    /**
     * Brings each channel of the descriptors to mean 0 and standard deviation 1 over the set; a channel that is constant
     * becomes 0.
     *
     * @param rows of {@code width} values, {@code width / channels} per channel; changed
     */
    static void normalise(float[] rows, int width, int channels) {
        int perChannel = width / channels;
        int count = rows.length / width;
        for (int c = 0; c < channels; c++) {
            double sum = 0;
            for (int row = 0; row < count; row++) {
                int start = row * width + c * perChannel;
                for (int i = start; i < start + perChannel; i++) {
                    sum += rows[i];
                }
            }
            double mean = sum / ((double) count * perChannel);
            double squares = 0;
            for (int row = 0; row < count; row++) {
                int start = row * width + c * perChannel;
                for (int i = start; i < start + perChannel; i++) {
                    squares += (rows[i] - mean) * (rows[i] - mean);
                }
            }
            double deviation = Math.sqrt(squares / ((double) count * perChannel));
            double scale = deviation == 0 ? 0 : 1 / deviation;
            for (int row = 0; row < count; row++) {
                int start = row * width + c * perChannel;
                for (int i = start; i < start + perChannel; i++) {
                    rows[i] = (float) ((rows[i] - mean) * scale);
                }
            }
        }
    }

    /** Mean over the directions of the Wasserstein-1 distance of the two projected sets, whose sizes may differ. */
    static double distance(float[] a, float[] b, int width, float[][] directions) {
        int n = a.length / width;
        int m = b.length / width;
        int[] projectedA = new int[n];
        int[] projectedB = new int[m];
        int[] spare = new int[Math.max(n, m)];
        float[] columnsOfA = columns(a, width);
        float[] columnsOfB = columns(b, width);
        float[] sums = new float[Math.max(n, m)];
        double total = 0;
        for (float[] direction : directions) {
            project(columnsOfA, n, direction, sums, projectedA);
            project(columnsOfB, m, direction, sums, projectedB);
            total += wasserstein(sorted(projectedA, n, spare), sorted(projectedB, m, spare));
        }
        return total / directions.length;
    }

    private static float[] columns(float[] rows, int width) {
        int count = rows.length / width;
        float[] columns = new float[rows.length];
        for (int row = 0; row < count; row++) {
            for (int i = 0; i < width; i++) {
                columns[i * count + row] = rows[row * width + i];
            }
        }
        return columns;
    }

    /** Projections as integers that sort like the floats they stand for. */
    private static void project(float[] columns, int count, float[] direction, float[] sums, int[] keys) {
        Arrays.fill(sums, 0, count, 0);
        int i = 0;
        for (; i + 3 < direction.length; i += 4) {
            float d0 = direction[i];
            float d1 = direction[i + 1];
            float d2 = direction[i + 2];
            float d3 = direction[i + 3];
            int c0 = i * count;
            int c1 = c0 + count;
            int c2 = c1 + count;
            int c3 = c2 + count;
            for (int row = 0; row < count; row++) {
                sums[row] += d0 * columns[c0 + row]
                        + d1 * columns[c1 + row]
                        + d2 * columns[c2 + row]
                        + d3 * columns[c3 + row];
            }
        }
        for (; i < direction.length; i++) {
            float d = direction[i];
            int c = i * count;
            for (int row = 0; row < count; row++) {
                sums[row] += d * columns[c + row];
            }
        }
        for (int row = 0; row < count; row++) {
            int bits = Float.floatToRawIntBits(sums[row]);
            // Negative floats sort backwards as integers: flip all their bits, of the others the sign only.
            keys[row] = bits ^ ((bits >> 31) | SIGN);
        }
    }

    private static float value(int key) {
        return Float.intBitsToFloat(key < 0 ? key ^ SIGN : ~key);
    }

    /** Radix sort as unsigned integers, in three passes; the result is in one of the two arrays, neither kept. */
    private static float[] sorted(int[] keys, int count, int[] spare) {
        int[] from = keys;
        int[] to = spare;
        for (int shift = 0; shift < Integer.SIZE; shift += RADIX_BITS) {
            int[] starts = new int[BUCKETS + 1];
            for (int i = 0; i < count; i++) {
                starts[((from[i] >>> shift) & (BUCKETS - 1)) + 1]++;
            }
            for (int bucket = 0; bucket < BUCKETS; bucket++) {
                starts[bucket + 1] += starts[bucket];
            }
            for (int i = 0; i < count; i++) {
                to[starts[(from[i] >>> shift) & (BUCKETS - 1)]++] = from[i];
            }
            int[] other = from;
            from = to;
            to = other;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = value(from[i]);
        }
        return values;
    }

    /** {@code ∫|F⁻¹ − G⁻¹|} of two sorted samples; with equal sizes the mean distance of those of equal rank. */
    private static double wasserstein(float[] a, float[] b) {
        int n = a.length;
        int m = b.length;
        if (n == m) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += Math.abs((double) a[i] - b[i]);
            }
            return sum / n;
        }
        // Every value of a holds m shares of the total of n·m, every value of b holds n.
        double sum = 0;
        int i = 0;
        int j = 0;
        long leftOfA = m;
        long leftOfB = n;
        while (i < n && j < m) {
            long shares = Math.min(leftOfA, leftOfB);
            sum += shares * Math.abs((double) a[i] - b[j]);
            leftOfA -= shares;
            leftOfB -= shares;
            if (leftOfA == 0) {
                i++;
                leftOfA = m;
            }
            if (leftOfB == 0) {
                j++;
                leftOfB = n;
            }
        }
        return sum / ((double) n * m);
    }
}
