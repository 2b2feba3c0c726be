// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.anid.api.dataset.Condition;
import org.anid.api.dataset.Guidance;
import org.anid.api.dimension.DimensionResult;
import org.anid.api.dimension.Discrepancy;
import org.anid.api.dimension.Interval;
import org.anid.api.dimension.LevelResult;
import org.anid.api.dimension.MetricResult;
import org.anid.api.dimension.OverallResult;
import org.anid.api.dimension.RankRange;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.Failure;
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

/**
 * Reports of runs that never were. Each natural image is as hard as it is in every run; what a generator makes of it
 * varies with the noise of the run, in all metrics together and in each alone, as scores of one image do. Changes its
 * settings by hand.
 */
final class MadeUpRun {

    static final List<String> METRICS = List.of(
            "lpips", "dists", "ssim", "gmsd", "vif", "fsim", "entropy", "niqe", "musiq", "clip-score", "nima", "psnr");

    static final String SETS = "fid";

    private static final int GROUPS = 10;

    int images = 200;
    List<String> generators = List.of("SDXL", "Dalle", "Mine", "Kandinsky");
    List<String> metrics = METRICS;
    long noise = 1;
    /** Standard deviation of a score over runs, as a share of it. */
    double spread = 0.03;
    /** The metric and generator whose scores are worse by this share. */
    String brokenMetric = "";

    String brokenGenerator = "";
    double broken;
    String kernels = "scalar";
    String fingerprint = "";
    String photographs = "of photographs";
    String build = "1";
    int size = 256;
    double natural = 1;
    int missing;
    int failures;
    boolean scores = true;
    /** Whether the report has replicates. */
    boolean replicates = true;

    String groups = "of ids modulo 10";
    SortedMap<String, String> settings = new TreeMap<>();
    SortedMap<String, String> run = new TreeMap<>();
    List<ModelReference> models = new ArrayList<>();

    MadeUpRun() {
        run.put("seed", "2024");
        run.put("pairing", "lanczos");
        run.put("batchSize", "4");
        models.add(new ModelReference("vgg", "1", "0f".repeat(32), "ONNX Runtime 1.20 on cpu"));
    }

    static MadeUpRun withNoise(long noise) {
        MadeUpRun run = new MadeUpRun();
        run.noise = noise;
        return run;
    }

    MadeUpRun broken(String metric, String generator, double by) {
        brokenMetric = metric;
        brokenGenerator = generator;
        broken = by;
        return this;
    }

    static boolean higherIsBetter(String metric) {
        return !List.of("lpips", "dists", "gmsd", "niqe", SETS).contains(metric);
    }

    static Condition condition(String generator) {
        return new Condition(generator, Guidance.T2I);
    }

    private static boolean single(String metric) {
        return List.of("entropy", "niqe", "musiq", "nima").contains(metric);
    }

    MetricSpec spec(String id) {
        boolean set = id.equals(SETS);
        MetricSpec.Builder spec = MetricSpec.builder(id, id.toUpperCase(java.util.Locale.ROOT))
                .dimension(id.equals("clip-score") ? DimensionKind.ALIGNMENT : DimensionKind.QUALITY)
                .level(
                        set ? Level.DISTRIBUTION : single(id) ? Level.FRAME : Level.STRUCTURE,
                        single(id) || set ? Observation.Kind.SINGLE : Observation.Kind.PAIRED)
                .direction(
                        id.equals("entropy")
                                ? Direction.NEUTRAL
                                : higherIsBetter(id) ? Direction.HIGHER_IS_BETTER : Direction.LOWER_IS_BETTER)
                .baseline(
                        set
                                ? new Baseline.NaturalFloor()
                                : single(id) ? new Baseline.NaturalValue() : new Baseline.Ideal(1))
                .setting("kernels", kernels);
        return spec.settings(settings).build();
    }

    EvaluationReport report() {
        List<ScoreRow> rows = new ArrayList<>();
        List<MetricResult> results = new ArrayList<>();
        List<DimensionResult> dimensions = new ArrayList<>();
        List<OverallResult> overall = new ArrayList<>();
        List<Replicates.Row> replicated = new ArrayList<>();
        for (String metric : metrics) {
            if (single(metric)) {
                for (int i = 0; i < images - missing; i++) {
                    rows.add(row(null, i, metric, natural * difficulty(metric, i)));
                }
            }
        }
        for (String generator : generators) {
            Random random = new Random(new SplittableRandom(generator.hashCode() * 31L + noise).nextLong());
            double[] shared = new double[images];
            Arrays.setAll(shared, i -> random.nextGaussian());
            List<Double> shares = new ArrayList<>();
            double[][] worse = new double[metrics.size()][images];
            for (String metric : metrics) {
                double sum = 0;
                double[] all = worse[metrics.indexOf(metric)];
                for (int i = 0; i < images; i++) {
                    double own = random.nextGaussian();
                    double z = Math.sqrt(0.5) * shared[i] + Math.sqrt(0.5) * own;
                    double fault = metric.equals(brokenMetric) && generator.equals(brokenGenerator) ? broken : 0;
                    double score =
                            difficulty(metric, i) * (1 + spread * z) * (higherIsBetter(metric) ? 1 - fault : 1 + fault);
                    sum += score;
                    all[i] = share(metric, score);
                    if (i < images - missing) {
                        rows.add(row(condition(generator), i, metric, score));
                    }
                }
                double mean = sum / images;
                double share = share(metric, mean);
                shares.add(share);
                results.add(result(metric, generator, mean, share));
            }
            results.add(result(SETS, generator, 10 + noise % 3, 0.3 + 0.001 * (noise % 3)));
            rows(generator, random, worse, replicated);
            double mean =
                    shares.stream().mapToDouble(Double::doubleValue).average().orElse(0);
            dimensions.add(new DimensionResult(
                    DimensionKind.QUALITY,
                    condition(generator),
                    null,
                    discrepancy(mean),
                    List.of(new LevelResult(Level.STRUCTURE, discrepancy(mean), metrics.size()))));
            overall.add(new OverallResult(
                    new Condition(generator, null), discrepancy(mean), new RankRange(1, generators.size()), List.of()));
        }
        SortedMap<String, SortedMap<String, String>> metricSettings = new TreeMap<>();
        results.forEach(result ->
                metricSettings.put(result.metric().id(), result.metric().settings()));
        List<Failure> failed = new ArrayList<>();
        for (int i = 0; i < failures; i++) {
            failed.add(new Failure("broken" + i + ".png", "cut off"));
        }
        return new EvaluationReport(
                "made up",
                results,
                dimensions,
                overall,
                null,
                List.of(),
                failed,
                List.of(),
                ScoreTable.of(scores ? rows : List.of()),
                replicates ? new Replicates(groups, replicated) : null,
                images * (generators.size() + 1L),
                new Provenance(
                        new BuildInfo(build, "r1"),
                        new Provenance.Host("17", "Linux", 2),
                        kernels,
                        models,
                        new Provenance.Dataset(
                                "made up",
                                images,
                                fingerprint.isEmpty() ? "of noise " + noise + brokenMetric : fingerprint,
                                photographs),
                        metricSettings,
                        run));
    }

    /** A distance of sets of one feature, the one dimension and the answer. */
    private void rows(String generator, Random random, double[][] worse, List<Replicates.Row> rows) {
        double fault = brokenMetric.equals(SETS) && brokenGenerator.equals(generator) ? broken : 0;
        double[] natural = new double[images];
        double[] made = new double[images];
        for (int i = 0; i < images; i++) {
            natural[i] = difficulty(SETS, i);
            made[i] = natural[i] + 0.1 + fault + 0.1 * random.nextGaussian();
        }
        rows.add(row(SETS, null, condition(generator), group -> frechet(natural, made, group)));
        IntToDoubleFunction mean = group -> Arrays.stream(worse)
                .mapToDouble(scores -> moments(scores, group)[0])
                .average()
                .orElse(0);
        rows.add(row(null, DimensionKind.QUALITY, condition(generator), mean));
        rows.add(row(null, null, new Condition(generator, null), mean));
    }

    private static Replicates.Row row(
            @Nullable String metric,
            @Nullable DimensionKind dimension,
            Condition condition,
            IntToDoubleFunction without) {
        return new Replicates.Row(
                metric,
                dimension,
                condition,
                without.applyAsDouble(-1),
                IntStream.range(0, GROUPS).mapToObj(without::applyAsDouble).toList());
    }

    /** Mean and standard deviation of all values but those of a group. */
    private static double[] moments(double[] values, int without) {
        double[] kept = IntStream.range(0, values.length)
                .filter(i -> i % GROUPS != without)
                .mapToDouble(i -> values[i])
                .toArray();
        double mean = Arrays.stream(kept).average().orElse(0);
        double square = Arrays.stream(kept).map(v -> (v - mean) * (v - mean)).sum() / (kept.length - 1);
        return new double[] {mean, Math.sqrt(square)};
    }

    private static double frechet(double[] natural, double[] made, int without) {
        double[] n = moments(natural, without);
        double[] m = moments(made, without);
        return (m[0] - n[0]) * (m[0] - n[0]) + (m[1] - n[1]) * (m[1] - n[1]);
    }

    /** Between 0.2 and 0.8, the same in every run. */
    private static double difficulty(String metric, int image) {
        return 0.2 + 0.6 * new SplittableRandom(metric.hashCode() * 1_000_003L + image).nextDouble();
    }

    private static double share(String metric, double mean) {
        return higherIsBetter(metric) ? 1 - mean : mean;
    }

    private static Discrepancy discrepancy(double share) {
        return new Discrepancy(share, new Interval(share - 0.02, share + 0.02));
    }

    private MetricResult result(String metric, String generator, double mean, double share) {
        return new MetricResult(
                spec(metric),
                condition(generator),
                null,
                images,
                mean,
                natural,
                natural * 0.1,
                discrepancy(share),
                null,
                null,
                null);
    }

    private ScoreRow row(@Nullable Condition condition, int image, String metric, double score) {
        String id = "image" + image;
        String folder = condition == null ? "natural" : condition.generator();
        int pixels = condition == null ? 256 : size;
        return new ScoreRow(condition, id, null, List.of(), pixels, pixels, folder + "/" + id + ".png", metric, score);
    }
}
