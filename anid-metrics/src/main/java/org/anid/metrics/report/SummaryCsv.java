// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import java.io.IOException;
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
    public static final String HEADER =
            "dimension,level,metric,generator,guidance,category,n,natural,generated,discrepancy_rate,signed,"
                    + "ci95_low,ci95_high,verdict,baseline,direction,unit";

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
            Interval interval = rate == null ? null : rate.ci95();
            Csv.row(
                    target,
                    metric.dimension().label(),
                    metric.level().label(),
                    metric.id(),
                    result.generator(),
                    result.guidance() == null ? null : result.guidance().name(),
                    result.category(),
                    Long.toString(result.n()),
                    Csv.number(result.natural()),
                    Csv.number(result.generated()),
                    Csv.number(rate == null ? null : rate.rate()),
                    Csv.number(rate == null ? null : rate.signed()),
                    Csv.number(interval == null ? null : interval.low()),
                    Csv.number(interval == null ? null : interval.high()),
                    rate == null ? null : Texts.verdict(rate.verdict(metric.direction())),
                    metric.baseline().label(),
                    metric.direction().label(),
                    metric.unit());
        }
    }
}
