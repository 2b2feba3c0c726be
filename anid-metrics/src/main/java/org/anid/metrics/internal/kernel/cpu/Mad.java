// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import java.util.Arrays;
import org.anid.api.image.ImageBatch;
import org.anid.metrics.internal.kernel.MadConstants;
import org.anid.metrics.internal.kernel.MadFilters;

/**
 * Most apparent distortion. Detection: both luminances in one Fourier transform there and back. Appearance: both channels
 * in one transform, whose spectra are separated, and one inverse transform for each image, scale and orientation. What is
 * asked of blocks of 16×16 pixels is collected from cells of 4×4.
 *
 * <p>Statistics of blocks are pooled in <em>parts</em>, as many as channels: as in pyiqa, the statistics of all channels are
 * listed block by block, and the list is cut into equal parts. See METRICS.md.
 */
final class Mad {

    private Mad() {}

    static double of(Lanes lanes, Scratch scratch, ImageBatch reference, ImageBatch candidate, int image) {
        int parts = reference.channels();
        double[] detection = detection(lanes, scratch, reference, candidate, image);
        double[] appearance = new double[parts];
        // Where no distortion is visible, appearance has the exponent 0.
        if (Arrays.stream(detection).anyMatch(d -> d > 0)) {
            appearance = appearance(lanes, scratch, reference, candidate, image);
        }
        double sum = 0;
        for (int part = 0; part < parts; part++) {
            sum += MadConstants.combined(detection[part], appearance[part]);
        }
        return sum / parts;
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
     * What detection needs of a channel: block by block, the mean and variance of the filtered luminance of the reference
     * and the variance of the difference, in the order of the parts; and the mean squared error, in the order of channels.
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
        float meanA = luminance(lanes, a, plane);
        float meanB = luminance(lanes, b, plane);
        Fft2d fft = scratch.fft(height, width, lanes.fft());
        fft.forward(a, b);
        a[0] = meanA * plane;
        b[0] = meanB * plane;
        for (int i = 0; i < plane; i++) {
            a[i] *= filters.sensitivity[i];
            b[i] *= filters.sensitivity[i];
        }
        fft.inverseInPhases(a, b, BlockMoments.CELL);
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
                    means[at] = ofReference.moments()[0][x];
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
        float mean = (float) (MadConstants.LUMINANCE * lanes.sum(values, 0, n) / n);
        for (int i = 0; i < n; i++) {
            values[i] = (float) MadConstants.LUMINANCE * values[i] - mean;
        }
        return mean;
    }

    /** Root mean square over blocks of the differences between the statistics of the responses. */
    private static double[] appearance(
            Lanes lanes, Scratch scratch, ImageBatch reference, ImageBatch candidate, int image) {
        int parts = reference.channels();
        int columns = reference.width() / BlockMoments.CELL - 3;
        int rows = reference.height() / BlockMoments.CELL - 3;
        int blocks = rows * columns;
        int pitch = BlockMoments.padded(columns);
        float[] map = scratch.floats(4, rows * pitch);
        double[] appearance = new double[parts];
        for (int c = 0; c < parts; c++) {
            Arrays.fill(map, 0, rows * pitch, 0f);
            addResponses(lanes, scratch, reference, candidate, image, c, map, pitch);
            for (int block = 0; block < blocks; block++) {
                double difference = map[block / columns * pitch + block % columns];
                appearance[(block * parts + c) / blocks] += difference * difference;
            }
        }
        for (int part = 0; part < parts; part++) {
            appearance[part] = Math.sqrt(appearance[part] / blocks);
        }
        return appearance;
    }

    /** Adds the differences in one channel to the map, whose rows are whole vectors. */
    private static void addResponses(
            Lanes lanes,
            Scratch scratch,
            ImageBatch reference,
            ImageBatch candidate,
            int image,
            int channel,
            float[] map,
            int pitch) {
        int height = reference.height();
        int width = reference.width();
        int plane = height * width;
        MadFilters filters = MadFilters.of(height, width);
        Fft2d fft = scratch.fft(height, width, lanes.fft());
        StructureLanes structure = lanes.structure();
        float[][] re = {scratch.floats(0, plane), scratch.floats(1, plane)};
        float[][] im = {scratch.floats(2, plane), scratch.floats(3, plane)};
        scaled(reference, image, channel, re[0]);
        scaled(candidate, image, channel, im[0]);
        // What a strong mean leaks in single precision would drown weak responses, so it goes round the transform.
        float meanA = centred(lanes, re[0], plane);
        float meanB = centred(lanes, im[0], plane);
        fft.forward(re[0], im[0]);
        Spectra.separate(re[0], im[0], re[1], im[1], height, width);
        re[0][0] = meanA * plane;
        re[1][0] = meanB * plane;

        int rows = height / BlockMoments.CELL - 3;
        float[] band = scratch.floats(5, BlockMoments.CELL * width + Fft2d.STRIP);
        float[][] even = {scratch.floats(6, plane), scratch.floats(7, plane)};
        float[][] odd = {scratch.floats(8, plane), scratch.floats(9, plane)};
        BlockMoments[] blocks = {
            new BlockMoments(structure, scratch, 0, width),
            new BlockMoments(structure, scratch, BlockMoments.SLOTS, width)
        };
        for (int o = 0; o < MadFilters.ORIENTATIONS; o++) {
            float weight = (float) MadConstants.orientationWeight(o);
            for (int s = 0; s < MadFilters.SCALES; s++) {
                for (int side = 0; side < 2; side++) {
                    structure.filter(
                            re[side], im[side], filters.radial[s], filters.angular[o], even[side], odd[side], 0, plane);
                    fft.inverseInPhases(even[side], odd[side], BlockMoments.CELL);
                    blocks[side].restart();
                }
                for (int y = 0; y < rows + 3; y++) {
                    int offset = y * BlockMoments.CELL * width;
                    boolean complete = false;
                    for (int side = 0; side < 2; side++) {
                        structure.magnitude(
                                even[side],
                                odd[side],
                                offset,
                                (float) MadConstants.EPSILON,
                                band,
                                BlockMoments.CELL * width);
                        complete = blocks[side].next(band, 0);
                    }
                    if (complete) {
                        structure.addShapeDifferences(
                                blocks[0].moments(),
                                blocks[1].moments(),
                                (float) MadConstants.EPSILON,
                                weight,
                                map,
                                (y - 3) * pitch,
                                pitch);
                    }
                }
            }
        }
    }

    private static float centred(Lanes lanes, float[] values, int n) {
        float mean = (float) (lanes.sum(values, 0, n) / n);
        for (int i = 0; i < n; i++) {
            values[i] -= mean;
        }
        return mean;
    }
}
