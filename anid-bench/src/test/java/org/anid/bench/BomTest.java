// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The BOM is published without its parent, and so has versions of its own: they are those that this build is tested
 * with.
 */
class BomTest {

    private static final Path ROOT = Path.of(System.getProperty("anid.repository.root"));

    private static final Pattern VERSION = Pattern.compile("<[a-z0-9]+\\.version>.*?</[a-z0-9]+\\.version>");

    private static final Pattern MANAGED =
            Pattern.compile("<groupId>[^<]+</groupId>\\s*<artifactId>[^<]+</artifactId>\\s*"
                    + "<version>[^<]+</version>\\s*</dependency>");

    @Test
    void versionsAreThoseOfTheParent() throws IOException {
        String parent = Files.readString(ROOT.resolve("pom.xml"));
        String bom = Files.readString(ROOT.resolve("anid-api/bom/pom.xml"));
        List<String> versions =
                VERSION.matcher(bom).results().map(MatchResult::group).toList();
        assertThat(versions).hasSizeGreaterThan(4).allSatisfy(version -> assertThat(parent)
                .contains(version));
        List<String> managed = MANAGED.matcher(bom)
                .results()
                .map(match -> match.group().replace("</dependency>", "").strip())
                .toList();
        assertThat(managed).hasSizeGreaterThan(15).allSatisfy(dependency -> assertThat(parent)
                .contains(dependency));
    }
}
