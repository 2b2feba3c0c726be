// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
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
import org.anid.api.evaluation.ScoreRow;
import org.anid.api.evaluation.ScoreTable;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Direction;
import org.anid.api.metric.Level;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.Observation;
import org.anid.api.model.ModelReference;
import org.anid.api.provenance.BuildInfo;
import org.anid.api.provenance.Provenance;
import org.jspecify.annotations.Nullable;

/** Made-up reports with everything in them that a renderer can trip over. The numbers mean nothing. */
public final class SampleReports {

    /** Markup, quotes, a comma and a pipe: legal in a folder name. */
    public static final String HOSTILE = "<script>alert(\"x\")</script>, A|B & 'Co'";

    private static final List<String> CATEGORIES = List.of("animal", "food, \"raw\"", "person", "vehicle");

    private SampleReports() {}

    /** A generator and what it was given, with how bad it is from 0 (natural) to 1. */
    private record Subject(Condition condition, double damage) {
        Subject(String generator, @Nullable Guidance guidance, double damage) {
            this(new Condition(generator, guidance), damage);
        }

        @Nullable
        Guidance guidance() {
            return condition.guidance();
        }
    }

    private static final List<Subject> SUBJECTS = List.of(
            new Subject("Copy", Guidance.T2I, 0),
            new Subject("Twin", Guidance.T2I, 0.03),
            new Subject("Dalle2", Guidance.T2I, 0.42),
            new Subject("Dalle2", Guidance.I2I, 0.31),
            new Subject("Dalle3", Guidance.T2I, 0.38),
            new Subject("GALIP", Guidance.T2I, 0.81),
            new Subject("SD_V15", Guidance.T2I, 0.55),
            new Subject("SD_V15", Guidance.I2I, 0.37),
            new Subject("SD_V15", Guidance.TI2I, 0.33),
            new Subject("SD_XL", Guidance.T2I, 0.29),
            new Subject(HOSTILE, null, 0.66));

    /** A metric with its baseline and its value at full damage. */
    private record Row(MetricSpec spec, double natural, double worst) {}

    private static final List<Row> ROWS = List.of(
            new Row(
                    spec("psnr", "PSNR", DimensionKind.QUALITY, Level.STRUCTURE, Direction.HIGHER_IS_BETTER)
                            .baseline(new Baseline.Ideal(50))
                            .unit("dB")
                            .build(),
                    50,
                    7.3),
            new Row(
                    spec("ssim", "SSIM", DimensionKind.QUALITY, Level.STRUCTURE, Direction.HIGHER_IS_BETTER)
                            .baseline(new Baseline.Ideal(1))
                            .range(-1, 1)
                            .build(),
                    1,
                    0.082),
            new Row(
                    spec("entropy", "Entropy", DimensionKind.QUALITY, Level.FRAME, Direction.NEUTRAL)
                            .unit("bit")
                            .build(),
                    7.4123456789,
                    7.9),
            new Row(
                    spec("piqe", "PIQE", DimensionKind.QUALITY, Level.FRAME, Direction.LOWER_IS_BETTER)
                            .range(0, 100)
                            .build(),
                    31.25,
                    18.5),
            new Row(
                    spec(
                                    "sliced-wasserstein",
                                    "Sliced Wasserstein distance",
                                    DimensionKind.QUALITY,
                                    Level.DISTRIBUTION,
                                    Direction.LOWER_IS_BETTER)
                            .baseline(new Baseline.NaturalFloor())
                            .setting("projections", 512)
                            .build(),
                    0.00213,
                    0.031),
            new Row(
                    spec("clip-score", "CLIPScore", DimensionKind.ALIGNMENT, Level.TEXT, Direction.HIGHER_IS_BETTER)
                            .models("clip-vit-b-32")
                            .citation("Hessel et al. 2021, arXiv 2104.08718")
                            .build(),
                    0.7812,
                    0.61),
            new Row(
                    spec("nima", "NIMA", DimensionKind.AESTHETICS, Level.FRAME, Direction.HIGHER_IS_BETTER)
                            .build(),
                    5.1,
                    5.9),
            new Row(
                    spec(
                                    "kernel-distance",
                                    "Kernel distance",
                                    DimensionKind.DOWNSTREAM,
                                    Level.DISTRIBUTION,
                                    Direction.LOWER_IS_BETTER)
                            .baseline(new Baseline.NaturalFloor())
                            .build(),
                    0.0004,
                    0.0123));

    private static MetricSpec.Builder spec(
            String id, String title, DimensionKind dimension, Level level, Direction direction) {
        return MetricSpec.builder(id, title)
                .dimension(dimension)
                .level(level, id.equals("ssim") ? Observation.Kind.CAPTIONED_PAIR : Observation.Kind.SINGLE)
                .direction(direction)
                .setting("kernels", "scalar");
    }

    /** The same report with other results. */
    public static EvaluationReport with(EvaluationReport report, List<MetricResult> results) {
        return new EvaluationReport(
                report.title(),
                results,
                report.dimensions(),
                report.overall(),
                report.human(),
                report.skipped(),
                report.failures(),
                report.warnings(),
                report.scores(),
                report.replicates(),
                report.images(),
                report.provenance());
    }

    /** The same report with other scores. */
    public static EvaluationReport with(EvaluationReport report, ScoreTable scores) {
        return new EvaluationReport(
                report.title(),
                report.results(),
                report.dimensions(),
                report.overall(),
                report.human(),
                report.skipped(),
                report.failures(),
                report.warnings(),
                scores,
                report.replicates(),
                report.images(),
                report.provenance());
    }

    /** Nothing happened at all. */
    public static EvaluationReport empty() {
        return new EvaluationReport(
                "nothing",
                List.of(),
                List.of(),
                List.of(),
                null,
                List.of(),
                List.of(),
                List.of(),
                ScoreTable.of(List.of()),
                null,
                0,
                new Provenance(
                        new BuildInfo("unknown", "unknown"),
                        new Provenance.Host("unknown", "unknown", 1),
                        "none",
                        List.of(),
                        null,
                        new TreeMap<>(),
                        new TreeMap<>()));
    }

    /** Everything happened: five dimensions, all baselines, missing values, hostile names, ratings. */
    public static EvaluationReport rich(boolean simulated) {
        List<MetricResult> results = new ArrayList<>();
        List<DimensionResult> dimensions = new ArrayList<>();
        for (Row row : ROWS) {
            for (Subject subject : SUBJECTS) {
                results.add(result(row, subject, null, subject.damage()));
                for (int c = 0; c < CATEGORIES.size(); c++) {
                    results.add(result(row, subject, CATEGORIES.get(c), subject.damage() * (0.7 + 0.2 * c)));
                }
            }
        }
        results.add(unscaled(new Condition("GALIP", Guidance.T2I), 0, Double.NaN, null));
        results.add(unscaled(new Condition("Dalle3", Guidance.T2I), 3, 0.25, 0.0));
        for (Subject subject : SUBJECTS) {
            for (DimensionKind kind : DimensionKind.values()) {
                dimensions.add(dimension(kind, subject, null, subject.damage()));
                if (kind != DimensionKind.HUMAN) {
                    for (int c = 0; c < CATEGORIES.size(); c++) {
                        dimensions.add(dimension(kind, subject, CATEGORIES.get(c), subject.damage() * (0.5 + 0.1 * c)));
                    }
                }
            }
        }
        TreeMap<String, String> run = new TreeMap<>(Map.of("seed", "2024", "pairing", "lanczos"));
        TreeMap<String, SortedMap<String, String>> settings = new TreeMap<>();
        for (Row row : ROWS) {
            settings.put(row.spec().id(), row.spec().settings());
        }
        return new EvaluationReport(
                "DANI sample <b>\"&\"</b>",
                results,
                dimensions,
                overall(),
                human(simulated),
                List.of(
                        new Skipped("lpips", "the model lpips-alex is not installed", "anid models get lpips-alex"),
                        new Skipped("fid", "needs 2 or more images, <not 1>", "add images")),
                List.of(
                        new Failure("Dalle2/512/T2I/139_1.jpg", "the file is empty"),
                        new Failure("a|b.png", "not an image")),
                List.of(
                        "12 images of Dalle2 TI2I are byte-identical to SD_V21's: one of the two is mislabelled",
                        "natural images were resized to 1024×1024 (Lanczos) to pair with Dalle3"),
                ScoreTable.of(scores()),
                replicates(),
                1_234,
                new Provenance(
                        new BuildInfo("0.1.0", "f5fc9e1"),
                        new Provenance.Host("17.0.12 Eclipse Adoptium", "Linux 6.1 amd64", 2),
                        "scalar",
                        List.of(
                                new ModelReference("clip-vit-b-32", "1", "ab".repeat(32), "ONNX Runtime 1.29.0 on cpu"),
                                new ModelReference("hand-made", "2", "none")),
                        new Provenance.Dataset("DANI sample", 1_234, "cd".repeat(32), "ef".repeat(32)),
                        settings,
                        run));
    }

    /** Of a metric of sets, a dimension and an answer; a group without an image, and numbers that need all digits. */
    private static Replicates replicates() {
        Condition condition = new Condition("Dalle3", Guidance.T2I);
        return new Replicates(
                "fe".repeat(32),
                List.of(
                        new Replicates.Row(
                                "sliced-wasserstein",
                                null,
                                condition,
                                0.1 + 0.2,
                                List.of(1 / 3.0, Double.NaN, 0.3, 5e-324)),
                        new Replicates.Row(
                                null, DimensionKind.QUALITY, condition, 0.38, List.of(-0.01, 0.4, 1.02, 0.39)),
                        new Replicates.Row(
                                null, null, new Condition(HOSTILE, null), 0.66, List.of(0.6, 0.7, 0.65, 2 / 3.0))));
    }

    /** A result of a metric that has no scale. */
    private static MetricResult unscaled(Condition condition, long n, double generated, @Nullable Double natural) {
        MetricSpec metric = spec(
                        "undefined", "Undefined", DimensionKind.QUALITY, Level.FRAME, Direction.HIGHER_IS_BETTER)
                .build();
        return new MetricResult(metric, condition, null, n, generated, natural, null, null, null, null, null);
    }

    /** Levels lie around their dimension. */
    private static DimensionResult dimension(
            DimensionKind kind, Subject subject, @Nullable String category, double value) {
        List<LevelResult> levels = new ArrayList<>();
        for (Level level : Level.values()) {
            int metrics = (int) ROWS.stream()
                    .filter(row -> row.spec().dimension() == kind && row.spec().level() == level)
                    .count();
            if (metrics > 0 || (kind == DimensionKind.HUMAN && level == Level.PEOPLE)) {
                levels.add(new LevelResult(
                        level, discrepancy(value * (0.9 + 0.02 * level.ordinal()), subject), Math.max(1, metrics)));
            }
        }
        return new DimensionResult(kind, subject.condition(), category, discrepancy(value, subject), levels);
    }

    /** For each generator, at the damage of its first condition, then for each condition with a guidance. */
    private static List<OverallResult> overall() {
        Map<Condition, Subject> generators = new LinkedHashMap<>();
        Map<Condition, Subject> conditions = new LinkedHashMap<>();
        for (Subject subject : SUBJECTS) {
            generators.putIfAbsent(new Condition(subject.condition().generator(), null), subject);
            if (subject.guidance() != null) {
                conditions.put(subject.condition(), subject);
            }
        }
        List<OverallResult> overall = new ArrayList<>();
        for (Map<Condition, Subject> kind : List.of(generators, conditions)) {
            kind.forEach((condition, subject) -> overall.add(new OverallResult(
                    condition,
                    discrepancy(subject.damage(), subject),
                    new RankRange(subject.damage() > 0.1 ? 3 : 1, subject.damage() > 0.1 ? kind.size() : 2),
                    subject.guidance() == null
                            ? List.of(DimensionKind.AESTHETICS, DimensionKind.HUMAN)
                            : List.of(DimensionKind.DOWNSTREAM))));
        }
        return overall;
    }

    private static Discrepancy discrepancy(double value, Subject subject) {
        if (subject.guidance() == null) {
            return new Discrepancy(value, null);
        }
        Interval around =
                value == 0 ? new Interval(0, 0) : new Interval(Math.max(0, value - 0.1), Math.min(1, value + 0.1));
        return new Discrepancy(value, around);
    }

    private static MetricResult result(Row row, Subject subject, @Nullable String category, double damage) {
        double value = row.natural() + damage * (row.worst() - row.natural());
        boolean sets = row.spec().baseline() instanceof Baseline.NaturalFloor;
        double signed = (value - row.natural()) / Math.abs(row.natural());
        double spread = 0.04 + 0.1 * Math.abs(signed);
        Interval interval =
                category == null && subject.guidance() != null ? new Interval(signed - spread, signed + spread) : null;
        return new MetricResult(
                row.spec(),
                subject.condition(),
                category,
                category == null ? 200 : 50,
                value,
                row.natural(),
                row.worst(),
                discrepancy(Math.min(1, damage), subject),
                Verdict.of(signed, interval, row.spec().direction()),
                sets ? null : DiscrepancyRate.of(row.natural(), value, interval),
                sets ? value / row.natural() : null);
    }

    private static HumanResult human(boolean simulated) {
        List<OpinionScore> opinions = new ArrayList<>();
        List<RaterAgreement> raters = new ArrayList<>();
        List<HumanAgreement> metrics = new ArrayList<>();
        for (Aspect aspect : Aspect.values()) {
            for (Subject subject : SUBJECTS) {
                double mean = 4.6 - 3 * subject.damage() - 0.2 * aspect.ordinal();
                opinions.add(new OpinionScore(
                        subject.condition(),
                        aspect,
                        mean,
                        subject.guidance() == null ? null : new Interval(mean - 0.15, mean + 0.15),
                        20,
                        11,
                        220,
                        (5 - mean) / 5,
                        (5 - mean) / 4));
            }
            raters.add(new RaterAgreement(
                    aspect, 0.61 - 0.1 * aspect.ordinal(), 0.58, aspect == Aspect.QUALITY ? 0.93 : null, 11, 180));
            metrics.add(new HumanAgreement("ssim", aspect, 180, 0.4123, 0.4567, 0.2901, 0.71, "logistic"));
            metrics.add(new HumanAgreement("entropy", aspect, 180, -0.0934, 0.12, -0.07, 0.93, "linear"));
            metrics.add(new HumanAgreement("undefined", aspect, 0, null, null, null, null, null));
        }
        return new HumanResult("eleven raters <i>", simulated, opinions, raters, metrics);
    }

    private static List<ScoreRow> scores() {
        return List.of(
                row(null, "139", null, List.of("animal", "person"), "piqe", 1.0 / 3),
                row(new Condition("Dalle2", Guidance.T2I), "139", "1234", List.of("animal", "person"), "piqe", 2e-300),
                row(new Condition(HOSTILE, null), "two\nlines", "0\r1", List.of(), "ssim", -0.1234567890123456),
                row(new Condition("GALIP", null), "a,b", "", List.of(";", "", "\\;"), "ssim", -0.0),
                row(
                        new Condition("SD_XL", Guidance.TI2I),
                        "\"285\"",
                        "7",
                        List.of("food, \"raw\"", "C:\\"),
                        "ssim",
                        123456789.125));
    }

    private static ScoreRow row(
            @Nullable Condition condition,
            String imageId,
            @Nullable String captionId,
            List<String> categories,
            String metric,
            double score) {
        return new ScoreRow(
                condition, imageId, captionId, categories, 512, 384, "made/" + imageId + ".jpg", metric, score);
    }
}
