// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.dimension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.anid.api.dimension.Skipped;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Metric;
import org.anid.api.metric.MetricSpec;
import org.anid.api.model.ModelLocator;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.testing.ColourModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was named must run, what comes along need not; and what networks may be put behind metrics. */
class SelectionTest {

    private static final Kernels SCALAR = KernelChoice.named("scalar");

    private static MetricCatalog.Entry entry(String id) {
        return MetricCatalog.find(id).orElseThrow();
    }

    private static Map<String, List<Skipped>> unmet(ModelLocator models, Selection selection) {
        return Dimensions.unmet(SCALAR, models, selection, Set.of());
    }

    @Test
    void onlyIdsAreNamed() {
        Selection selection = Selection.parse("structure,LPIPS,ilniqe,human");
        assertThat(selection.named()).containsExactly("lpips", "il-niqe");
        assertThat(selection.groups()).containsExactly("structure", "human");
        assertThat(selection.includes(entry("ssim"))).isTrue();
        assertThat(selection.includes(entry("niqe"))).isFalse();
        assertThat(selection.includes(DimensionKind.HUMAN)).isTrue();
        assertThat(selection.includes(DimensionKind.DOWNSTREAM)).isFalse();
        assertThat(Selection.parse("all,lpips").named()).containsExactly("lpips");
    }

    @Test
    void whatIsNamedMustRunAndWhatComesAlongNeedNot() {
        assertThat(unmet(ModelLocator.none(), Selection.all())).isEmpty();
        assertThat(unmet(ModelLocator.none(), Selection.parse("quality,structure,psnr,human")))
                .isEmpty();
        assertThat(unmet(Shelf.of(), Selection.parse("all,lpips,psnr,dists")))
                .containsExactly(
                        Map.entry(
                                "lpips",
                                List.of(new Skipped(
                                        "lpips", "needs lpips-alex, which is not there", "get lpips-alex"))),
                        Map.entry(
                                "dists",
                                List.of(new Skipped("dists", "needs dists, which is not there", "get dists"))));
    }

    @Test
    void aGroupOfWhichNothingRunsIsUnmetMetricByMetric() {
        Map<String, List<Skipped>> unmet = unmet(Shelf.of(), Selection.parse("aesthetics,frame"));
        assertThat(unmet).containsOnlyKeys("aesthetics");
        assertThat(unmet.get("aesthetics"))
                .extracting(Skipped::metric)
                .containsExactly("nima", "nima-spread", "laion-aesthetic-v1", "laion-aesthetic", "q-align-aesthetic");
        assertThat(unmet(Shelf.of(new ColourModels.Redness("nima")), Selection.parse("aesthetics")))
                .isEmpty();
    }

    @Test
    void aModelThatIsThereAndCannotBeUsedIsUnmetToo() {
        assertThat(unmet(Shelf.of(new ColourModels.Redness("lpips-alex")), Selection.parse("lpips"))
                        .get("lpips"))
                .containsExactly(new Skipped("lpips", "lpips-alex is none of the type PairedScoreModel", ""));
    }

    @Test
    void whatWillBeMadeIsNotMissing() {
        Selection selection = Selection.parse("niqe,il-niqe,pi");
        assertThat(Dimensions.unmet(SCALAR, Shelf.of(), selection, FittedPriors.IDS))
                .containsExactly(
                        Map.entry("pi", List.of(new Skipped("pi", "needs nrqm, which is not there", "get nrqm"))));
        assertThat(unmet(Shelf.of(), selection)).containsOnlyKeys("niqe", "il-niqe", "pi");
    }

    @Test
    void anotherNetworkStandsBehindAMetric() {
        Shelf shelf = Shelf.of(new ColourModels.Map3("mine"));
        Selection selection = Selection.parse("downstream").with("SEGMENTATION", "mine");
        assertThat(selection.named()).containsExactly("segmentation");
        assertThat(selection.models(entry("segmentation"))).containsExactly("mine");
        assertThat(selection.models(entry("segmentation-mae"))).containsExactly("u2net");
        assertThat(unmet(shelf, selection)).isEmpty();
        MetricSpec spec = Dimensions.standard(SCALAR, shelf, selection).stream()
                .flatMap(dimension -> dimension.metrics().stream())
                .map(Metric::spec)
                .findFirst()
                .orElseThrow();
        assertThat(spec.id()).isEqualTo("segmentation");
        assertThat(spec.models()).containsExactly("mine");
        // By its own name it is the metric as ever.
        assertThat(Selection.parse("segmentation")
                        .with("segmentation", "u2net")
                        .make(entry("segmentation"), SCALAR, Shelf.of(new ColourModels.Map3("u2net")))
                        .orElseThrow()
                        .spec())
                .isEqualTo(entry("segmentation")
                        .make(SCALAR, Shelf.of(new ColourModels.Map3("u2net")))
                        .orElseThrow()
                        .spec());
    }

    @Test
    void aNetworkThatIsNotThereOrOfAnotherKindIsUnmet() {
        Shelf shelf = Shelf.of(new ColourModels.Colours("colours"));
        assertThat(unmet(shelf, Selection.all().with("segmentation", "colours")))
                .containsExactly(Map.entry(
                        "segmentation",
                        List.of(new Skipped("segmentation", "colours is none of the type Segmenter", ""))));
        assertThat(unmet(shelf, Selection.all().with("segmentation", "nowhere")))
                .containsExactly(Map.entry(
                        "segmentation",
                        List.of(new Skipped("segmentation", "needs nowhere, which is not there", "get nowhere"))));
    }

    @Test
    void metricsWithoutANetworkOfTheirOwnWaitForOne() {
        for (String id : List.of("frechet", "kernel", "mmd")) {
            assertThat(entry(id).needsModel()).isTrue();
            assertThat(entry(id).models()).isEmpty();
            assertThat(Selection.all().includes(entry(id))).isFalse();
            assertThat(Selection.parse("distribution").includes(entry(id))).isFalse();
            assertThat(unmet(Shelf.of(), Selection.parse(id)).get(id))
                    .singleElement()
                    .satisfies(skipped -> {
                        assertThat(skipped.reason()).isEqualTo("needs a network of your choice");
                        assertThat(skipped.remedy()).startsWith("--model " + id + "=MODEL");
                    });
            assertThat(Selection.parse("distribution").with(id, "mine").includes(entry(id)))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ssim         | ssim computes without a network",
                "swd          | swd computes without a network",
                "niqe         | niqe takes no network but the parameters niqe",
                "pi           | pi takes no network but the parameters niqe and nrqm",
                "segmentatoin | no metric is called 'segmentatoin': did you mean segmentation",
                "quality      | no metric is called 'quality'",
                "recognition  | recognition is not among the metrics to run",
                "vqa          | vqa is given two networks, a and b",
            })
    void whatTakesNoNetworkSaysSo(String metric, String message) {
        Selection selection = Selection.parse("quality,segmentation,vqa").with("vqa", "a");
        assertThatThrownBy(() -> selection.with(metric, "b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
