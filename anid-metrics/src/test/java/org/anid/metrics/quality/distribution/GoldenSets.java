// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.anid.api.model.FeatureMatrix;

/** Two sets of features and what another tool makes of them, written by {@code src/test/python/distribution.py}. */
record GoldenSets(String name, FeatureMatrix natural, FeatureMatrix generated, JsonNode values) {

    static Stream<GoldenSets> load(String file) {
        JsonNode root;
        try (InputStream in = Objects.requireNonNull(GoldenSets.class.getResourceAsStream("/golden/" + file))) {
            root = new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<GoldenSets> sets = new ArrayList<>();
        for (JsonNode node : root.get("cases")) {
            int width = node.get("width").asInt();
            sets.add(new GoldenSets(
                    node.get("name").asText(),
                    matrix(width, node.get("natural")),
                    matrix(width, node.get("generated")),
                    node));
        }
        return sets.stream();
    }

    double value(String key) {
        return values.get(key).asDouble();
    }

    private static FeatureMatrix matrix(int width, JsonNode node) {
        float[] values = new float[node.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = node.get(i).floatValue();
        }
        return new FeatureMatrix(values.length / width, width, values);
    }

    @Override
    public String toString() {
        return name;
    }
}
