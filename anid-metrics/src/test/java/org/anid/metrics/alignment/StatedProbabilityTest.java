// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.alignment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.anid.api.metric.Metric;
import org.anid.api.metric.Observation;
import org.anid.metrics.testing.ColourModels;
import org.anid.metrics.testing.MetricContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatedProbabilityTest extends MetricContract<Observation.Captioned> {

    @Override
    protected Metric<Observation.Captioned> metric() {
        return StatedProbability.of(new ColourModels.Estimator("estimator"));
    }

    @Override
    protected Metric<Observation.Captioned> metricWithOtherSetting() {
        return StatedProbability.of(
                new ColourModels.Estimator("estimator"), new CaptionQuestion("How probable is {caption}?", true));
    }

    @Override
    protected List<Observation.Captioned> observations() {
        return List.of(
                new Observation.Captioned(ColourModels.images(1f, 0f, 0f), List.of("a red wall.")),
                new Observation.Captioned(ColourModels.images(0.5f, 0.6f, 0f), List.of("a red wall")),
                new Observation.Captioned(ColourModels.images(0f, 0f, 0.25f), List.of("a blue wall")),
                new Observation.Captioned(ColourModels.images(0.5f, 0f, 0.7f), List.of("red")));
    }

    @Override
    protected Optional<Identity<Observation.Captioned>> identity() {
        return Optional.of(
                new Identity<>(new Observation.Captioned(ColourModels.images(0f, 0f, 1f), List.of("blue")), 1));
    }

    @Override
    protected List<Observation.Captioned> unscorable() {
        return List.of();
    }

    @Override
    protected List<Observation.Captioned> undefined() {
        return List.of(
                new Observation.Captioned(ColourModels.images(1f, 0f, 0f), List.of("")),
                new Observation.Captioned(ColourModels.images(0f, 1f, 0f), List.of("a wall")));
    }

    @Test
    void isTheNumberThatIsStated() {
        double[] scores = StatedProbability.of(new ColourModels.Estimator("estimator"))
                .score(new Observation.Captioned(
                        ColourModels.images(0.75f, 0.25f, 0f, 0.75f, 0.25f, 0f),
                        List.of("a red wall.", "a green wall")));
        assertThat(scores).containsExactly(0.75, 0.25);
    }

    @ParameterizedTest
    @CsvSource({
        "0.8, 0.8",
        "1, 1",
        "it is .5, 0.5",
        "90%, 0.9",
        "about 12.5 % i guess, 0.125",
        "0.3 or 0.7, 0.3",
        "0, 0",
        "yes, NaN",
        "'', NaN",
        "-0.5, NaN",
        "7, NaN",
        "150%, NaN"
    })
    void numbersAreFoundInAnswers(String answer, Double expected) {
        assertThat(StatedProbability.stated(answer)).isEqualTo(expected);
    }

    @Test
    void asPublishedIsAMetricOfItsOwn() {
        StatedProbability published = StatedProbability.asPublished(new ColourModels.Estimator("estimator"));
        assertThat(published.spec().id()).isEqualTo("vqa-probability-as-published");
        assertThat(published.spec().settings().get("question")).isEqualTo(CaptionQuestion.PUBLISHED_PROBABILITY.text());
    }
}
