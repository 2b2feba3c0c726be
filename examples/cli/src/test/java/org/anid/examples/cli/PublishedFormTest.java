// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DANI as it is published gives the numbers that its folders give, to the last bit. */
class PublishedFormTest {

    private final Path temp;

    PublishedFormTest(@TempDir Path temp) {
        this.temp = temp;
    }

    @Test
    void theSampleInBothForms() throws Exception {
        Path sample = Path.of(System.getProperty("anid.repository.root", "../.."), "../shared/dani/sample");
        assumeTrue(Files.isDirectory(sample), "the DANI sample (../shared/dani/sample) is not here");

        assertEqualReports(sample, "psnr,ssim,entropy");
    }

    @Test
    void aSmallSetInBothForms() throws Exception {
        Path root = temp.resolve("dani");
        for (int id = 1; id <= 3; id++) {
            Pictures.png(root.resolve("ORG/48/00" + id + ".jpg"), 48, 48, id, 0);
            Pictures.png(root.resolve("ORG/64/00" + id + ".jpg"), 64, 64, id, 0);
            for (int caption = 10 * id; caption < 10 * id + 2; caption++) {
                Pictures.png(root.resolve("A/48/T2I/" + id + "_" + caption + ".jpg"), 48, 48, id, caption);
                Pictures.png(root.resolve("B/64/TI2I/" + id + "_" + caption + ".jpg"), 64, 64, id, caption + 3);
            }
        }
        Files.writeString(
                root.resolve("captions.json"),
                "{\"1\": {\"captions\": [{\"caption_id\": 10, \"caption\": \"a\"}, {\"caption_id\": 11, \"caption\":"
                        + " \"b\"}]}}");

        assertEqualReports(root, "psnr,ssim,entropy,colorfulness");
    }

    @Test
    void rowsThatAllCountAsNaturalAreNothingToEvaluate() throws Exception {
        Path file = temp.resolve("x.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (SELECT 'x'::BLOB AS image, '1' AS image_id, NULL::VARCHAR AS generator) TO '"
                    + file + "' (FORMAT parquet)");
        }
        StringWriter err = new StringWriter();
        int code = Anid.run(
                new String[] {
                    "evaluate",
                    "--parquet",
                    file.toString(),
                    "--out",
                    temp.resolve("report").toString()
                },
                new PrintWriter(new StringWriter(), true),
                new PrintWriter(err, true));

        assertThat(code).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString().lines()).singleElement().asString().contains("--column generator=NAME");
    }

    private void assertEqualReports(Path root, String metrics) throws Exception {
        Path published = temp.resolve("published");
        publish(root, Files.createDirectories(published.resolve("data")), 3);
        Files.copy(root.resolve("captions.json"), published.resolve("captions.json"));
        for (Path form : List.of(root, published)) {
            StringWriter err = new StringWriter();
            int code = Anid.run(
                    new String[] {
                        "evaluate",
                        "--dani",
                        form.toString(),
                        "--metrics",
                        metrics,
                        "--format",
                        "csv,html",
                        "--no-cache",
                        "--out",
                        report(form).toString()
                    },
                    new PrintWriter(new StringWriter(), true),
                    new PrintWriter(err, true));
            assertThat(code).as(err.toString()).isZero();
        }
        assertThat(scores(report(published))).hasSizeGreaterThan(20).isEqualTo(scores(report(root)));
        for (Path form : List.of(root, published)) {
            assertThat(report(form).resolve("report.html"))
                    .content()
                    .contains("<image id=\"p0\" ")
                    .doesNotContain("cannot be read again")
                    .doesNotContain("not in the data set");
        }
        assertThat(Files.readString(report(published).resolve("summary.csv")))
                .isEqualTo(Files.readString(report(root).resolve("summary.csv")));
    }

    @Test
    void picturesCanBeLeftOut() throws Exception {
        for (int id = 1; id <= 3; id++) {
            Pictures.png(temp.resolve("dani/ORG/48/00" + id + ".jpg"), 48, 48, id, 0);
            Pictures.png(temp.resolve("dani/A/48/T2I/" + id + "_1.jpg"), 48, 48, id, 9);
        }
        StringWriter err = new StringWriter();
        int code = Anid.run(
                new String[] {
                    "evaluate",
                    "--dani",
                    temp.resolve("dani").toString(),
                    "--metrics",
                    "psnr",
                    "--format",
                    "html",
                    "--no-thumbnails",
                    "--out",
                    temp.resolve("out").toString()
                },
                new PrintWriter(new StringWriter(), true),
                new PrintWriter(err, true));
        assertThat(code).as(err.toString()).isZero();
        assertThat(temp.resolve("out/report.html"))
                .content()
                .contains("The pictures were left out of this page.")
                .doesNotContain("<image ");
    }

    private Path report(Path form) {
        return temp.resolve("report-" + form.getFileName());
    }

    /** Every line but for the place of the picture, which is in quotes or the last but two. */
    private static List<String> scores(Path report) throws IOException {
        return Files.readAllLines(report.resolve("scores.csv")).stream()
                .map(line -> line.replaceFirst(",(\"[^\"]*\"|[^,\"]*),([^,]*,[^,]*)$", ",$2"))
                .toList();
    }

    /**
     * Writes what a folder in the DANI layout holds as the published set has it: rows by model; natural ones once per
     * caption and size, all of them said to be 1024 wide; both ids in the path.
     */
    private static void publish(Path root, Path data, int shards) throws IOException, SQLException {
        List<Path> made = new ArrayList<>();
        List<Path> natural = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(path -> path.toString().endsWith(".jpg"))
                    .sorted()
                    .forEach(path -> (root.relativize(path).startsWith("ORG") ? natural : made).add(path));
        }
        TreeSet<String> pairs = new TreeSet<>();
        made.forEach(path -> pairs.add(path.getFileName().toString()));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE t (\"index\" BIGINT, bytes BLOB, path VARCHAR, size BIGINT, category VARCHAR,"
                            + " class_id VARCHAR, model VARCHAR, gen_type VARCHAR, reference BOOLEAN)");
            long rows = 0;
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO t VALUES (?, ?, ?, ?, NULL, NULL, ?, ?, ?)")) {
                for (Path path : made) {
                    Path place = root.relativize(path);
                    row(
                            insert,
                            rows++,
                            path,
                            path.getFileName().toString(),
                            Long.parseLong(place.getName(1).toString()),
                            place.getName(0).toString(),
                            place.getName(2).toString());
                }
                for (Path path : natural) {
                    String stem = path.getFileName().toString().replaceFirst("\\.jpg$", "");
                    for (String pair : pairs) {
                        if (pair.startsWith(Long.parseLong(stem) + "_")) {
                            row(insert, rows++, path, pair, 1024, "COCO", "T2I");
                        }
                    }
                }
            }
            long each = (rows + shards - 1) / shards;
            for (int k = 0; k < shards; k++) {
                statement.execute(
                        "COPY (SELECT \"index\", {'bytes': bytes, 'path': path} AS image, size, category, class_id,"
                                + " model, gen_type, reference FROM t WHERE \"index\" BETWEEN " + k * each + " AND "
                                + (k * each + each - 1) + " ORDER BY \"index\") TO '"
                                + data.resolve("train-0000" + k + "-of-0000" + shards + ".parquet")
                                + "' (FORMAT parquet)");
            }
        }
    }

    private static void row(
            PreparedStatement insert, long index, Path file, String path, long size, String model, String guidance)
            throws IOException, SQLException {
        insert.setLong(1, index);
        insert.setBytes(2, Files.readAllBytes(file));
        insert.setString(3, path);
        insert.setLong(4, size);
        insert.setString(5, model);
        insert.setString(6, guidance);
        insert.setBoolean(7, model.equals("COCO"));
        insert.executeUpdate();
    }
}
