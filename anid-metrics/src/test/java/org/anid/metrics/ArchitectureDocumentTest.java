// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A drawn tree rots unless a test reads it. */
class ArchitectureDocumentTest {

    private static final Path ROOT = Path.of(System.getProperty("anid.repository.root", ".."));

    private static final Pattern MODULE =
            Pattern.compile("^(anid-[a-z]+(?:/[a-z0-9]+)?)\\s+(org\\.anid\\.[a-z0-9]+)\\s.*");
    private static final Pattern PACKAGE = Pattern.compile("^  (\\.[a-z0-9.]+)\\s.*");

    @Test
    void treeInTheDocumentIsTheTreeOfTheSources() throws IOException {
        Set<String> drawn = new TreeSet<>();
        Set<String> there = new TreeSet<>();
        String base = "";
        for (String line : Files.readAllLines(ROOT.resolve("ARCHITECTURE.md"))) {
            Matcher module = MODULE.matcher(line);
            Matcher inner = PACKAGE.matcher(line);
            if (module.matches()) {
                base = module.group(2);
                there.addAll(packages(ROOT.resolve(module.group(1)).resolve("src/main/java"), base));
            } else if (inner.matches() && !base.isEmpty()) {
                drawn.add(base + inner.group(1));
            }
        }
        assertThat(there).hasSizeGreaterThan(15);
        assertThat(drawn)
                .as("packages drawn in ARCHITECTURE.md, \"Where things are\", against the packages that have sources")
                .isEqualTo(there);
    }

    /**
     * Packages with sources, without the module's base package, which the module's own line stands for, and its
     * descriptor.
     */
    private static Set<String> packages(Path sources, String base) throws IOException {
        Set<String> packages = new TreeSet<>();
        if (!Files.isDirectory(sources)) {
            return packages;
        }
        try (Stream<Path> files = Files.walk(sources)) {
            List<Path> java =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            for (Path file : java) {
                Path folder = sources.relativize(file.getParent());
                String name = folder.toString().replace(folder.getFileSystem().getSeparator(), ".");
                if (!name.equals(base) && !name.isEmpty()) {
                    packages.add(name);
                }
            }
        }
        return packages;
    }
}
