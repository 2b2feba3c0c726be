// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.anid.api.dataset.Aspect;
import org.anid.api.dataset.Condition;
import org.anid.api.dimension.DimensionResult;
import org.anid.api.dimension.Discrepancy;
import org.anid.api.dimension.DiscrepancyRate;
import org.anid.api.dimension.Interval;
import org.anid.api.dimension.LevelResult;
import org.anid.api.dimension.MetricResult;
import org.anid.api.dimension.OverallResult;
import org.anid.api.dimension.Verdict;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.HumanAgreement;
import org.anid.api.evaluation.HumanResult;
import org.anid.api.evaluation.OpinionScore;
import org.anid.api.evaluation.RaterAgreement;
import org.anid.api.evaluation.ReportRenderer;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.MetricSpec;
import org.anid.metrics.internal.report.Words;
import org.jspecify.annotations.Nullable;

/**
 * {@code summary.csv}: all numbers of {@code report.json} in one table, whose first column says what a row is about. In
 * pandas, {@code table = pd.read_csv("summary.csv")} and then {@code table[table.section == "metric"]}.
 *
 * <table>
 * <caption>Sections in their order, and the columns that they fill</caption>
 * <tr><th>section</th><th>a row is</th><th>columns</th></tr>
 * <tr><td>{@code overall}</td><td>the answer for a generator, where guidance is empty, or a condition</td>
 *     <td>generator, guidance, discrepancy … verdict, rank_low, rank_high, missing (joined by {@code ;})</td></tr>
 * <tr><td>{@code dimension}</td><td>the verdict of a dimension on a condition</td>
 *     <td>dimension, generator, guidance, category, discrepancy … verdict, metrics (how many), simulated</td></tr>
 * <tr><td>{@code level}</td><td>one of its levels</td><td>the same and level</td></tr>
 * <tr><td>{@code metric}</td><td>a metric on a condition</td>
 *     <td>dimension … category, n, natural, generated, other, discrepancy … verdict, discrepancy_rate … unit</td></tr>
 * <tr><td>{@code opinion}</td><td>the mean opinion of a condition</td>
 *     <td>generator, guidance, aspect, discrepancy, discrepancy_rate, mean … ratings, simulated</td></tr>
 * <tr><td>{@code raters}</td><td>agreement among raters</td>
 *     <td>aspect, images, raters, krippendorff_alpha, mean_pairwise_srcc, icc_average, simulated</td></tr>
 * <tr><td>{@code agreement}</td><td>agreement of a metric with people</td>
 *     <td>metric, aspect, n, srcc, plcc, krcc, rmse, mapping, simulated</td></tr>
 * </table>
 *
 * <p>{@code ci95_low} and {@code ci95_high} are the interval of {@code discrepancy}, other intervals carry the name of
 * their column; all are 95 %. A number that is missing, NaN or infinite is an empty field; an empty category means all
 * images together; {@code simulated} is filled where people are asked. Quoting, escapes, line ends and digits are those
 * of {@link ScoresCsv}. Stateless and safe to share.
 */
public final class SummaryCsv implements ReportRenderer {

    /** The first line, without its end. */
    public static final String HEADER = "section,dimension,level,metric,generator,guidance,category,aspect,"
            + "n,natural,generated,other,discrepancy,ci95_low,ci95_high,verdict,"
            + "discrepancy_rate,discrepancy_rate_ci95_low,discrepancy_rate_ci95_high,fd_ratio,baseline,direction,unit,"
            + "metrics,rank_low,rank_high,missing,"
            + "mean,mean_ci95_low,mean_ci95_high,images,raters,ratings,"
            + "krippendorff_alpha,mean_pairwise_srcc,icc_average,srcc,plcc,krcc,rmse,mapping,simulated";

    private static final List<String> COLUMNS = List.of(HEADER.split(",", -1));

    @Override
    public String fileName() {
        return "summary.csv";
    }

    @Override
    public void render(EvaluationReport report, Appendable target) throws IOException {
        Words words = new Words(report);
        HumanResult human = report.human();
        target.append(HEADER).append('\n');
        for (OverallResult overall : report.overall()) {
            overall(overall, words.verdict(overall)).write(target);
        }
        for (DimensionResult dimension : report.dimensions()) {
            dimension("dimension", dimension, human)
                    .discrepancy(dimension.discrepancy(), words.verdict(dimension))
                    .set("metrics", dimension.metrics())
                    .write(target);
        }
        for (DimensionResult dimension : report.dimensions()) {
            for (LevelResult level : dimension.levels()) {
                dimension("level", dimension, human)
                        .set("level", level.level().label())
                        .discrepancy(level.discrepancy(), words.verdict(dimension, level))
                        .set("metrics", level.metrics())
                        .write(target);
            }
        }
        for (MetricResult result : report.results()) {
            metric(result).write(target);
        }
        if (human != null) {
            people(human, target);
        }
    }

    private static Row overall(OverallResult overall, @Nullable Verdict verdict) {
        return new Row("overall")
                .condition(overall.condition())
                .discrepancy(overall.discrepancy(), verdict)
                .set("rank_low", overall.rank().low())
                .set("rank_high", overall.rank().high())
                .set(
                        "missing",
                        overall.missing().stream().map(DimensionKind::label).collect(Collectors.joining(";")));
    }

    private static Row dimension(String section, DimensionResult result, @Nullable HumanResult human) {
        return new Row(section)
                .set("dimension", result.dimension().label())
                .condition(result.condition())
                .set("category", result.category())
                .set(
                        "simulated",
                        human == null || result.dimension() != DimensionKind.HUMAN
                                ? null
                                : Boolean.toString(human.simulated()));
    }

    private static Row metric(MetricResult result) {
        MetricSpec metric = result.metric();
        DiscrepancyRate rate = result.discrepancyRate();
        return new Row("metric")
                .set("dimension", metric.dimension().label())
                .set("level", metric.level().label())
                .set("metric", metric.id())
                .condition(result.condition())
                .set("category", result.category())
                .set("n", result.n())
                .set("natural", result.natural())
                .set("generated", result.generated())
                .set("other", result.other())
                .discrepancy(result.discrepancy(), result.verdict())
                .set("discrepancy_rate", rate == null ? null : rate.signed())
                .interval("discrepancy_rate_ci95", rate == null ? null : rate.ci95())
                .set("fd_ratio", result.fdRatio())
                .set("baseline", metric.baseline().label())
                .set("direction", metric.direction().label())
                .set("unit", metric.unit());
    }

    private static void people(HumanResult human, Appendable target) throws IOException {
        String simulated = Boolean.toString(human.simulated());
        for (OpinionScore opinion : human.opinions()) {
            people("opinion", opinion.aspect(), simulated)
                    .condition(opinion.condition())
                    .set("discrepancy", opinion.discrepancy())
                    .set("discrepancy_rate", opinion.discrepancyRate())
                    .set("mean", opinion.mean())
                    .interval("mean_ci95", opinion.ci95())
                    .set("images", opinion.images())
                    .set("raters", opinion.raters())
                    .set("ratings", opinion.ratings())
                    .write(target);
        }
        for (RaterAgreement raters : human.raters()) {
            people("raters", raters.aspect(), simulated)
                    .set("images", raters.items())
                    .set("raters", raters.raters())
                    .set("krippendorff_alpha", raters.krippendorffAlpha())
                    .set("mean_pairwise_srcc", raters.meanPairwiseSrcc())
                    .set("icc_average", raters.iccAverage())
                    .write(target);
        }
        for (HumanAgreement agreement : human.metrics()) {
            people("agreement", agreement.aspect(), simulated)
                    .set("metric", agreement.metric())
                    .set("n", agreement.n())
                    .set("srcc", agreement.srcc())
                    .set("plcc", agreement.plcc())
                    .set("krcc", agreement.krcc())
                    .set("rmse", agreement.rmse())
                    .set("mapping", agreement.mapping())
                    .write(target);
        }
    }

    private static Row people(String section, Aspect aspect, String simulated) {
        return new Row(section).set("aspect", aspect.label()).set("simulated", simulated);
    }

    /** A row being filled; what is not set stays empty. */
    private static final class Row {
        private final @Nullable String[] fields = new String[COLUMNS.size()];

        Row(String section) {
            set("section", section);
        }

        /** No text is an empty field, whether it is missing or empty. */
        Row set(String column, @Nullable String text) {
            return put(column, text == null || text.isEmpty() ? null : Csv.text(text));
        }

        Row set(String column, long number) {
            return put(column, Long.toString(number));
        }

        Row set(String column, @Nullable Double number) {
            return put(column, Csv.number(number));
        }

        private Row put(String column, @Nullable String field) {
            fields[COLUMNS.indexOf(column)] = field;
            return this;
        }

        Row condition(Condition condition) {
            return set("generator", condition.generator()).set("guidance", ScoresCsv.guidance(condition));
        }

        Row discrepancy(@Nullable Discrepancy discrepancy, @Nullable Verdict verdict) {
            return set("discrepancy", discrepancy == null ? null : discrepancy.value())
                    .interval("ci95", discrepancy == null ? null : discrepancy.ci95())
                    .set("verdict", verdict == null ? null : verdict.label());
        }

        Row interval(String column, @Nullable Interval interval) {
            return set(column + "_low", interval == null ? null : interval.low())
                    .set(column + "_high", interval == null ? null : interval.high());
        }

        void write(Appendable target) throws IOException {
            Csv.row(target, fields);
        }
    }
}
