// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.dimension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.anid.api.dimension.Dimension;
import org.anid.api.dimension.Skipped;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Metric;
import org.anid.api.metric.MetricInfo;
import org.anid.api.metric.MetricSpec;
import org.anid.api.model.Model;
import org.anid.api.model.ModelException;
import org.anid.api.model.ModelLocator;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.Kernels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MetricCatalogTest {

    private static final Kernels SCALAR = KernelChoice.named("scalar");

    /** The benchmark's metrics, dimension by dimension, by the ids that users type. */
    private static final List<String> MISSION = List.of(
            "psnr",
            "ssim",
            "ms-ssim",
            "fsim",
            "vsi",
            "vif",
            "gmsd",
            "mad",
            "lpips",
            "dists",
            "brisque",
            "niqe",
            "il-niqe",
            "piqe",
            "nrqm",
            "entropy",
            "cnniqa",
            "dbcnn",
            "hyperiqa",
            "musiq",
            "maniqa",
            "tres",
            "unique",
            "liqe",
            "clip-iqa",
            "topiq",
            "q-align",
            "fid",
            "clip-fid",
            "kid",
            "swd",
            "inception-score",
            "fd-dinov2",
            "cmmd",
            "precision",
            "recall",
            "density",
            "coverage",
            "nima",
            "laion-aesthetic",
            "q-align-aesthetic",
            "recognition",
            "segmentation",
            "vqa");

    @Test
    void everyMetricOfTheMissionHasARow() {
        assertThat(MetricCatalog.entries().stream().map(MetricCatalog.Entry::id))
                .doesNotHaveDuplicates()
                .containsAll(MISSION);
    }

    /** A row that makes another metric than it says, or none at all, fails. */
    @ParameterizedTest
    @MethodSource("org.anid.metrics.dimension.MetricCatalog#entries")
    void everyRowSaysWhatItsMetricSays(MetricCatalog.Entry entry) {
        StubModels models = new StubModels();
        if (entry.needsChoice()) {
            MetricSpec chosen = entry.make(SCALAR, models, "mine").orElseThrow().spec();
            assertThat(chosen.id()).isEqualTo(entry.id());
            assertThat(chosen.title()).contains("mine");
            assertThat(chosen.models()).containsExactly("mine");
            return;
        }
        MetricSpec spec = entry.make(SCALAR, models).orElseThrow().spec();
        assertThat(spec.info()).isEqualTo(entry.info());
        assertThat(spec.models()).isEqualTo(entry.models());
        assertThat(models.opened()).isEqualTo(entry.models());
    }

    @Test
    void rowsAnswerWithTheirInfo() {
        MetricCatalog.Entry entry = MetricCatalog.find("gmsd").orElseThrow();
        assertThat(new MetricInfo(
                        entry.id(), entry.title(), entry.dimension(), entry.level(), entry.input(), entry.direction()))
                .isEqualTo(entry.info());
    }

    @Test
    void metricsWithoutTheirModelsAreSkippedWithTheRemedy() {
        List<Dimension> dimensions = Dimensions.standard(SCALAR, ModelLocator.none());
        assertThat(dimensions.stream().map(Dimension::kind)).containsExactly(DimensionKind.values());
        List<String> skipped = dimensions.stream()
                .flatMap(dimension -> dimension.skipped().stream())
                .map(Skipped::metric)
                .toList();
        assertThat(new HashSet<>(skipped))
                .isEqualTo(new HashSet<>(MetricCatalog.entries().stream()
                        .filter(entry -> entry.needsModel() && !entry.needsChoice())
                        .map(MetricCatalog.Entry::id)
                        .toList()));
        assertThat(dimensions.stream().flatMap(dimension -> dimension.skipped().stream()))
                .allSatisfy(skip -> assertThat(skip.remedy()).isNotBlank());
    }

    @Test
    void aMetricOfTwoModelsNamesBothRemedies() {
        ModelLocator absent = new ModelLocator() {
            @Override
            public <T extends Model> Optional<T> open(String id, Class<T> type) {
                return Optional.empty();
            }

            @Override
            public String remedy(String id) {
                return "get " + id;
            }
        };
        assertThat(Dimensions.standard(SCALAR, absent, Selection.parse("pi")).stream()
                        .flatMap(dimension -> dimension.skipped().stream()))
                .singleElement()
                .satisfies(skip -> assertThat(skip.remedy()).isEqualTo("get niqe; get nrqm"));
    }

    @Test
    void modelThatCannotBeUsedIsSkippedWithItsMessage() {
        ModelLocator broken = new ModelLocator() {
            @Override
            public <T extends Model> Optional<T> open(String id, Class<T> type) {
                if (id.equals("niqe")) {
                    throw new ModelException(id + ": wrong hash", new IllegalStateException(), "mend " + id);
                }
                throw new ModelException(id + ": no such device");
            }

            @Override
            public String remedy(String id) {
                return "get " + id;
            }
        };
        assertThat(Dimensions.standard(SCALAR, broken).stream().flatMap(dimension -> dimension.skipped().stream()))
                .hasSizeGreaterThan(2)
                .allSatisfy(skip -> {
                    if (skip.reason().endsWith("niqe: wrong hash")) {
                        assertThat(skip.remedy()).isEqualTo("mend niqe");
                    } else {
                        assertThat(skip.reason()).endsWith("no such device");
                        assertThat(skip.remedy()).isEmpty();
                    }
                });
    }

    @Test
    void usersMayTypeIdsDimensionsAndLevels() {
        assertThat(ids(Selection.parse("MS_SSIM, psnr"))).containsExactly("psnr", "ms-ssim");
        assertThat(ids(Selection.parse("structure"))).contains("psnr", "ssim").doesNotContain("piqe");
        assertThat(ids(Selection.parse("all"))).contains("psnr", "piqe");
        assertThat(Dimensions.standard(SCALAR, ModelLocator.none(), Selection.parse("ssim,human")).stream()
                        .map(Dimension::kind))
                .containsExactly(DimensionKind.QUALITY, DimensionKind.HUMAN);
    }

    private static List<String> ids(Selection selection) {
        return Dimensions.standard(SCALAR, ModelLocator.none(), selection).stream()
                .flatMap(dimension -> dimension.metrics().stream())
                .map(Metric::spec)
                .map(MetricSpec::id)
                .toList();
    }

    @Test
    void unknownNamesAreRefusedWithTheNearest() {
        assertThatThrownBy(() -> Selection.parse("ssmi"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no metric, dimension or level is called 'ssmi': did you mean ssim");
        assertThatThrownBy(() -> Selection.parse("xxxxxxxxxxx"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("choose from psnr, quality, structure");
        assertThatThrownBy(() -> Selection.parse(" , "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no metric is named");
    }

    @Test
    void metricOfAnotherDimensionIsRefused() {
        Metric<?> ssim = MetricCatalog.find("SSIM")
                .orElseThrow()
                .make(SCALAR, ModelLocator.none())
                .orElseThrow();
        assertThatThrownBy(() -> MetricDimension.of(DimensionKind.AESTHETICS, List.of(ssim), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the metric ssim belongs to the dimension quality, not to aesthetics");
    }
}
