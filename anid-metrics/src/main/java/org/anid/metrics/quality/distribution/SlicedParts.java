// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.util.Arrays;
import java.util.List;

/**
 * One side of a sliced comparison, in parts of which each can be left out. Of more rows than a sample keeps, those with
 * the smallest hashes are compared: whichever part is left out, of each other part those are the first few by hash.
 *
 * <p>Bringing a channel to mean 0 and deviation 1 and projecting are both linear, so the channels are projected once as
 * they are, and each part's absence only changes how the projections are weighed. Immutable and thread-safe; its
 * {@link Projection}s are not.
 */
final class SlicedParts {

    /** Of a variance of what is alike but for rounding, as a share of the mean square. */
    private static final double ROUNDING = 0x1p-40;

    private final int width;
    private final int channels;
    /** First row of each part, as far as any of its rows are ever compared, and the number of all rows. */
    private final int[] starts;
    /** How many rows of each part are left when another is left out, and last when none is. */
    private final int[][] lengths;
    /** The sum of those. */
    private final int[] counts;
    /** The rows less the centre of their channel, column by column. */
    private final float[][] columns;
    /** Mean of each channel about the centre, without a part, and last with every one. */
    private final double[][] means;
    /** Reciprocal of the standard deviation of each channel, likewise; 0 where it is constant. */
    private final double[][] scales;

    /**
     * Parts of a set.
     *
     * @param parts of rows of {@code width} values, {@code width / channels} per channel
     * @param cap rows that are compared at most
     */
    SlicedParts(List<RowSample> parts, int width, int channels, int cap) {
        this.width = width;
        this.channels = channels;
        List<RowSample.Sorted> rows = parts.stream().map(RowSample::inOrder).toList();
        lengths = new int[parts.size() + 1][];
        for (int part = 0; part <= parts.size(); part++) {
            lengths[part] = lengthsWithout(part, rows, cap);
        }
        starts = new int[parts.size() + 1];
        for (int part = 0; part < parts.size(); part++) {
            // What is never compared must not show, however much of it there is.
            int of = part;
            starts[part + 1] = starts[part]
                    + Arrays.stream(lengths).mapToInt(each -> each[of]).max().orElse(0);
        }
        counts = Arrays.stream(lengths).mapToInt(of -> Arrays.stream(of).sum()).toArray();
        columns = new float[width][count()];
        means = new double[lengths.length][channels];
        scales = new double[lengths.length][channels];
        for (int c = 0; c < channels; c++) {
            describe(rows, c);
        }
    }

    /**
     * Merges the others by hash until there are enough. Rows of one hash are equal: it does not matter whose comes
     * first.
     */
    private static int[] lengthsWithout(int left, List<RowSample.Sorted> rows, int cap) {
        int[] lengths = new int[rows.size()];
        for (int taken = 0; taken < cap; taken++) {
            int next = -1;
            for (int part = 0; part < lengths.length; part++) {
                long[] hashes = rows.get(part).hashes();
                if (part != left
                        && lengths[part] < hashes.length
                        && (next < 0 || hashes[lengths[part]] < rows.get(next).hashes()[lengths[next]])) {
                    next = part;
                }
            }
            if (next < 0) {
                break;
            }
            lengths[next]++;
        }
        return lengths;
    }

    private void describe(List<RowSample.Sorted> parts, int channel) {
        int from = channel * width / channels;
        int to = (channel + 1) * width / channels;
        double total = 0;
        for (int part = 0; part < parts(); part++) {
            float[] rows = parts.get(part).rows();
            for (int row = 0; row < starts[part + 1] - starts[part]; row++) {
                for (int i = from; i < to; i++) {
                    total += rows[row * width + i];
                }
            }
        }
        // About it, little is lost to rounding.
        float centre = (float) (total / ((double) count() * (to - from)));
        // Sums over the first rows of each part.
        double[][] sums = new double[parts.size()][];
        double[][] squares = new double[parts.size()][];
        for (int part = 0; part < sums.length; part++) {
            float[] rows = parts.get(part).rows();
            int count = starts[part + 1] - starts[part];
            sums[part] = new double[count + 1];
            squares[part] = new double[count + 1];
            for (int row = 0; row < count; row++) {
                double sum = 0;
                double square = 0;
                for (int i = from; i < to; i++) {
                    float value = rows[row * width + i] - centre;
                    columns[i][starts[part] + row] = value;
                    sum += value;
                    square += (double) value * value;
                }
                sums[part][row + 1] = sums[part][row] + sum;
                squares[part][row + 1] = squares[part][row] + square;
            }
        }
        for (int left = 0; left < lengths.length; left++) {
            double sum = 0;
            double square = 0;
            for (int part = 0; part < sums.length; part++) {
                sum += sums[part][lengths[left][part]];
                square += squares[part][lengths[left][part]];
            }
            double values = (double) countWithout(left) * (to - from);
            double mean = values == 0 ? 0 : sum / values;
            double variance = values == 0 ? 0 : square / values - mean * mean;
            means[left][channel] = mean;
            scales[left][channel] = variance <= ROUNDING * mean * mean ? 0 : 1 / Math.sqrt(variance);
        }
    }

    /** Rows of all parts. */
    int count() {
        return starts[starts.length - 1];
    }

    /** Parts. */
    int parts() {
        return starts.length - 1;
    }

    /** Rows that are compared without a part, or with every one for {@link #parts}. */
    int countWithout(int part) {
        return counts[part];
    }

    /** Whether a part has rows, so that it makes a difference whether it is left out. */
    boolean has(int part) {
        return part < parts() && starts[part + 1] > starts[part];
    }

    /** The rows on a group of directions at once, which share what is read. */
    final class Projection {
        /** Of each channel, on each of the directions, of each row. */
        private final float[][][] projections = new float[channels][SlicedSets.GROUP][count()];
        /** Of the coordinates of each direction in each channel. */
        private final double[][] sums = new double[channels][SlicedSets.GROUP];

        private final float[] weighed = new float[count()];

        void of(float[][] directions) {
            for (int c = 0; c < channels; c++) {
                int from = c * width / channels;
                int to = (c + 1) * width / channels;
                SlicedSets.project(columns, directions, from, to, projections[c]);
                for (int k = 0; k < directions.length; k++) {
                    double sum = 0;
                    for (int i = from; i < to; i++) {
                        sum += directions[k][i];
                    }
                    sums[c][k] = sum;
                }
            }
        }

        /**
         * Projections of the rows of all parts but one, each channel brought to mean 0 and deviation 1 over them.
         *
         * @param part or {@link #parts} for none
         * @param which of the directions
         * @param out gets {@link #countWithout} values
         */
        void without(int part, int which, float[] out) {
            Arrays.fill(weighed, 0f);
            for (int c = 0; c < channels; c++) {
                float scale = (float) scales[part][c];
                float shift = (float) (scales[part][c] * means[part][c] * sums[c][which]);
                SlicedSets.add(projections[c][which], scale, shift, weighed, 0, count());
            }
            int to = 0;
            for (int other = 0; other < parts(); other++) {
                System.arraycopy(weighed, starts[other], out, to, lengths[part][other]);
                to += lengths[part][other];
            }
        }
    }
}
