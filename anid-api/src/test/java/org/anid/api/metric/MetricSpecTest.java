// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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

    @Test
    void saysWhatItsInfoSays() {
        MetricSpec spec = MetricSpec.builder(INFO).build();
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
                        .build())
                .isEqualTo(MetricSpec.builder(INFO).build());
    }

    @Test
    void equalsItsCopyThroughBytes() throws IOException, ClassNotFoundException {
        MetricSpec spec = MetricSpec.builder(INFO)
                .models("toy")
                .setting("side", 8)
                .range(0, 1)
                .build();
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
        assertThat(MetricSpec.builder(INFO).setting("side", 8).build())
                .isNotEqualTo(MetricSpec.builder(INFO).setting("side", 9).build());
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
}
