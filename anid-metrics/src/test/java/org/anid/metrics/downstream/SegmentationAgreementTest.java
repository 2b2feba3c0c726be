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

class SegmentationAgreementTest extends MetricContract<Observation.Paired> {

    /** Colours are single precision. */
    private static final double TOLERANCE = 1e-6;

    @Override
    protected Metric<Observation.Paired> metric() {
        return SegmentationAgreement.iou(new ColourModels.Map3("map"));
    }

    @Override
    protected Metric<Observation.Paired> metricWithOtherSetting() {
        return SegmentationAgreement.fMeasure(new ColourModels.Map3("map"));
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

    @Test
    void masksAreCutAtATenth() {
        SegmentationAgreement metric = SegmentationAgreement.iou(new ColourModels.Map3("map"));
        // {0, 1} against {1, 2}: one of three; exactly a tenth is outside.
        assertThat(metric.score(ColourModels.pair(1f, 0.2f, 0.1f, 0.1f, 1f, 0.2f))[0])
                .isCloseTo(1.0 / 3, within(TOLERANCE));
        assertThat(metric.score(ColourModels.pair(0f, 0f, 0f, 0.1f, 0f, 0f))).containsExactly(1);
        assertThat(metric.score(ColourModels.pair(0f, 0f, 0f, 0f, 1f, 0f))).containsExactly(0);
    }

    @Test
    void theFMeasureWeighsPrecision() {
        SegmentationAgreement metric = SegmentationAgreement.fMeasure(new ColourModels.Map3("map"));
        // P = 1, R = 1/2: 1.3 · 0.5 / (0.3 + 0.5).
        assertThat(metric.score(ColourModels.pair(1f, 1f, 0f, 0f, 1f, 0f))[0]).isCloseTo(0.8125, within(TOLERANCE));
        assertThat(metric.score(ColourModels.pair(0f, 0f, 0f, 0f, 1f, 0f))).containsExactly(0);
        assertThat(metric.score(ColourModels.pair(0f, 0f, 0f, 0f, 0f, 0f))).containsExactly(1);
    }

    @Test
    void theErrorIsOfTheMaps() {
        SegmentationAgreement metric = SegmentationAgreement.meanAbsoluteError(new ColourModels.Map3("map"));
        assertThat(metric.score(ColourModels.pair(1f, 0.5f, 0f, 0.5f, 0.75f, 0f)))
                .containsExactly(0.25);
        assertThat(metric.spec().direction().label()).isEqualTo("lower is better");
    }
}
