// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.metrics.testing.Scenes;
import org.junit.jupiter.api.Test;

/**
 * What every engine must do: give the oracle's numbers on awkward sizes, flat images, checkerboards and extremes, for
 * one image and for a batch, in one thread and in several.
 */
public abstract class KernelContract {

    /** Relative, of a mean of squares: single precision with blocked sums. */
    private static final double MEAN_SQUARED_ERROR = 1e-6;

    /** Absolute, of values in [0, 1]: single precision against C1 = 6.5 and C2 = 58.5 under values up to 65025. */
    private static final double SIMILARITY = 1e-5;

    /** Absolute, in bits: the histogram is exact. */
    private static final double ENTROPY = 1e-12;

    /** Relative, of values around 100: single precision coefficients of order 1. */
    private static final double PIQE = 1e-5;

    /** Relative, of statistics over all pixels: single precision pixels, blocked sums. */
    private static final double PIXEL_STATISTIC = 1e-5;

    /**
     * Relative to the pixels of the map or to the value: single precision coefficients, and now and then one of the
     * order of the rounding error falls on the other side of 0.
     */
    private static final double SCENE = 1e-4;

    /** Relative: skewness and kurtosis of what single precision leaves of a response. */
    private static final double MOST_APPARENT_DISTORTION = 1e-3;

    /**
     * Relative, absolute below 1: one step of the grid on which shapes are looked up. Its places are in single
     * precision, as the reference's are, so that a step of 0.001 is longer or shorter by up to 5e-7.
     */
    private static final double NRQM = 1e-3 + 5e-7;

    /**
     * Relative to the pixels of a block or to the value: as above, but resized in single precision, and blocks of
     * 42×42, in which one value that falls on the other side of 0 is 6e-4.
     */
    private static final double INTEGRATED = 2e-3;

    /**
     * Absolute, of values in [0, 1]: single precision rounds pixels whose contrast is a thousandth by some 1e-4 of that
     * contrast, in every engine alike, and phase congruency does not depend on the contrast.
     */
    private static final double FEATURE_SIMILARITY_OF_UNEQUAL = 5e-5;

    /** Absolute, of values in [0, 1]: as above, but saliency is a coarse map. */
    private static final double SALIENCY_OF_UNEQUAL = 2e-5;

    /**
     * Absolute below 1: two steps of the grid on which shapes are looked up, where bands of very different energy meet.
     */
    private static final double NRQM_OF_UNEQUAL = 2.1e-3;

    private static final double[] FIVE_SCALES = {0.0448, 0.2856, 0.3001, 0.2363, 0.1333};
    private static final double[] TWO_SCALES = {0.4, 0.6};
    private static final int[][] SIZES = {{1, 1}, {10, 11}, {11, 11}, {8, 9}, {17, 257}, {64, 48}, {161, 170}};
    private static final SsimWindow SMALL = new SsimWindow(7, 1.1, 0.02, 0.05, false);

    private final ReferenceStructure structure = new ReferenceStructure();
    private final ReferenceFrame frame = new ReferenceFrame();

    /** Name of the engine. */
    protected abstract String engine();

    /** How its backend begins. */
    protected abstract String backend();

    private record Pair(String name, ImageBatch reference, ImageBatch candidate) {
        int smallestSide() {
            return Math.min(reference.height(), reference.width());
        }
    }

    @Test
    void theEngineAskedForIsTheOneThatRuns() {
        Kernels kernels = KernelChoice.named(engine());
        assertThat(kernels.name()).isEqualTo(engine());
        assertThat(kernels.backend()).startsWith(backend());
    }

    @Test
    void oneThreadAgreesWithTheOracle() {
        assertThat(compareAll(KernelChoice.named(engine()))).isEqualTo(expectedComparisons());
    }

    @Test
    void severalThreadsAgreeWithTheOracle() {
        assertThat(compareAll(KernelChoice.named(engine(), 3))).isEqualTo(expectedComparisons());
    }

    /** Nothing of one image may get into the other, however little that has of its own. */
    @Test
    void unequalPairsAgreeWithTheOracleAndWithPlainJava() {
        StructureKernels ours = KernelChoice.named(engine(), 2).structure();
        StructureKernels plain = KernelChoice.named("scalar").structure();
        int compared = 0;
        for (UnequalPairs.Pair pair : UnequalPairs.all()) {
            ImageBatch a = pair.reference();
            ImageBatch b = pair.candidate();
            compared += compareUnequal(
                    pair.name() + " fsim",
                    pair.fsim(),
                    FEATURE_SIMILARITY_OF_UNEQUAL,
                    out -> ours.fsim(a, b, true, out),
                    out -> plain.fsim(a, b, true, out));
            compared += compareUnequal(
                    pair.name() + " vsi",
                    pair.vsi(),
                    SALIENCY_OF_UNEQUAL,
                    out -> ours.vsi(a, b, out),
                    out -> plain.vsi(a, b, out));
            compared += compareUnequal(
                    pair.name() + " mad",
                    pair.mad(),
                    MOST_APPARENT_DISTORTION,
                    out -> ours.mad(a, b, out),
                    out -> plain.mad(a, b, out));
        }
        assertThat(compared).isEqualTo((5 + 2 + 2) * 7 * 2);
    }

    /** Two bands of one image come of one transform; here one of them has nearly all energy, or is all there is. */
    @Test
    void imagesOfOneDirectionAgreeWithTheOracle() {
        FrameKernels ours = KernelChoice.named(engine()).frame();
        int compared = 0;
        for (int[] size : new int[][] {{64, 48}, {67, 71}}) {
            ImageBatch picture = Scenes.picture(5, size[0], size[1]);
            for (float rest : new float[] {0, 0.01f}) {
                for (boolean down : new boolean[] {true, false}) {
                    compared += compareNrqm(
                            picture.shape() + " nrqm, " + (down ? "rows" : "columns") + " and " + rest + " of the rest",
                            ours,
                            frame,
                            ofOneDirection(picture, down, rest),
                            NRQM_OF_UNEQUAL);
                }
            }
        }
        assertThat(compared).isEqualTo(2 * 2 * 2);
    }

    /** Every row, or every column, is the first one; and some of what the picture has there. */
    private static ImageBatch ofOneDirection(ImageBatch picture, boolean down, float rest) {
        return fill(picture.shape(), 1, (i, c, y, x) -> {
            int plane = c * picture.shape().plane();
            float first = picture.data()[plane + (down ? x : y * picture.width())];
            return first + rest * (picture.data()[plane + y * picture.width() + x] - first);
        });
    }

    /** Once for two sizes, because every image is resized to the same one, and the oracle takes long. */
    @Test
    void integratedStatisticsAgreeWithTheOracle() {
        Kernels kernels = KernelChoice.named(engine(), 2);
        int compared = 0;
        for (ImageBatch images : List.of(
                noise(natural(new ImageShape(3, 161, 170), 2, 1), 2),
                noise(natural(new ImageShape(1, 600, 524), 1, 1), 2))) {
            double[] actual = new double[images.count() * IntegratedStatistics.PER_IMAGE];
            double[] expected = new double[actual.length];
            Arrays.fill(actual, Double.NaN);
            kernels.frame().integratedStatistics(images, actual);
            frame.integratedStatistics(images, expected);
            for (int i = 0; i < actual.length; i++) {
                int place = i % IntegratedStatistics.PER_SCALE;
                boolean moment = place < IntegratedStatistics.COLOUR_GRADIENTS
                        || place >= IntegratedStatistics.SIGNED && place < IntegratedStatistics.RESPONSE_GRADIENTS;
                assertThat(actual[i]).as("%s, statistic %d", images.shape(), i).isNotNaN();
                if (!Double.isNaN(expected[i])) {
                    double least = moment ? 84 * 84 : 0.01;
                    assertThat(actual[i])
                            .as("%s, statistic %d", images.shape(), i)
                            .isCloseTo(expected[i], within(INTEGRATED * Math.max(least, Math.abs(expected[i]))));
                    compared++;
                }
            }
        }
        int perBlock = 2 * IntegratedStatistics.SIGNED + 2 * 6 * 5 + 6 * (15 + 2);
        assertThat(compared).isEqualTo(3 * IntegratedStatistics.BLOCKS * perBlock);
    }

    /** Numbers compared, so that a contract which silently skips an operation fails. */
    private static int expectedComparisons() {
        int images = 0;
        for (Pair pair : pairs()) {
            int side = pair.smallestSide();
            int operations = 6
                    + (side >= 8 ? 2 : 0)
                    + (side >= 7 ? 1 : 0)
                    + (side >= 11 ? 2 : 0)
                    + (side >= 161 ? 3 : 0)
                    + (side >= 48 ? 1 : 0)
                    + (hasMad(pair) ? 1 : 0)
                    + (hasNrqm(pair) ? 1 : 0);
            images += operations * pair.reference().count();
        }
        return images;
    }

    /**
     * Its blocks have 16 pixels a side, and the oracle takes long: all small pairs, and one of a single row of blocks.
     */
    private static boolean hasMad(Pair pair) {
        ImageBatch images = pair.reference();
        int most = images.count() * images.channels() == 1 ? 5000 : 4000;
        return pair.smallestSide() >= 16 && images.shape().plane() < most;
    }

    /** Large enough for it, and not so large that the oracle takes minutes; other sizes have golden values. */
    private static boolean hasNrqm(Pair pair) {
        return pair.smallestSide() >= NrqmFeatures.SMALLEST && pair.smallestSide() < 100;
    }

    private int compareAll(Kernels kernels) {
        assertThat(kernels.name()).isEqualTo(engine());
        StructureKernels ours = kernels.structure();
        int compared = 0;
        for (Pair pair : pairs()) {
            ImageBatch a = pair.reference();
            ImageBatch b = pair.candidate();
            int side = pair.smallestSide();
            for (Channels channels : Channels.values()) {
                compared += compare(
                        pair.name() + " mse " + channels,
                        a.count(),
                        MEAN_SQUARED_ERROR,
                        out -> ours.meanSquaredError(a, b, channels, out),
                        out -> structure.meanSquaredError(a, b, channels, out));
                if (side >= 11) {
                    compared += compare(
                            pair.name() + " ssim " + channels,
                            a.count(),
                            SIMILARITY,
                            out -> ours.ssim(a, b, SsimWindow.STANDARD, channels, out),
                            out -> structure.ssim(a, b, SsimWindow.STANDARD, channels, out));
                }
                if (side >= 161) {
                    compared += compare(
                            pair.name() + " ms-ssim " + channels,
                            a.count(),
                            SIMILARITY,
                            out -> ours.msSsim(a, b, SsimWindow.STANDARD, FIVE_SCALES, channels, out),
                            out -> structure.msSsim(a, b, SsimWindow.STANDARD, FIVE_SCALES, channels, out));
                }
            }
            if (side >= 48) {
                compared += compare(
                        pair.name() + " ms-ssim 7",
                        a.count(),
                        SIMILARITY,
                        out -> ours.msSsim(a, b, SMALL, TWO_SCALES, Channels.LUMA, out),
                        out -> structure.msSsim(a, b, SMALL, TWO_SCALES, Channels.LUMA, out));
            }
            if (hasMad(pair)) {
                compared += compare(
                        pair.name() + " mad",
                        a.count(),
                        MOST_APPARENT_DISTORTION,
                        out -> ours.mad(a, b, out),
                        out -> ReferenceMad.of(a, b, out));
            }
            if (side >= 7) {
                compared += compare(
                        pair.name() + " ssim 7",
                        a.count(),
                        SIMILARITY,
                        out -> ours.ssim(a, b, SMALL, Channels.LUMA, out),
                        out -> structure.ssim(a, b, SMALL, Channels.LUMA, out));
            }
            compared += compare(
                    pair.name() + " entropy",
                    b.count(),
                    ENTROPY,
                    out -> kernels.frame().entropy(b, out),
                    out -> frame.entropy(b, out));
            compared += compare(
                    pair.name() + " colourfulness",
                    b.count(),
                    PIXEL_STATISTIC,
                    out -> kernels.frame().colourfulness(b, out),
                    out -> frame.colourfulness(b, out));
            compared += compare(
                    pair.name() + " sharpness",
                    b.count(),
                    PIXEL_STATISTIC,
                    out -> kernels.frame().sharpness(b, out),
                    out -> frame.sharpness(b, out));
            compared += compare(
                    pair.name() + " contrast",
                    b.count(),
                    PIXEL_STATISTIC,
                    out -> kernels.frame().contrast(b, out),
                    out -> frame.contrast(b, out));
            if (hasNrqm(pair)) {
                compared += compareNrqm(pair.name() + " nrqm", kernels.frame(), frame, b, NRQM);
            }
            if (side >= 161) {
                compared +=
                        compareScenes(pair.name() + " scene, blocks", kernels.frame(), frame, b, ScenePartition.BLOCKS);
            }
            if (side >= 8) {
                compared +=
                        compareScenes(pair.name() + " scene, whole", kernels.frame(), frame, b, ScenePartition.WHOLE);
                compared += compare(
                        pair.name() + " piqe",
                        b.count(),
                        PIQE,
                        out -> kernels.frame().piqe(b, out),
                        out -> frame.piqe(b, out));
            }
        }
        return compared;
    }

    /** Scene moments, relative to the pixels of each map; counts as one number an image. */
    private static int compareScenes(
            String name, FrameKernels ours, FrameKernels oracle, ImageBatch images, ScenePartition partition) {
        int blocks = partition.blocks(images.shape());
        double[] actual = new double[images.count() * blocks * ScenePartition.PER_BLOCK];
        double[] expected = new double[actual.length];
        Arrays.fill(actual, Double.NaN);
        ours.sceneMoments(images, partition, actual);
        oracle.sceneMoments(images, partition, expected);
        int pixels = partition == ScenePartition.WHOLE ? images.shape().plane() : 96 * 96;
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i])
                    .as("%s, moment %d", name, i)
                    .isCloseTo(expected[i], within(SCENE * Math.max(pixels, expected[i])));
        }
        return images.count();
    }

    /** Counts as one number an image. */
    private static int compareNrqm(
            String name, FrameKernels ours, FrameKernels oracle, ImageBatch images, double tolerance) {
        double[] actual = new double[images.count() * NrqmFeatures.COUNT];
        double[] expected = new double[actual.length];
        ours.nrqmFeatures(images, actual);
        oracle.nrqmFeatures(images, expected);
        for (int i = 0; i < actual.length; i++) {
            if (Double.isNaN(expected[i])) {
                assertThat(actual[i]).as("%s, feature %d", name, i).isNaN();
                continue;
            }
            assertThat(actual[i])
                    .as("%s, feature %d", name, i)
                    .isCloseTo(expected[i], within(tolerance * Math.max(1, Math.abs(expected[i]))));
        }
        return images.count();
    }

    private interface Kernel {
        void run(double[] out);
    }

    private static int compare(String name, int images, double tolerance, Kernel ours, Kernel oracle) {
        double[] actual = new double[images];
        double[] expected = new double[images];
        ours.run(actual);
        oracle.run(expected);
        for (int i = 0; i < images; i++) {
            assertThat(actual[i])
                    .as("%s, image %d", name, i)
                    .isCloseTo(expected[i], within(tolerance * Math.max(1, Math.abs(expected[i]))));
        }
        return images;
    }

    /** Counts as one number; as none where the oracle has none. */
    private static int compareUnequal(String name, double expected, double tolerance, Kernel ours, Kernel plain) {
        if (Double.isNaN(expected)) {
            return 0;
        }
        compare(name + " against plain Java", 1, tolerance, ours, plain);
        return compare(name, 1, tolerance, ours, out -> out[0] = expected);
    }

    private static List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (int[] size : SIZES) {
            for (int count : new int[] {1, 3}) {
                for (int channels : new int[] {1, 3}) {
                    ImageShape shape = new ImageShape(channels, size[0], size[1]);
                    String name = count + "×" + shape;
                    ImageBatch natural = natural(shape, count, 1);
                    pairs.add(new Pair(name + " natural, noise", natural, noise(natural, 2)));
                    if (count == channels || size[0] > 100 && count > 1) {
                        continue; // one grey batch and one colour image of each are enough, and the oracle takes long
                    }
                    ImageBatch random = noise(flat(shape, count, 0.5f), 3);
                    ImageBatch black = flat(shape, count, 0);
                    ImageBatch white = flat(shape, count, 1);
                    ImageBatch checks = checks(shape, count, 0);
                    pairs.add(new Pair(name + " natural, itself", natural, natural));
                    pairs.add(new Pair(name + " noise, natural", random, natural));
                    pairs.add(new Pair(name + " black, white", black, white));
                    pairs.add(new Pair(name + " white, nearly white", white, noise(flat(shape, count, 0.98f), 4)));
                    pairs.add(new Pair(name + " checks, inverse", checks, checks(shape, count, 1)));
                    pairs.add(new Pair(name + " black, checks", black, checks));
                }
            }
        }
        return pairs;
    }

    /** Smooth waves with a step, different in each image and channel. */
    private static ImageBatch natural(ImageShape shape, int count, int seed) {
        return fill(shape, count, (i, c, y, x) -> {
            double wave = Math.sin((seed + i + 1) * 0.05 * x + c) * Math.cos(0.07 * y + i);
            return (float) (0.5 + 0.35 * wave + (x > y ? 0.1 : -0.1));
        });
    }

    private static ImageBatch flat(ImageShape shape, int count, float value) {
        return fill(shape, count, (i, c, y, x) -> value);
    }

    private static ImageBatch checks(ImageShape shape, int count, int phase) {
        return fill(shape, count, (i, c, y, x) -> (x + y + phase) & 1);
    }

    private static ImageBatch noise(ImageBatch batch, int seed) {
        Random random = new Random(seed);
        float[] data = batch.data().clone();
        for (int i = 0; i < data.length; i++) {
            float noisy = data[i] + 0.1f * (random.nextFloat() - 0.5f);
            data[i] = Math.round(Math.max(0, Math.min(1, noisy)) * 255) / 255f;
        }
        return ImageBatch.wrap(data, batch.count(), batch.shape());
    }

    private interface Pixel {
        float at(int image, int channel, int y, int x);
    }

    private static ImageBatch fill(ImageShape shape, int count, Pixel pixel) {
        float[] data = new float[count * shape.volume()];
        int at = 0;
        for (int i = 0; i < count; i++) {
            for (int c = 0; c < shape.channels(); c++) {
                for (int y = 0; y < shape.height(); y++) {
                    for (int x = 0; x < shape.width(); x++) {
                        data[at++] = Math.round(pixel.at(i, c, y, x) * 255) / 255f;
                    }
                }
            }
        }
        return ImageBatch.wrap(data, count, shape);
    }
}
