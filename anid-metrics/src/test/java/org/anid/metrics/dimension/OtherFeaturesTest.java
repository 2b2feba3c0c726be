// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.dimension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalDouble;
import org.anid.api.image.ImageBatch;
import org.anid.api.metric.FeatureSetMetric;
import org.anid.api.metric.MetricSpec;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelException;
import org.anid.api.model.ModelReference;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.testing.FeatureSetContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A metric of sets over other features than its own. */
class OtherFeaturesTest extends FeatureSetContract {

    private static final int WIDTH = 20;

    /** An extractor that is never asked: the contract makes features. */
    private record Features(String id, int rowsPerImage) implements FeatureExtractor {
        @Override
        public ModelReference reference() {
            return new ModelReference(id, "3", "ab".repeat(32));
        }

        @Override
        public int width() {
            return WIDTH;
        }

        @Override
        public FeatureMatrix extract(ImageBatch images) {
            throw new AssertionError("features are given, not extracted");
        }
    }

    private static FeatureSetMetric over(String metric, String network) {
        return (FeatureSetMetric) MetricCatalog.find(metric)
                .orElseThrow()
                .make(KernelChoice.named("scalar"), Shelf.of(new Features(network, 1)), network)
                .orElseThrow();
    }

    @Override
    protected FeatureSetMetric metric() {
        return over("fid", "mine");
    }

    @Override
    protected FeatureSetMetric metricWithOtherSetting() {
        return over("fid", "other");
    }

    @Override
    protected OptionalDouble valueOfASetWithItself() {
        return OptionalDouble.of(0);
    }

    @Test
    void theTitleSaysThatItIsNoFid() {
        MetricSpec spec = metric().spec();
        assertThat(spec.title()).isEqualTo("FID with mine");
        assertThat(spec.models()).containsExactly("mine");
        assertThat(spec.settings())
                .containsEntry("model", "mine 3 " + "ab".repeat(32))
                .containsEntry("features", "mine 3 " + "ab".repeat(32));
        assertThat(over("fid", "inception-v3-fid").spec().title()).isEqualTo("FID");
    }

    @ParameterizedTest
    @CsvSource({
        "frechet, Fréchet distance (mine)",
        "kernel, Kernel distance (mine)",
        "mmd, Maximum mean discrepancy (mine)"
    })
    void distancesOverAnyFeaturesAreNamedAfterThem(String id, String title) {
        MetricSpec spec = over(id, "mine").spec();
        assertThat(spec.id()).isEqualTo(id);
        assertThat(spec.title()).isEqualTo(title);
        assertThat(spec.models()).containsExactly("mine");
        assertThat(spec.settings().get("features")).startsWith("mine 3 ");
        MetricCatalog.Entry entry = MetricCatalog.find(id).orElseThrow();
        assertThat(spec.dimension()).isEqualTo(entry.dimension());
        assertThat(spec.level()).isEqualTo(entry.level());
        assertThat(spec.direction()).isEqualTo(entry.direction());
    }

    @Test
    void featuresOfPatchesDoNotFit() {
        assertThatThrownBy(() -> MetricCatalog.find("frechet")
                        .orElseThrow()
                        .make(KernelChoice.named("scalar"), Shelf.of(new Features("patches", 9)), "patches"))
                .isInstanceOf(ModelException.class)
                .hasMessage("patches does not fit: a Fréchet distance takes one row of features per image, not 9 of"
                        + " patches");
    }

    @Test
    void aMetricWithoutANetworkTakesNone() {
        assertThatThrownBy(() ->
                        MetricCatalog.find("ssim").orElseThrow().make(KernelChoice.named("scalar"), Shelf.of(), "mine"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ssim computes without a network");
    }
}
