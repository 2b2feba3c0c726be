// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.downstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.anid.api.metric.Metric;
import org.anid.api.metric.Observation;
import org.anid.metrics.testing.ColourModels;
import org.anid.metrics.testing.MetricContract;
import org.junit.jupiter.api.Test;

class RecognitionAgreementTest extends MetricContract<Observation.Paired> {

    /** Colours are single precision. */
    private static final double TOLERANCE = 1e-6;

    @Override
    protected Metric<Observation.Paired> metric() {
        return RecognitionAgreement.confidence(new ColourModels.Colours("colours"));
    }

    @Override
    protected Metric<Observation.Paired> metricWithOtherSetting() {
        return RecognitionAgreement.top5(new ColourModels.Colours("colours"));
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
        return List.of(ColourModels.pair(0f, 0f, 0f, 1f, 0f, 0f));
    }

    @Test
    void theLabelIsKeptOrNot() {
        RecognitionAgreement metric = RecognitionAgreement.top1(new ColourModels.Colours("colours"));
        assertThat(metric.score(ColourModels.pair(1f, 0.5f, 0f, 0.6f, 0.5f, 0.2f)))
                .containsExactly(1);
        assertThat(metric.score(ColourModels.pair(1f, 0.5f, 0f, 0.4f, 0.5f, 0.2f)))
                .containsExactly(0);
    }

    @Test
    void theLabelIsAmongTheFirstFiveOrNot() {
        RecognitionAgreement metric = RecognitionAgreement.top5(new ColourModels.Colours("colours"));
        assertThat(metric.score(ColourModels.pair(1f, 0.5f, 0f, 0.3f, 0.5f, 0.4f)))
                .containsExactly(1);
        // Green and blue, and the three others with a thirtieth each, come before a red of nothing.
        assertThat(metric.score(ColourModels.pair(1f, 0.5f, 0f, 0f, 0.5f, 0.4f)))
                .containsExactly(0);
    }

    @Test
    void theShareOfTheConfidenceIsKept() {
        RecognitionAgreement metric = RecognitionAgreement.confidence(new ColourModels.Colours("colours"));
        // 0.9 · 1/2 against 0.9 · 4/5.
        assertThat(metric.score(ColourModels.pair(0.8f, 0.2f, 0f, 0.5f, 0.25f, 0.25f))[0])
                .isCloseTo(0.625, within(TOLERANCE));
    }
}
