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
import org.anid.api.dataset.DatasetException;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderDatasetTest {

    private final Path temp;

    FolderDatasetTest(@TempDir Path temp) {
        this.temp = temp;
    }

    @Test
    void equalStemsPairWhateverTheExtension() throws Exception {
        TestImages.write(temp, "real/a cat.png", "real/Über.png", "made/a cat.jpg", "made/Über.webp", "made/other.png");

        FolderDataset data = FolderDataset.builder(temp.resolve("real"))
                .generated("My Generator", temp.resolve("made"))
                .open();

        assertThat(data.name()).isEqualTo("real");
        assertThat(pairs(data))
                .containsExactly("My Generator:null:a cat", "My Generator:null:other", "My Generator:null:Über");
        assertThat(data.warnings()).singleElement().asString().startsWith("1 generated images have no natural partner");
    }

    @Test
    void numbersPairWhereStemsDoNot() throws Exception {
        TestImages.write(
                temp,
                "real/COCO_val2014_000000000042.png",
                "real/COCO_val2014_000000000007.png",
                "made/T2I/0042_112024.png",
                "made/I2I/7.png");

        FolderDataset data = FolderDataset.builder(temp.resolve("real"))
                .generated("G", temp.resolve("made"))
                .captions(Captions.of(List.of(new Captions.Caption("42", "112024", "a cat"))))
                .categories(Categories.of(Map.of("7", List.of("animal", "vehicle"))))
                .open();

        assertThat(pairs(data)).containsExactly("G:T2I:42", "G:I2I:7");
        assertThat(data.warnings())
                .satisfiesExactlyInAnyOrder(
                        w -> assertThat(w).startsWith("2 images have none of the categories given, as 42"),
                        w -> assertThat(w).startsWith("1 generated images have an image id that the captions"));
        assertThat(data.records().get(2).caption()).isEqualTo("a cat");
        assertThat(data.records().get(3).categories()).containsExactly("animal", "vehicle");
    }

    /** A number in a name makes a picture that of another name only where the folders are paired so. */
    @Test
    void captionsOfFilesGoToThoseFilesAndNotToTheirNumbers() throws Exception {
        Path coco = Files.writeString(temp.resolve("captions.json"), """
                {"images": [{"id": 7, "file_name": "dog_139.png"}, {"id": 139, "file_name": "cat_777.png"}],
                 "annotations": [{"image_id": 7, "id": 1, "caption": "a dog"}, {"image_id": 139, "id": 2, "caption": "a cat"}]}
                """);
        Path instances = Files.writeString(temp.resolve("instances.json"), """
                {"images": [{"id": 7, "file_name": "dog_139.png"}, {"id": 139, "file_name": "cat_777.png"}],
                 "annotations": [{"image_id": 7, "category_id": 1, "area": 5}, {"image_id": 139, "category_id": 2, "area": 5}],
                 "categories": [{"id": 1, "name": "dog"}, {"id": 2, "name": "cat"}]}
                """);
        TestImages.write(temp, "real/139.png", "made/139.png", "named/dog_139.png", "named/cat_777.png");
        TestImages.write(temp, "numbered/139.png", "numbered/777.png");

        FolderDataset other = FolderDataset.builder(temp.resolve("real"))
                .generated("G", temp.resolve("made"))
                .captions(Captions.read(coco))
                .categories(Categories.read(instances))
                .open();
        assertThat(other.records()).allMatch(image -> image.categories().isEmpty());
        assertThat(other.records().get(1).caption()).isNull();
        assertThat(other.warnings()).anyMatch(line -> line.startsWith("2 image ids are in the captions, as "));

        FolderDataset same = FolderDataset.builder(temp.resolve("named"))
                .generated("G", temp.resolve("numbered"))
                .captions(Captions.read(coco))
                .categories(Categories.read(instances))
                .open();
        assertThat(pairs(same)).containsExactly("G:null:139", "G:null:777");
        assertThat(same.records()).extracting(ImageRecord::caption).containsExactly(null, null, "a dog", "a cat");
        assertThat(same.records())
                .extracting(ImageRecord::categories)
                .containsExactly(List.of("dog"), List.of("cat"), List.of("dog"), List.of("cat"));
    }

    @Test
    void aGeneratorWithTwoFoldersIsOneAndThatIsSaid() throws Exception {
        TestImages.write(temp, "real/1.png", "real/2.png", "a/1.png", "b/2.png");
        FolderDataset data = FolderDataset.builder(temp.resolve("real"))
                .generated("G", temp.resolve("a"))
                .generated("G", temp.resolve("b"))
                .open();
        assertThat(data.records()).hasSize(4);
        assertThat(data.warnings()).containsExactly("generator G was given 2 folders: they are taken as one generator");
    }

    @Test
    void foldersNamedByANumberAreClassesUnlessTheirPicturesHaveThatSize() throws Exception {
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < 4; i++) {
                for (String side : List.of("real", "made")) {
                    Path file = temp.resolve(side + "/" + c + "/" + i + ".png");
                    Files.createDirectories(temp.resolve(side + "/" + c));
                    Files.write(file, TestImages.png(5, 5, c * 10 + i));
                }
            }
        }

        FolderDataset data = FolderDataset.builder(temp.resolve("real"))
                .generated("G", temp.resolve("made"))
                .open();

        assertThat(pairs(data))
                .containsExactly(
                        "G:null:0/0",
                        "G:null:0/1",
                        "G:null:0/2",
                        "G:null:0/3",
                        "G:null:1/0",
                        "G:null:1/1",
                        "G:null:1/2",
                        "G:null:1/3",
                        "G:null:2/0",
                        "G:null:2/1",
                        "G:null:2/2",
                        "G:null:2/3");
        assertThat(data.records()).hasSize(24).allSatisfy(r -> assertThat(r.declaredSize())
                .isNull());
        assertThat(data.warnings()).isEmpty();
    }

    @Test
    void aClassThatIsCalledLikeTheSizeOfItsPicturesIsNoSizeAmongClasses() throws Exception {
        for (String name : List.of("5", "6", "7")) {
            Files.createDirectories(temp.resolve("real/" + name));
            Files.write(temp.resolve("real/" + name + "/x.png"), TestImages.png(5, 5, 1));
        }
        TestImages.write(temp, "made/1.png");

        FolderDataset data = FolderDataset.builder(temp.resolve("real"))
                .generated("G", temp.resolve("made"))
                .open();

        assertThat(data.records())
                .filteredOn(ImageRecord::natural)
                .extracting(ImageRecord::imageId)
                .containsExactly("5/x", "6/x", "7/x");
    }

    @Test
    void aShardFolderIsReadAndNoPartOfTheId() throws Exception {
        TestImages.write(temp, "real/00000/000000001.png", "real/00001/000000002.png", "made/1.png", "made/2.png");

        FolderDataset data = FolderDataset.builder(temp.resolve("real"))
                .generated("G", temp.resolve("made"))
                .open();

        assertThat(pairs(data)).containsExactly("G:null:1", "G:null:2");
        assertThat(data.warnings()).isEmpty();
    }

    @Test
    void captionsAndCategoriesThatMatchNothingOrPartlyAreCounted() throws Exception {
        TestImages.write(temp, "real/a.png", "real/b.png", "made/a.png", "made/b.png");
        FolderDataset.Builder builder =
                FolderDataset.builder(temp.resolve("real")).generated("G", temp.resolve("made"));

        assertThat(builder.captions(Captions.of(List.of(new Captions.Caption("a", null, "x"))))
                        .open()
                        .warnings())
                .singleElement()
                .asString()
                .startsWith("1 generated images have an image id that the captions do not list, as b (");
        assertThat(builder.captions(Captions.of(List.of(new Captions.Caption("139", null, "x"))))
                        .categories(Categories.of(Map.of("139", List.of("food"), "140", List.of("food"))))
                        .open()
                        .warnings())
                .anySatisfy(
                        line -> assertThat(line).startsWith("2 generated images have an image id that the captions"))
                .anySatisfy(line -> assertThat(line).startsWith("4 images have none of the categories given"))
                .contains(
                        "1 image ids are in the captions, as 139, and none of them in the data set, which has such as a:"
                                + " check that they belong together",
                        "2 image ids are in the categories, as 139, and none of them in the data set, which has such as"
                                + " a: check that they belong together");
    }

    @Test
    void disagreementOfTheRulesIsSaid() throws Exception {
        TestImages.write(
                temp, "real/1.png", "real/2.png", "real/3.png", "made/1.png", "made/img2.png", "made/img3.png");

        FolderDataset data = FolderDataset.builder(temp.resolve("real"))
                .generated("G", temp.resolve("made"))
                .open();

        assertThat(pairs(data)).containsExactly("G:null:1", "G:null:2", "G:null:3");
        assertThat(data.warnings())
                .containsExactly("1 generated images pair by stem and 3 by number; they are paired by number");
    }

    @Test
    void numbersThatSeveralNaturalImagesShareDoNotPair() throws Exception {
        TestImages.write(temp, "real/cat1.png", "real/dog1.png", "made/cat1.png", "made/dog_1.png");

        FolderDataset data = FolderDataset.builder(temp.resolve("real"))
                .generated("G", temp.resolve("made"))
                .open();

        assertThat(pairs(data)).containsExactly("G:null:cat1", "G:null:dog_1");
        assertThat(data.records()).hasSize(4);
    }

    @Test
    void guidanceCanBeGivenPerFolder() throws Exception {
        TestImages.write(temp, "real/1.png", "x/1.png", "y/1.png");

        FolderDataset data = FolderDataset.builder(temp.resolve("real"))
                .generated("G", Guidance.TI2I, temp.resolve("x"))
                .generated("G", Guidance.T2I, temp.resolve("y"))
                .open();

        assertThat(pairs(data)).containsExactly("G:T2I:1", "G:TI2I:1");
    }

    @Test
    void studyNamesGoBeforeOtherRules() throws Exception {
        Path study = Shared.dani("human-study");

        FolderDataset data = FolderDataset.builder(study.resolve("images/ORG"))
                .generated("SD_XL", study.resolve("images/SD_XL"))
                .naming(StudyNames.beside(study.resolve("ratings.json")).orElseThrow())
                .open();

        assertThat(data.records()).hasSize(40);
        assertThat(data.warnings()).isEmpty();
        assertThat(data.records())
                .filteredOn(r -> r.location().endsWith("10_0.jpg"))
                .singleElement()
                .satisfies(r -> {
                    assertThat(r.imageId()).isEqualTo("488251");
                    assertThat(r.origin()).isEqualTo(new Origin.Generated("SD_XL", Guidance.T2I));
                });
    }

    @Test
    void captionOfAnImageWithOneIsUsedAndOfSeveralTheFirst() throws Exception {
        TestImages.write(temp, "real/1.png", "real/2.png", "made/1.png", "made/2.png");

        FolderDataset data = FolderDataset.builder(temp.resolve("real"))
                .generated("G", temp.resolve("made"))
                .captions(Captions.of(List.of(
                        new Captions.Caption("1", "5", "only"),
                        new Captions.Caption("2", "10", "second"),
                        new Captions.Caption("2", "9", "first"))))
                .open();

        assertThat(data.records()).extracting(ImageRecord::caption).containsExactly(null, null, "only", "first");
        assertThat(data.records()).extracting(ImageRecord::captionId).containsExactly(null, null, "5", "9");
        assertThat(data.warnings()).singleElement().asString().startsWith("1 generated images do not say which");
    }

    @Test
    void emptyOrMissingFoldersAreSaid() throws Exception {
        TestImages.write(temp, "real/1.png");
        Files.createDirectory(temp.resolve("empty"));

        assertThatThrownBy(() -> FolderDataset.builder(temp.resolve("real"))
                        .generated("G", temp.resolve("empty"))
                        .open())
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("no image files in")
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> FolderDataset.builder(temp.resolve("nowhere"))
                        .generated("G", temp.resolve("real"))
                        .open())
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("there is no folder");
    }

    static List<String> pairs(FolderDataset data) throws IOException {
        return data.records().stream()
                .filter(r -> r.origin() instanceof Origin.Generated)
                .map(r -> ((Origin.Generated) r.origin()).condition().generator() + ":"
                        + ((Origin.Generated) r.origin()).condition().guidance()
                        + ":" + r.imageId())
                .toList();
    }
}
