// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.result;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.anid.api.dataset.Condition;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.evaluation.ScoreRow;
import org.anid.api.evaluation.ScoreTable;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.ConditionImages;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.GeneratedFile;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.ImageId;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.NaturalFile;
import org.anid.metrics.internal.evaluate.plan.MetricIndex.ImageMetric;
import org.anid.metrics.internal.evaluate.score.EvaluationContext;
import org.anid.metrics.internal.evaluate.score.ScoreColumns;
import org.jspecify.annotations.Nullable;

/** The columns of scores as rows of the report. Absent scores have no row. */
public final class ColumnScoreTable extends ScoreTable {

    private final EvaluationContext context;
    private final ScoreColumns columns;
    private final long size;

    /** Of a run that is over. */
    public ColumnScoreTable(EvaluationContext context) {
        this.context = context;
        this.columns = context.columns();
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
        for (ImageId id : context.dataset().ids()) {
            List<NaturalFile> files = new ArrayList<>(id.naturals());
            files.sort(Comparator.comparingLong(file -> columns.naturalSize().area(file.slot())));
            for (NaturalFile file : files) {
                for (ImageMetric metric : context.metrics().ofImages()) {
                    double[] column = columns.natural()[metric.index()];
                    row(consumer, null, file.record(), columns.naturalSize(), metric, column, file.slot());
                }
            }
        }
        for (ConditionImages condition : context.dataset().conditions()) {
            ScoreColumns.Sizes sizes = columns.generatedSize()[condition.index()];
            for (GeneratedFile file : condition.images()) {
                for (ImageMetric metric : context.metrics().ofImages()) {
                    double[] column = columns.generated()[metric.index()][condition.index()];
                    row(consumer, condition.condition(), file.record(), sizes, metric, column, file.slot());
                }
            }
        }
    }

    private static void row(
            Consumer<? super ScoreRow> consumer,
            @Nullable Condition condition,
            ImageRecord record,
            ScoreColumns.Sizes sizes,
            ImageMetric metric,
            double[] column,
            int slot) {
        if (slot < column.length && !Double.isNaN(column[slot])) {
            consumer.accept(new ScoreRow(
                    condition,
                    record.imageId(),
                    record.captionId(),
                    record.categories(),
                    sizes.width(slot),
                    sizes.height(slot),
                    record.location(),
                    metric.spec().id(),
                    column[slot]));
        }
    }
}
