// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.anid.api.dataset.DatasetException;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.Origin;
import org.anid.api.dataset.RatingStudy;
import org.anid.api.provenance.Fingerprint;
import org.anid.dataset.Categories;
import org.anid.dataset.DaniDataset;
import org.anid.dataset.RatingsReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoDatasetTest {

    private final Path folder;

    DemoDatasetTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void theSameSeedGivesTheSameBytes() throws IOException {
        DemoDataset.write(folder.resolve("a"), 2, 7);
        DemoDataset.write(folder.resolve("b"), 2, 7);
        DemoDataset.write(folder.resolve("c"), 2, 8);
        assertThat(hashes(folder.resolve("a"))).isEqualTo(hashes(folder.resolve("b")));
        assertThat(hashes(folder.resolve("a")).values())
                .doesNotContainAnyElementsOf(hashes(folder.resolve("c")).entrySet().stream()
                        .filter(file -> file.getKey().endsWith(".png"))
                        .map(file -> file.getValue())
                        .toList());
    }

    @Test
    void itIsADataSetThatTheReadersTakeWithoutAWarning() throws DatasetException, IOException {
        DemoDataset.write(folder, 3, 2024);
        DaniDataset data = DaniDataset.builder(DemoDataset.images(folder))
                .categories(Categories.read(DemoDataset.categories(folder)))
                .open();
        assertThat(data.warnings()).isEmpty();
        assertThat(data.records()).hasSize(3 + 3 * 9);
        List<String> generators = new ArrayList<>();
        for (ImageRecord image : data.records()) {
            assertThat(image.categories()).hasSize(1);
            assertThat(image.content().read().pixels().shape().size()).isEqualTo("256×256");
            if (image.origin() instanceof Origin.Generated generated) {
                generators.add(generated.condition().generator());
                assertThat(image.caption()).contains("in front of hills");
            }
        }
        assertThat(generators).containsOnlyElementsOf(DemoDataset.generators());
        RatingStudy study = RatingsReader.read(DemoDataset.ratings(folder));
        assertThat(study.simulated()).isTrue();
        assertThat(study.ratings()).hasSize(3 * 9 * 12 * 3);
    }

    private static TreeMap<String, String> hashes(Path root) throws IOException {
        TreeMap<String, String> hashes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                hashes.put(root.relativize(file).toString(), Fingerprint.of(Files.readAllBytes(file)));
            }
        }
        return hashes;
    }
}
