// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.evaluation.ScoreRow;
import org.anid.api.evaluation.ScoreTable;
import org.jspecify.annotations.Nullable;

/**
 * The scores of a run over their columns; rows are made when they are asked for.
 *
 * <p>Order: natural images first, by subject and ascending size; then the cells in the order of the records, each in the
 * order of its records; within an image the metrics in the order of the report. Absent scores have no row.
 */
final class ColumnScoreTable implements ScoreTable {

    private final Roster roster;
    private final Lineup lineup;
    private final Columns columns;
    private final long size;

    ColumnScoreTable(Roster roster, Lineup lineup, Columns columns) {
        this.roster = roster;
        this.lineup = lineup;
        this.columns = columns;
        long rows = 0;
        for (double[] column : columns.natural()) {
            rows += present(column);
        }
        for (double[][] metric : columns.generated()) {
            for (double[] column : metric) {
                rows += present(column);
            }
        }
        size = rows;
    }

    private static long present(double[] column) {
        long count = 0;
        for (double score : column) {
            if (!Double.isNaN(score)) {
                count++;
            }
        }
        return count;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void forEach(Consumer<? super ScoreRow> consumer) {
        for (Roster.Subject subject : roster.subjects()) {
            List<Roster.NaturalFile> files = new ArrayList<>(subject.naturals());
            files.sort(Comparator.comparingInt(file -> columns.area()[file.slot()]));
            for (Roster.NaturalFile file : files) {
                for (Lineup.PerImage metric : lineup.perImage()) {
                    row(
                            consumer,
                            ScoreRow.NATURAL,
                            null,
                            file.record(),
                            metric,
                            columns.natural()[metric.index()],
                            file.slot());
                }
            }
        }
        for (Roster.Cell cell : roster.cells()) {
            for (Roster.Made made : cell.images()) {
                for (Lineup.PerImage metric : lineup.perImage()) {
                    double[] column = columns.generated()[metric.index()][cell.index()];
                    row(consumer, cell.generator(), cell.guidance(), made.record(), metric, column, made.slot());
                }
            }
        }
    }

    private static void row(
            Consumer<? super ScoreRow> consumer,
            String generator,
            @Nullable Guidance guidance,
            ImageRecord record,
            Lineup.PerImage metric,
            double[] column,
            int slot) {
        if (slot < column.length && !Double.isNaN(column[slot])) {
            consumer.accept(new ScoreRow(
                    generator,
                    guidance,
                    record.imageId(),
                    record.captionId(),
                    record.categories(),
                    metric.spec().id(),
                    column[slot]));
        }
    }
}
