// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.anid.api.dataset.Condition;
import org.anid.api.dataset.Guidance;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.ReportFile;
import org.anid.api.evaluation.ScoreRow;
import org.anid.api.evaluation.ScoreTable;
import org.anid.api.provenance.BuildInfo;
import org.anid.api.provenance.Provenance;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores as Parquet, read back by SQL. */
class ParquetScoresTest {

    private static final String HOSTILE = "=1+1, \"quoted\", 'it''s'\n\u0000\u001b[31m ü 漢 😀";

    /** More than two groups. */
    private static final int MANY = 300_000;

    private final Path temp;

    ParquetScoresTest(@TempDir Path temp) {
        this.temp = temp;
    }

    @Test
    void itHoldsEveryRowInOrderToTheLastBit() throws Exception {
        List<ScoreRow> rows = List.of(
                new ScoreRow(null, "7", null, List.of(), 640, 480, "photos/7.jpg", "niqe", Math.nextUp(3.0)),
                new ScoreRow(
                        new Condition("SD", Guidance.T2I), "7", "", List.of("a;b", "c\\d"), 1, 2, "7", "ssim", -0.0),
                new ScoreRow(
                        new Condition(HOSTILE, null),
                        HOSTILE,
                        "1",
                        List.of("x"),
                        3,
                        4,
                        HOSTILE,
                        "psnr",
                        Double.MIN_VALUE));

        Path file = written("scores.parquet", ScoreTable.of(rows));

        List<List<Object>> read = new ArrayList<>();
        query("SELECT * FROM '" + file + "'", found -> read.add(found));
        List<List<@Nullable Object>> expected = new ArrayList<>();
        for (ScoreRow row : rows) {
            expected.add(Arrays.asList(
                    row.generator(),
                    row.guidance(),
                    row.imageId(),
                    row.captionId(),
                    row.category(),
                    row.width(),
                    row.height(),
                    row.file(),
                    row.metric(),
                    row.score()));
        }
        assertThat(read).isEqualTo(expected);
        List<List<Object>> columns = new ArrayList<>();
        query("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '" + file + "')", columns::add);
        assertThat(columns.stream().map(column -> column.get(0) + " " + column.get(1)))
                .containsExactly(
                        "generator VARCHAR",
                        "guidance VARCHAR",
                        "image_id VARCHAR",
                        "caption_id VARCHAR",
                        "category VARCHAR",
                        "width INTEGER",
                        "height INTEGER",
                        "file VARCHAR",
                        "metric VARCHAR",
                        "score DOUBLE");
    }

    @Test
    void manyRowsKeepTheirOrderAndNamesAreInDictionaries() throws Exception {
        Path file = written("many.parquet", new Counted(MANY));

        List<List<Object>> found = new ArrayList<>();
        query(
                "SELECT count(*), sum((score = file_row_number)::INT), count(DISTINCT metric) FROM read_parquet('"
                        + file + "', file_row_number = true)",
                found::add);
        assertThat(found.get(0)).hasToString("[" + MANY + ", " + MANY + ", 3]");
        List<List<Object>> encodings = new ArrayList<>();
        query(
                "SELECT DISTINCT encodings FROM parquet_metadata('" + file
                        + "') WHERE path_in_schema IN ('generator', 'guidance', 'metric')",
                encodings::add);
        assertThat(encodings).hasToString("[[PLAIN_DICTIONARY]]");
    }

    @Test
    void equalScoresGiveEqualBytesAndNothingStaysBeside() throws Exception {
        Path first = written("first.parquet", new Counted(5_000));
        Path second = written("it's second.parquet", new Counted(5_000));

        assertThat(second).hasSameBinaryContentAs(first);
        try (Stream<Path> files = Files.list(temp)) {
            assertThat(files).containsExactlyInAnyOrder(first, second);
        }
    }

    @Test
    void aTableWithoutRowsHasItsColumns() throws Exception {
        Path file = written("none.parquet", ScoreTable.of(List.of()));

        List<List<Object>> found = new ArrayList<>();
        query("SELECT count(*), count(score) FROM '" + file + "'", found::add);
        assertThat(found).hasToString("[[0, 0]]");
    }

    @Test
    void itIsFoundAsAService() {
        assertThat(ServiceLoader.load(ReportFile.class))
                .extracting(ReportFile::fileName)
                .containsExactly("scores.parquet");
    }

    /** Rows that are made when they are asked for. */
    private static final class Counted extends ScoreTable {
        private final int rows;

        Counted(int rows) {
            this.rows = rows;
        }

        @Override
        public long size() {
            return rows;
        }

        @Override
        public void forEach(Consumer<? super ScoreRow> consumer) {
            List<String> metrics = List.of("ssim", "psnr", "niqe");
            Condition condition = new Condition("SDXL", Guidance.T2I);
            for (int i = 0; i < rows; i++) {
                consumer.accept(new ScoreRow(
                        condition,
                        Integer.toString(i / 3),
                        null,
                        List.of(),
                        512,
                        512,
                        "made/sdxl/" + i / 3 + ".png",
                        metrics.get(i % 3),
                        i));
            }
        }
    }

    private Path written(String name, ScoreTable scores) throws Exception {
        Path file = temp.resolve(name);
        Provenance provenance = new Provenance(
                BuildInfo.current(),
                Provenance.Host.current(1),
                "scalar",
                List.of(),
                null,
                new TreeMap<>(),
                new TreeMap<>());
        new ParquetScores()
                .write(
                        new EvaluationReport(
                                "t",
                                List.of(),
                                List.of(),
                                List.of(),
                                null,
                                List.of(),
                                List.of(),
                                List.of(),
                                scores,
                                null,
                                1,
                                provenance),
                        file);
        return file;
    }

    private static void query(String sql, Consumer<List<Object>> each) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(rows.getObject(i));
                }
                each.accept(row);
            }
        }
    }
}
