// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.dimension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.MetricInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricAliasesTest {

    @Test
    void noNameIsAmbiguousOrShadowsAnother() {
        List<String> names = Stream.concat(
                        MetricAliases.all().stream().map(MetricAliases.Alias::name), MetricAliases.others().stream())
                .map(MetricInfo::canonicalId)
                .toList();
        assertThat(names).doesNotHaveDuplicates().doesNotContain("all", DimensionKind.HUMAN.label());
        for (MetricCatalog.Entry entry : MetricCatalog.entries()) {
            assertThat(names)
                    .doesNotContain(
                            entry.id(), entry.dimension().label(), entry.level().label());
        }
    }

    @Test
    void everyAliasIsAMetricAndSaysWhereItComesFrom() {
        assertThat(MetricAliases.all()).allSatisfy(alias -> {
            assertThat(MetricCatalog.entries().stream().map(MetricCatalog.Entry::id))
                    .contains(alias.metric());
            assertThat(MetricAliases.of(alias.metric())).contains(alias);
            assertThat(alias.library()).isNotBlank();
        });
        assertThat(MetricAliases.of("psnr")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ilniqe, il-niqe",
        "FSIMc, fsim",
        "vif_p, vifp",
        "LearnedPerceptualImagePatchSimilarity, lpips",
        "learned_perceptual_image_patch_similarity, lpips",
        "stlpips, st-lpips",
        "laion_aes, laion-aesthetic",
        "CLIPScore, clip-score",
        "legacy_tensorflow, fid-legacy-tensorflow",
        "frechet_inception_distance, fid-legacy-tensorflow",
        "is, inception-score",
        "MS_SSIM, ms-ssim",
    })
    void namesOfOtherLibrariesAreFound(String typed, String id) {
        for (String name : List.of(typed, typed.toLowerCase(Locale.ROOT), ' ' + typed.replace('_', '-'))) {
            assertThat(MetricCatalog.find(name).orElseThrow().id()).isEqualTo(id);
            assertThat(Selection.parse("psnr," + name).named()).containsExactly("psnr", id);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "psnry, pyiqa 0.1.16 calls psnry: that one is over the luma",
        "ssimc, pyiqa 0.1.16 calls ssimc",
        "StructuralSimilarityIndexMeasure, torchmetrics 1.9.0",
        "FrechetInceptionDistance, where fid resizes as clean-fid",
        "kernel_inception_distance_mean, kid over inception-v3-fid-legacy-tensorflow",
    })
    void namesOfOtherNumbersAreRefusedWithTheDifference(String typed, String part) {
        assertThat(MetricCatalog.find(typed)).isEmpty();
        assertThatThrownBy(() -> Selection.parse(typed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(part);
    }

    @ParameterizedTest
    @CsvSource({
        "ilnique, il-niqe",
        "colorfullness, colourfulness",
        "laion_aest, laion-aesthetic",
        "legacytorch, fid-legacy-pytorch"
    })
    void hintsKnowThemAndGiveTheId(String typed, String id) {
        assertThatThrownBy(() -> Selection.parse(typed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("did you mean " + id);
    }
}
