// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

/** Plain loops. */
public final class PlainHandMadeLanes implements HandMadeLanes {

    private static final int BINS = 8;

    /** Of {@link #ONE}. */
    private static final int BITS = 24;

    /** One value of a bin, above the sum of the parts. */
    private static final long COUNTED = 1L << 40;

    @Override
    public void shares(float[] row, int from, float low, float scale, long[] sums) {
        // How many values are in each bin, and their parts beyond it. Neighbours are alike: on one sum they would wait
        // for one another.
        long[] even = new long[BINS];
        long[] odd = new long[BINS];
        for (int i = from; i < from + AT_ONCE; i += 2) {
            int first = place(row[i], low, scale);
            int second = place(row[i + 1], low, scale);
            even[first >>> BITS] += COUNTED + (first & ONE - 1);
            odd[second >>> BITS] += COUNTED + (second & ONE - 1);
        }
        long above = 0;
        for (int i = BINS - 1; i > 0; i--) {
            long bin = even[i] + odd[i];
            above += bin / COUNTED;
            long below = even[i - 1] + odd[i - 1];
            sums[i - 1] += above * ONE + below % COUNTED;
        }
    }

    private static int place(float value, float low, float scale) {
        float place = (value - low) * scale - 0.5f;
        // A branch that is easily guessed, where a maximum of floats costs more than all the rest.
        return place < 0 ? 0 : (int) (place * ONE);
    }

    @Override
    public void differences(float[] a, int aFrom, float[] b, int bFrom, double[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = a[aFrom + i] - b[bFrom + i];
        }
    }

    @Override
    public void eighths(double[] dx, double[] dy, long[] out, int n) {
        for (int i = 0; i < n; i++) {
            double across = Math.abs(dx[i]);
            double up = Math.abs(dy[i]);
            // Without branches, which pictures give no way to guess.
            int flat = passed(up, TAN_1 * across) + passed(up, TAN_3 * across);
            int rising = flat + passed(up, across) + passed(up, STEEPEST * across);
            int falling = flat + 1 - passed(across, up);
            // The product of 0 and a negative number is a 0 with a sign, which adding 0 takes away.
            int falls = -passed(dx[i] * dy[i] + 0.0, 0);
            out[i] = 4 + (falling + rising & falls) - rising;
        }
    }

    /** 1 where the first is less than the second, else 0. */
    private static int passed(double first, double second) {
        return (int) (Double.doubleToRawLongBits(first - second) >>> 63);
    }

    @Override
    public void amplitudes(float[] row, int n, double[] sums) {
        double magnitude = 0;
        double sum = 0;
        double squares = 0;
        double magnitude2 = 0;
        double sum2 = 0;
        double squares2 = 0;
        for (int i = 0; i < n; i += 2) {
            double x = row[i];
            double y = row[i + 1];
            magnitude += Math.abs(x);
            magnitude2 += Math.abs(y);
            sum += x;
            sum2 += y;
            squares += x * x;
            squares2 += y * y;
        }
        sums[0] += magnitude;
        sums[1] += magnitude2;
        sums[PARTS] += sum;
        sums[PARTS + 1] += sum2;
        sums[2 * PARTS] += squares;
        sums[2 * PARTS + 1] += squares2;
    }
}
