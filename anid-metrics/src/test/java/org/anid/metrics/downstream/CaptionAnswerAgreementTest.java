// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.downstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.anid.api.image.ImageBatch;
import org.anid.api.metric.Metric;
import org.anid.api.metric.Observation;
import org.anid.metrics.alignment.CaptionQuestion;
import org.anid.metrics.testing.ColourModels;
import org.anid.metrics.testing.MetricContract;
import org.junit.jupiter.api.Test;

class CaptionAnswerAgreementTest extends MetricContract<Observation.CaptionedPair> {

    private static final ImageBatch RED = ColourModels.images(1f, 0f, 0f);
    private static final ImageBatch BLUE = ColourModels.images(0f, 0f, 1f);
    private static final ImageBatch BLACK = ColourModels.images(0f, 0f, 0f);

    @Override
    protected Metric<Observation.CaptionedPair> metric() {
        return CaptionAnswerAgreement.of(new ColourModels.Namer("namer"));
    }

    @Override
    protected Metric<Observation.CaptionedPair> metricWithOtherSetting() {
        return CaptionAnswerAgreement.of(
                new ColourModels.Namer("namer"), new CaptionQuestion("Is this {caption}?", false));
    }

    private static Observation.CaptionedPair pair(ImageBatch natural, ImageBatch generated, String... captions) {
        return new Observation.CaptionedPair(natural, generated, List.of(captions));
    }

    @Override
    protected List<Observation.CaptionedPair> observations() {
        return List.of(
                pair(RED, RED, "a red wall"),
                pair(RED, BLUE, "a red wall"),
                pair(BLUE, RED, "a red wall"),
                pair(BLUE, BLUE, "a red wall"));
    }

    @Override
    protected Optional<Identity<Observation.CaptionedPair>> identity() {
        return Optional.of(new Identity<>(pair(BLUE, BLUE, "blue"), 1));
    }

    @Override
    protected List<Observation.CaptionedPair> unscorable() {
        return List.of();
    }

    @Override
    protected List<Observation.CaptionedPair> undefined() {
        return List.of(pair(RED, RED, " "), pair(BLACK, RED, "a red wall"));
    }

    @Test
    void agreesWhereBothOrNeitherShowTheCaption() {
        CaptionAnswerAgreement metric = CaptionAnswerAgreement.of(new ColourModels.Namer("namer"));
        assertThat(metric.score(pair(
                        ImageBatch.concat(List.of(RED, RED, BLUE, BLUE)),
                        ImageBatch.concat(List.of(RED, BLUE, RED, BLUE)),
                        "red",
                        "red",
                        "red",
                        "red")))
                .containsExactly(1, 0, 0, 1);
    }

    @Test
    void asPublishedIsAMetricOfItsOwn() {
        CaptionAnswerAgreement published = CaptionAnswerAgreement.asPublished(new ColourModels.Namer("namer"));
        assertThat(published.spec().id()).isEqualTo("vqa-caption-as-published");
        assertThat(published.spec().settings().get("question")).isEqualTo(CaptionQuestion.PUBLISHED_ALIGNMENT.text());
    }
}
