// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;
import org.anid.api.dataset.Condition;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.ReportRenderer;
import org.anid.api.evaluation.ScoreRow;
import org.jspecify.annotations.Nullable;

/**
 * {@code scores.csv}: one row per image and metric, in the order of the score table, from which it streams. Generator,
 * guidance, file and metric tell rows apart.
 *
 * <p>Natural images carry the generator name {@code ORG} and an empty guidance; an image of several categories has them in
 * one field, joined by {@code ;}, and {@code \} stands before a {@code ;} or {@code \} that belongs to a name. Fields are
 * quoted as in RFC 4180, an empty text in contrast to none, lines end in a line feed, and numbers have as many digits as it
 * takes to read back the same {@code double}. Stateless and safe to share.
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
                    row.generator(),
                    guidance(row.condition()),
                    row.imageId(),
                    row.captionId(),
                    categories(row.categories()),
                    Integer.toString(row.width()),
                    Integer.toString(row.height()),
                    row.file(),
                    row.metric(),
                    Csv.number(row.score()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In one field; {@link ScoresReader#split} takes them apart. */
    private static @Nullable String categories(List<String> categories) {
        return categories.isEmpty()
                ? null
                : categories.stream().map(ScoresCsv::escaped).collect(Collectors.joining(";"));
    }

    private static String escaped(String category) {
        return category.replace("\\", "\\\\").replace(";", "\\;");
    }

    static @Nullable String guidance(@Nullable Condition condition) {
        return condition == null || condition.guidance() == null
                ? null
                : condition.guidance().name();
    }
}
