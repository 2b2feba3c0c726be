// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.spark;

import java.util.ArrayList;
import java.util.List;
import org.anid.api.dataset.Condition;
import org.anid.api.evaluation.ScoreRow;
import org.anid.api.evaluation.ScoreTable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The table of scores as Parquet: the columns of {@code scores.csv}, with their types. */
final class ScoresParquet {

    /** Rows that the driver hands over together. */
    private static final int TOGETHER = 100_000;

    private static final StructType SCHEMA = new StructType()
            .add("generator", DataTypes.StringType, false)
            .add("guidance", DataTypes.StringType)
            .add("image_id", DataTypes.StringType, false)
            .add("caption_id", DataTypes.StringType)
            .add("category", DataTypes.createArrayType(DataTypes.StringType, false), false)
            .add("width", DataTypes.IntegerType, false)
            .add("height", DataTypes.IntegerType, false)
            .add("file", DataTypes.StringType, false)
            .add("metric", DataTypes.StringType, false)
            .add("score", DataTypes.DoubleType, false);

    private ScoresParquet() {}

    /** Writes it in the place of whatever is there. */
    static void write(SparkSession spark, ScoreTable scores, String place) {
        List<Row> rows = new ArrayList<>();
        SaveMode[] mode = {SaveMode.Overwrite};
        scores.forEach(score -> {
            rows.add(row(score));
            if (rows.size() == TOGETHER) {
                write(spark, rows, place, mode);
            }
        });
        write(spark, rows, place, mode);
    }

    private static void write(SparkSession spark, List<Row> rows, String place, SaveMode[] mode) {
        spark.createDataFrame(rows, SCHEMA).coalesce(1).write().mode(mode[0]).parquet(place);
        rows.clear();
        mode[0] = SaveMode.Append;
    }

    private static Row row(ScoreRow score) {
        Condition condition = score.condition();
        return RowFactory.create(
                score.generator(),
                condition == null || condition.guidance() == null
                        ? null
                        : condition.guidance().name(),
                score.imageId(),
                score.captionId(),
                score.categories().toArray(String[]::new),
                score.width(),
                score.height(),
                score.file(),
                score.metric(),
                score.score());
    }
}
