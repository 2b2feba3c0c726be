// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Comments keep to the width that CONTRIBUTING promises; the formatter sees to the code, and leaves comments alone. */
class CommentWidthTest {

    private static final int WIDTH = 120;

    /** A line that is nothing but comment. */
    private static final Pattern COMMENT = Pattern.compile("\\s*(/\\*|\\*|//).*");

    @ParameterizedTest
    @ValueSource(strings = {"anid-api", "anid-dataset", "anid-models", "anid-metrics", "examples"})
    void commentsAreNotWiderThanTheCode(String module) throws IOException {
        List<String> wide = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("..", module))) {
            for (Path file : files.filter(CommentWidthTest::ofOurs).toList()) {
                for (String line : Files.readAllLines(file)) {
                    if (line.length() > WIDTH && COMMENT.matcher(line).matches()) {
                        wide.add(file + ": " + line);
                    }
                }
            }
        }
        assertThat(wide).isEmpty();
    }

    /** What is generated is as wide as it is. */
    private static boolean ofOurs(Path file) {
        return file.toString().endsWith(".java")
                && !file.toString().contains(File.separator + "target" + File.separator);
    }
}
