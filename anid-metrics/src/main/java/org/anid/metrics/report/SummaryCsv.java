// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import java.io.IOException;
import org.anid.api.dimension.Discrepancy;
import org.anid.api.dimension.DiscrepancyRate;
import org.anid.api.dimension.Interval;
import org.anid.api.dimension.MetricResult;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.ReportRenderer;
import org.anid.api.metric.MetricSpec;

/**
 * {@code summary.csv}: one row per metric, generator, guidance and category, with the fields of {@code results[]} in
 * {@code report.json} and the verdict in a word.
 *
 * <p>A number that is missing, NaN or infinite is an empty field; an empty category means all images together. Quoting,
 * line ends and digits are those of {@link ScoresCsv}. Stateless and safe to share.
 */
public final class SummaryCsv implements ReportRenderer {

    /** The first line, without its end. */
    public static final String HEADER = "dimension,level,metric,generator,guidance,category,n,natural,generated,other,"
            + "discrepancy,ci95_low,ci95_high,verdict,discrepancy_rate,fd_ratio,baseline,direction,unit";

    @Override
    public String fileName() {
        return "summary.csv";
    }

    @Override
    public void render(EvaluationReport report, Appendable target) throws IOException {
        target.append(HEADER).append('\n');
        for (MetricResult result : report.results()) {
            MetricSpec metric = result.metric();
            DiscrepancyRate rate = result.discrepancyRate();
            Discrepancy discrepancy = result.discrepancy();
            Interval interval = discrepancy == null ? null : discrepancy.ci95();
            Csv.row(
                    target,
                    metric.dimension().label(),
                    metric.level().label(),
                    metric.id(),
                    result.condition().generator(),
                    ScoresCsv.guidance(result.condition()),
                    result.category(),
                    Long.toString(result.n()),
                    Csv.number(result.natural()),
                    Csv.number(result.generated()),
                    Csv.number(result.other()),
                    Csv.number(discrepancy == null ? null : discrepancy.value()),
                    Csv.number(interval == null ? null : interval.low()),
                    Csv.number(interval == null ? null : interval.high()),
                    result.verdict() == null ? null : result.verdict().label(),
                    Csv.number(rate == null ? null : rate.signed()),
                    Csv.number(result.fdRatio()),
                    metric.baseline().label(),
                    metric.direction().label(),
                    metric.unit());
        }
    }
}
