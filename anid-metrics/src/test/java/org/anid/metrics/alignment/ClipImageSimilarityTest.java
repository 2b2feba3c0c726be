// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.anid.api.metric.Metric;
import org.anid.api.metric.Observation;
import org.anid.metrics.testing.ColourModels;
import org.anid.metrics.testing.MetricContract;
import org.junit.jupiter.api.Test;

class ClipImageSimilarityTest extends MetricContract<Observation.Paired> {

    /** Colours are single precision. */
    private static final double TOLERANCE = 1e-6;

    @Override
    protected Metric<Observation.Paired> metric() {
        return ClipImageSimilarity.of(new ColourModels.Encoder("colours"));
    }

    @Override
    protected Metric<Observation.Paired> metricWithOtherSetting() {
        return ClipImageSimilarity.of(new ColourModels.Encoder("other"));
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
    void isTheCosine() {
        assertThat(ClipImageSimilarity.of(new ColourModels.Encoder("colours"))
                        .score(ColourModels.pair(1f, 0f, 0f, 0.3f, 0.4f, 0f))[0])
                .isCloseTo(0.6, within(TOLERANCE));
    }
}
