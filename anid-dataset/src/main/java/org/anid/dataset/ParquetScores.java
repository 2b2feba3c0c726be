// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.anid.api.dataset.DatasetException;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.ReportFile;

/**
 * {@code scores.parquet}: the rows and columns of {@code scores.csv} in their order, as Parquet.
 *
 * <p>{@code width} and {@code height} are 32-bit integers, {@code score} is a double, to the last bit, all else is
 * text; what is empty in {@code scores.csv} is null. Pages have dictionaries where values repeat and are compressed
 * with Zstandard; a group holds {@value #GROUP} rows. It is written by DuckDB, an optional dependency (see
 * {@link ParquetDataset}), on one thread: equal scores give equal bytes with the same version of it. Rows are laid down
 * in a file beside the target first, so that memory does not grow with their number. Stateless and safe to share.
 */
public final class ParquetScores implements ReportFile {

    /** Rows of a group, which readers take one at a time. */
    private static final int GROUP = 122_880;

    /** Also made by the service loader, for {@code ReportFormat.PARQUET}. */
    public ParquetScores() {}

    @Override
    public String fileName() {
        return "scores.parquet";
    }

    /**
     * Writes the file.
     *
     * @throws IOException if it cannot be written, or DuckDB is not there
     */
    @Override
    public void write(EvaluationReport report, Path file) throws IOException {
        try (DuckDb database = DuckDb.openBeside(file, ParquetScores.class.getClassLoader())) {
            database.execute(
                    "CREATE TABLE scores (generator VARCHAR, guidance VARCHAR, image_id VARCHAR, caption_id VARCHAR,"
                            + " category VARCHAR, width INTEGER, height INTEGER, file VARCHAR, metric VARCHAR, score DOUBLE)");
            database.append("scores", rows -> report.scores()
                    .forEach(row -> rows.add(
                            row.generator(),
                            row.guidance(),
                            row.imageId(),
                            row.captionId(),
                            row.category(),
                            row.width(),
                            row.height(),
                            row.file(),
                            row.metric(),
                            row.score())));
            database.execute("COPY scores TO '" + file.toString().replace("'", "''")
                    + "' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE " + GROUP + ", USE_TMP_FILE false)");
        } catch (DatasetException e) {
            throw new IOException(e.getMessage(), e);
        } catch (SQLException e) {
            throw new IOException("DuckDB could not write it: " + DuckDb.reason(e), e);
        }
    }
}
