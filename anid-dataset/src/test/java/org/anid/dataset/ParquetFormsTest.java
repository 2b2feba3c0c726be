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
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.anid.api.dataset.DatasetException;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.ImageReadException;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.Origin;
import org.anid.api.image.ImageShape;
import org.anid.dataset.ParquetDataset.Column;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Forms in which people have Parquet, each written by DuckDB in the test. Pictures tell which they are by their width.
 */
class ParquetFormsTest {

    private final Path temp;

    ParquetFormsTest(@TempDir Path temp) {
        this.temp = temp;
    }

    @Test
    void columnsInTheNamesOfFoldersAreRead() throws Exception {
        write(
                temp,
                "SELECT * FROM (VALUES (" + png(3) + ", '1', 'ORG', NULL), (" + png(4) + ", '1', 'SD XL/+', 'T2I'), ("
                        + png(5) + ", '1', 'SD XL/+', 'I2I')) t(image, image_id, generator, guidance)",
                "PARTITION_BY (generator, guidance), OVERWRITE_OR_IGNORE");

        try (ParquetDataset data = ParquetDataset.builder(temp).open()) {
            assertThat(said(data)).containsExactly("1 ORG 3", "1 SD XL/+ T2I 4", "1 SD XL/+ I2I 5");
            assertThat(data.warnings()).isEmpty();
        }
        Path one = parquets(temp).stream()
                .filter(path -> path.toString().contains("guidance=I2I"))
                .findFirst()
                .orElseThrow();
        try (ParquetDataset data = ParquetDataset.builder(one).open()) {
            assertThat(said(data)).as("one file of them").containsExactly("1 SD XL/+ I2I 5");
        }
    }

    @Test
    void eachElementOfAListIsACaptionAndThoseOfANaturalImageAreOfWhatWasMadeFromIt() throws Exception {
        Path file = write(
                temp.resolve("x.parquet"),
                "SELECT * FROM (VALUES (" + png(3) + ", '1', 'ORG', ['a cat', 'two cats']), (" + png(4)
                        + ", '1', 'G', NULL), (" + png(5)
                        + ", '2', 'G', ['a dog', ' '])) t(image, image_id, generator, caption)",
                "");

        try (ParquetDataset data = ParquetDataset.builder(file).open()) {
            assertThat(data.records()).extracting(ImageRecord::caption).containsExactly(null, "a cat", "a dog");
            assertThat(data.warnings()).anySatisfy(line -> assertThat(line)
                    .startsWith("1 generated images do not say which of their several captions"));
        }
    }

    @Test
    void bytesAreTextInUtf8AndOtherTypesAreRefusedByTheirName() throws Exception {
        String select = "SELECT " + png(4) + " AS image, '1' AS image_id, 'G' AS generator, ";
        Path bytes = write(temp.resolve("b.parquet"), select + "encode('Hündin') AS caption", "");
        Path latin = write(temp.resolve("l.parquet"), select + "from_hex('48fc') AS caption", "");
        Path struct = write(temp.resolve("s.parquet"), select + "{'en': 'a cat'} AS caption", "");
        Path map = write(temp.resolve("m.parquet"), select + "MAP {'en': 'a cat'} AS caption", "");
        Path list = write(
                temp.resolve("i.parquet"),
                "SELECT [" + png(4) + "] AS image, '1' AS image_id, 'G' AS generator, ['x'] AS category",
                "");

        try (ParquetDataset data = ParquetDataset.builder(bytes).open()) {
            assertThat(data.records().get(0).caption()).isEqualTo("Hündin");
        }
        assertRefused(
                ParquetDataset.builder(latin),
                "l.parquet, row 0: the column caption is binary and holds no UTF-8 text");
        assertRefused(
                ParquetDataset.builder(struct),
                "s.parquet: the column caption (caption) is STRUCT(en VARCHAR), which is no text: name another column");
        assertRefused(ParquetDataset.builder(map), "the column caption (caption) is MAP(VARCHAR, VARCHAR)");
        assertRefused(
                ParquetDataset.builder(list), "i.parquet: the column image is BLOB[], a list: write a file with one");
    }

    @Test
    void numbersOfClassLabelAreTheirNamesAndWhatMeansNaturalMustBeSaid() throws Exception {
        Path file = write(
                temp.resolve("x.parquet"),
                "SELECT * FROM (VALUES (" + png(3) + ", 1, 0::BIGINT, 1::BIGINT), (" + png(4)
                        + ", 1, 1::BIGINT, 0::BIGINT)) t(image, image_id, label, model)",
                "KV_METADATA {huggingface: '{\"info\": {\"features\": {\"label\": {\"names\": [\"real\", \"fake\"], \"_type\":"
                        + " \"ClassLabel\"}, \"model\": {\"names\": [\"SD_XL\", \"camera\"], \"_type\": \"ClassLabel\"}}}}'}");

        assertRefused(
                ParquetDataset.builder(file).column(Column.NATURAL, "label"),
                "x.parquet: the column label has the classes real, fake, and nothing says which of them means natural: say"
                        + " it, as --column natural=label=real");
        assertRefused(
                ParquetDataset.builder(file).column(Column.NATURAL, "label").naturalValue("photo"),
                "no row says 'photo', which was to mean natural; they say real, fake");
        try (ParquetDataset data = ParquetDataset.builder(file)
                .column(Column.NATURAL, "label")
                .naturalValue("Real")
                .column(Column.GENERATOR, "model")
                .open()) {
            assertThat(said(data)).containsExactly("1 ORG 3", "1 SD_XL 4");
        }
        try (ParquetDataset data = ParquetDataset.builder(file)
                .column(Column.NATURAL, "label")
                .naturalValue("fake")
                .open()) {
            assertThat(said(data))
                    .as("the class is the generator where no column names one")
                    .containsExactly("1 ORG 4", "1 real 3");
        }
    }

    @Test
    void numbersWithoutNamesMeanNothingUntilSomebodySays() throws Exception {
        Path file = write(
                temp.resolve("x.parquet"),
                "SELECT * FROM (VALUES (" + png(3) + ", 1, 0, NULL), (" + png(4)
                        + ", 1, 1, 'G')) t(image, image_id, label," + " generator)",
                "");

        assertRefused(
                ParquetDataset.builder(file).column(Column.NATURAL, "label"),
                "the column label holds numbers, and nothing says which of them means natural");
        try (ParquetDataset data = ParquetDataset.builder(file)
                .column(Column.NATURAL, "label")
                .naturalValue("0")
                .open()) {
            assertThat(said(data)).containsExactly("1 ORG 3", "1 G 4");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"VARCHAR", "INTEGER", "DOUBLE", "UTINYINT", "DECIMAL(3, 1)"})
    void zeroAndOneMeanNothingOfWhateverType(String type) throws Exception {
        for (String column : List.of("label", "natural")) {
            Path file = write(
                    temp.resolve(column + ".parquet"),
                    "SELECT image, image_id, label::" + type + " AS \"" + column + "\", generator FROM (VALUES ("
                            + png(3) + ", 1, 0, 'G'), (" + png(4)
                            + ", 1, 1, 'G')) t(image, image_id, label, generator)",
                    "");

            assertRefused(ParquetDataset.builder(file).column(Column.NATURAL, column), "say");
            try (ParquetDataset data = ParquetDataset.builder(file)
                    .column(Column.NATURAL, column)
                    .naturalValue("0")
                    .open()) {
                assertThat(said(data)).containsExactly("1 ORG 3", "1 G 4");
            }
        }
    }

    @Test
    void textThatIsNoTruthValueNamesItsFix() throws Exception {
        Path file = write(
                temp.resolve("x.parquet"),
                "SELECT * FROM (VALUES (" + png(3) + ", 1, '0'), (" + png(4) + ", 1, '1')) t(image, image_id, label)",
                "");

        assertRefused(
                ParquetDataset.builder(file).column(Column.NATURAL, "label"),
                "x.parquet, row 0: natural is true or false, not '0': say what means natural (--column"
                        + " natural=label=VALUE), or name another column");
        try (ParquetDataset data = ParquetDataset.builder(file)
                .column(Column.NATURAL, "label")
                .naturalValue("1")
                .open()) {
            assertThat(said(data)).as("other values name the generator").containsExactly("1 ORG 4", "1 0 3");
        }
    }

    @Test
    void rowsWithoutBytesAreReadBesideTheFileAndNowhereElse() throws Exception {
        Path folder = Files.createDirectories(temp.resolve("set/sub"));
        Files.write(folder.resolve("7.png"), TestImages.png(3, 1, 1));
        Files.write(temp.resolve("set/8.png"), TestImages.png(4, 1, 1));
        Files.write(temp.resolve("9.png"), TestImages.png(5, 1, 1));
        String rows = "(NULL::BLOB, 'sub\\7.png', 'ORG'), (NULL, '" + temp.resolve("set/8.png")
                + "', 'G'), (NULL, '../9.png'," + " 'G'), (" + png(6) + ", '10.png', 'G')";
        Path file = write(
                temp.resolve("set/x.parquet"),
                "SELECT {'bytes': bytes, 'path': path} AS image, generator FROM (VALUES " + rows
                        + ") t(bytes, path, generator)",
                "");

        try (ParquetDataset data = ParquetDataset.builder(file).open()) {
            assertThat(data.records()).extracting(ImageRecord::imageId).containsExactly("7", "8", "9", "10");
            assertThat(width(data.records().get(0))).isEqualTo(3);
            assertThat(width(data.records().get(1))).isEqualTo(4);
            assertThat(width(data.records().get(3))).isEqualTo(6);
            assertThatThrownBy(() -> data.records().get(2).content().read())
                    .isInstanceOf(ImageReadException.class)
                    .hasMessageStartingWith(
                            "the row holds no image bytes, and its path, ../9.png, leads to no file in");
            assertThat(data.warnings()).anySatisfy(line -> assertThat(line)
                    .startsWith("1 rows hold no image bytes, and their path leads to no file in the folder of"));
        }
        Path none = write(
                temp.resolve("none.parquet"),
                "SELECT {'bytes': NULL::BLOB, 'path': 'gone/1.png'} AS image, 'G' AS generator",
                "");
        assertRefused(
                ParquetDataset.builder(none), "none.parquet: no row holds the bytes of its image, and no path leads");
    }

    @Test
    void aNaturalImageAndWhatWasMadeFromItMayShareARow() throws Exception {
        Path file = write(
                temp.resolve("x.parquet"),
                "SELECT * FROM (VALUES (" + png(3) + ", " + png(4) + ", 'a cat'), (" + png(5) + ", " + png(6)
                        + ", 'a dog')) t(\"natural\", edited_image, prompt)",
                "");

        try (ParquetDataset data = ParquetDataset.builder(file)
                .column(Column.IMAGE, "edited_image")
                .column(Column.CAPTION, "prompt")
                .open()) {
            assertThat(said(data)).containsExactly("0 ORG 3", "1 ORG 5", "0 edited_image 4", "1 edited_image 6");
            assertThat(data.records().get(3).caption()).isEqualTo("a dog");
            assertThat(data.records().get(0).location()).endsWith("x.parquet, row 0, natural");
        }
    }

    /** Hive's partitions call every file alike, and two tables may call other pictures alike. */
    @Test
    void rowsOfFilesThatAreCalledAlikeAreOtherRows() throws Exception {
        for (String generator : List.of("A", "B")) {
            Path folder = Files.createDirectories(temp.resolve("hive/generator=" + generator));
            int width = generator.equals("A") ? 3 : 13;
            write(
                    folder.resolve("part-0.parquet"),
                    "SELECT * FROM (VALUES (" + png(width) + ", " + png(width + 1) + "), (" + png(width + 2) + ", "
                            + png(width + 3) + ")) t(\"natural\", image)",
                    "");
        }
        List<String> rows = List.of(
                "generator=A/part-0:0 ORG 3",
                "generator=A/part-0:1 ORG 5",
                "generator=B/part-0:0 ORG 13",
                "generator=B/part-0:1 ORG 15",
                "generator=A/part-0:0 A 4",
                "generator=A/part-0:1 A 6",
                "generator=B/part-0:0 B 14",
                "generator=B/part-0:1 B 16");

        try (ParquetDataset data = ParquetDataset.builder(temp.resolve("hive")).open()) {
            assertThat(said(data)).isEqualTo(rows);
            assertThat(data.warnings()).noneMatch(line -> line.contains("left out"));
        }
        try (ParquetDataset data =
                ParquetDataset.builder(parquets(temp.resolve("hive"))).open()) {
            assertThat(said(data)).as("files one by one").isEqualTo(rows);
        }
    }

    @Test
    void aRowIsNeverComparedWithTheNaturalImageOfAnother() throws Exception {
        String cells =
                "SELECT {'bytes': n, 'path': p} AS \"natural\", {'bytes': g, 'path': p} AS image, k FROM (VALUES ";
        Path same = write(
                temp.resolve("same.parquet"),
                cells + "(" + png(3) + ", " + png(4) + ", 'a.png', 1), (" + png(3) + ", " + png(5)
                        + ", 'a.png', 2)) t(n, g, p, k)",
                "");
        byte[] other = TestImages.png(3, 1, 0x405060);
        Path clash = write(
                temp.resolve("clash.parquet"),
                cells + "(" + png(3) + ", " + png(4) + ", 'x/a.png', 1), (from_hex('"
                        + HexFormat.of().formatHex(other) + "'), " + png(5) + ", 'y/a.png', 2)) t(n, g, p, k)",
                "");

        try (ParquetDataset data =
                ParquetDataset.builder(same).column(Column.CAPTION_ID, "k").open()) {
            assertThat(said(data)).containsExactly("a ORG 3", "a image 4", "a image 5");
        }
        assertRefused(
                ParquetDataset.builder(clash),
                "clash.parquet, row 1, natural: the natural image is another one than that of " + clash
                        + ", row 0, natural, and both have the id a: name a column that tells them apart");
        try (ParquetDataset data =
                ParquetDataset.builder(clash).column(Column.IMAGE_ID, "k").open()) {
            assertThat(said(data)).containsExactly("1 ORG 3", "2 ORG 3", "1 image 4", "2 image 5");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"'nan'::DOUBLE", "NULL::BIGINT", "'NaN'", "'<NA>'", "' '"})
    void aRowWithoutAnIdIsRefusedAndSharesNone(String missing) throws Exception {
        Path file = write(
                temp.resolve("x.parquet"),
                "SELECT * FROM (VALUES (" + png(3) + ", " + missing + ", 'ORG'), (" + png(4) + ", " + missing
                        + ", 'G')) t(image, image_id, generator)",
                "");

        assertRefused(
                ParquetDataset.builder(file),
                "x.parquet, row 0: the row has no image id: fill the column image_id, or leave the row out");
    }

    @Test
    void aColumnMayBeCalledLikeOneOfTheReader() throws Exception {
        Path file = write(
                temp.resolve("x.parquet"),
                "SELECT " + png(3) + " AS image, 'G' AS generator, 17 AS file_row_number, 'x' AS filename",
                "");

        try (ParquetDataset data = ParquetDataset.builder(file)
                .column(Column.IMAGE_ID, "file_row_number")
                .open()) {
            assertThat(said(data)).containsExactly("17 G 3");
        }
    }

    @Test
    void decimalsOfPandasAndPathsOfWindowsNameTheSameImage() throws Exception {
        Path file = write(
                temp.resolve("x.parquet"),
                "SELECT {'bytes': bytes, 'path': path} AS image, generator, image_id FROM (VALUES (" + png(3)
                        + ", 'C:\\val\\000000000139.jpg', 'ORG', NULL::DOUBLE), (" + png(4)
                        + ", 'x', 'G', 139.0)) t(bytes,"
                        + " path, generator, image_id)",
                "");

        try (ParquetDataset data = ParquetDataset.builder(file).open()) {
            assertThat(said(data)).containsExactly("139 ORG 3", "139 G 4");
            assertThat(data.warnings()).isEmpty();
        }
    }

    @Test
    void aMissingColumnIsAnsweredWithThoseThatAreThereAndAGuess() throws Exception {
        Path file = write(
                temp.resolve("x.parquet"), "SELECT " + png(3) + " AS img, '1' AS id, 'G' AS model, 'a' AS prompt", "");

        assertRefused(
                ParquetDataset.builder(file),
                "x.parquet has no column image (image); it has img, id, model, prompt: set the column's name (--column"
                        + " image=img)");
        assertRefused(
                ParquetDataset.builder(file).column(Column.IMAGE, "img"),
                "has no column generator (generator); it has img, id, model, prompt: set the column's name (--column"
                        + " generator=model)");
        assertRefused(
                ParquetDataset.builder(file).column(Column.IMAGE, "img").column(Column.GENERATOR, "model"),
                "row 0: neither an image id nor a path says which image this is; name the column with the id");
        try (ParquetDataset data = ParquetDataset.builder(file)
                .column(Column.IMAGE, "img")
                .column(Column.GENERATOR, "model")
                .column(Column.IMAGE_ID, "id")
                .open()) {
            assertThat(data.warnings()).anySatisfy(line -> assertThat(line)
                    .startsWith("1 Parquet files have no column caption, but one that may be it: say so with"
                            + " --column caption=prompt"));
        }
    }

    @Test
    void aGuessSeesColumnsInTheNamesOfFolders() throws Exception {
        Path folder = Files.createDirectories(temp.resolve("hive/model=SDXL"));
        write(folder.resolve("part-0.parquet"), "SELECT " + png(3) + " AS image, 1 AS image_id", "");

        assertRefused(
                ParquetDataset.builder(temp.resolve("hive")),
                "it has image, image_id, model: set the column's name (--column generator=model)");
    }

    @Test
    void daniAsItIsPublishedOpensByItself() throws Exception {
        Path data = Files.createDirectories(temp.resolve("snapshot/data"));
        Path shard = write(
                data.resolve("train-00000-of-00001.parquet"),
                "SELECT i AS index, {'bytes': b, 'path': p} AS image, s AS size, c AS category, k AS class_id, m AS model,"
                        + " 'T2I' AS gen_type, m = 'COCO' AS reference FROM (VALUES (0, " + png(5)
                        + ", '9_20.jpg', 512,"
                        + " NULL, '25', 'SD_XL'), (1, " + png(3) + ", '9_20.jpg', 1024, 'food', '52', 'COCO'), (2, "
                        + png(3)
                        + ", '9_21.jpg', 1024, 'food', '52', 'COCO'), (3, " + png(4)
                        + ", '9_20.jpg', 1024, 'food', '52',"
                        + " 'COCO')) t(i, b, p, s, c, k, m)",
                "");
        Files.writeString(
                temp.resolve("snapshot/captions_val2017.json"),
                "{\"annotations\": [{\"image_id\": 9, \"id\": 20, \"caption\": \"a cat\"}]}");

        for (Path place : List.of(temp.resolve("snapshot"), data, shard)) {
            try (ParquetDataset dani = ParquetDataset.dani(place).orElseThrow().open()) {
                assertThat(said(dani)).containsExactly("9 ORG 3", "9 ORG 4", "9 SD_XL T2I 5");
                assertThat(dani.records())
                        .extracting(ImageRecord::declaredSize)
                        .as("those of the headers, where the column says 512 and 1024")
                        .containsExactly(new ImageShape(3, 1, 3), new ImageShape(3, 1, 4), new ImageShape(3, 1, 5));
                assertThat(dani.records().get(2).caption()).isEqualTo("a cat");
                assertThat(dani.records().get(2).captionId()).isEqualTo("20");
                assertThat(dani.records().get(0).categories()).containsExactly("food");
                assertThat(dani.records().get(2).categories()).containsExactly("animal");
                assertThat(dani.warnings())
                        .as("the same picture under another caption is no double")
                        .isEmpty();
            }
        }
        assertRefused(
                ParquetDataset.builder(shard), "it looks like DANI as it is published: open it as that (--dani PATH)");
        TestImages.write(temp, "folders/ORG/512/1.png");
        assertThat(ParquetDataset.dani(temp.resolve("folders"))).isEmpty();
    }

    @Test
    void aLimitKeepsTheFirstNaturalImagesAndWhatWasMadeFromThem() throws Exception {
        Path file = write(
                temp.resolve("x.parquet"),
                "SELECT * FROM (VALUES (" + png(3) + ", '10', 'ORG'), (" + png(4) + ", '9', 'ORG'), (" + png(5)
                        + ", '9', 'G'), (" + png(6) + ", '10', 'G')) t(image, image_id, generator)",
                "");

        try (ParquetDataset data = ParquetDataset.builder(file).limit(1).open()) {
            assertThat(said(data)).containsExactly("9 ORG 4", "9 G 5");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "UNCOMPRESSED, V1, false",
        "SNAPPY, V1, false",
        "ZSTD, V1, true",
        "GZIP, V1, true",
        "LZ4_RAW, V1, false",
        "SNAPPY, V2, false",
        "ZSTD, V2, true"
    })
    void valuesOfEveryCodecAndEncodingAreThoseThatWereWritten(String codec, String version, boolean struct)
            throws Exception {
        int rows = 3000;
        Random random = new Random(5);
        byte[][] values = new byte[rows][];
        StringBuilder insert = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            if (i % 7 == 3) {
                insert.append(", (NULL)");
                continue;
            }
            // Some are long, some are empty, and in the first part many are equal, which makes a dictionary.
            values[i] = new byte[i % 11 == 0 ? 0 : i < 2048 ? 1000 : random.nextInt(2000)];
            Arrays.fill(values[i], (byte) (i % 5));
            if (i >= 2048) {
                random.nextBytes(values[i]);
            }
            insert.append(", (from_hex('")
                    .append(HexFormat.of().formatHex(values[i]))
                    .append("'))");
        }
        Path file = write(
                temp.resolve("x.parquet"),
                "SELECT " + (struct ? "{'path': 'x', 'bytes': b}" : "b") + " AS image, 'G' AS generator FROM (VALUES "
                        + insert.substring(2) + ") t(b)",
                "CODEC '" + codec + "', PARQUET_VERSION " + version + ", ROW_GROUP_SIZE 2048");
        Map<Long, byte[]> read = new TreeMap<>();
        List<Long> missing = new ArrayList<>();
        List<Long> refused = new ArrayList<>();

        try (DuckDb database = DuckDb.open(getClass().getClassLoader())) {
            ParquetFile opened = ParquetFile.open(file, file, database, new EnumMap<>(Column.class), new Tally());
            opened.images(Column.IMAGE, row -> true, new Collecting(read, missing, refused));
            List<Long> tooLarge = new ArrayList<>();
            opened.images(
                    Column.IMAGE,
                    row -> row >= 2048,
                    1000,
                    new Collecting(new TreeMap<>(), new ArrayList<>(), tooLarge));
            List<Long> long1000 = LongStream.range(2048, rows)
                    .filter(i -> values[(int) i] != null && values[(int) i].length > 1000)
                    .boxed()
                    .toList();
            Map<Long, byte[]> repeated = new TreeMap<>();
            opened.images(
                    Column.IMAGE,
                    row -> row < 2048,
                    2000,
                    new Collecting(repeated, new ArrayList<>(), new ArrayList<>()));
            for (int i = 0; i < 2048; i++) {
                assertThat(repeated.get((long) i))
                        .as("row %s, dictionary on disk", i)
                        .isEqualTo(values[i]);
            }
            if (version.equals("V1")) {
                assertThat(tooLarge).isEqualTo(long1000);
            } else {
                assertThat(tooLarge)
                        .as("lengths apart from values: the page is read whole, or not")
                        .containsAll(long1000);
            }
        }

        assertThat(refused).isEmpty();
        assertThat(missing)
                .hasSize((int) Arrays.stream(values).filter(v -> v == null).count());
        for (int i = 0; i < rows; i++) {
            assertThat(read.get((long) i)).as("row %s", i).isEqualTo(values[i]);
        }
    }

    private record Collecting(Map<Long, byte[]> read, List<Long> missing, List<Long> refused)
            implements ParquetBlobs.Visitor {
        @Override
        public void value(long row, byte[] bytes, int from, int count) {
            read.put(row, Arrays.copyOfRange(bytes, from, from + count));
        }

        @Override
        public void missing(long row) {
            missing.add(row);
        }

        @Override
        public void refused(long row, String reason) {
            assertThat(reason).contains("give it more (-Xmx)");
            refused.add(row);
        }
    }

    @Test
    void damagedFilesAreRefusedInOneLine() throws Exception {
        StringBuilder rows = new StringBuilder();
        for (int i = 1; i < 60; i++) {
            rows.append(i == 1 ? "" : ", ")
                    .append("(")
                    .append(png(i))
                    .append(", '")
                    .append(i)
                    .append("')");
        }
        Path file = write(
                temp.resolve("x.parquet"),
                "SELECT image, id AS image_id, 'G' AS generator FROM (VALUES " + rows + ") t(image, id)",
                "CODEC 'SNAPPY'");
        byte[] good = Files.readAllBytes(file);
        Random random = new Random(7);
        for (int i = 0; i < 60; i++) {
            byte[] bad = good.clone();
            bad[4 + random.nextInt(good.length - 12)] ^= (byte) (1 + random.nextInt(255));
            Path damaged = Files.write(temp.resolve("bad.parquet"), bad);
            try (ParquetDataset data = ParquetDataset.builder(damaged).open()) {
                assertThat(data.records()).hasSizeLessThan(60);
            } catch (DatasetException e) {
                assertThat(e).hasMessageContaining("bad.parquet").hasMessageNotContaining("\n");
            }
        }
    }

    private static List<String> said(ParquetDataset data) throws IOException {
        List<String> said = new ArrayList<>();
        for (ImageRecord record : data.records()) {
            String origin = "ORG";
            if (record.origin() instanceof Origin.Generated generated) {
                Guidance guidance = generated.condition().guidance();
                origin = generated.condition().generator() + (guidance == null ? "" : " " + guidance);
            }
            said.add(record.imageId() + " " + origin + " " + width(record));
        }
        return said;
    }

    private static int width(ImageRecord record) throws IOException {
        return record.content().read().pixels().shape().width();
    }

    private static String png(int width) {
        return "from_hex('" + HexFormat.of().formatHex(TestImages.png(width, 1, 0x102030)) + "')";
    }

    private static void assertRefused(ParquetDataset.Builder builder, String message) {
        assertThatThrownBy(builder::open)
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    private static List<Path> parquets(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static Path write(Path file, String select, String options) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (" + select + ") TO '" + file + "' (FORMAT parquet"
                    + (options.isEmpty() ? "" : ", " + options) + ")");
        }
        return file;
    }
}
