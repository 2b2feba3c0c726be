// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.anid.api.dataset.Condition;
import org.anid.api.dimension.DimensionResult;
import org.anid.api.dimension.DiscrepancyRate;
import org.anid.api.dimension.MetricResult;
import org.anid.api.dimension.Skipped;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.Failure;
import org.anid.api.evaluation.HumanAgreement;
import org.anid.api.evaluation.HumanResult;
import org.anid.api.evaluation.OpinionScore;
import org.anid.api.evaluation.RaterAgreement;
import org.anid.api.evaluation.ReportRenderer;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.MetricSpec;
import org.anid.api.model.ModelReference;
import org.anid.api.provenance.Provenance;
import org.anid.metrics.internal.report.ReportView;
import org.anid.metrics.internal.report.Texts;
import org.anid.metrics.report.summary.ReportSummary;

/**
 * {@code report.md}: the report in GitHub's Markdown, with tables that line up in a terminal.
 *
 * <p>Shares are in percent with one decimal; scores have four significant digits. The
 * exact numbers are in {@code report.json}. Text from the data set is escaped. Stateless and safe to share.
 */
public final class MarkdownReport implements ReportRenderer {

    private static final String MARK = " (" + Texts.SIMULATED_MARK + ")";

    @Override
    public String fileName() {
        return "report.md";
    }

    @Override
    public void render(EvaluationReport report, Appendable target) throws IOException {
        ReportView view = new ReportView(report);
        target.append("# Discrepancy report: ").append(escape(report.title())).append("\n\n");
        ReportSummary summary = ReportSummary.of(report);
        answer(summary, target);
        target.append(escape(summary.subject()))
                .append(". Fingerprint `")
                .append(report.provenance().fingerprint().substring(0, 12))
                .append("`: equal fingerprints mean comparable numbers.\n\n");
        warnings(report, view, target);
        verdicts(summary, view, target);
        metrics(view, target);
        categories(view, target);
        if (report.human() != null) {
            human(report.human(), target);
        }
        skipped(report.skipped(), target);
        failures(report.failures(), target);
        provenance(report.provenance(), target);
    }

    private static void warnings(EvaluationReport report, ReportView view, Appendable out) throws IOException {
        if (report.warnings().isEmpty() && !view.simulated()) {
            return;
        }
        out.append("## Warnings\n\n");
        if (view.simulated()) {
            out.append("- **").append(Texts.SIMULATED).append("**\n");
        }
        for (String warning : report.warnings()) {
            out.append("- ").append(escape(warning)).append('\n');
        }
        out.append('\n');
    }

    private static void answer(ReportSummary summary, Appendable out) throws IOException {
        List<String> lines = summary.answer();
        out.append("**").append(escape(lines.get(0))).append("**\n\n");
        for (String line : lines.subList(1, lines.size())) {
            out.append("- ").append(escape(line)).append('\n');
        }
        out.append(lines.size() > 1 ? "\n" : "");
        ReportSummary.Table overview = summary.overview();
        if (!overview.rows().isEmpty()) {
            table(overview, out);
        }
    }

    private static void verdicts(ReportSummary summary, ReportView view, Appendable out) throws IOException {
        out.append("## Verdict per dimension\n\n");
        if (view.verdicts().isEmpty()) {
            out.append("No dimension could be concluded.\n\n");
            return;
        }
        for (Map.Entry<DimensionKind, ReportSummary.Table> dimension :
                summary.dimensions().entrySet()) {
            table(dimension.getValue(), out);
        }
        out.append("How to read the numbers:\n\n");
        for (String line : ReportSummary.legend()) {
            out.append("- ").append(line).append('\n');
        }
        out.append('\n');
    }

    private static void table(ReportSummary.Table summary, Appendable out) throws IOException {
        out.append(escape(summary.caption())).append(".\n\n");
        MarkdownTable table = new MarkdownTable(summary.words(), summary.head());
        for (List<ReportSummary.Cell> row : summary.rows()) {
            table.row(row.stream().map(cell -> escape(cell.text())).toList());
        }
        table.write(out);
    }

    private static void metrics(ReportView view, Appendable out) throws IOException {
        for (Map.Entry<DimensionKind, Map<String, List<MetricResult>>> dimension :
                view.metrics().entrySet()) {
            boolean simulated = view.simulated(dimension.getKey());
            out.append("## ")
                    .append(dimension.getKey().title())
                    .append(simulated ? MARK : "")
                    .append("\n\n");
            for (List<MetricResult> results : dimension.getValue().values()) {
                metric(results, simulated, out);
            }
        }
    }

    private static void metric(List<MetricResult> results, boolean simulated, Appendable out) throws IOException {
        MetricSpec metric = results.get(0).metric();
        boolean sets = metric.baseline() instanceof Baseline.NaturalFloor;
        out.append("### ").append(escape(metric.title())).append(' ').append(Texts.arrow(metric.direction()));
        out.append(simulated ? MARK : "").append("\n\n");
        out.append('`').append(metric.id()).append("`, ").append(metric.level().label());
        out.append(", ").append(metric.direction().label());
        out.append(metric.unit().isEmpty() ? "" : ", in " + escape(metric.unit()));
        out.append(", measured from ").append(Texts.baseline(metric.baseline())).append(".\n\n");
        MarkdownTable table = new MarkdownTable(
                2,
                List.of(
                        "Generator",
                        "Guidance",
                        "n",
                        "Discrepancy",
                        "Verdict",
                        "Generated",
                        Texts.baselineColumn(metric.baseline()),
                        "Other",
                        sets ? "FDr" : "DR"));
        for (MetricResult result : results) {
            DiscrepancyRate rate = result.discrepancyRate();
            List<String> row = new ArrayList<>(condition(result.condition()));
            row.add(Texts.count(result.n()));
            row.add(Texts.discrepancy(result.discrepancy()));
            row.add(Texts.verdict(result.verdict()));
            row.add(Texts.score(result.generated()));
            row.add(Texts.score(result.natural()));
            row.add(Texts.score(result.other()));
            row.add(sets ? Texts.score(result.fdRatio()) : Texts.signed(rate == null ? null : rate.signed()));
            table.row(row);
        }
        table.write(out);
    }

    private static void categories(ReportView view, Appendable out) throws IOException {
        if (view.categories().isEmpty()) {
            return;
        }
        out.append("## Per category\n\n");
        for (var dimension : view.categories().entrySet()) {
            out.append("### ").append(dimension.getKey().title()).append("\n\n");
            Map<String, Map<Condition, DimensionResult>> rows = dimension.getValue();
            List<String> header = new ArrayList<>(List.of("Generator", "Guidance"));
            rows.keySet().forEach(category -> header.add(escape(category)));
            MarkdownTable table = new MarkdownTable(2, header);
            for (Condition condition : view.conditions()) {
                if (rows.values().stream().noneMatch(row -> row.containsKey(condition))) {
                    continue;
                }
                List<String> row = new ArrayList<>(condition(condition));
                for (Map<Condition, DimensionResult> verdicts : rows.values()) {
                    DimensionResult verdict = verdicts.get(condition);
                    row.add(Texts.share(
                            verdict == null ? null : verdict.discrepancy().value()));
                }
                table.row(row);
            }
            table.write(out);
        }
    }

    private static void human(HumanResult human, Appendable out) throws IOException {
        String mark = human.simulated() ? MARK : "";
        out.append("## People: ").append(escape(human.study())).append(mark).append("\n\n");
        if (human.simulated()) {
            out.append(Texts.SIMULATED).append("\n\n");
        }
        out.append("### Mean opinion scores").append(mark).append("\n\n");
        MarkdownTable opinions = new MarkdownTable(
                3,
                List.of(
                        "Generator",
                        "Guidance",
                        "Aspect",
                        "Mean",
                        "95 % interval",
                        "Images",
                        "Raters",
                        "Ratings",
                        "From the top of the scale"));
        for (OpinionScore score : human.opinions()) {
            List<String> row = new ArrayList<>(condition(score.condition()));
            row.add(score.aspect().label());
            row.add(Texts.score(score.mean()));
            row.add(Texts.scores(score.ci95()));
            row.add(Texts.count(score.images()));
            row.add(Texts.count(score.raters()));
            row.add(Texts.count(score.ratings()));
            row.add(Texts.share(score.discrepancy()));
            opinions.row(row);
        }
        opinions.write(out);
        out.append("### Agreement among raters").append(mark).append("\n\n");
        MarkdownTable raters = new MarkdownTable(
                1, List.of("Aspect", "Krippendorff's α", "Mean pairwise SRCC", "ICC(2,k)", "Raters", "Images"));
        for (RaterAgreement agreement : human.raters()) {
            raters.row(List.of(
                    agreement.aspect().label(),
                    Texts.correlation(agreement.krippendorffAlpha()),
                    Texts.correlation(agreement.meanPairwiseSrcc()),
                    Texts.correlation(agreement.iccAverage()),
                    Texts.count(agreement.raters()),
                    Texts.count(agreement.items())));
        }
        raters.write(out);
        out.append("### Agreement of metrics with ratings").append(mark).append("\n\n");
        MarkdownTable metrics =
                new MarkdownTable(2, List.of("Metric", "Aspect", "n", "SRCC", "PLCC", "KRCC", "RMSE", "Mapping"));
        for (HumanAgreement agreement : human.metrics()) {
            metrics.row(List.of(
                    escape(agreement.metric()),
                    agreement.aspect().label(),
                    Texts.count(agreement.n()),
                    Texts.correlation(agreement.srcc()),
                    Texts.correlation(agreement.plcc()),
                    Texts.correlation(agreement.krcc()),
                    Texts.score(agreement.rmse()),
                    agreement.mapping() == null ? Texts.NONE : agreement.mapping()));
        }
        metrics.write(out);
    }

    private static void skipped(List<Skipped> skipped, Appendable out) throws IOException {
        if (skipped.isEmpty()) {
            return;
        }
        out.append("## Skipped metrics\n\n");
        MarkdownTable table = new MarkdownTable(3, List.of("Metric", "Why", "What to do"));
        for (Skipped each : skipped) {
            table.row(List.of(escape(each.metric()), escape(each.reason()), code(each.remedy())));
        }
        table.write(out);
    }

    private static void failures(List<Failure> failures, Appendable out) throws IOException {
        if (failures.isEmpty()) {
            return;
        }
        out.append("## Inputs that could not be used\n\n");
        MarkdownTable table = new MarkdownTable(2, List.of("Path", "Why"));
        for (Failure each : failures.subList(0, Math.min(Texts.MOST_FAILURES, failures.size()))) {
            table.row(List.of(code(each.path()), escape(each.reason())));
        }
        table.write(out);
        if (failures.size() > Texts.MOST_FAILURES) {
            out.append(Texts.moreFailures(failures)).append("\n\n");
        }
    }

    private static void provenance(Provenance provenance, Appendable out) throws IOException {
        out.append("## Provenance\n\n");
        for (Map.Entry<String, String> fact : Texts.facts(provenance).entrySet()) {
            out.append("- ")
                    .append(fact.getKey())
                    .append(": ")
                    .append(code(fact.getValue()))
                    .append('\n');
        }
        for (ModelReference model : provenance.models()) {
            out.append("- Model: ")
                    .append(code(model.id() + " " + model.version() + ", SHA-256 " + model.sha256() + ", runtime "
                            + model.runtime()))
                    .append('\n');
        }
        for (Map.Entry<String, String> setting : provenance.run().entrySet()) {
            out.append("- Run: ")
                    .append(code(setting.getKey() + " = " + setting.getValue()))
                    .append('\n');
        }
        for (var metric : provenance.metrics().entrySet()) {
            out.append("- Metric: ")
                    .append(code(metric.getKey() + " " + metric.getValue()))
                    .append('\n');
        }
    }

    private static List<String> condition(Condition condition) {
        return List.of(escape(condition.generator()), Texts.guidance(condition.guidance()));
    }

    /** A code span; the pipe is escaped for tables, which GitHub undoes, and line ends cannot stay. */
    private static String code(String text) {
        if (text.isEmpty() || text.indexOf('`') >= 0) {
            return escape(text);
        }
        return "`" + oneLine(text).replace("|", "\\|") + "`";
    }

    /** Text that Markdown must leave alone; underscores inside words, which it leaves alone anyway, stay readable. */
    static String escape(String text) {
        String line = oneLine(text);
        StringBuilder escaped = new StringBuilder(line.length() + 8);
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean special = c == '_' ? !(inWord(line, i - 1) && inWord(line, i + 1)) : "\\|<>*`[]&~#".indexOf(c) >= 0;
            if (special) {
                escaped.append('\\');
            }
            escaped.append(c);
        }
        return escaped.toString();
    }

    private static boolean inWord(String text, int i) {
        return i >= 0 && i < text.length() && (Character.isLetterOrDigit(text.charAt(i)) || text.charAt(i) == '_');
    }

    private static String oneLine(String text) {
        return text.replaceAll("[\\p{Cc}\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]+", " ");
    }
}
