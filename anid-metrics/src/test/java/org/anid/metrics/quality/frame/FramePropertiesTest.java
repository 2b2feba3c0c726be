// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.anid.api.image.ImageBatch;
import org.anid.api.metric.Observation;
import org.anid.api.metric.PerImageMetric;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.testing.Scenes;

/** What the metrics of one image must do on any picture. */
class FramePropertiesTest {

    private static final String SEED = "20241217";
    private static final int HEIGHT = 192;
    private static final int WIDTH = 210;

    /** Of statistics in single precision with double sums, relative. */
    private static final double ROUNDING = 1e-5;

    /** Of fits on a grid of step 0.001, relative. */
    private static final double FIT = 1e-3;

    /**
     * Metrics that do not judge: they describe, and their formulas say how they answer to what is done to a picture.
     */
    private static final List<PerImageMetric<Observation.Single>> DESCRIPTIVE =
            List.of(Entropy.create(), Colourfulness.create(), Sharpness.create(), Contrast.create());

    @Property(seed = SEED)
    void scoresLieInTheStatedRange(@ForAll long seed, @ForAll @IntRange(min = 0, max = 12) int more) {
        ImageBatch picture = Scenes.noisy(Scenes.picture(seed, HEIGHT + more, WIDTH - more), 5.0 * more + 0.5, seed);
        List<PerImageMetric<Observation.Single>> all = new ArrayList<>(DESCRIPTIVE);
        all.add(Piqe.create());
        all.add(Niqe.create(prior()));
        for (PerImageMetric<Observation.Single> metric : all) {
            double score = score(metric, picture);
            assertThat(metric.spec().range().contains(score))
                    .as(metric.spec().id() + " " + score)
                    .isTrue();
        }
    }

    @Property(seed = SEED)
    void entropyCountsLevelsWhereverTheyAre(@ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int levels) {
        ImageBatch picture = grey(Scenes.picture(seed, 60, 70));
        double expected = score(Entropy.create(), picture);
        assertThat(score(Entropy.create(), Scenes.brighter(picture, levels)))
                .isCloseTo(expected, within(ROUNDING * expected));
        assertThat(score(Entropy.create(), shuffled(picture, seed))).isCloseTo(expected, within(ROUNDING * expected));
        // Not so for what looks at neighbours: the shuffling is one.
        assertThat(score(Sharpness.create(), shuffled(picture, seed)))
                .isGreaterThan(2 * score(Sharpness.create(), picture));
    }

    @Property(seed = SEED)
    void spreadIsBlindToBrightnessAndGrowsWithContrast(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int levels) {
        ImageBatch picture = Scenes.picture(seed, 80, 90);
        float factor = 1f / (1 + levels / 10f);
        for (PerImageMetric<Observation.Single> metric :
                List.of(Colourfulness.create(), Sharpness.create(), Contrast.create())) {
            double score = score(metric, picture);
            // The variance of a Laplacian is a square.
            double expected = score * (metric instanceof Sharpness ? factor * factor : factor);
            assertThat(score(metric, Scenes.brighter(picture, levels)))
                    .as(metric.spec().id())
                    .isCloseTo(score, within(FIT * score));
            assertThat(score(metric, Scenes.contrasted(picture, factor)))
                    .as(metric.spec().id())
                    .isCloseTo(expected, within(FIT * expected));
        }
    }

    @Property(seed = SEED)
    void mirroringMeansNothingToWhatDescribes(@ForAll long seed) {
        ImageBatch picture = Scenes.picture(seed, 71, 83);
        for (PerImageMetric<Observation.Single> metric : DESCRIPTIVE) {
            double expected = score(metric, picture);
            assertThat(score(metric, Scenes.mirrored(picture)))
                    .as(metric.spec().id())
                    .isCloseTo(expected, within(ROUNDING * expected));
        }
    }

    @Property(seed = SEED)
    void blurTakesSharpnessAndContrastAndNoiseBringsSharpness(@ForAll long seed) {
        ImageBatch picture = Scenes.picture(seed, 80, 90);
        double sharpness = score(Sharpness.create(), picture);
        double contrast = score(Contrast.create(), picture);
        for (double sigma : new double[] {0.7, 1.5, 3}) {
            double blurred = score(Sharpness.create(), Scenes.blurred(picture, sigma));
            assertThat(blurred).isLessThan(0.9 * sharpness);
            sharpness = blurred;
            double flatter = score(Contrast.create(), Scenes.blurred(picture, sigma));
            assertThat(flatter).isLessThan(contrast);
            contrast = flatter;
        }
        double before = score(Sharpness.create(), picture);
        for (double amplitude : new double[] {6, 15, 40}) {
            double noisy = score(Sharpness.create(), Scenes.noisy(picture, amplitude, seed));
            assertThat(noisy).isGreaterThan(before);
            before = noisy;
        }
    }

    @Property(seed = SEED)
    void greyHasNoColour(@ForAll long seed) {
        ImageBatch picture = Scenes.picture(seed, 40, 50);
        assertThat(score(Colourfulness.create(), grey(picture))).isCloseTo(0, within(ROUNDING));
        assertThat(score(Colourfulness.create(), picture)).isGreaterThan(1);
    }

    @Property(seed = SEED, tries = 6)
    void naturalnessIsLostWithNoiseAndWithBlur(@ForAll long seed) {
        ImageBatch picture = Scenes.picture(seed, HEIGHT, WIDTH);
        Niqe niqe = Niqe.create(prior());
        double before = score(niqe, picture);
        for (double amplitude : new double[] {12, 40}) {
            double noisy = score(niqe, Scenes.noisy(picture, amplitude, seed));
            assertThat(noisy).as("noise %s", amplitude).isGreaterThan(before);
            before = noisy;
        }
        // Beyond a blur that leaves no natural picture, which is farther away has no meaning.
        double clean = score(niqe, picture);
        for (double sigma : new double[] {0.8, 1.5, 3}) {
            assertThat(score(niqe, Scenes.blurred(picture, sigma)))
                    .as("blur %s", sigma)
                    .isGreaterThan(clean);
        }
    }

    @Property(seed = SEED)
    void naturalnessIsBlindToBrightness(@ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int levels) {
        ImageBatch picture = grey(Scenes.picture(seed, HEIGHT, WIDTH));
        Niqe niqe = Niqe.create(prior());
        double expected = score(niqe, picture);
        assertThat(score(niqe, Scenes.brighter(picture, levels))).isCloseTo(expected, within(FIT * expected));
    }

    @Property(seed = SEED, tries = 4)
    void distanceToNaturalImagesGrowsWithNoiseAndWithBlur(@ForAll long seed) {
        ImageBatch picture = Scenes.picture(seed, HEIGHT, WIDTH);
        IlNiqe ilNiqe = IlNiqe.create(Model.OF_SCENES);
        double clean = score(ilNiqe, picture);
        assertThat(ilNiqe.spec().range().contains(clean)).isTrue();
        double before = clean;
        for (double amplitude : new double[] {12, 40}) {
            double noisy = score(ilNiqe, Scenes.noisy(picture, amplitude, seed));
            assertThat(noisy).as("noise %s", amplitude).isGreaterThan(before);
            before = noisy;
        }
        for (double sigma : new double[] {1.5, 3}) {
            assertThat(score(ilNiqe, Scenes.blurred(picture, sigma)))
                    .as("blur %s", sigma)
                    .isGreaterThan(clean);
        }
    }

    @Property(seed = SEED, tries = 10)
    void forestsAnswerBetweenTheirLeaves(@ForAll long seed, @ForAll @IntRange(max = 40) int amplitude) {
        ImageBatch picture = Scenes.noisy(Scenes.picture(seed, 96, 107), amplitude + 0.5, seed);
        // Leaves are in [0, 10], and the three forests have 0.9 of weight together.
        double score = score(Nrqm.create(NrqmForests.synthetic(0.5)), picture);
        assertThat(score).isBetween(0.5, 9.5);
        // The constant is a constant.
        assertThat(score(Nrqm.create(NrqmForests.synthetic(1.75)), picture)).isCloseTo(score + 1.25, within(ROUNDING));
    }

    @Property(seed = SEED, tries = 6)
    void thePerceptualIndexIsHalfOfWhatEachPartSays(@ForAll long seed) {
        ImageBatch picture = Scenes.picture(seed, HEIGHT, WIDTH);
        double score = score(PerceptualIndex.create(NrqmForests.synthetic(0.5), prior()), picture);
        // A better opinion by 1 makes the index, of which less is better, smaller by a half.
        assertThat(score(PerceptualIndex.create(NrqmForests.synthetic(1.5), prior()), picture))
                .isCloseTo(score - 0.5, within(ROUNDING * score));
        // With forests that have nothing to say it grows as far as naturalness is lost.
        PerceptualIndex natural = PerceptualIndex.create(NrqmForests.silent(), prior());
        double before = score(natural, picture);
        for (double noise : new double[] {12, 40}) {
            double noisy = score(natural, Scenes.noisy(picture, noise, seed));
            assertThat(noisy).as("noise %s", noise).isGreaterThan(before);
            before = noisy;
        }
    }

    @Property(seed = SEED)
    void noiseDistortsBlocks(@ForAll long seed) {
        ImageBatch picture = Scenes.picture(seed, HEIGHT, WIDTH);
        double slight = score(Piqe.create(), Scenes.noisy(picture, 4, seed));
        double strong = score(Piqe.create(), Scenes.noisy(picture, 40, seed));
        assertThat(strong).isGreaterThan(slight + 1);
    }

    @Property(seed = SEED)
    void brisqueLiesBetweenTheSumsOfItsCoefficients(@ForAll long seed, @ForAll @IntRange(max = 40) int amplitude) {
        // A Gaussian kernel is in (0, 1]: with one vector of weight 30 and one of −20, the score less −ρ is in between.
        ImageBatch picture = Scenes.noisy(Scenes.picture(seed, 64, 75), amplitude + 0.5, seed);
        double[] vectors = new double[2 * 36];
        java.util.Arrays.fill(vectors, 36, 72, 0.5);
        Brisque brisque = Brisque.create(BrisqueParameters.of(0.05, -10, new double[] {30, -20}, vectors));
        assertThat(score(brisque, picture)).isStrictlyBetween(-10.0, 40.0);
        // And with the features themselves as the only vector it is 30 in every digit that scaling keeps.
        double one =
                score(Brisque.create(BrisqueParameters.of(1e-12, -10, new double[] {30}, new double[36])), picture);
        assertThat(one).isCloseTo(40, within(FIT));
    }

    /** What clean pictures are like; fitted once. */
    private static NiqeParameters prior() {
        return Prior.OF_SCENES;
    }

    private static final class Prior {
        static final NiqeParameters OF_SCENES = fit();

        private static NiqeParameters fit() {
            List<ImageBatch> pictures = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                pictures.add(Scenes.picture(1_000_003L * i, 2 * HEIGHT, 2 * HEIGHT));
            }
            return Niqe.fit(pictures, KernelChoice.auto());
        }
    }

    /** What clean pictures are like for IL-NIQE; fitted once. */
    private static final class Model {
        static final IlNiqeParameters OF_SCENES = fit();

        private static IlNiqeParameters fit() {
            List<ImageBatch> pictures = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                pictures.add(Scenes.picture(2_000_003L * i, HEIGHT, WIDTH));
            }
            return IlNiqe.fit(pictures, KernelChoice.auto());
        }
    }

    private static double score(PerImageMetric<Observation.Single> metric, ImageBatch image) {
        return metric.score(new Observation.Single(image))[0];
    }

    /** Every channel the red one: the luma of a level is that level, without a half to round. */
    private static ImageBatch grey(ImageBatch image) {
        int plane = image.shape().plane();
        float[] grey = image.data().clone();
        System.arraycopy(grey, 0, grey, plane, plane);
        System.arraycopy(grey, 0, grey, 2 * plane, plane);
        return ImageBatch.wrap(grey, image.count(), image.shape());
    }

    /** The pixels in another order. */
    private static ImageBatch shuffled(ImageBatch image, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int plane = image.shape().plane();
        float[] data = image.data().clone();
        for (int i = plane - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            for (int c = 0; c < 3; c++) {
                float value = data[c * plane + i];
                data[c * plane + i] = data[c * plane + j];
                data[c * plane + j] = value;
            }
        }
        return ImageBatch.wrap(data, image.count(), image.shape());
    }
}
