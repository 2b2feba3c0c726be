// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.util.Arrays;
import java.util.List;

/**
 * One side of a sliced comparison, in parts of which each can be left out. Bringing a channel to mean 0 and deviation 1 and
 * projecting are both linear, so the channels are projected once as they are, and each part's absence only changes how the
 * projections are weighed. Not thread-safe.
 */
final class SlicedParts {

    private final int width;
    private final int channels;
    /** First row of each part, and the number of all rows. */
    private final int[] starts;
    /** Of each channel; about it, little is lost to rounding. */
    private final float[] centre;
    /** The rows less the centre, column by column. */
    private final float[][] columns;
    /** Mean of each channel about the centre, without a part. */
    private final double[][] means;
    /** Reciprocal of the standard deviation of each channel without a part; 0 where it is constant. */
    private final double[][] scales;
    /** Of each channel of each row, on each of the two directions of the moment. */
    private final float[][][] projections;
    /** Of those directions over each channel. */
    private final double[][] sums;

    /** Of one channel and part. */
    private record Moments(long count, double mean, double squares) {

        Moments plus(Moments other) {
            long sum = count + other.count;
            if (sum == 0) {
                return this;
            }
            double apart = other.mean - mean;
            return new Moments(
                    sum,
                    mean + apart * other.count / sum,
                    squares + other.squares + apart * apart * count * other.count / sum);
        }
    }

    /**
     * Parts of a set.
     *
     * @param parts rows of {@code width} values, {@code width / channels} per channel
     */
    SlicedParts(List<float[]> parts, int width, int channels) {
        this.width = width;
        this.channels = channels;
        starts = new int[parts.size() + 1];
        for (int part = 0; part < parts.size(); part++) {
            starts[part + 1] = starts[part] + parts.get(part).length / width;
        }
        int count = starts[parts.size()];
        centre = new float[channels];
        columns = new float[width][count];
        means = new double[parts.size()][channels];
        scales = new double[parts.size()][channels];
        projections = new float[2][channels][count];
        sums = new double[2][channels];
        for (int c = 0; c < channels; c++) {
            describe(parts, c);
        }
    }

    private void describe(List<float[]> parts, int channel) {
        int from = channel * width / channels;
        int to = (channel + 1) * width / channels;
        double sum = 0;
        for (float[] rows : parts) {
            for (int row = 0; row < rows.length; row += width) {
                for (int i = from; i < to; i++) {
                    sum += rows[row + i];
                }
            }
        }
        centre[channel] = (float) (sum / ((double) starts[parts.size()] * (to - from)));
        Moments[] moments = new Moments[parts.size()];
        for (int part = 0; part < moments.length; part++) {
            moments[part] = centred(parts.get(part), channel, part);
        }
        for (int part = 0; part < moments.length; part++) {
            Moments rest = new Moments(0, 0, 0);
            for (int other = 0; other < moments.length; other++) {
                if (other != part) {
                    rest = rest.plus(moments[other]);
                }
            }
            means[part][channel] = rest.mean;
            scales[part][channel] = rest.squares == 0 ? 0 : 1 / Math.sqrt(rest.squares / rest.count);
        }
    }

    /** Copies a channel of a part to the columns and describes it. */
    private Moments centred(float[] rows, int channel, int part) {
        int perChannel = width / channels;
        int count = rows.length / width;
        double sum = 0;
        for (int i = channel * perChannel; i < (channel + 1) * perChannel; i++) {
            for (int row = 0; row < count; row++) {
                float value = rows[row * width + i] - centre[channel];
                columns[i][starts[part] + row] = value;
                sum += value;
            }
        }
        long values = (long) count * perChannel;
        double mean = values == 0 ? 0 : sum / values;
        double squares = 0;
        for (int i = channel * perChannel; i < (channel + 1) * perChannel; i++) {
            for (int row = starts[part]; row < starts[part] + count; row++) {
                squares += (columns[i][row] - mean) * (columns[i][row] - mean);
            }
        }
        return new Moments(values, mean, squares);
    }

    /** Rows of all parts. */
    int count() {
        return starts[starts.length - 1];
    }

    /** Rows of all parts but one. */
    int countWithout(int part) {
        return count() - (starts[part + 1] - starts[part]);
    }

    /** Projects every channel on two directions at once, which halves what is read. */
    void project(float[] first, float[] second) {
        for (int c = 0; c < channels; c++) {
            int from = c * width / channels;
            int to = (c + 1) * width / channels;
            SlicedSets.project(columns, first, second, from, to, projections[0][c], projections[1][c]);
            sums[0][c] = 0;
            sums[1][c] = 0;
            for (int i = from; i < to; i++) {
                sums[0][c] += first[i];
                sums[1][c] += second[i];
            }
        }
    }

    /**
     * Projections of the rows of all parts but one, each channel brought to mean 0 and deviation 1 over them.
     *
     * @param which 0 or 1, the first or second direction of the last {@link #project}
     * @param out of {@link #count} places, gets {@link #countWithout} values
     */
    void without(int part, int which, float[] out) {
        Arrays.fill(out, 0f);
        for (int c = 0; c < channels; c++) {
            float scale = (float) scales[part][c];
            float shift = (float) (scales[part][c] * means[part][c] * sums[which][c]);
            SlicedSets.add(projections[which][c], scale, shift, out, 0, count());
        }
        System.arraycopy(out, starts[part + 1], out, starts[part], count() - starts[part + 1]);
    }
}
