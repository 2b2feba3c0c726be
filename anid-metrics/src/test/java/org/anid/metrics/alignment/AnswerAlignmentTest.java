// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.anid.api.metric.Metric;
import org.anid.api.metric.Observation;
import org.anid.metrics.testing.ColourModels;
import org.anid.metrics.testing.MetricContract;
import org.junit.jupiter.api.Test;

class AnswerAlignmentTest extends MetricContract<Observation.Captioned> {

    @Override
    protected Metric<Observation.Captioned> metric() {
        return AnswerAlignment.of(new ColourModels.Namer("namer"));
    }

    @Override
    protected Metric<Observation.Captioned> metricWithOtherSetting() {
        return AnswerAlignment.of(new ColourModels.Namer("namer"), new CaptionQuestion("Is this {caption}?", false));
    }

    @Override
    protected List<Observation.Captioned> observations() {
        return List.of(
                new Observation.Captioned(ColourModels.images(1f, 0f, 0f), List.of("a red wall.")),
                new Observation.Captioned(ColourModels.images(0.5f, 0.6f, 0f), List.of("a red wall")),
                new Observation.Captioned(ColourModels.images(0f, 0f, 1f), List.of("a blue wall")),
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
                new Observation.Captioned(ColourModels.images(0f, 0f, 0f), List.of("red")),
                new Observation.Captioned(ColourModels.images(0f, 1f, 0f), List.of("a wall")));
    }

    @Test
    void countsTheShareOfYes() {
        double[] scores = AnswerAlignment.of(new ColourModels.Namer("namer"))
                .score(new Observation.Captioned(
                        ColourModels.images(1f, 0f, 0f, 1f, 0f, 0f), List.of("a red wall.", "a blue wall")));
        assertThat(scores).containsExactly(1, 0);
    }

    @Test
    void aQuestionWithoutTheCaptionIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CaptionQuestion("Is it?", false))
                .withMessageContaining("{caption}");
    }

    @Test
    void captionsGoInAsTheQuestionWantsThem() {
        assertThat(CaptionQuestion.SHOWN.about(" A red wall. "))
                .isEqualTo("Does the image show the following: A red wall? Answer yes or no.");
        assertThat(CaptionQuestion.PUBLISHED_ALIGNMENT.about("A red wall."))
                .isEqualTo("Question: the image content align very well with A red wall.?"
                        + " only return 'yes' or 'no'. Answer:");
        assertThat(CaptionQuestion.PUBLISHED_PROBABILITY.about("A red wall."))
                .isEqualTo("Question: what's the probability of the image content well align with A red wall.?"
                        + " only return a float number. Answer:");
    }

    @Test
    void asPublishedIsAMetricOfItsOwn() {
        AnswerAlignment published = AnswerAlignment.asPublished(new ColourModels.Namer("namer"));
        assertThat(published.spec().id()).isEqualTo("vqa-alignment-as-published");
        assertThat(published.spec().settings().get("question")).isEqualTo(CaptionQuestion.PUBLISHED_ALIGNMENT.text());
        assertThat(published.score(new Observation.Captioned(
                        ColourModels.images(1f, 0f, 0f, 1f, 0f, 0f), List.of("a red wall.", "a blue wall"))))
                .containsExactly(1, 0);
    }
}
