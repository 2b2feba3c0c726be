// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.anid.api.dimension.DimensionResult;
import org.anid.api.dimension.Discrepancy;
import org.anid.api.dimension.Interval;
import org.anid.api.dimension.LevelResult;
import org.anid.api.evaluation.EvaluationPlan;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.image.ResampleFilter;
import org.anid.api.image.Resampler;
import org.anid.api.metric.Level;
import org.anid.metrics.dimension.Dimensions;
import org.anid.metrics.dimension.Selection;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.testing.Gallery;
import org.anid.metrics.testing.Gallery.Generator;
import org.anid.metrics.testing.LawModels;
import org.anid.metrics.testing.SampleImages;
import org.anid.metrics.testing.Scenes;
import org.junit.jupiter.api.Test;

/** The laws of the ladder and of the size (METRICS.md, "The scale"): damage that grows, on few pictures and on many. */
class LadderTest {

    private static final Kernels KERNELS = KernelChoice.auto();
    private static final int SIDE = 64;
    private static final int FEW = 50;

    /** Sets of {@link #FEW} whose mean is taken: which pictures are in a small set moves its verdict by chance. */
    private static final int SETS = 3;

    /** The law of size allows five points in a hundred. */
    private static final double FIVE_POINTS = 0.05;

    private static final String METRICS = "psnr,gmsd,entropy,sharpness,frechet-handmade,kernel-handmade,mmd-handmade";

    /** Damage of one kind, weakest first. */
    private record Ladder(String name, List<UnaryOperator<ImageBatch>> rungs) {}

    private static final List<Ladder> LADDERS = List.of(
            new Ladder("JPEG", List.of(jpeg(0.95f), jpeg(0.3f), jpeg(0.05f))),
            new Ladder("Blur", List.of(blur(0.6), blur(2))),
            new Ladder("Noise", List.of(noise(8), noise(60))),
            new Ladder("Downsampling", List.of(down(2), down(4))),
            new Ladder("Colour", List.of(colour(10), colour(50))));

    private static UnaryOperator<ImageBatch> blur(double sigma) {
        return image -> Scenes.blurred(image, sigma);
    }

    private static UnaryOperator<ImageBatch> noise(double amplitude) {
        return image -> Scenes.noisy(image, amplitude, 3);
    }

    /** Smaller by this factor and back. */
    private static UnaryOperator<ImageBatch> down(int factor) {
        Resampler bicubic = Resampler.of(ResampleFilter.BICUBIC);
        return image -> bicubic.resize8(bicubic.resize8(image, SIDE / factor, SIDE / factor), SIDE, SIDE);
    }

    /** More red and less blue. */
    private static UnaryOperator<ImageBatch> colour(int levels) {
        return image -> {
            float[] data = image.data().clone();
            int plane = SIDE * SIDE;
            for (int i = 0; i < plane; i++) {
                data[i] = Math.min(1, data[i] + levels / 255f);
                data[2 * plane + i] = Math.max(0, data[2 * plane + i] - levels / 255f);
            }
            return ImageBatch.wrap(data, 1, image.shape());
        };
    }

    /** As the encoder of the JDK, with colour at half the resolution. */
    private static UnaryOperator<ImageBatch> jpeg(float quality) {
        return image -> {
            try {
                return pixels(reencoded(buffered(image), quality));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private static BufferedImage reencoded(BufferedImage image, float quality) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), settings);
        } finally {
            writer.dispose();
        }
        return ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()));
    }

    private static BufferedImage buffered(ImageBatch image) {
        BufferedImage buffered = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        int plane = SIDE * SIDE;
        for (int i = 0; i < plane; i++) {
            int rgb = 0;
            for (int c = 0; c < 3; c++) {
                rgb = rgb << 8 | Math.round(255 * image.data()[c * plane + i]);
            }
            buffered.setRGB(i % SIDE, i / SIDE, rgb);
        }
        return buffered;
    }

    private static ImageBatch pixels(BufferedImage image) {
        byte[] samples = new byte[3 * SIDE * SIDE];
        for (int i = 0; i < SIDE * SIDE; i++) {
            int rgb = image.getRGB(i % SIDE, i / SIDE);
            samples[3 * i] = (byte) (rgb >> 16);
            samples[3 * i + 1] = (byte) (rgb >> 8);
            samples[3 * i + 2] = (byte) rgb;
        }
        return ImageBatch.ofBytes(samples, new ImageShape(3, SIDE, SIDE));
    }

    private static EvaluationReport evaluate(List<ImageBatch> naturals) throws InterruptedException {
        List<Generator> generators = new ArrayList<>();
        for (Ladder ladder : LADDERS) {
            for (int rung = 0; rung < ladder.rungs.size(); rung++) {
                UnaryOperator<ImageBatch> damage = ladder.rungs.get(rung);
                generators.add(new Generator(ladder.name + rung, i -> damage.apply(naturals.get(i))));
            }
        }
        Gallery gallery = Gallery.of(naturals.size(), naturals::get, generators, Integer::toString);
        return StandardEvaluator.create(KERNELS)
                .evaluate(EvaluationPlan.builder(
                                gallery, Dimensions.standard(KERNELS, LawModels.create(), Selection.parse(METRICS)))
                        .resamples(100)
                        .threads(2)
                        .build());
    }

    private static DimensionResult verdict(EvaluationReport report, String generator) {
        return report.dimensions().stream()
                .filter(each -> each.condition().generator().equals(generator))
                .findFirst()
                .orElseThrow();
    }

    private static Discrepancy level(EvaluationReport report, String generator, Level level) {
        return verdict(report, generator).levels().stream()
                .filter(each -> each.level() == level)
                .map(LevelResult::discrepancy)
                .findFirst()
                .orElseThrow();
    }

    private static void laws(IntFunction<ImageBatch> natural, int many) throws InterruptedException {
        List<ImageBatch> naturals = IntStream.range(0, many).mapToObj(natural).toList();
        EvaluationReport all = evaluate(naturals);
        neverCloser(all);
        List<EvaluationReport> few = new ArrayList<>();
        for (int set = 0; set < SETS; set++) {
            few.add(evaluate(naturals.subList(set * FEW, (set + 1) * FEW)));
            neverCloser(few.get(set));
        }
        for (Ladder ladder : LADDERS) {
            for (int rung = 0; rung < ladder.rungs.size(); rung++) {
                String generator = ladder.name + rung;
                double mean = few.stream()
                        .mapToDouble(report ->
                                verdict(report, generator).discrepancy().value())
                        .average()
                        .orElseThrow();
                assertThat(mean)
                        .as(generator)
                        .isCloseTo(verdict(all, generator).discrepancy().value(), within(FIVE_POINTS));
            }
        }
    }

    private static void neverCloser(EvaluationReport report) {
        for (Ladder ladder : LADDERS) {
            for (Level level : List.of(Level.STRUCTURE, Level.FRAME, Level.DISTRIBUTION)) {
                for (int rung = 1; rung < ladder.rungs.size(); rung++) {
                    Interval here = Objects.requireNonNull(
                            level(report, ladder.name + rung, level).ci95());
                    assertThat(here.high())
                            .as("%s %s %s", ladder.name, rung, level)
                            .isGreaterThanOrEqualTo(level(report, ladder.name + (rung - 1), level)
                                    .value());
                }
            }
        }
    }

    @Test
    void paintedPictures() throws InterruptedException {
        laws(i -> Scenes.picture(100 + i, SIDE, SIDE), 200);
    }

    /** Pieces of ten photographs, fifty of each. */
    @Test
    void photographs() throws IOException, InterruptedException {
        SampleImages.assumePresent();
        List<ImageBatch> photographs = new ArrayList<>();
        for (String path : SampleImages.naturals512()) {
            photographs.add(SampleImages.batch(path));
        }
        laws(i -> piece(photographs.get(i % photographs.size()), i / photographs.size()), 500);
    }

    /** One of 8 × 8 pieces that overlap. */
    private static ImageBatch piece(ImageBatch image, int place) {
        int step = (image.width() - SIDE) / 7;
        int left = place % 8 * step;
        int top = place / 8 * step;
        float[] data = new float[3 * SIDE * SIDE];
        for (int line = 0; line < 3 * SIDE; line++) {
            int row = line / SIDE * image.height() + top + line % SIDE;
            System.arraycopy(image.data(), row * image.width() + left, data, line * SIDE, SIDE);
        }
        return ImageBatch.wrap(data, 1, new ImageShape(3, SIDE, SIDE));
    }
}
