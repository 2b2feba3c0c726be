// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.anid.api.image.ImageBatch;
import org.anid.api.metric.Direction;
import org.anid.api.metric.Observation;
import org.anid.api.metric.PerImageMetric;
import org.anid.metrics.testing.Scenes;

/** What every metric of a pair must do on any picture. To add a metric is to add a row. */
class StructurePropertiesTest {

    private static final String SEED = "20241217";
    private static final int HEIGHT = 176;
    private static final int WIDTH = 192;

    /** Noise that nobody overlooks: MAD is 0 by its definition where damage is below what an eye can see. */
    private static final double VISIBLE = 20;

    /** Metrics compute in single precision with double sums. */
    private static final double ROUNDING = 2e-5;

    /** Differences between metrics of nearly the same damage that are rounding. */
    private static final double STEP = 1e-4;

    /**
     * A metric and what its paper claims of it.
     *
     * @param ideal the value of a pair of equal pictures
     * @param symmetric whether the order of the pair means nothing
     * @param mirrored whether mirroring both pictures means nothing, at even sizes
     * @param brightened whether making both brighter by the same levels means nothing
     * @param odd whether odd sides are as good as even ones; not so for MAD, see METRICS.md
     */
    private record Row(
            PerImageMetric<Observation.Paired> metric,
            double ideal,
            boolean symmetric,
            boolean mirrored,
            boolean brightened,
            boolean odd) {

        double score(ImageBatch natural, ImageBatch generated) {
            return metric.score(new Observation.Paired(natural, generated))[0];
        }

        /** How far from ideal, whatever the direction. */
        double badness(ImageBatch natural, ImageBatch generated) {
            double score = score(natural, generated);
            return metric.spec().direction() == Direction.LOWER_IS_BETTER ? score - ideal : ideal - score;
        }

        String id() {
            return metric.spec().id();
        }
    }

    private static final List<Row> ROWS = List.of(
            new Row(Psnr.create(), 80, true, true, true, true),
            new Row(Ssim.create(), 1, true, true, false, true),
            new Row(MsSsim.create(), 1, true, true, false, true),
            new Row(Fsim.create(), 1, true, false, false, true),
            new Row(Vsi.create(), 1, true, false, false, true),
            new Row(Gmsd.create(), 0, true, true, true, true),
            // The natural picture is the reference.
            new Row(Vif.create(), 1, false, false, false, true),
            new Row(Vifp.create(), 1, false, false, true, true),
            new Row(Mad.create(), 0, false, false, false, false));

    @Property(seed = SEED)
    void equalPicturesAreIdealAndOthersAreNot(@ForAll long seed, @ForAll @IntRange(max = 9) int more) {
        for (Row row : ROWS) {
            ImageBatch picture = picture(seed, row.odd ? more : 0);
            ImageBatch other = Scenes.noisy(picture, VISIBLE, seed);
            assertThat(row.score(picture, picture)).as(row.id()).isCloseTo(row.ideal, within(ROUNDING));
            assertThat(row.badness(picture, other)).as(row.id()).isGreaterThan(STEP);
            assertThat(row.metric.spec().range().contains(row.score(picture, other)))
                    .as(row.id())
                    .isTrue();
        }
    }

    @Property(seed = SEED)
    void scoresOfUnrelatedPicturesLieInTheStatedRange(@ForAll long seed) {
        ImageBatch first = picture(seed, 0);
        ImageBatch second = picture(~seed, 0);
        for (Row row : ROWS) {
            assertThat(row.metric.spec().range().contains(row.score(first, second)))
                    .as(row.id())
                    .isTrue();
            assertThat(row.badness(first, second))
                    .as(row.id())
                    .isGreaterThan(row.badness(first, Scenes.noisy(first, 3, seed)));
        }
    }

    @Property(seed = SEED)
    void theOrderOfAPairMeansNothingWhereTheMetricIsSymmetric(
            @ForAll long seed, @ForAll @IntRange(min = 15, max = 40) int amplitude) {
        for (Row row : ROWS) {
            ImageBatch picture = picture(seed, row.odd ? 3 : 0);
            ImageBatch other = Scenes.noisy(picture, amplitude, seed);
            double there = row.score(picture, other);
            if (row.symmetric) {
                assertThat(row.score(other, picture)).as(row.id()).isCloseTo(there, within(ROUNDING));
            } else {
                assertThat(row.score(other, picture)).as(row.id()).isNotCloseTo(there, within(STEP));
            }
        }
    }

    @Property(seed = SEED)
    void moreNoiseIsWorse(@ForAll long seed) {
        ImageBatch picture = picture(seed, 0);
        for (Row row : ROWS) {
            double before = 0;
            for (double amplitude : new double[] {10, 18, 28, 40}) {
                double badness = row.badness(picture, Scenes.noisy(picture, amplitude, seed));
                assertThat(badness).as(row.id() + " at noise " + amplitude).isGreaterThan(before + STEP);
                before = badness;
            }
        }
    }

    @Property(seed = SEED)
    void moreBlurIsWorse(@ForAll long seed) {
        ImageBatch picture = picture(seed, 0);
        for (Row row : ROWS) {
            double before = 0;
            for (double sigma : new double[] {0.7, 1.2, 2, 3.5}) {
                double badness = row.badness(picture, Scenes.blurred(picture, sigma));
                assertThat(badness).as(row.id() + " at blur " + sigma).isGreaterThan(before + STEP);
                before = badness;
            }
        }
    }

    @Property(seed = SEED)
    void mirroringBothMeansNothing(@ForAll long seed) {
        ImageBatch picture = picture(seed, 0);
        ImageBatch other = Scenes.blurred(Scenes.noisy(picture, 20, seed), 0.8);
        for (Row row : ROWS) {
            if (row.mirrored) {
                assertThat(row.score(Scenes.mirrored(picture), Scenes.mirrored(other)))
                        .as(row.id())
                        .isCloseTo(row.score(picture, other), within(ROUNDING));
            }
        }
    }

    @Property(seed = SEED)
    void brighteningBothMeansNothingToMetricsOfDifferences(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 15) int levels) {
        ImageBatch picture = picture(seed, 0);
        ImageBatch other = Scenes.noisy(picture, 15, seed);
        for (Row row : ROWS) {
            if (row.brightened) {
                assertThat(row.score(Scenes.brighter(picture, levels), Scenes.brighter(other, levels)))
                        .as(row.id())
                        .isCloseTo(row.score(picture, other), within(STEP));
            }
        }
    }

    /** A picture just large enough for five scales; of an even size unless more is asked for. */
    private static ImageBatch picture(long seed, int more) {
        return Scenes.picture(seed, HEIGHT + more, WIDTH + 2 * more);
    }
}
