// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.util.Arrays;

/**
 * One side of a sliced comparison, in parts of which each can be left out.
 *
 * <p>Bringing a channel to mean 0 and deviation 1 and projecting are both linear, so the channels are projected once as
 * they are, and each part's absence only changes how the projections are weighed. Immutable and thread-safe; its
 * {@link Projection}s are not.
 */
final class SlicedParts {

    /** Of a variance of what is alike but for rounding, as a share of the mean square. */
    private static final double ROUNDING = 0x1p-40;

    private final SampledParts sampled;
    private final int channels;
    /** The rows less the centre of their channel, column by column. */
    private final float[][] columns;
    /** Mean of each channel about the centre, without a part, and last with every one. */
    private final double[][] means;
    /** Reciprocal of the standard deviation of each channel, likewise; 0 where it is constant. */
    private final double[][] scales;

    /** Parts of a set, of rows with as many values for each channel. */
    SlicedParts(SampledParts sampled, int channels) {
        this.sampled = sampled;
        this.channels = channels;
        columns = new float[sampled.width()][sampled.count()];
        means = new double[sampled.parts() + 1][channels];
        scales = new double[sampled.parts() + 1][channels];
        for (int c = 0; c < channels; c++) {
            describe(c);
        }
    }

    private void describe(int channel) {
        float[] rows = sampled.rows();
        int width = sampled.width();
        int from = channel * width / channels;
        int to = (channel + 1) * width / channels;
        double total = 0;
        for (int row = 0; row < sampled.count(); row++) {
            for (int i = from; i < to; i++) {
                total += rows[row * width + i];
            }
        }
        // About it, little is lost to rounding.
        float centre = (float) (total / ((double) sampled.count() * (to - from)));
        // Sums over the first rows of each part.
        double[][] sums = new double[sampled.parts()][];
        double[][] squares = new double[sampled.parts()][];
        for (int part = 0; part < sums.length; part++) {
            int start = sampled.start(part);
            sums[part] = new double[sampled.end(part) - start + 1];
            squares[part] = new double[sums[part].length];
            for (int row = start; row < sampled.end(part); row++) {
                double sum = 0;
                double square = 0;
                for (int i = from; i < to; i++) {
                    float value = rows[row * width + i] - centre;
                    columns[i][row] = value;
                    sum += value;
                    square += (double) value * value;
                }
                sums[part][row - start + 1] = sums[part][row - start] + sum;
                squares[part][row - start + 1] = squares[part][row - start] + square;
            }
        }
        for (int left = 0; left < means.length; left++) {
            double sum = 0;
            double square = 0;
            for (int part = 0; part < sums.length; part++) {
                int length = sampled.endWithout(left, part) - sampled.start(part);
                sum += sums[part][length];
                square += squares[part][length];
            }
            double values = (double) sampled.countWithout(left) * (to - from);
            double mean = values == 0 ? 0 : sum / values;
            double variance = values == 0 ? 0 : square / values - mean * mean;
            means[left][channel] = mean;
            scales[left][channel] = variance <= ROUNDING * mean * mean ? 0 : 1 / Math.sqrt(variance);
        }
    }

    /** The rows. */
    SampledParts sampled() {
        return sampled;
    }

    /** The rows on a group of directions at once, which share what is read. */
    final class Projection {
        /** Of each channel, on each of the directions, of each row. */
        private final float[][][] projections = new float[channels][SlicedSets.GROUP][sampled.count()];
        /** Of the coordinates of each direction in each channel. */
        private final double[][] sums = new double[channels][SlicedSets.GROUP];

        private final float[] weighed = new float[sampled.count()];

        void of(float[][] directions) {
            for (int c = 0; c < channels; c++) {
                int from = c * sampled.width() / channels;
                int to = (c + 1) * sampled.width() / channels;
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
         * @param part or their number for none
         * @param which of the directions
         * @param out gets as many values as are compared
         */
        void without(int part, int which, float[] out) {
            Arrays.fill(weighed, 0f);
            for (int c = 0; c < channels; c++) {
                float scale = (float) scales[part][c];
                float shift = (float) (scales[part][c] * means[part][c] * sums[c][which]);
                SlicedSets.add(projections[c][which], scale, shift, weighed, 0, sampled.count());
            }
            int to = 0;
            for (int other = 0; other < sampled.parts(); other++) {
                int start = sampled.start(other);
                int length = sampled.endWithout(part, other) - start;
                System.arraycopy(weighed, start, out, to, length);
                to += length;
            }
        }
    }
}
