// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.anid.api.dataset.Aspect;
import org.anid.api.dataset.Condition;
import org.anid.api.dataset.Guidance;
import org.anid.api.dimension.DimensionResult;
import org.anid.api.dimension.Discrepancy;
import org.anid.api.dimension.DiscrepancyRate;
import org.anid.api.dimension.Interval;
import org.anid.api.dimension.LevelResult;
import org.anid.api.dimension.MetricResult;
import org.anid.api.dimension.OverallResult;
import org.anid.api.dimension.RankRange;
import org.anid.api.dimension.Skipped;
import org.anid.api.dimension.Verdict;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.Failure;
import org.anid.api.evaluation.HumanAgreement;
import org.anid.api.evaluation.HumanResult;
import org.anid.api.evaluation.OpinionScore;
import org.anid.api.evaluation.RaterAgreement;
import org.anid.api.evaluation.Replicates;
import org.anid.api.evaluation.ScoreTable;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Direction;
import org.anid.api.metric.Level;
import org.anid.api.metric.MetricInfo;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.Observation;
import org.anid.api.metric.ValueRange;
import org.anid.api.model.ModelReference;
import org.anid.api.provenance.BuildInfo;
import org.anid.api.provenance.Provenance;

/**
 * Reads a report back that {@link ReportWriter} wrote, to compare runs or to write it in other formats.
 *
 * <p>What is read equals what was written: every record of {@code report.json} and every row of {@code scores.csv}, to
 * the last bit. Three things that files cannot hold are the exception, and no run makes the first two: an infinity is
 * read as missing, or as NaN where a number must be, and half a surrogate pair in a name as {@code ?}; and where
 * {@code scores.csv} is not there, as in a report that was written without {@link ReportFormat#CSV}, the table of
 * scores is empty.
 *
 * <p>A report without replicates, as earlier versions wrote it, is read as one that has none.
 *
 * <p>A file that is not what this version writes is refused: another schema, a file that is cut off, a key that is
 * missing, unknown or of another type, a number that contradicts the rest of the file, as a changed setting does the
 * fingerprint, and a table of scores of another length than the report says. Stateless and safe to share.
 */
public final class ReportReader {

    private static final String FILE = new JsonReport().fileName();

    private ReportReader() {}

    /**
     * Reads the report in a folder. All of it is held in memory, the scores included.
     *
     * @param folder that has {@code report.json} and, for the scores, {@code scores.csv}
     * @throws IOException with one clear line, which names file, key and fix, if there is no report, it cannot be read
     *     or it is not what this version writes
     */
    public static EvaluationReport read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new IOException("there is no " + file + ": name a folder with a report that was written as json");
        }
        try {
            return readable(folder, file);
        } catch (FileSystemException e) {
            throw new IOException(
                    "cannot read " + e.getFile() + " (" + e.getClass().getSimpleName() + "): make it readable", e);
        }
    }

    private static EvaluationReport readable(Path folder, Path file) throws IOException {
        JsonValue json = JsonValue.read(file);
        String schema = json.get("schema").text();
        if (!schema.equals(JsonReport.SCHEMA)) {
            throw new IOException(file + ": schema is '" + schema + "', and this version reads " + JsonReport.SCHEMA
                    + " alone; evaluate again, or read it with the version that wrote it");
        }
        long rows = json.get("scoreRows").whole();
        EvaluationReport report = report(json, ScoresReader.read(folder, rows));
        // What is written twice, derived or unknown is compared with what this report is written as.
        StringBuilder again = new StringBuilder();
        JsonReport.render(report, rows, again);
        json.mustBe(JsonValue.parse(file, again.toString()));
        return report;
    }

    private static EvaluationReport report(JsonValue json, ScoreTable scores) throws IOException {
        Map<String, MetricSpec> metrics = new LinkedHashMap<>();
        for (MetricSpec metric : json.get("metrics").list(ReportReader::metric)) {
            metrics.put(metric.id(), metric);
        }
        return new EvaluationReport(
                json.get("title").text(),
                json.get("results").list(result -> result(result, metrics)),
                json.get("dimensions").list(ReportReader::dimension),
                json.get("overall").list(ReportReader::overall),
                json.get("human").orNull(ReportReader::human),
                json.get("skipped").list(ReportReader::skipped),
                json.get("failures").list(ReportReader::failure),
                json.get("warnings").list(JsonValue::text),
                scores,
                json.has("replicates") ? json.get("replicates").as(ReportReader::replicates) : null,
                json.get("images").whole(),
                json.get("provenance").as(ReportReader::provenance));
    }

    private static MetricSpec metric(JsonValue json) throws IOException {
        List<JsonValue> range = json.get("range").pair(end -> end);
        return new MetricSpec(
                new MetricInfo(
                        json.get("id").text(),
                        json.get("title").text(),
                        json.get("dimension").oneOf(DimensionKind.values(), DimensionKind::label),
                        json.get("level").oneOf(Level.values(), Level::label),
                        json.get("input").oneOf(Observation.Kind.values(), JsonReport::input),
                        json.get("direction").oneOf(Direction.values(), Direction::label)),
                baseline(json),
                new ValueRange(
                        range.get(0).numberOr(Double.NEGATIVE_INFINITY),
                        range.get(1).numberOr(Double.POSITIVE_INFINITY)),
                json.get("unit").text(),
                json.get("models").list(JsonValue::text),
                json.get("settings").map(JsonValue::text),
                json.get("citation").text());
    }

    private static Baseline baseline(JsonValue json) throws IOException {
        Baseline[] labels = {new Baseline.NaturalValue(), new Baseline.NaturalFloor(), new Baseline.Ideal(0)};
        Baseline baseline = json.get("baseline").oneOf(labels, Baseline::label);
        return baseline instanceof Baseline.Ideal
                ? new Baseline.Ideal(json.get("ideal").number())
                : baseline;
    }

    private static MetricResult result(JsonValue json, Map<String, MetricSpec> metrics) throws IOException {
        String id = json.get("metric").text();
        MetricSpec metric = metrics.get(id);
        if (metric == null) {
            throw json.get("metric").odd("is '" + id + "', which metrics does not list");
        }
        return new MetricResult(
                metric,
                condition(json),
                json.get("category").orNull(JsonValue::text),
                json.get("n").whole(),
                json.get("generated").numberOr(Double.NaN),
                json.get("natural").orNull(JsonValue::number),
                json.get("other").orNull(JsonValue::number),
                json.get("discrepancy").orNull(discrepancy -> discrepancy(json)),
                json.get("verdict").orNull(verdict -> verdict.oneOf(Verdict.values(), Verdict::label)),
                json.get("discrepancyRate").orNull(rate -> {
                    Interval interval = json.get("discrepancyRateCi95").orNull(ReportReader::interval);
                    return new DiscrepancyRate(
                            json.get("natural").number(), json.get("generated").number(), rate.number(), interval);
                }),
                json.get("fdRatio").orNull(JsonValue::number));
    }

    private static DimensionResult dimension(JsonValue json) throws IOException {
        return new DimensionResult(
                json.get("dimension").oneOf(DimensionKind.values(), DimensionKind::label),
                condition(json),
                json.get("category").orNull(JsonValue::text),
                discrepancy(json),
                json.get("levels")
                        .list(level -> new LevelResult(
                                level.get("level").oneOf(Level.values(), Level::label),
                                discrepancy(level),
                                level.get("metrics").count())));
    }

    private static OverallResult overall(JsonValue json) throws IOException {
        List<Integer> rank = json.get("rank").pair(JsonValue::count);
        return new OverallResult(
                condition(json),
                discrepancy(json),
                json.get("rank").as(each -> new RankRange(rank.get(0), rank.get(1))),
                json.get("missing").list(each -> each.oneOf(DimensionKind.values(), DimensionKind::label)));
    }

    private static Discrepancy discrepancy(JsonValue json) throws IOException {
        Interval interval = json.get("ci95").orNull(ReportReader::interval);
        return json.get("discrepancy").as(value -> new Discrepancy(value.number(), interval));
    }

    private static Interval interval(JsonValue json) throws IOException {
        List<Double> ends = json.pair(JsonValue::number);
        return new Interval(ends.get(0), ends.get(1));
    }

    private static Condition condition(JsonValue json) throws IOException {
        JsonValue condition = json.get("condition");
        return new Condition(
                condition.get("generator").text(),
                condition.get("guidance").orNull(guidance -> guidance.oneOf(Guidance.values(), Guidance::name)));
    }

    private static HumanResult human(JsonValue json) throws IOException {
        return new HumanResult(
                json.get("study").text(),
                json.get("simulated").flag(),
                json.get("opinions").list(ReportReader::opinion),
                json.get("raters").list(ReportReader::raters),
                json.get("metrics").list(ReportReader::agreement));
    }

    private static OpinionScore opinion(JsonValue json) throws IOException {
        return new OpinionScore(
                condition(json),
                aspect(json),
                json.get("mean").number(),
                json.get("ci95").orNull(ReportReader::interval),
                json.get("images").count(),
                json.get("raters").count(),
                json.get("ratings").whole(),
                json.get("discrepancyRate").number(),
                json.get("discrepancy").number());
    }

    private static RaterAgreement raters(JsonValue json) throws IOException {
        return new RaterAgreement(
                aspect(json),
                json.get("krippendorffAlpha").orNull(JsonValue::number),
                json.get("meanPairwiseSrcc").orNull(JsonValue::number),
                json.get("iccAverage").orNull(JsonValue::number),
                json.get("raters").count(),
                json.get("items").count());
    }

    private static HumanAgreement agreement(JsonValue json) throws IOException {
        return new HumanAgreement(
                json.get("metric").text(),
                aspect(json),
                json.get("n").count(),
                json.get("srcc").orNull(JsonValue::number),
                json.get("plcc").orNull(JsonValue::number),
                json.get("krcc").orNull(JsonValue::number),
                json.get("rmse").orNull(JsonValue::number),
                json.get("mapping").orNull(JsonValue::text));
    }

    private static Replicates replicates(JsonValue json) throws IOException {
        return new Replicates(
                json.get("groups").text(),
                json.get("rows")
                        .list(row -> new Replicates.Row(
                                row.get("metric").orNull(JsonValue::text),
                                row.get("dimension")
                                        .orNull(kind -> kind.oneOf(DimensionKind.values(), DimensionKind::label)),
                                condition(row),
                                row.get("value").number(),
                                row.get("without").list(each -> each.numberOr(Double.NaN)))));
    }

    private static Aspect aspect(JsonValue json) throws IOException {
        return json.get("aspect").oneOf(Aspect.values(), Aspect::label);
    }

    private static Skipped skipped(JsonValue json) throws IOException {
        return new Skipped(
                json.get("metric").text(),
                json.get("reason").text(),
                json.get("remedy").text());
    }

    private static Failure failure(JsonValue json) throws IOException {
        return new Failure(json.get("path").text(), json.get("reason").text());
    }

    private static Provenance provenance(JsonValue json) throws IOException {
        JsonValue build = json.get("build");
        JsonValue host = json.get("host");
        return new Provenance(
                new BuildInfo(build.get("version").text(), build.get("revision").text()),
                new Provenance.Host(
                        host.get("java").text(),
                        host.get("os").text(),
                        host.get("threads").count()),
                json.get("kernels").text(),
                json.get("models")
                        .list(model -> new ModelReference(
                                model.get("id").text(),
                                model.get("version").text(),
                                model.get("sha256").text(),
                                model.get("runtime").text())),
                json.get("dataset")
                        .orNull(dataset -> new Provenance.Dataset(
                                dataset.get("name").text(),
                                dataset.get("images").whole(),
                                dataset.get("fingerprint").text(),
                                dataset.get("natural").text())),
                new TreeMap<>(json.get("metrics").map(settings -> settings.map(JsonValue::text))),
                json.get("run").map(JsonValue::text));
    }
}
