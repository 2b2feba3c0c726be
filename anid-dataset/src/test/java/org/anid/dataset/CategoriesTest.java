// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.anid.api.dataset.DatasetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CategoriesTest {

    private final Path temp;

    CategoriesTest(@TempDir Path temp) {
        this.temp = temp;
    }

    @Test
    void cocoSupercategoriesAreOrderedByTheAreaTheyCoverTogether() throws Exception {
        Path file = write("instances_val2017.json", """
                {"images": [{"id": 5}, {"id": 6}],
                 "annotations": [
                  {"segmentation": [[1.0, 2.0]], "area": 60.0, "iscrowd": 0, "image_id": 5, "category_id": 1, "id": 1},
                  {"segmentation": {"counts": [1], "size": [2, 2]}, "area": 40, "image_id": 5, "category_id": 17, "id": 2},
                  {"area": 30.5, "image_id": 5, "category_id": 18, "id": 3},
                  {"area": 1, "image_id": 6, "category_id": 18, "id": 4}],
                 "categories": [
                  {"supercategory": "person", "id": 1, "name": "person"},
                  {"supercategory": "animal", "id": 17, "name": "cat"},
                  {"supercategory": "animal", "id": 18, "name": "dog"}]}
                """);

        Categories categories = Categories.read(file);

        assertThat(categories.of("0005")).containsExactly("animal", "person");
        assertThat(categories.of("6")).containsExactly("animal");
        assertThat(categories.of("7")).isEmpty();
    }

    @Test
    void aCategoryWithoutOneAboveItHasItsOwnNameAndIdsGoThroughTheImages() throws Exception {
        Categories categories = Categories.read(write("instances.json", """
                {"images": [{"id": 1, "file_name": "000000000139.jpg"}, {"id": 139, "file_name": "dog.jpg"}],
                 "annotations": [
                  {"image_id": 1, "category_id": 1, "area": 3}, {"image_id": 1, "category_id": 2.0, "area": 2},
                  {"image_id": 1, "category_id": 3, "area": 1}, {"image_id": 139, "category_id": 4, "area": 1}],
                 "categories": [{"id": 1, "name": "cat"}, {"id": 2, "name": "car", "supercategory": "none"},
                                {"id": 3, "name": "cup", "supercategory": null},
                                {"id": 4, "name": "dog", "supercategory": "animal"}]}
                """));

        assertThat(categories.of("139")).containsExactly("cat", "car", "cup");
        assertThat(categories.of("dog")).containsExactly("animal");
        assertThat(categories.of("1")).isEmpty();
    }

    @Test
    void csvKeepsItsOrderWithoutDoubles() throws Exception {
        Categories categories =
                Categories.read(write("c.csv", "image_id,category\n1,food\n2,animal\n01,vehicle\n1,food\n"));

        assertThat(categories.of("1")).containsExactly("food", "vehicle");
        assertThat(categories.size()).isEqualTo(2);
    }

    @Test
    void aFileOfTwentyMegabytesIsReadAsAStream() throws Exception {
        Path file = temp.resolve("big.json");
        int annotations = 40_000;
        try (Writer writer = Files.newBufferedWriter(file)) {
            writer.write("{\"annotations\": [");
            String polygon = "123.25, 456.5, ".repeat(35) + "0.5";
            for (int i = 0; i < annotations; i++) {
                writer.write((i == 0 ? "" : ",") + "{\"segmentation\": [[" + polygon + "]], \"area\": " + (i + 0.5)
                        + ", \"image_id\": " + i % 5000 + ", \"category_id\": 1, \"id\": " + i + "}");
            }
            writer.write("], \"categories\": [{\"supercategory\": \"person\", \"id\": 1, \"name\": \"person\"}]}");
        }
        assertThat(Files.size(file)).isGreaterThan(20_000_000);

        assertThat(Categories.read(file).size()).isEqualTo(5000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"annotations": [{"image_id": 1, "category_id": 3}], "categories": []}  | refers to category 3
            {"annotations": [{"category_id": 3}]}                                   | at /annotations/0: "image_id" is missing
            {"annotations": [{"image_id": 1, "area": "x"}]}                         | at /annotations/0/area: expected a number
            {"categories": [{"id": 1}]}                                             | "name" is missing
            {}                                                                      | holds no category
            [1]                                                                     | expected an object
            image_id                                                                | there is no column category
            """)
    void malformedFilesNameThePlaceAndTheFix(String text, String message) throws Exception {
        Path file = write("c.txt", text);

        assertThatThrownBy(() -> Categories.read(file))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("c.txt")
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(temp.resolve(name), text);
    }
}
