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

class ClipScoreTest extends MetricContract<Observation.Captioned> {

    /** Colours are single precision. */
    private static final double TOLERANCE = 1e-6;

    @Override
    protected Metric<Observation.Captioned> metric() {
        return ClipScore.of(new ColourModels.Encoder("colours"));
    }

    @Override
    protected Metric<Observation.Captioned> metricWithOtherSetting() {
        return ClipScore.of(new ColourModels.Encoder("other"));
    }

    @Override
    protected List<Observation.Captioned> observations() {
        return List.of(
                new Observation.Captioned(ColourModels.images(1f, 0f, 0f), List.of("a red wall")),
                new Observation.Captioned(ColourModels.images(0.5f, 0.5f, 0f), List.of("a red wall")),
                new Observation.Captioned(ColourModels.images(0f, 0f, 1f), List.of("a red wall")),
                new Observation.Captioned(ColourModels.images(0.5f, 0f, 0.5f), List.of("red and blue")));
    }

    @Override
    protected Optional<Identity<Observation.Captioned>> identity() {
        return Optional.of(
                new Identity<>(new Observation.Captioned(ColourModels.images(0f, 0f, 1f), List.of("blue")), 2.5));
    }

    @Override
    protected List<Observation.Captioned> unscorable() {
        return List.of();
    }

    @Override
    protected List<Observation.Captioned> undefined() {
        return List.of(
                new Observation.Captioned(ColourModels.images(1f, 0f, 0f), List.of(" ")),
                new Observation.Captioned(ColourModels.images(0f, 0f, 0f), List.of("red")));
    }

    @Test
    void isTheScaledCosine() {
        ClipScore metric = ClipScore.of(new ColourModels.Encoder("colours"));
        double[] scores = metric.score(
                new Observation.Captioned(ColourModels.images(0.3f, 0.4f, 0f, 1f, 0f, 0f), List.of("red", "not red")));
        assertThat(scores[0]).isCloseTo(2.5 * 0.6, within(TOLERANCE));
        assertThat(scores[1]).isZero();
        assertThat(metric.models()).hasSize(1);
        assertThat(metric.spec().models()).containsExactly("colours");
    }
}
