// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.aesthetics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.anid.api.metric.Metric;
import org.anid.api.metric.Observation;
import org.anid.metrics.testing.ColourModels;
import org.anid.metrics.testing.MetricContract;
import org.junit.jupiter.api.Test;

class AestheticScoreTest extends MetricContract<Observation.Single> {

    @Override
    protected Metric<Observation.Single> metric() {
        return AestheticScore.laion(new ColourModels.Redness("redness"));
    }

    @Override
    protected Metric<Observation.Single> metricWithOtherSetting() {
        return AestheticScore.nima(new ColourModels.Redness("redness"));
    }

    @Override
    protected List<Observation.Single> observations() {
        return List.of(
                new Observation.Single(ColourModels.images(0.1f, 0f, 0f)),
                new Observation.Single(ColourModels.images(0.3f, 0f, 0.2f)),
                new Observation.Single(ColourModels.images(0.5f, 1f, 1f)),
                new Observation.Single(ColourModels.images(0.7f, 0.1f, 0f)));
    }

    @Override
    protected Optional<Identity<Observation.Single>> identity() {
        return Optional.empty();
    }

    @Override
    protected List<Observation.Single> unscorable() {
        return List.of();
    }

    @Override
    protected List<Observation.Single> undefined() {
        return List.of(new Observation.Single(ColourModels.images(1f, 1f, 1f)));
    }

    @Test
    void isTheModelsScoreUnderTheNameOfThePredictor() {
        AestheticScore nima = AestheticScore.nima(new ColourModels.Redness("redness"));
        assertThat(nima.score(new Observation.Single(ColourModels.images(0.5f, 0f, 0f, 0.25f, 1f, 1f))))
                .containsExactly(5, 2.5);
        assertThat(nima.spec().id()).isEqualTo("nima");
        assertThat(AestheticScore.laion(new ColourModels.Redness("r")).spec().id())
                .isEqualTo("laion-aesthetic");
        assertThat(AestheticScore.qAlign(new ColourModels.Redness("r")).spec().id())
                .isEqualTo("q-align-aesthetic");
    }
}
