// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.dimension;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.anid.api.metric.Metric;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.Observation;
import org.anid.api.metric.PerImageMetric;
import org.anid.api.metric.Score;
import org.anid.api.metric.ValueRange;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.testing.ColourModels;
import org.anid.metrics.testing.MetricContract;
import org.junit.jupiter.api.Test;

/** A metric of pairs over another network than its own. */
class OtherNetworkTest extends MetricContract<Observation.Paired> {

    @SuppressWarnings("unchecked") // The specification says that it takes pairs.
    private static PerImageMetric<Observation.Paired> segmentation(String network) {
        return (PerImageMetric<Observation.Paired>) MetricCatalog.find("segmentation")
                .orElseThrow()
                .make(KernelChoice.named("scalar"), Shelf.of(new ColourModels.Map3(network)), network)
                .orElseThrow();
    }

    @Override
    protected Metric<Observation.Paired> metric() {
        return segmentation("mine");
    }

    @Override
    protected Metric<Observation.Paired> metricWithOtherSetting() {
        return segmentation("u2net");
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
    void theSpecificationNamesTheNetwork() {
        MetricSpec own = segmentation("u2net").spec();
        MetricSpec other = segmentation("mine").spec();
        assertThat(own.settings()).doesNotContainKey("model");
        assertThat(other.settings()).containsAllEntriesOf(own.settings()).containsEntry("model", "mine 1 none");
        assertThat(other.title()).isEqualTo("Segmentation (IoU) with mine");
        assertThat(other.id()).isEqualTo("segmentation");
        assertThat(other.models()).containsExactly("mine");
        assertThat(other.range()).isEqualTo(own.range());
    }

    @Test
    void aScoreHasTheModelAndAnotherFingerprint() {
        Observation.Paired pair = observations().get(1);
        Score own = score(segmentation("u2net"), pair);
        Score other = score(segmentation("mine"), pair);
        assertThat(other.value()).isEqualTo(own.value());
        assertThat(other.provenance().models()).containsExactly(new ColourModels.Map3("mine").reference());
        assertThat(other.provenance().fingerprint())
                .isNotEqualTo(own.provenance().fingerprint());
    }

    @Test
    void theBoundsOfANetworkAreNotThoseOfAnother() {
        MetricSpec spec = MetricCatalog.find("nima")
                .orElseThrow()
                .make(KernelChoice.named("scalar"), Shelf.of(new ColourModels.Redness("red")), "red")
                .orElseThrow()
                .spec();
        assertThat(spec.range()).isEqualTo(ValueRange.REAL);
    }

    private static Score score(Metric<Observation.Paired> metric, Observation.Paired pair) {
        var accumulator = metric.newAccumulator();
        accumulator.update(pair);
        return accumulator.compute();
    }
}
