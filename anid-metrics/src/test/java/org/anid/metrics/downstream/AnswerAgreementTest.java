// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.downstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.anid.api.metric.Metric;
import org.anid.api.metric.Observation;
import org.anid.metrics.testing.ColourModels;
import org.anid.metrics.testing.MetricContract;
import org.junit.jupiter.api.Test;

class AnswerAgreementTest extends MetricContract<Observation.Paired> {

    @Override
    protected Metric<Observation.Paired> metric() {
        return AnswerAgreement.of(new ColourModels.Namer("namer"));
    }

    @Override
    protected Metric<Observation.Paired> metricWithOtherSetting() {
        return AnswerAgreement.of(new ColourModels.Namer("namer"), "What is it?");
    }

    @Override
    protected List<Observation.Paired> observations() {
        return List.of(
                ColourModels.pair(1f, 0f, 0f, 1f, 0f, 0f),
                ColourModels.pair(1f, 0f, 0f, 0.6f, 0.2f, 0.2f),
                ColourModels.pair(0f, 0.5f, 0.2f, 0.5f, 0f, 0.25f),
                ColourModels.pair(0.2f, 0.2f, 0.9f, 0.5f, 0.25f, 0.25f));
    }

    @Override
    protected Optional<Identity<Observation.Paired>> identity() {
        return Optional.of(new Identity<>(ColourModels.pair(0.5f, 0f, 0f, 0.5f, 0f, 0f), 1));
    }

    @Override
    protected List<Observation.Paired> unscorable() {
        return List.of();
    }

    @Override
    protected List<Observation.Paired> undefined() {
        return List.of(ColourModels.pair(0f, 0f, 0f, 0.5f, 0f, 0f));
    }

    @Test
    void answersAreComparedWithoutCaseArticlesAndPunctuation() {
        // The first image of a batch is answered "A red thing.", the second "red THING".
        Observation.Paired pair = new Observation.Paired(
                ColourModels.images(1f, 0f, 0f, 0f, 1f, 0f, 1f, 0f, 0f),
                ColourModels.images(1f, 0f, 0f, 0f, 1f, 0f, 0f, 1f, 0f));
        AnswerAgreement metric = AnswerAgreement.of(new ColourModels.Namer("namer"));
        assertThat(metric.score(pair)).containsExactly(1, 1, 0);
        assertThat(AnswerAgreement.normalised("A  red-THING.")).isEqualTo(AnswerAgreement.normalised("the red thing"));
        assertThat(AnswerAgreement.normalised("Ein Château, an")).isEqualTo("ein château");
    }

    @Test
    void asPublishedIsAMetricOfItsOwn() {
        AnswerAgreement published = AnswerAgreement.asPublished(new ColourModels.Namer("namer"));
        assertThat(published.spec().id()).isEqualTo("vqa-as-published");
        assertThat(published.spec().settings().get("question"))
                .isEqualTo(
                        "Question: what the object in there? only return the class name in COCO dataset, i.e. the noun."
                                + " Answer:");
    }

    @Test
    void aBlankQuestionIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AnswerAgreement.of(new ColourModels.Namer("namer"), " "))
                .withMessageContaining("blank");
    }
}
