// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.anid.api.image.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenImagesTest {

    record Recorded(String name, int width, int height, String sha256) {}

    static List<Recorded> recorded() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(GoldenImagesTest.class.getResourceAsStream("/golden/images.json"))) {
            List<Recorded> images = new ArrayList<>();
            for (JsonNode image : new ObjectMapper().readTree(in).get("values")) {
                images.add(new Recorded(
                        image.get("image").asText(),
                        image.get("width").asInt(),
                        image.get("height").asInt(),
                        image.get("value").asText()));
            }
            return images;
        }
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void bytesAreThoseThatTheReferencesSaw(Recorded image) throws NoSuchAlgorithmException {
        assertThat(GoldenImages.shape(image.name())).isEqualTo(new ImageShape(3, image.height(), image.width()));
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(GoldenImages.rgb(image.name()));
        assertThat(HexFormat.of().formatHex(hash)).isEqualTo(image.sha256());
    }

    @Test
    void everyImageOfTheTableIsRecorded() throws IOException {
        assertThat(recorded().stream().map(Recorded::name).toList()).isEqualTo(GoldenImages.names());
    }

    @Test
    void aPairIsOfOneSize() {
        assertThat(GoldenImages.pairs()).hasSizeGreaterThanOrEqualTo(14).allSatisfy(pair -> assertThat(
                        GoldenImages.shape(pair.distorted()))
                .isEqualTo(GoldenImages.shape(pair.reference())));
    }
}
