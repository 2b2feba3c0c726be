// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.anid.api.dataset.DatasetException;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.ImageReadException;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.ImageSource;
import org.anid.api.dataset.Origin;
import org.anid.api.image.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaniDatasetTest {

    private final Path temp;

    DaniDatasetTest(@TempDir Path temp) {
        this.temp = temp;
    }

    @Test
    void realSampleHasSevenGeneratorsTenImagesEachAndThirtyNaturalImages() throws Exception {
        DaniDataset sample = DaniDataset.open(Shared.dani("sample"));

        assertThat(sample.warnings()).isEmpty();
        assertThat(sample.name()).isEqualTo("sample");
        assertThat(sample.records().stream().filter(ImageRecord::natural)).hasSize(30);
        Map<String, Integer> expected = new TreeMap<>();
        for (String generator : List.of("SD_V21", "SD_XL", "Versatile")) {
            for (Guidance guidance : Guidance.values()) {
                expected.put(generator + " " + guidance, 10);
            }
        }
        for (String cell : List.of("DFGAN T2I", "GALIP T2I", "Dalle2 T2I", "Dalle2 I2I", "Dalle3 T2I")) {
            expected.put(cell, 10);
        }
        assertThat(cells(sample)).isEqualTo(expected);
        assertThat(sample.records().stream().filter(r -> !r.natural()))
                .allSatisfy(r -> assertThat(r.caption()).isNotBlank());
        ImageRecord dalle3 = sample.records().stream()
                .filter(r -> r.origin().equals(new Origin.Generated("Dalle3", Guidance.T2I)))
                .findFirst()
                .orElseThrow();
        assertThat(dalle3.declaredSize()).isEqualTo(new ImageShape(3, 1024, 1024));
        assertThat(dalle3.imageId()).isEqualTo("92177");
        assertThat(dalle3.captionId()).isEqualTo("112024");
        assertThat(dalle3.caption()).isEqualTo("Advertising photograph of a surf-themed birthday cake from a bakery");
    }

    @Test
    void realHumanStudyNamesItsImagesByStudyJson() throws Exception {
        DaniDataset study = DaniDataset.open(Shared.dani("human-study"));

        assertThat(study.warnings()).isEmpty();
        assertThat(study.records().stream().filter(ImageRecord::natural).map(ImageRecord::imageId))
                .hasSize(10)
                .contains("488251", "6213")
                .isSortedAccordingTo(Ids.ORDER);
        assertThat(cells(study)).hasSize(12).allSatisfy((cell, count) -> assertThat(count)
                .isEqualTo(10));
        assertThat(study.records())
                .filteredOn(r -> r.location().endsWith("10_2.jpg"))
                .hasSize(4)
                .allSatisfy(r -> {
                    assertThat(r.imageId()).isEqualTo("488251");
                    assertThat(((Origin.Generated) r.origin()).condition().guidance())
                            .isEqualTo(Guidance.TI2I);
                    assertThat(r.captionId()).isEqualTo("478941");
                    assertThat(r.caption()).isEqualTo("a man standing in front of a brown horse near a small building");
                });
    }

    @Test
    void recordsAreOrderedByNumberNotByText() throws Exception {
        TestImages.write(
                temp,
                "ORG/512/000000000100.png",
                "ORG/512/0000000000009.png",
                "ORG/64/9.png",
                "Z/512/TI2I/9_1.png",
                "Z/512/T2I/100_5.png",
                "Z/512/T2I/9_20.png",
                "Z/512/T2I/9_3.png",
                "A/256/I2I/9_3.png");

        assertThat(DaniDataset.open(temp).records())
                .extracting(r -> r.imageId() + " " + r.captionId() + " "
                        + r.location().substring(temp.toString().length() + 1))
                .map(text -> text.replace('\\', '/'))
                .containsExactly(
                        "9 null ORG/64/9.png",
                        "9 null ORG/512/0000000000009.png",
                        "100 null ORG/512/000000000100.png",
                        "9 3 A/256/I2I/9_3.png",
                        "9 3 Z/512/T2I/9_3.png",
                        "9 20 Z/512/T2I/9_20.png",
                        "100 5 Z/512/T2I/100_5.png",
                        "9 1 Z/512/TI2I/9_1.png");
    }

    @Test
    void rootOneLevelTooHighOrTooLowIsFoundAndSaid() throws Exception {
        Path root = temp.resolve("a folder/DANI ü");
        TestImages.write(root, "ORG/512/1.png", "New Gen/512/T2I/1_2.png");

        for (Path given : List.of(root.resolve("ORG"), root.resolve("New Gen"), temp.resolve("a folder"))) {
            DaniDataset data = DaniDataset.open(given);

            assertThat(data.root().toRealPath()).isEqualTo(root.toRealPath());
            assertThat(data.records()).hasSize(2);
            assertThat(data.name()).isEqualTo("DANI ü");
            assertThat(data.warnings()).singleElement().asString().contains(given.toString(), "used");
        }
    }

    @Test
    void twoDataSetsInTheFolderGivenAreNotMixed() throws Exception {
        TestImages.write(temp, "a/ORG/512/1.png", "b/ORG/512/1.png");

        assertThatThrownBy(() -> DaniDataset.open(temp))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("several data sets")
                .hasMessageContaining("give one of them");
    }

    @Test
    void oddFilesAreCountedWithAnExampleAndNothingElseIsLost() throws Exception {
        TestImages.write(
                temp,
                "ORG/512/1.png",
                "G/512/T2I/1_10.png",
                "G/512/T2I/1_11.png",
                "G/512/T2I/1_10.webp",
                "G/512/T2I/2_30.png",
                "G/512/T2I/odd name.png",
                "G/512/extra/1_12.png");
        Files.writeString(temp.resolve("G/512/T2I/notes.txt"), "x");
        Files.writeString(temp.resolve("README.md"), "x");
        Files.writeString(temp.resolve("G/512/T2I/.DS_Store"), "x");
        Files.createDirectory(temp.resolve("G/512/T2I/x.jpg"));
        Files.writeString(
                temp.resolve("captions.json"),
                "{\"1\": {\"image_id\": 1, \"captions\": [{\"caption_id\": 10, \"caption\": \" a cat \"}]}}");

        DaniDataset data = DaniDataset.open(temp);

        assertThat(data.records()).hasSize(6);
        assertThat(data.records())
                .filteredOn(r -> "10".equals(r.captionId()))
                .singleElement()
                .satisfies(r -> {
                    assertThat(r.caption()).isEqualTo("a cat");
                    assertThat(r.location()).endsWith("1_10.png");
                });
        assertThat(data.warnings())
                .satisfiesExactlyInAnyOrder(
                        w -> assertThat(w).startsWith("2 stray files").contains("notes.txt"),
                        w -> assertThat(w).startsWith("1 folders were not read").contains("extra"),
                        w -> assertThat(w)
                                .startsWith("1 generated images were left out")
                                .contains("1_10.webp"),
                        w -> assertThat(w)
                                .startsWith("2 generated images have a caption id")
                                .contains("1_11.png"),
                        w -> assertThat(w)
                                .startsWith("2 generated images have an image id that the captions do not list")
                                .contains("odd name"),
                        w -> assertThat(w)
                                .startsWith("2 generated images are not named")
                                .contains("odd name.png"),
                        w -> assertThat(w)
                                .startsWith("3 generated images have no natural partner")
                                .contains("2_30.png"));
    }

    @Test
    void sizeOrGuidanceMayBeMissingButAFolderOfReportsIsNoGenerator() throws Exception {
        TestImages.write(temp, "ORG/1.png", "A/T2I/1_2.png", "B/512/1_2.png", "report/plots/fig.png", "report/fig.png");

        DaniDataset data = DaniDataset.open(temp);

        assertThat(data.records())
                .extracting(ImageRecord::origin)
                .containsExactly(
                        new Origin.Natural(), new Origin.Generated("A", Guidance.T2I), new Origin.Generated("B", null));
        assertThat(data.records())
                .extracting(ImageRecord::declaredSize)
                .containsExactly(null, null, new ImageShape(3, 512, 512));
        assertThat(data.warnings())
                .singleElement()
                .asString()
                .startsWith("1 folders were not read: they hold neither")
                .endsWith("report");
    }

    @Test
    void directoryNamedAsImageIsARecordThatFails() throws Exception {
        TestImages.write(temp, "ORG/512/1.png");
        Files.createDirectories(temp.resolve("G/512/T2I/1_2.jpg"));

        ImageRecord record = DaniDataset.open(temp).records().get(1);

        assertThatThrownBy(() -> record.content().read())
                .isInstanceOf(ImageReadException.class)
                .hasMessage("it is a directory, not an image file");
    }

    @Test
    void contentIsDecodedWhenAskedFor() throws Exception {
        TestImages.write(temp, "ORG/512/1.png");
        Files.writeString(temp.resolve("ORG/512/2.jpg"), "");

        List<ImageRecord> records = DaniDataset.open(temp).records();

        assertThat(records.get(0).content().read().pixels().shape()).isEqualTo(new ImageShape(3, 512, 512));
        assertThat(records.get(0).content().read().format()).isEqualTo("PNG");
        assertThatThrownBy(() -> records.get(1).content().read()).isInstanceOf(ImageReadException.class);
    }

    @Test
    void folderWithoutLayoutSaysWhatWasExpected() throws Exception {
        TestImages.write(temp, "pictures/cat.png");

        assertThatThrownBy(() -> DaniDataset.open(temp))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining(temp.toString())
                .hasMessageContaining("GENERATOR/SIZE/GUIDANCE/IMAGEID_CAPTIONID.jpg")
                .hasMessageContaining("give the folder that holds ORG");
        assertThatThrownBy(() -> DaniDataset.open(temp.resolve("nowhere")))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("there is no folder")
                .hasMessageContaining("nowhere");
        assertThatThrownBy(() -> DaniDataset.open(temp.resolve("pictures/cat.png")))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("is a file, not a folder");
    }

    static Map<String, Integer> cells(ImageSource source) throws IOException {
        return source.records().stream()
                .filter(r -> r.origin() instanceof Origin.Generated)
                .collect(Collectors.toMap(
                        r -> ((Origin.Generated) r.origin()).condition().generator() + " "
                                + ((Origin.Generated) r.origin()).condition().guidance(),
                        r -> 1,
                        Integer::sum,
                        TreeMap::new));
    }
}
