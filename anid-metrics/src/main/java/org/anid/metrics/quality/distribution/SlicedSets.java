// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.util.Arrays;
import java.util.SplittableRandom;

/** The sliced Wasserstein distance between two sets of descriptors, in single precision with sums in double. */
final class SlicedSets {

    private static final int RADIX_BITS = 11;
    private static final int BUCKETS = 1 << RADIX_BITS;
    private static final int MASK = BUCKETS - 1;
    private static final int PASSES = 3;
    private static final int SIGN = 0x80000000;
    private static final int TILE = 512;

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
        int[][] projectedA = new int[2][n];
        int[][] projectedB = new int[2][m];
        int[] spare = new int[Math.max(n, m)];
        int[] starts = new int[PASSES * BUCKETS];
        float[] columnsOfA = columns(a, width);
        float[] columnsOfB = columns(b, width);
        float[] sums = new float[2 * TILE];
        double total = 0;
        for (int i = 0; i < directions.length; i += 2) {
            float[] first = directions[i];
            // The last of an odd number goes twice and counts once.
            float[] second = directions[Math.min(i + 1, directions.length - 1)];
            project(columnsOfA, n, first, second, sums, projectedA[0], projectedA[1]);
            project(columnsOfB, m, first, second, sums, projectedB[0], projectedB[1]);
            for (int k = 0; k < Math.min(2, directions.length - i); k++) {
                total += wasserstein(sorted(projectedA[k], n, spare, starts), sorted(projectedB[k], m, spare, starts));
            }
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

    /**
     * Projections on two directions at once, which halves what is read, as integers that sort like the floats they stand
     * for. Rows go in tiles whose columns stay in the second-level cache.
     */
    private static void project(
            float[] columns,
            int count,
            float[] first,
            float[] second,
            float[] sums,
            int[] keysOfFirst,
            int[] keysOfSecond) {
        int width = first.length;
        for (int from = 0; from < count; from += TILE) {
            int rows = Math.min(TILE, count - from);
            Arrays.fill(sums, 0);
            int i = 0;
            for (; i + 3 < width; i += 4) {
                int c0 = i * count + from;
                int c1 = c0 + count;
                int c2 = c1 + count;
                int c3 = c2 + count;
                addFour(columns, c0, c1, c2, c3, first, second, i, sums, rows);
            }
            for (; i < width; i++) {
                int c = i * count + from;
                float f = first[i];
                float s = second[i];
                for (int row = 0; row < rows; row++) {
                    float value = columns[c + row];
                    sums[row] += f * value;
                    sums[TILE + row] += s * value;
                }
            }
            for (int row = 0; row < rows; row++) {
                keysOfFirst[from + row] = key(sums[row]);
                keysOfSecond[from + row] = key(sums[TILE + row]);
            }
        }
    }

    private static void addFour(
            float[] columns,
            int c0,
            int c1,
            int c2,
            int c3,
            float[] first,
            float[] second,
            int i,
            float[] sums,
            int rows) {
        float f0 = first[i];
        float f1 = first[i + 1];
        float f2 = first[i + 2];
        float f3 = first[i + 3];
        float s0 = second[i];
        float s1 = second[i + 1];
        float s2 = second[i + 2];
        float s3 = second[i + 3];
        for (int row = 0; row < rows; row++) {
            float v0 = columns[c0 + row];
            float v1 = columns[c1 + row];
            float v2 = columns[c2 + row];
            float v3 = columns[c3 + row];
            sums[row] += f0 * v0 + f1 * v1 + f2 * v2 + f3 * v3;
            sums[TILE + row] += s0 * v0 + s1 * v1 + s2 * v2 + s3 * v3;
        }
    }

    private static int key(float value) {
        int bits = Float.floatToRawIntBits(value);
        // Negative floats sort backwards as integers: flip all their bits, of the others the sign only.
        return bits ^ ((bits >> 31) | SIGN);
    }

    private static float value(int key) {
        return Float.intBitsToFloat(key < 0 ? key ^ SIGN : ~key);
    }

    /** Radix sort as unsigned integers in three passes, whose counts are taken in one; both arrays are used up. */
    private static float[] sorted(int[] keys, int count, int[] spare, int[] starts) {
        Arrays.fill(starts, 0);
        for (int i = 0; i < count; i++) {
            int key = keys[i];
            starts[key & MASK]++;
            starts[BUCKETS + ((key >>> RADIX_BITS) & MASK)]++;
            starts[2 * BUCKETS + (key >>> (2 * RADIX_BITS))]++;
        }
        int[] from = keys;
        int[] to = spare;
        for (int pass = 0; pass < PASSES; pass++) {
            int base = pass * BUCKETS;
            int shift = pass * RADIX_BITS;
            int next = 0;
            for (int bucket = base; bucket < base + BUCKETS; bucket++) {
                int size = starts[bucket];
                starts[bucket] = next;
                next += size;
            }
            for (int i = 0; i < count; i++) {
                int key = from[i];
                to[starts[base + ((key >>> shift) & MASK)]++] = key;
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
