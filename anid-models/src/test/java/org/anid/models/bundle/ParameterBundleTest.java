// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.anid.api.model.ModelException;
import org.anid.api.provenance.Fingerprint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cards of parameters that hold less than they should. */
class ParameterBundleTest {

    private static final byte[] VALUES = new byte[16];

    private static final String CARD = """
            {"format": 1, "id": "x", "source": "s", "publishedSha256": "p", "known": true,
             "file": "values.f64", "sha256": "%s", "arrays": [{"name": "a", "shape": [2]}]}
            """.formatted(Fingerprint.of(VALUES));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private ParameterBundle open(String card) throws IOException {
        Files.write(folder.resolve("values.f64"), VALUES);
        Files.writeString(folder.resolve("card.json"), card);
        return ParameterBundle.open(folder);
    }

    @Test
    void whole() throws IOException {
        assertThat(open(CARD).array("a")).containsExactly(0, 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"id\": \"x\"",
                "\"file\": \"values.f64\"",
                "\"arrays\": [{\"name\": \"a\", \"shape\": [2]}]",
                "\"name\": \"a\"",
                "\"shape\": [2]"
            })
    void nulls(String field) {
        String name = field.substring(0, field.indexOf(':'));
        assertThatThrownBy(() -> open(CARD.replace(field, name + ": null")))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith(folder.resolve("card.json") + " does not describe a parameter bundle: ")
                .hasMessageContaining("null")
                .hasMessageContaining(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[2]", "{\"name\": \"a\", \"shape\": [2]}"})
    void nullsInLists(String element) {
        assertThatThrownBy(() -> open(CARD.replace(element, element.startsWith("[") ? "[null]" : "null")))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith(folder.resolve("card.json") + " does not describe a parameter bundle: ");
    }
}
