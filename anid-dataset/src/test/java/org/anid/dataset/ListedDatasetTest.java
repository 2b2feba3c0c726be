// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.anid.api.dataset.DatasetException;
import org.anid.api.dataset.DecodedImage;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.ImageContent;
import org.anid.api.dataset.ImageReadException;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.Origin;
import org.anid.api.image.ImageShape;
import org.anid.dataset.ParquetDataset.Column;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Images that a program has found. */
class ListedDatasetTest {

    private record Stamped(String stamp) implements ImageContent {
        @Override
        public DecodedImage read() throws ImageReadException {
            throw new ImageReadException("it is not read");
        }
    }

    private static ListedDataset.Image image(
            String location, @Nullable String fileName, int side, String stamp, Map<Column, String> values) {
        return new ListedDataset.Image(
                values, fileName, side == 0 ? null : new ImageShape(3, side, side), location, new Stamped(stamp));
    }

    private static ListedDataset of(List<ListedDataset.Image> images) throws DatasetException {
        ListedDataset.Builder builder = ListedDataset.builder("list");
        images.forEach(builder::add);
        return builder.open();
    }

    @Test
    void theOrderOfTheListDoesNotMatter() throws DatasetException {
        List<ListedDataset.Image> images = new ArrayList<>();
        images.add(image("row 2", "7_12.jpg", 512, "a", Map.of(Column.CAPTION, "a dog")));
        images.add(image("row 10", "7_13.jpg", 512, "a", Map.of()));
        images.add(image("row 3", "7_12.jpg", 256, "b", Map.of(Column.GENERATOR, "org")));
        images.add(image("row 4", "7_12.jpg", 512, "other", Map.of()));
        images.add(image(
                "row 5", null, 0, "c", Map.of(Column.IMAGE_ID, "007", Column.GENERATOR, "SDXL", Column.SIZE, "512")));
        images.add(image(
                "row 6",
                "0008_13.png",
                512,
                "d",
                Map.of(Column.GENERATOR, "SDXL", Column.GUIDANCE, "ti2i", Column.CLASS_ID, "18")));
        List<String> expected = List.of(
                "row 3 7 null natural 256",
                "row 2 7 null natural 512",
                "row 6 8 13 SDXL TI2I 512",
                "row 5 7 12 SDXL 512");
        for (int i = 0; i < 4; i++) {
            ListedDataset dataset = of(images);
            assertThat(dataset.records().stream().map(ListedDatasetTest::text)).containsExactlyElementsOf(expected);
            assertThat(dataset.warnings())
                    .containsExactly(
                            "3 rows have no generator, as row 2; they count as natural images",
                            "1 natural images were left out: there is one of the same id and size already, as row 4",
                            "1 generated images have a caption id that the captions do not list, as row 6; they count as without caption",
                            "1 generated images have no natural partner, as row 6; they enter only metrics that need none");
            Collections.rotate(images, 2);
        }
        assertThat(of(images).records().get(2).categories()).containsExactly("animal");
        assertThat(of(images).records().get(3).caption()).isEqualTo("a dog");
    }

    private static String text(ImageRecord record) {
        ImageShape size = record.declaredSize();
        return record.location() + " " + record.imageId() + " " + record.captionId() + " "
                + (record.origin() instanceof Origin.Generated made
                        ? made.condition().label()
                        : "natural") + " "
                + (size == null ? 0 : size.width());
    }

    @Test
    void aValueMayMeanNatural() throws DatasetException {
        ListedDataset dataset = ListedDataset.builder("list")
                .naturalValue("Real")
                .add(image("a", "1.png", 0, "", Map.of(Column.NATURAL, "real")))
                .add(image("b", "1.png", 0, "", Map.of(Column.NATURAL, "SDXL", Column.GUIDANCE, Guidance.T2I.name())))
                .open();
        assertThat(dataset.records().stream().map(ListedDatasetTest::text))
                .containsExactly("a 1 null natural 0", "b 1 null SDXL T2I 0");
    }

    @Test
    void whatIsWrongIsNamed() {
        refused("there are no images in list");
        refused("every image of list counts as natural", image("a", "1.png", 0, "", Map.of()));
        refused(
                "a: a generated image without a generator",
                image("a", "1.png", 0, "", Map.of(Column.NATURAL, "false")));
        refused("a: natural is true or false, not '1'", image("a", "1.png", 0, "", Map.of(Column.NATURAL, "1")));
        refused(
                "a: neither an image id nor a file name says which image this is",
                image("a", null, 0, "", Map.of(Column.GENERATOR, "SDXL")));
        refused(
                "a: guidance is T2I, I2I or TI2I, not 'text'",
                image("a", "1.png", 0, "", Map.of(Column.GENERATOR, "SDXL", Column.GUIDANCE, "text")));
        assertThatThrownBy(() -> ListedDataset.builder("list")
                        .naturalValue("x")
                        .add(image("a", "1.png", 0, "", Map.of(Column.NATURAL, "real")))
                        .open())
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("nothing says 'x', which was to mean natural; they say real");
    }

    private static void refused(String message, ListedDataset.Image... images) {
        assertThatThrownBy(() -> of(List.of(images)))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining(message);
    }
}
