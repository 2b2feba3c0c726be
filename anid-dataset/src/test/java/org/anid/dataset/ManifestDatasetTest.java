// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.anid.api.dataset.DatasetException;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.ImageReadException;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestDatasetTest {

    private final Path temp;

    ManifestDatasetTest(@TempDir Path temp) {
        this.temp = temp;
    }

    @Test
    void csvPairsWhatNamesDoNotTell() throws Exception {
        TestImages.write(temp, "real/a b.png", "made/xyz.png", "made/ü.png");
        Path manifest = write("m.csv", """
                natural,generated,generator,guidance,image_id,caption_id,caption,category
                real/a b.png,made/xyz.png,New Gen,T2I,0017,5,"a cat, sitting",animal
                real/a b.png,made/ü.png,New Gen,i2i,17,,,animal
                """);

        ManifestDataset data = ManifestDataset.open(manifest);

        assertThat(data.name()).isEqualTo("m.csv");
        assertThat(data.warnings()).isEmpty();
        assertThat(data.records()).extracting(ImageRecord::imageId).containsExactly("17", "17", "17");
        assertThat(data.records().get(0).natural()).isTrue();
        assertThat(data.records().get(1)).satisfies(r -> {
            assertThat(r.origin()).isEqualTo(new Origin.Generated("New Gen", Guidance.T2I));
            assertThat(r.captionId()).isEqualTo("5");
            assertThat(r.caption()).isEqualTo("a cat, sitting");
            assertThat(r.categories()).containsExactly("animal");
            assertThat(r.content().read().pixels().shape().width()).isEqualTo(3);
        });
        assertThat(data.records().get(2).caption()).isNull();
    }

    @Test
    void jsonSaysTheSameAsCsv() throws Exception {
        TestImages.write(temp, "r.png", "g.png");
        Path manifest = write("m.json", """
                [{"natural": "r.png", "generated": "g.png", "generator": "G", "guidance": "TI2I", "image_id": 17,
                  "caption": null, "category": "food"},
                 {"natural": "gone.png"}]
                """);

        ManifestDataset data = ManifestDataset.open(manifest);

        assertThat(data.records()).extracting(ImageRecord::imageId).containsExactly("17", "gone", "17");
        assertThat(data.records().get(2).categories()).containsExactly("food");
        assertThatThrownBy(() -> data.records().get(1).content().read())
                .isInstanceOf(ImageReadException.class)
                .hasMessage("there is no such file");
    }

    @Test
    void idsOfPandasAndPathsOfWindowsAreUnderstood() throws Exception {
        TestImages.write(temp, "real/a.png", "made/b.png");
        Path file = Files.writeString(
                temp.resolve("m.csv"),
                "natural,generated,generator,image_id\nreal\\a.png,,,139.0\n,made\\b.png,G,000139\n");

        ManifestDataset data = ManifestDataset.open(file);

        assertThat(data.records()).extracting(r -> r.imageId()).containsExactly("139", "139");
        assertThat(data.records().get(1).content().read().pixels().shape().width())
                .isEqualTo(3);
        assertThat(data.warnings()).isEmpty();
    }

    @Test
    void aKeyThatIsThereTwiceIsRefusedWithItsLine() throws Exception {
        Path file = Files.writeString(
                temp.resolve("m.json"),
                "[\n{\"natural\": \"a.png\",\n \"natural\": \"b.png\", \"generated\": \"c.png\", \"generator\": \"G\"}]");

        assertThatThrownBy(() -> ManifestDataset.open(file))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining(
                        "m.json, line 3, at /0/natural: the key \"natural\" is there twice in one object; remove one of them");
    }

    @Test
    void doublesAndMissingPartnersAreCounted() throws Exception {
        Path manifest = write("m.csv", """
                natural,generated,generator,image_id
                1.png,,,1
                ,a.png,G,1
                ,b.png,G,1
                ,c.png,G,2
                """);

        ManifestDataset data = ManifestDataset.open(manifest);

        assertThat(data.records()).hasSize(3);
        assertThat(data.warnings())
                .satisfiesExactly(
                        w -> assertThat(w)
                                .startsWith("1 generated images were left out")
                                .contains("b.png"),
                        w -> assertThat(w)
                                .startsWith("1 generated images have no natural partner")
                                .contains("c.png"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            natural,generated,generator%n,,G            | m, line 2: neither natural nor generated names a file
            natural,generated,generator%na.png,b.png,   | m, line 2: a generated file but no generator
            natural,generated,generator%na.png,,G       | m, line 2: a generator but no generated file
            natural,generated,generator%na.png,b.png,ORG | m, line 2: a generator needs a name that is not empty and not ORG
            generated,generator,guidance%nb.png,G,both  | m, line 2: guidance is T2I, I2I or TI2I, not 'both'
            pictures,names%na,b                         | m, line 2: neither natural nor generated names a file
            natural,generated                           | m lists no image
            [{"generated": "b.png"}]                    | m, line 1, at /0: a generated file but no generator
            [{"generated": ["b.png"]}]                  | m, line 1, at /0/generated: expected a text or a number
            {"generated": "b.png"}                      | m, line 1, at /: expected an array
            """)
    void malformedManifestsNameThePlaceAndTheFix(String text, String message) throws Exception {
        Path manifest = write("m", text.replace("%n", "\n"));

        assertThatThrownBy(() -> ManifestDataset.open(manifest))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(temp.resolve(name), text);
    }
}
