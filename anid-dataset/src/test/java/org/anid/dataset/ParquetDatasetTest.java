// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.anid.api.dataset.DatasetException;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.ImageReadException;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.Origin;
import org.anid.api.image.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetDatasetTest {

    private static final String COLUMNS =
            "image_id VARCHAR, caption_id INTEGER, caption VARCHAR, generator VARCHAR, guidance VARCHAR, category VARCHAR,"
                    + " bytes BLOB, path VARCHAR";

    private static final String BLOB_FORM =
            "SELECT image_id, caption_id, caption, generator, guidance, category, bytes AS image FROM t";

    private static final String HUGGING_FACE_FORM =
            "SELECT {'bytes': bytes, 'path': path} AS image, generator, guidance FROM t";

    private final Path temp;

    ParquetDatasetTest(@TempDir Path temp) {
        this.temp = temp;
    }

    private record Row(
            String imageId, Integer captionId, String caption, String generator, String guidance, int width) {}

    private static final List<Row> ROWS = List.of(
            new Row("000000000100", 7, "a \"cat\", sitting", "SD_XL", "TI2I", 4),
            new Row("9", 3, "Hündin", "SD_XL", "T2I", 5),
            new Row("9", 0, "", "ORG", "", 6),
            new Row("100", 0, "", "", "", 7));

    @Test
    void blobColumnGivesEveryFieldAndTheBytesOfItsRow() throws Exception {
        Path file = temp.resolve("a shard's [1] ü.parquet");
        write(file, BLOB_FORM, ROWS);

        try (ParquetDataset data = ParquetDataset.builder(file).open()) {
            assertThat(data.warnings())
                    .singleElement()
                    .asString()
                    .startsWith("1 rows have no generator")
                    .endsWith("row 3; they count as natural images");
            assertThat(data.records())
                    .extracting(r -> r.imageId() + " "
                            + r.location().substring(file.toString().length()))
                    .containsExactly("9 , row 2", "100 , row 3", "9 , row 1", "100 , row 0");
            assertThat(data.records().get(3)).satisfies(r -> {
                assertThat(r.origin()).isEqualTo(new Origin.Generated("SD_XL", Guidance.TI2I));
                assertThat(r.captionId()).isEqualTo("7");
                assertThat(r.caption()).isEqualTo("a \"cat\", sitting");
                assertThat(r.categories()).containsExactly("animal");
            });
            assertThat(widths(data)).containsExactly(6, 7, 5, 4);
        }
    }

    @Test
    void huggingFaceStructIsReadAndItsPathNamesTheImage() throws Exception {
        Path file = temp.resolve("train-00000-of-00001.parquet");
        write(file, HUGGING_FACE_FORM, ROWS);

        try (ParquetDataset data = ParquetDataset.builder(temp).open()) {
            assertThat(data.records()).extracting(ImageRecord::imageId).containsExactly("9", "100", "9", "100");
            assertThat(data.records().get(2).captionId()).isEqualTo("3");
            assertThat(widths(data)).containsExactly(6, 7, 5, 4);
        }
    }

    @Test
    void columnsCanHaveOtherNames() throws Exception {
        Path file = temp.resolve("x.parquet");
        write(
                file,
                "SELECT bytes AS \"the \"\"picture\"\"\", image_id AS coco, generator AS model, generator = 'ORG' OR"
                        + " generator = '' AS \"is real\", '64x32' AS resolution FROM t",
                ROWS);

        try (ParquetDataset data = ParquetDataset.builder(file)
                .name("mine")
                .column(ParquetDataset.Column.IMAGE, "the \"picture\"")
                .column(ParquetDataset.Column.IMAGE_ID, "coco")
                .column(ParquetDataset.Column.GENERATOR, "model")
                .column(ParquetDataset.Column.NATURAL, "is real")
                .column(ParquetDataset.Column.SIZE, "resolution")
                .categories(Categories.of(Map.of("9", List.of("food"))))
                .open()) {
            assertThat(data.name()).isEqualTo("mine");
            assertThat(widths(data)).containsExactly(6, 7, 5, 4);
            assertThat(data.records().get(0).declaredSize())
                    .as("that of the picture, not that of the column")
                    .isEqualTo(new ImageShape(3, 1, 6));
            assertThat(data.records().get(0).categories()).containsExactly("food");
        }
    }

    @Test
    void shardsOfAFolderOrGlobAreReadInTheOrderOfTheirNames() throws Exception {
        Files.createDirectories(temp.resolve("data"));
        write(temp.resolve("data/train-00001.parquet"), BLOB_FORM, ROWS.subList(0, 1));
        write(temp.resolve("data/train-00000.parquet"), BLOB_FORM, ROWS.subList(1, 4));
        write(temp.resolve("data/test-00000.parquet"), BLOB_FORM, ROWS.subList(1, 2));

        try (ParquetDataset data =
                ParquetDataset.builder(temp, "data/train-*.parquet").open()) {
            assertThat(widths(data)).containsExactly(6, 7, 5, 4);
        }
        try (ParquetDataset data = ParquetDataset.builder(temp).open()) {
            assertThat(data.records()).hasSize(4);
            assertThat(data.warnings()).anySatisfy(line -> assertThat(line)
                    .startsWith("1 generated images were left out")
                    .contains("train-00000.parquet, row 0"));
        }
    }

    @Test
    void severalThreadsReadTheirOwnRows() throws Exception {
        int rows = 200;
        Path file = temp.resolve("many.parquet");
        write(
                file,
                BLOB_FORM,
                IntStream.range(0, rows)
                        .mapToObj(i -> new Row("" + (i + 1), 0, "", "ORG", "", i + 1))
                        .toList());

        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (ParquetDataset data = ParquetDataset.builder(file).open()) {
            List<Callable<Integer>> reads = data.records().stream()
                    .<Callable<Integer>>map(
                            r -> () -> r.content().read().pixels().shape().width())
                    .toList();
            List<Future<Integer>> widths = threads.invokeAll(reads);
            for (int i = 0; i < rows; i++) {
                assertThat(widths.get(i).get()).isEqualTo(i + 1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void rowsWithoutBytesAndClosedDataSetsFailForThatImageAlone() throws Exception {
        Path file = temp.resolve("x.parquet");
        write(
                file,
                "SELECT image_id, generator, CASE WHEN image_id = '9' THEN bytes END AS image FROM t LIMIT 2",
                ROWS);
        ParquetDataset data = ParquetDataset.builder(file).open();
        ImageRecord without = data.records().get(1);
        ImageRecord with = data.records().get(0);

        assertThatThrownBy(() -> without.content().read())
                .isInstanceOf(ImageReadException.class)
                .hasMessage("the row holds no image bytes");
        data.close();
        assertThatThrownBy(() -> with.content().read())
                .isInstanceOf(ImageReadException.class)
                .hasMessageContaining("the data set is closed");
    }

    @Test
    void whatCannotBeUsedNamesThePlaceAndTheFix() throws Exception {
        Path text = temp.resolve("text.parquet");
        write(text, "SELECT image_id, generator, caption AS image FROM t", ROWS);
        Path noImage = temp.resolve("none.parquet");
        write(noImage, "SELECT image_id, caption FROM t", ROWS);
        Path noId = temp.resolve("noid.parquet");
        write(noId, "SELECT bytes AS image, generator FROM t", ROWS);
        Path badGuidance = temp.resolve("guidance.parquet");
        write(badGuidance, "SELECT image_id, 'G' AS generator, 'both' AS guidance, bytes AS image FROM t", ROWS);
        Path org = temp.resolve("org.parquet");
        write(org, "SELECT image_id, 'ORG' AS generator, false AS natural, bytes AS image FROM t", ROWS);
        Path garbage = Files.writeString(temp.resolve("garbage.parquet"), "PAR1 but not really");

        assertRefused(text, "text.parquet: the column image is VARCHAR, not binary");
        assertRefused(noImage, "none.parquet has no column image (image); it has image_id, caption: set");
        assertRefused(noId, "noid.parquet, row 0: neither an image id nor a path");
        assertRefused(badGuidance, "guidance.parquet, row 0: guidance is T2I, I2I or TI2I, not 'both'; correct it");
        assertRefused(org, "org.parquet, row 0: a generator needs a name that is not empty and not ORG");
        assertRefused(garbage, "garbage.parquet cannot be read as Parquet");
        assertRefused(temp.resolve("gone.parquet"), "there is no file or folder");
        assertRefused(
                Files.createDirectory(temp.resolve("empty")), "empty, which holds no files: give the folder that");
        TestImages.write(temp, "mixed/1.png", "mixed/512/2.png");
        Files.write(temp.resolve("mixed/x.tgz"), new byte[1]);
        Files.write(temp.resolve("mixed/x.txt"), new byte[1]);
        assertRefused(
                temp.resolve("mixed"),
                "mixed, which holds 2 pictures (give them as --natural DIR with --generated NAME=DIR, or as --dani ROOT) and"
                        + " 1 tar files (give them as --webdataset PATH) and 1 other files: give the folder that holds them");
        assertThatThrownBy(() -> ParquetDataset.builder(List.of(temp, temp)).open())
                .isInstanceOf(DatasetException.class)
                .hasMessage(temp + " is a folder: give one folder alone, or Parquet files");
        assertThatThrownBy(() -> ParquetDataset.builder(noImage)
                        .column(ParquetDataset.Column.IMAGE, "pixels")
                        .open())
                .hasMessageContaining("has no column pixels");
    }

    @Test
    void withoutTheDriverTheMessageSaysWhatToAdd() {
        assertThatThrownBy(() -> DuckDb.open(ClassLoader.getPlatformClassLoader()))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("add org.duckdb:duckdb_jdbc to the class path");
    }

    private static void assertRefused(Path file, String message) {
        assertThatThrownBy(() -> ParquetDataset.builder(file).open())
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    private static List<Integer> widths(ParquetDataset data) throws IOException {
        List<Integer> widths = new java.util.ArrayList<>();
        for (ImageRecord record : data.records()) {
            widths.add(record.content().read().pixels().shape().width());
        }
        return widths;
    }

    /** Has DuckDB itself write a Parquet file; images are one pixel high and tell their row by their width. */
    private static void write(Path file, String select, List<Row> rows) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (" + COLUMNS + ")");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?,?,?,?,?,?,?,?)")) {
                for (Row row : rows) {
                    insert.setString(1, row.imageId());
                    insert.setInt(2, row.captionId());
                    insert.setString(3, row.caption());
                    insert.setString(4, row.generator());
                    insert.setString(5, row.guidance());
                    insert.setString(6, "animal");
                    insert.setBytes(7, TestImages.png(row.width(), 1, 0x102030));
                    insert.setString(
                            8,
                            row.captionId() == 0
                                    ? "ORG/" + row.imageId() + ".jpg"
                                    : row.imageId() + "_" + row.captionId() + ".jpg");
                    insert.executeUpdate();
                }
            }
            statement.execute("COPY (" + select + ") TO '" + file.toString().replace("'", "''")
                    + "' (FORMAT parquet, ROW_GROUP_SIZE 64)");
        }
    }
}
