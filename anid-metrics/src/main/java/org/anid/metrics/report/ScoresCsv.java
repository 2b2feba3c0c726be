// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.anid.api.dataset.Condition;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.ReportRenderer;
import org.anid.api.evaluation.ScoreRow;
import org.jspecify.annotations.Nullable;

/**
 * {@code scores.csv}: one row per image and metric, in the order of the score table, from which it streams. Generator,
 * guidance, file and metric tell rows apart.
 *
 * <p>Natural images carry the generator name {@code ORG} and an empty guidance; an image of several categories has them
 * in one field, joined by {@code ;}, and {@code \} stands before a {@code ;} or {@code \} that belongs to a name.
 * Fields are quoted as in RFC 4180, an empty text in contrast to none, lines end in a line feed, and numbers have as
 * many digits as it takes to read back the same {@code double}.
 *
 * <p>Control characters in a text, and a character that begins a formula ({@code = + - @}) at its start, are written as
 * in JSON, an escape as <code>&#92;u003d</code>; so are characters that turn the direction of text, and a backslash
 * before {@code u} and four digits. {@link ReportReader} reads names as they were. Stateless and safe to share.
 */
public final class ScoresCsv implements ReportRenderer {

    /** The first line, without its end. */
    public static final String HEADER =
            "generator,guidance,image_id,caption_id,category,width,height,file,metric,score";

    @Override
    public String fileName() {
        return "scores.csv";
    }

    @Override
    public void render(EvaluationReport report, Appendable target) throws IOException {
        target.append(HEADER).append('\n');
        try {
            report.scores().forEach(row -> write(target, row));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void write(Appendable target, ScoreRow row) {
        try {
            Csv.row(
                    target,
                    Csv.text(row.generator()),
                    row.guidance(),
                    Csv.text(row.imageId()),
                    Csv.text(row.captionId()),
                    Csv.text(row.category()),
                    Integer.toString(row.width()),
                    Integer.toString(row.height()),
                    Csv.text(row.file()),
                    row.metric(),
                    Csv.number(row.score()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static @Nullable String guidance(Condition condition) {
        return condition.guidance() == null ? null : condition.guidance().name();
    }
}
