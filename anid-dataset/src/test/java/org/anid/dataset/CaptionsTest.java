// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.anid.api.dataset.DatasetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptionsTest {

    private final Path temp;

    CaptionsTest(@TempDir Path temp) {
        this.temp = temp;
    }

    @Test
    void realSampleHasTenCaptions() throws Exception {
        Captions captions = Captions.read(Shared.dani("sample").resolve("captions.json"));

        assertThat(captions.size()).isEqualTo(10);
        assertThat(captions.text("000000110211", "512701"))
                .contains("Zebras and rhinos out in the wild on a sunny day");
        assertThat(captions.text("110211", "1")).isEmpty();
    }

    @Test
    void cocoAnnotationsAreRead() throws Exception {
        Path file = write("captions_val2017.json", """
                {"info": {"year": 2017}, "licenses": [{"id": 1}], "images": [{"id": 179765, "file_name": "000000179765.jpg"}, {"id": 8}],
                 "annotations": [
                  {"image_id": 179765, "id": 380, "caption": "A black Honda motorcycle parked in front of a garage."},
                  {"image_id": 179765, "id": 38, "caption": "Another \\u00fc"},
                  {"image_id": 8, "id": 1, "caption": "b"}]}
                """);

        Captions captions = Captions.read(file);

        assertThat(captions.size()).isEqualTo(3);
        assertThat(captions.of("179765"))
                .extracting(Captions.Caption::captionId)
                .containsExactly("38", "380");
        assertThat(captions.text("179765", "38")).contains("Another ü");
    }

    @Test
    void cocoImageIdsMeanTheImagesOfTheFileAndNotTheNumbersInTheirNames() throws Exception {
        Captions captions = Captions.read(write("coco.json", """
                {"annotations": [
                  {"image_id": 1, "id": 10, "caption": "a dog"},
                  {"image_id": 139.0, "id": 11, "caption": "a cat"},
                  {"image_id": 3, "id": 12, "caption": "a cow"}],
                 "images": [{"id": 1, "file_name": "val2017/000000000139.jpg"}, {"id": 139, "file_name": "C:\\\\x\\\\285.jpg"},
                            {"id": 3, "file_name": "COCO_val2014_000000000042.jpg"}]}
                """));

        assertThat(captions.of("139")).extracting(Captions.Caption::text).containsExactly("a dog");
        assertThat(captions.of("285")).extracting(Captions.Caption::text).containsExactly("a cat");
        assertThat(captions.of("42")).extracting(Captions.Caption::text).containsExactly("a cow");
        assertThat(captions.of("COCO_val2014_000000000042"))
                .extracting(Captions.Caption::text)
                .containsExactly("a cow");
        assertThat(captions.of("1")).isEmpty();
        assertThat(captions.size()).isEqualTo(3);
    }

    @Test
    void idsThatPandasWroteAsDecimalsAreEqualByValue() throws Exception {
        Captions captions = Captions.read(write("a.csv", "image_id,caption_id,caption\n139.0,7.0,a cat\n"));

        assertThat(captions.text("000139", "7")).contains("a cat");
        assertThat(captions.text("139.00", "07.0")).contains("a cat");
    }

    @Test
    void csvIsReadWithAndWithoutCaptionIds() throws Exception {
        assertThat(Captions.read(write("a.csv", "image_id,caption_id,caption\n7,2,\"a, b\"\n007,1,c\n"))
                        .of("7"))
                .extracting(Captions.Caption::text)
                .containsExactly("c", "a, b");
        assertThat(Captions.read(write("b.csv", "caption,image_id\nx,cat\ny,cat\n"))
                        .of("cat"))
                .extracting(Captions.Caption::text)
                .containsExactly("x", "y");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"annotations": [{"image_id": 1, "id": 2}]}         | line 1, at /annotations/0: "caption" is missing
            {"annotations": [{"image_id": [], "id": 2}]}        | at /annotations/0/image_id: expected a text or a number
            {"1": {"captions": {"caption": "x"}}}               | at /1/captions: expected an array of captions
            {"1": {"captions": [{"caption": " "}]}}             | at /1/captions/0: a caption needs an image id and a text
            {"1": {"captions": [}}                              | line 1, column 21: not valid JSON (Unexpected close marker '}': expected ']' (for Array starting at line: 1, column: 20))
            {"1": {"captions": [{"caption": "x", "caption": "y"}]}} | line 1, at /1/captions/0/caption: the key "caption" is there twice
            {"images": [{"id": 1}], "annotations": [{"image_id": 2, "caption": "x"}]} | an annotation refers to image 2, which "images" does not list
            {"images": [{"id": 1, "file_name": "a/x.jpg"}, {"id": 2, "file_name": "b/x.png"}]} | at /images/1: images 1 and 2 have the same file name, x
            {"a": 1} x                                          | not valid JSON
            {"a": 1}                                            | holds no caption: give DANI's captions.json
            image_id,text                                       | line 1: there is no column caption; columns are
            image_id,caption,caption                            | line 1: two columns have the same name; rename one
            """)
    void malformedFilesNameThePlaceAndTheFix(String text, String message) throws Exception {
        Path file = write("c.json", text);

        assertThatThrownBy(() -> Captions.read(file))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("c.json")
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void bytesThatAreNotUtf8AreAnErrorAndNotQuestionMarks() throws Exception {
        Path file = temp.resolve("latin.csv");
        Files.write(file, "image_id,caption\n1,grün\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> Captions.read(file)).hasMessageContaining("latin.csv is not UTF-8 text");
    }

    @Test
    void openQuotesNameALine() throws Exception {
        Path file = write("q.csv", "image_id,caption\n1,\"never closed\n");

        assertThatThrownBy(() -> Captions.read(file))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("q.csv, line")
                .hasMessageContaining("check the quotes")
                .hasMessageNotContaining("\n");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(temp.resolve(name), text);
    }
}
