// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenTest {

    /** Other scripts keep files of other forms in the same folder. */
    private static final String SCRIPT = "\"script\": \"anid-metrics/src/test/python/golden.py\"";

    static List<String> scores() throws IOException, URISyntaxException {
        URL table = Objects.requireNonNull(GoldenTest.class.getResource("/golden/images.txt"));
        Path folder = Objects.requireNonNull(Path.of(table.toURI()).getParent());
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".json")
                        && !name.endsWith("images.json")
                        && Files.readString(file).contains(SCRIPT)) {
                    names.add(name.substring(0, name.length() - ".json".length()));
                }
            }
            return names;
        }
    }

    @Test
    void thereAreFilesToRead() throws IOException, URISyntaxException {
        assertThat(scores()).hasSizeGreaterThanOrEqualTo(40);
    }

    @ParameterizedTest
    @MethodSource("scores")
    void aFileSaysWhoMadeItsValuesAndIsMostlyValues(String name) {
        Golden golden = Golden.load(name);
        assertThat(golden.tool()).matches("\\S+ \\d+\\.\\d+.*");
        assertThat(golden.dtype()).isNotEmpty();
        assertThat(golden.values()).hasSizeGreaterThanOrEqualTo(12);
        assertThat(golden.all()).extracting(Golden.Value::name).doesNotHaveDuplicates();
        assertThat(golden.failures())
                .allSatisfy(value -> assertThat(value.numbers()).containsOnly(Double.NaN));
    }

    @ParameterizedTest
    @MethodSource("scores")
    void aNameIsThatOfAnImageOrAPairOfTheTable(String name) {
        if (name.startsWith("sample-")) {
            return;
        }
        List<String> known = Stream.concat(
                        GoldenImages.names().stream(),
                        GoldenImages.pairs().stream().map(GoldenImages.Pair::name))
                .toList();
        assertThat(Golden.load(name).all()).extracting(Golden.Value::name).isSubsetOf(known);
    }

    @Test
    void whereTheToolFailsTheValueIsNaN() {
        Golden.Value black = Golden.load("piqe")
                .failures()
                .filter(value -> value.name().equals("black-192"))
                .findAny()
                .orElseThrow();
        assertThat(black.value()).isNaN();
        assertThat(black.error()).isEqualTo("nan");
    }
}
