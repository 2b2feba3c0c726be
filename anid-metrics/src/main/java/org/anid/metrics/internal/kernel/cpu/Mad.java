// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import java.util.Arrays;
import org.anid.api.image.ImageBatch;
import org.anid.metrics.internal.kernel.MadConstants;
import org.anid.metrics.internal.kernel.MadFilters;

/**
 * Most apparent distortion. Detection: both luminances in one Fourier transform there and back. Appearance: a transform
 * of each image, and an inverse one for each image, scale and orientation; those of a reference are made once for all
 * candidates that follow it, which gives the same bits as one by one. What is asked of blocks of 16×16 pixels is
 * collected from cells of 4×4.
 *
 * <p>Statistics of blocks are pooled in <em>parts</em>, as many as channels: as in pyiqa, the statistics of all
 * channels are listed block by block, and the list is cut into equal parts. See METRICS.md.
 */
final class Mad {

    /** Candidates of one reference that are computed together at most: each holds its spectrum and a map. */
    private static final int TOGETHER = 8;

    /** The first scratch slots of spectra and of maps. */
    private static final int SPECTRA = 10;

    private static final int MAPS = SPECTRA + 2 * (TOGETHER + 1);

    /** The scratch slot of rows for the moments of cells. */
    private static final int CELLS = 2 * BlockMoments.SLOTS + 1;

    private Mad() {}

    /**
     * Where each run of images with one reference begins, and at last the number of images; a run has at most
     * {@value #TOGETHER}.
     */
    static int[] runs(ImageBatch reference) {
        int[] starts = new int[reference.count() + 1];
        int runs = 0;
        for (int i = 1; i <= reference.count(); i++) {
            if (i == reference.count() || i - starts[runs] == TOGETHER || !sameImage(reference, starts[runs], i)) {
                starts[++runs] = i;
            }
        }
        return Arrays.copyOf(starts, runs + 1);
    }

    private static boolean sameImage(ImageBatch batch, int one, int other) {
        int length = batch.shape().plane() * batch.channels();
        float[] data = batch.data();
        int a = batch.offset(one);
        int b = batch.offset(other);
        return Arrays.equals(data, a, a + length, data, b, b + length);
    }

    /** Scores of the images {@code from … to − 1}, which have one reference. */
    static void of(
            Lanes lanes, Scratch scratch, ImageBatch reference, ImageBatch candidate, int from, int to, double[] out) {
        int parts = reference.channels();
        double[][] detection = new double[to - from][];
        int[] distorted = new int[to - from];
        int count = 0;
        for (int i = from; i < to; i++) {
            detection[i - from] = detection(lanes, scratch, reference, candidate, i);
            // Where no distortion is visible, appearance has the exponent 0.
            if (Arrays.stream(detection[i - from]).anyMatch(d -> d > 0)) {
                distorted[count++] = i;
            }
        }
        double[][] appearance = new double[to - from][parts];
        if (count > 0) {
            double[][] found = appearance(lanes, scratch, reference, candidate, Arrays.copyOf(distorted, count));
            for (int k = 0; k < count; k++) {
                appearance[distorted[k] - from] = found[k];
            }
        }
        for (int i = from; i < to; i++) {
            double sum = 0;
            for (int part = 0; part < parts; part++) {
                sum += MadConstants.combined(detection[i - from][part], appearance[i - from][part]);
            }
            out[i] = sum / parts;
        }
    }

    /** Root mean square over blocks of the squared error where the distortion exceeds what the reference masks. */
    private static double[] detection(
            Lanes lanes, Scratch scratch, ImageBatch reference, ImageBatch candidate, int image) {
        int parts = reference.channels();
        int columns = reference.width() / BlockMoments.CELL - 3;
        int rows = reference.height() / BlockMoments.CELL - 3;
        int blocks = rows * columns;
        float[] means = scratch.floats(3, parts * blocks);
        float[] variances = scratch.floats(4, parts * blocks);
        float[] differences = scratch.floats(5, parts * blocks);
        float[] errors = scratch.floats(6, parts * blocks);
        for (int c = 0; c < parts; c++) {
            sensed(lanes, scratch, reference, candidate, image, c, means, variances, differences, errors);
        }
        double[] detection = new double[parts];
        for (int part = 0; part < parts; part++) {
            double sum = 0;
            for (int y = 0; y < rows; y++) {
                float left = Float.POSITIVE_INFINITY;
                for (int x = 0; x < columns; x++) {
                    int at = part * blocks + y * columns + x;
                    float column = y == 0 ? variances[at] : Math.min(variances[at], variances[at - columns]);
                    double visible =
                            MadConstants.visibility(Math.min(column, left), differences[at], means[at]) * errors[at];
                    sum += visible * visible;
                    left = column;
                }
            }
            detection[part] = MadConstants.DETECTION_SCALE * Math.sqrt(sum / blocks);
        }
        return detection;
    }

    /**
     * What detection needs of a channel: block by block, the mean and variance of the filtered luminance of the
     * reference and the variance of the difference, in the order of the parts; and the mean squared error, in the order
     * of channels.
     */
    private static void sensed(
            Lanes lanes,
            Scratch scratch,
            ImageBatch reference,
            ImageBatch candidate,
            int image,
            int channel,
            float[] means,
            float[] variances,
            float[] differences,
            float[] errors) {
        int height = reference.height();
        int width = reference.width();
        int plane = height * width;
        MadFilters filters = MadFilters.of(height, width);
        float[] a = scratch.floats(0, plane + Fft2d.STRIP);
        float[] b = scratch.floats(1, plane + Fft2d.STRIP);
        float[] squares = scratch.floats(2, plane + Fft2d.STRIP);
        scaled(reference, image, channel, a);
        scaled(candidate, image, channel, b);
        squaredErrors(a, b, height, width, squares);
        float mean = luminance(lanes, a, plane) * filters.sensitivity[0];
        luminance(lanes, b, plane);
        Fft2d fft = scratch.fft(height, width, lanes.fft());
        Spectra.filterPair(lanes, fft, a, b, filters.sensitivity, BlockMoments.CELL, plane);
        for (int i = 0; i < plane; i++) {
            b[i] -= a[i];
        }

        int parts = reference.channels();
        int columns = width / BlockMoments.CELL - 3;
        int rows = height / BlockMoments.CELL - 3;
        StructureLanes structure = lanes.structure();
        BlockMoments ofReference = new BlockMoments(structure, scratch, 0, width);
        BlockMoments ofDifference = new BlockMoments(structure, scratch, BlockMoments.SLOTS, width);
        BlockMoments ofSquares = new BlockMoments(structure, scratch, 2 * BlockMoments.SLOTS, width);
        for (int y = 0; y < rows + 3; y++) {
            int offset = y * BlockMoments.CELL * width;
            ofReference.next(a, offset);
            ofDifference.next(b, offset);
            if (ofSquares.next(squares, offset)) {
                int block = (y - 3) * columns;
                System.arraycopy(ofSquares.moments()[0], 0, errors, channel * rows * columns + block, columns);
                for (int x = 0; x < columns; x++) {
                    int at = (block + x) * parts + channel;
                    means[at] = mean + ofReference.moments()[0][x];
                    variances[at] = ofReference.moments()[1][x];
                    differences[at] = ofDifference.moments()[1][x];
                }
            }
        }
    }

    private static void scaled(ImageBatch batch, int image, int channel, float[] out) {
        int plane = batch.shape().plane();
        int from = batch.offset(image) + channel * plane;
        float[] data = batch.data();
        for (int i = 0; i < plane; i++) {
            out[i] = 255f * data[from + i];
        }
    }

    /** Squared differences, with columns sorted by phase. */
    private static void squaredErrors(float[] a, float[] b, int height, int width, float[] out) {
        int cells = width / BlockMoments.CELL;
        for (int y = 0; y < height; y++) {
            for (int p = 0; p < BlockMoments.CELL; p++) {
                int to = y * width + p * cells;
                int from = y * width + p;
                for (int j = 0; j < cells; j++) {
                    float d = a[from + j * BlockMoments.CELL] - b[from + j * BlockMoments.CELL];
                    out[to + j] = d * d;
                }
            }
        }
    }

    /** Pixels to luminance less its mean, which is returned. */
    private static float luminance(Lanes lanes, float[] values, int n) {
        lanes.structure().raise(values, (float) MadConstants.GAMMA, n);
        for (int i = 0; i < n; i++) {
            values[i] *= (float) MadConstants.LUMINANCE;
        }
        return Planes.centre(lanes, values, values, n);
    }

    /**
     * Root mean square over blocks of the differences between the statistics of the responses, of images with one
     * reference.
     */
    private static double[][] appearance(
            Lanes lanes, Scratch scratch, ImageBatch reference, ImageBatch candidate, int[] images) {
        int parts = reference.channels();
        int columns = reference.width() / BlockMoments.CELL - 3;
        int rows = reference.height() / BlockMoments.CELL - 3;
        int blocks = rows * columns;
        int pitch = BlockMoments.padded(columns);
        float[][] maps = new float[images.length][];
        for (int k = 0; k < images.length; k++) {
            maps[k] = scratch.floats(MAPS + k, rows * pitch);
        }
        double[][] appearance = new double[images.length][parts];
        for (int c = 0; c < parts; c++) {
            for (float[] map : maps) {
                Arrays.fill(map, 0, rows * pitch, 0f);
            }
            addResponses(lanes, scratch, reference, candidate, images, c, maps, pitch);
            for (int k = 0; k < images.length; k++) {
                for (int block = 0; block < blocks; block++) {
                    double difference = maps[k][block / columns * pitch + block % columns];
                    appearance[k][(block * parts + c) / blocks] += difference * difference;
                }
            }
        }
        for (double[] image : appearance) {
            for (int part = 0; part < parts; part++) {
                image[part] = Math.sqrt(image[part] / blocks);
            }
        }
        return appearance;
    }

    /** Adds the differences in one channel to the map of each image, whose rows are whole vectors. */
    private static void addResponses(
            Lanes lanes,
            Scratch scratch,
            ImageBatch reference,
            ImageBatch candidate,
            int[] images,
            int channel,
            float[][] maps,
            int pitch) {
        int height = reference.height();
        int width = reference.width();
        MadFilters filters = MadFilters.of(height, width);
        StructureLanes structure = lanes.structure();
        Spectrum ofReference = spectrum(lanes, scratch, reference, images[0], channel, SPECTRA);
        Spectrum[] ofCandidates = new Spectrum[images.length];
        for (int k = 0; k < images.length; k++) {
            ofCandidates[k] = spectrum(lanes, scratch, candidate, images[k], channel, SPECTRA + 2 * (k + 1));
        }

        int rows = height / BlockMoments.CELL - 3;
        float[][] expected = scratch.rows(2 * BlockMoments.SLOTS, 4 * rows, pitch);
        float[][] row = new float[4][];
        Responses responses = new Responses(lanes, scratch, height, width);
        for (int o = 0; o < MadFilters.ORIENTATIONS; o++) {
            float weight = (float) MadConstants.orientationWeight(o);
            for (int s = 0; s < MadFilters.SCALES; s++) {
                responses.of(ofReference, filters, s, o, (y, moments) -> {
                    for (int m = 0; m < 4; m++) {
                        System.arraycopy(moments[m], 0, expected[4 * y + m], 0, pitch);
                    }
                });
                for (int k = 0; k < images.length; k++) {
                    float[] map = maps[k];
                    responses.of(ofCandidates[k], filters, s, o, (y, moments) -> {
                        System.arraycopy(expected, 4 * y, row, 0, 4);
                        structure.addShapeDifferences(
                                row, moments, (float) MadConstants.EPSILON, weight, map, y * pitch, pitch);
                    });
                }
            }
        }
    }

    /** The transform of one channel less its mean, in strips. */
    private record Spectrum(float[] re, float[] im, float mean) {}

    /** Uses two slots. */
    private static Spectrum spectrum(Lanes lanes, Scratch scratch, ImageBatch batch, int image, int channel, int slot) {
        int plane = batch.shape().plane();
        float[] re = scratch.floats(0, plane);
        float[] im = scratch.floats(1, plane);
        scaled(batch, image, channel, re);
        Arrays.fill(im, 0, plane, 0f);
        // What a strong mean leaks in single precision would drown weak responses.
        float mean = Planes.centre(lanes, re, re, plane);
        scratch.fft(batch.height(), batch.width(), lanes.fft()).forward(re, im);
        return new Spectrum(
                Spectra.strips(scratch, slot, re, batch.height(), batch.width()),
                Spectra.strips(scratch, slot + 1, im, batch.height(), batch.width()),
                mean);
    }

    /** Gets a row of blocks of the magnitudes of a response. */
    private interface RowOfBlocks {
        void accept(int row, float[][] moments);
    }

    /** Statistics of the magnitudes of filter responses of one size, over working memory of the caller's. */
    private static final class Responses {

        /** Magnitudes of a row of cells of a group of columns. */
        private static final int BAND = BlockMoments.CELL * BlockMoments.CELL * Fft2d.STRIP;

        private final StructureLanes structure;
        private final Scratch scratch;
        private final Fft2d fft;
        private final int width;
        private final float[][][] cells;
        private final float[] magnitudes;

        Responses(Lanes lanes, Scratch scratch, int height, int width) {
            this.structure = lanes.structure();
            this.scratch = scratch;
            this.fft = scratch.fft(height, width, lanes.fft());
            this.width = width;
            this.magnitudes = scratch.floats(2, BAND);
            int rows = height / BlockMoments.CELL;
            float[][] all = scratch.rows(CELLS, 4 * rows, BlockMoments.padded(width / BlockMoments.CELL));
            cells = new float[rows][][];
            for (int y = 0; y < rows; y++) {
                cells[y] = Arrays.copyOfRange(all, 4 * y, 4 * y + 4);
            }
        }

        /** Gets every row of blocks of the magnitudes of the response of a filter to a spectrum. */
        void of(Spectrum spectrum, MadFilters filters, int scale, int orientation, RowOfBlocks action) {
            float[] radial = filters.radial[scale];
            float[] angular = filters.angular[orientation];
            // On odd sides the filters let a mean through.
            float mean = spectrum.mean * (radial[0] * angular[0]);
            boolean[] passing = filters.passing[scale];
            fft.inverseInGroups(
                    spectrum.re,
                    spectrum.im,
                    radial,
                    angular,
                    passing,
                    BlockMoments.CELL,
                    (first, y, even, odd, from) -> {
                        structure.magnitude(even, odd, from, mean, (float) MadConstants.EPSILON, magnitudes, BAND);
                        structure.cellMoments(
                                magnitudes, 0, BAND / BlockMoments.CELL, Fft2d.STRIP, cells[y], first, Fft2d.STRIP);
                    });
            BlockMoments blocks = new BlockMoments(structure, scratch, 0, width);
            for (int y = 0; y < cells.length; y++) {
                if (blocks.next(cells[y])) {
                    action.accept(y - 3, blocks.moments());
                }
            }
        }
    }
}
