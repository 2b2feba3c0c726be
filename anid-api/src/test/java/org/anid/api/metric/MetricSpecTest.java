// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricSpecTest {

    private static final MetricInfo INFO = new MetricInfo(
            "toy-distance",
            "Toy distance",
            DimensionKind.DOWNSTREAM,
            Level.TASK,
            Observation.Kind.PAIRED,
            Direction.LOWER_IS_BETTER);

    private static MetricSpec.Builder toy() {
        return MetricSpec.builder(INFO).baseline(new Baseline.Ideal(0));
    }

    @Test
    void saysWhatItsInfoSays() {
        MetricSpec spec = toy().build();
        assertThat(spec.info()).isEqualTo(INFO);
        assertThat(new MetricInfo(
                        spec.id(), spec.title(), spec.dimension(), spec.level(), spec.input(), spec.direction()))
                .isEqualTo(INFO);
    }

    @Test
    void aBuilderThatIsToldTheSameMakesTheSame() {
        assertThat(MetricSpec.builder(INFO.id(), INFO.title())
                        .dimension(INFO.dimension())
                        .level(INFO.level(), INFO.input())
                        .direction(INFO.direction())
                        .baseline(new Baseline.Ideal(0))
                        .build())
                .isEqualTo(toy().build());
    }

    @Test
    void equalsItsCopyThroughBytes() throws IOException, ClassNotFoundException {
        MetricSpec spec = toy().models("toy").setting("side", 8).range(0, 1).build();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(spec);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(spec);
        }
    }

    @Test
    void otherSettingsAreAnotherSpecification() {
        assertThat(toy().setting("side", 8).build())
                .isNotEqualTo(toy().setting("side", 9).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SSIM", "ms_ssim", "ms--ssim", "-ssim", "ssim-", "ms ssim"})
    void idsAreKebabCase(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MetricSpec.builder(id, "SSIM"))
                .withMessage("a metric id is kebab-case as in ms-ssim, not '" + id + "'");
    }

    @Test
    void typedIdsAreMadeCanonical() {
        assertThat(MetricInfo.canonicalId(" MS_SSIM")).isEqualTo("ms-ssim");
    }

    @Test
    void theBaselineFollowsFromWhatTheMetricTakesAndCannotBeForgottenForPairs() {
        MetricSpec.Builder builder = MetricSpec.builder("toy", "Toy");
        assertThat(builder.build().baseline()).isEqualTo(new Baseline.NaturalValue());
        builder.level(Level.DISTRIBUTION, Observation.Kind.SIDED);
        assertThat(builder.build().baseline()).isEqualTo(new Baseline.NaturalFloor());
        builder.level(Level.STRUCTURE, Observation.Kind.PAIRED);
        assertThatIllegalStateException()
                .isThrownBy(builder::build)
                .withMessage("toy compares pairs: say what a perfect copy scores, as baseline(new Baseline.Ideal(1))");
        assertThat(builder.baseline(new Baseline.Ideal(1)).build().baseline()).isEqualTo(new Baseline.Ideal(1));
    }

    @Test
    void whatKeepsTwoStatesApartIsNamed() {
        MetricSpec spec = toy().setting("side", 8).setting("window", 11).build();
        spec.requireSame(toy().setting("side", 8).setting("window", 11).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> spec.requireSame(toy().setting("side", 9).build()))
                .withMessage(
                        "cannot merge toy-distance with toy-distance: side is 8 here and 9 there, window is 11 here and"
                                + " not set there");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        spec.requireSame(MetricSpec.builder("other", "Other").build()))
                .withMessage("cannot merge toy-distance with other: these are two metrics");
    }
}
