// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.anid.api.metric.Metric;
import org.anid.api.metric.Observation;
import org.anid.metrics.testing.ColourModels;
import org.anid.metrics.testing.MetricContract;
import org.junit.jupiter.api.Test;

class LearnedSimilarityTest extends MetricContract<Observation.Paired> {

    @Override
    protected Metric<Observation.Paired> metric() {
        return LearnedSimilarity.lpips(new ColourModels.Difference("difference"));
    }

    @Override
    protected Metric<Observation.Paired> metricWithOtherSetting() {
        return LearnedSimilarity.dists(new ColourModels.Difference("difference"));
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
        return Optional.of(new Identity<>(ColourModels.pair(0.5f, 0f, 0f, 0.5f, 0f, 0f), 0));
    }

    @Override
    protected List<Observation.Paired> unscorable() {
        return List.of();
    }

    @Test
    void isTheModelsScore() {
        assertThat(LearnedSimilarity.dists(new ColourModels.Difference("difference"))
                        .score(ColourModels.pair(1f, 0f, 0f, 0.25f, 0.5f, 0f)))
                .containsExactly(1.25);
    }
}
