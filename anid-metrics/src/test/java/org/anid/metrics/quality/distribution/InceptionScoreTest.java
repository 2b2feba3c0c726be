// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.FeatureAccumulator;
import org.anid.api.metric.FeatureSetMetric;
import org.anid.api.metric.InsufficientDataException;
import org.anid.api.metric.Observation.Side;
import org.anid.api.model.FeatureMatrix;
import org.anid.metrics.testing.FeatureSetContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InceptionScoreTest extends FeatureSetContract {

    /** Both sides compute in double. */
    private static final double TOLERANCE = 1e-9;

    @Override
    protected FeatureSetMetric metric() {
        return InceptionScore.builder(new Pixels(10)).build();
    }

    @Override
    protected FeatureSetMetric metricWithOtherSetting() {
        return InceptionScore.builder(new Pixels(10)).parts(5).build();
    }

    @Override
    protected OptionalDouble valueOfASetWithItself() {
        return OptionalDouble.empty();
    }

    static Stream<GoldenSets> golden() {
        return GoldenSets.load("inception-score.json");
    }

    @ParameterizedTest
    @MethodSource("golden")
    void agreesWithTorchFidelity(GoldenSets golden) {
        for (int parts : List.of(1, 10)) {
            double expected = golden.value("mean-" + parts);
            InceptionScore.Estimate estimate = InceptionScore.estimate(golden.generated(), parts);
            assertThat(estimate.mean()).isCloseTo(expected, within(TOLERANCE * expected));
            assertThat(estimate.deviation())
                    .isCloseTo(golden.value("deviation-" + parts), within(TOLERANCE * expected));
        }
    }

    @ParameterizedTest
    @MethodSource("golden")
    void theStateInOnePartIsTheEstimate(GoldenSets golden) {
        FeatureAccumulator state = InceptionScore.builder(
                        new Pixels(golden.generated().width()))
                .parts(1)
                .build()
                .newFeatureAccumulator();
        state.update(Side.GENERATED, golden.generated());
        double expected = golden.value("mean-1");
        assertThat(state.compute().value()).isCloseTo(expected, within(TOLERANCE * expected));
    }

    @Test
    void certainAndDifferentIsTheNumberOfClasses() {
        float[] logits = new float[8 * 4];
        for (int i = 0; i < 8; i++) {
            logits[i * 4 + i % 4] = 1000;
        }
        assertThat(InceptionScore.estimate(new FeatureMatrix(8, 4, logits), 2).mean())
                .isCloseTo(4, within(TOLERANCE));
    }

    @Test
    void theSameEverywhereIsOne() {
        float[] logits = {1, 2, 3, 1, 2, 3, 1, 2, 3};
        InceptionScore.Estimate estimate = InceptionScore.estimate(new FeatureMatrix(3, 3, logits), 1);
        assertThat(estimate.mean()).isCloseTo(1, within(TOLERANCE)).isGreaterThanOrEqualTo(1);
        assertThat(estimate.deviation()).isZero();
    }

    @Test
    void aConstantAddedToAllLogitsOfAnImageChangesNothing() {
        GoldenSets golden = golden().findFirst().orElseThrow();
        float[] moved = golden.generated().values().clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] = golden.generated().values()[i]
                    + 2048f * (i / golden.generated().width() % 3);
        }
        // Adding 2048 leaves 11 of 24 bits to the logits themselves.
        double coarse = 1e-3;
        double expected = golden.value("mean-1");
        assertThat(InceptionScore.estimate(
                                new FeatureMatrix(
                                        golden.generated().rows(),
                                        golden.generated().width(),
                                        moved),
                                1)
                        .mean())
                .isCloseTo(expected, within(coarse * expected));
    }

    @Test
    void naturalImagesAreOnlyTheBaseline() {
        GoldenSets golden = golden().findFirst().orElseThrow();
        InceptionScore metric =
                InceptionScore.builder(new Pixels(golden.generated().width())).build();
        FeatureAccumulator state = metric.newFeatureAccumulator();
        state.update(Side.GENERATED, golden.generated());
        double before = state.compute().value();
        state.update(Side.NATURAL, golden.generated());
        assertThat(state.compute().value()).isEqualTo(before);
        assertThat(metric.spec().baseline()).isInstanceOf(Baseline.NaturalFloor.class);
    }

    @Test
    void fewerImagesThanPartsAreTooFew() {
        FeatureAccumulator state = metric().newFeatureAccumulator();
        state.update(Side.GENERATED, new FeatureMatrix(9, 10, new float[90]));
        assertThatThrownBy(state::compute)
                .isInstanceOf(InsufficientDataException.class)
                .hasMessage(
                        "inception-score-pixels needs at least 10 generated images, one for each of its parts, not 9");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InceptionScore.builder(new Pixels(3)).parts(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        InceptionScore.builder(new Pixels(3)).maxFeatures(9).build())
                .withMessageContaining("raise maxFeatures");
    }

    @Test
    void beyondTheCapTheOrderChangesNothing() {
        GoldenSets golden = golden().findFirst().orElseThrow();
        InceptionScore metric = InceptionScore.builder(
                        new Pixels(golden.generated().width()))
                .maxFeatures(50)
                .build();
        FeatureAccumulator whole = metric.newFeatureAccumulator();
        whole.update(Side.GENERATED, golden.generated());
        FeatureAccumulator backwards = metric.newFeatureAccumulator();
        FeatureMatrix all = golden.generated();
        for (int row = all.rows() - 1; row >= 0; row--) {
            backwards.update(
                    Side.GENERATED,
                    new FeatureMatrix(
                            1,
                            all.width(),
                            java.util.Arrays.copyOfRange(all.values(), all.offset(row), all.offset(row + 1))));
        }
        assertThat(backwards.compute().value()).isEqualTo(whole.compute().value());
        assertThat(whole.compute().count()).isEqualTo(all.rows());
    }
}
