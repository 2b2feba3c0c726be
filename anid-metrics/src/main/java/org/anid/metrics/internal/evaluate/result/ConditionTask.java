// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.result;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.anid.api.dimension.Discrepancy;
import org.anid.api.dimension.DiscrepancyRate;
import org.anid.api.dimension.Interval;
import org.anid.api.dimension.MetricResult;
import org.anid.api.dimension.Verdict;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.Direction;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.ConditionImages;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.GeneratedFile;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.ImageId;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.NaturalFile;
import org.anid.metrics.internal.evaluate.plan.MetricIndex.ImageMetric;
import org.anid.metrics.internal.evaluate.score.EvaluationContext;
import org.anid.metrics.internal.evaluate.score.ScoreColumns;
import org.anid.metrics.internal.evaluate.statistics.CaptionShare;
import org.anid.metrics.internal.evaluate.statistics.ClusterBootstrap;
import org.anid.metrics.internal.evaluate.statistics.Clusters;
import org.anid.metrics.internal.evaluate.statistics.Estimate;
import org.anid.metrics.internal.evaluate.statistics.PairShare;
import org.anid.metrics.internal.evaluate.statistics.Share;
import org.anid.metrics.internal.evaluate.statistics.ShareEstimator;
import org.anid.metrics.internal.evaluate.statistics.Superiority;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of one condition that score image by image: means, discrepancies, rates and their intervals, over all
 * images and per category.
 *
 * <p>Images of one id are not independent, so ids are the clusters: each counts with all images of the condition that
 * were made from it, with its natural scores and with its comparison with another natural image. All metrics see the
 * same resamples.
 */
final class ConditionTask implements Callable<List<MetricOutcome>> {

    private final EvaluationContext context;
    private final ConditionImages condition;

    ConditionTask(EvaluationContext context, ConditionImages condition) {
        this.context = context;
        this.condition = condition;
    }

    @Override
    public List<MetricOutcome> call() throws InterruptedException {
        List<MetricOutcome> outcomes = new ArrayList<>(evaluate(null));
        Collection<String> categories = new TreeSet<>();
        for (GeneratedFile image : condition.images()) {
            categories.addAll(image.record().categories());
        }
        for (String category : categories) {
            outcomes.addAll(evaluate(category));
        }
        return outcomes;
    }

    private List<MetricOutcome> evaluate(@Nullable String category) throws InterruptedException {
        List<GeneratedFile> images = category == null
                ? condition.images()
                : condition.images().stream()
                        .filter(image -> image.record().categories().contains(category))
                        .toList();
        int[] ids = clusters(images, category);
        List<Sample> samples = new ArrayList<>();
        for (ImageMetric metric : context.metrics().ofImages()) {
            if (metric.appliesTo(condition)) {
                Sample sample = sample(metric, images, ids);
                if (sample.generated.total() > 0) {
                    samples.add(sample);
                }
            }
        }
        List<ClusterBootstrap.Statistic> statistics = new ArrayList<>();
        for (Sample sample : samples) {
            statistics.add(sample.share);
            statistics.add(sample::rate);
        }
        double[][] draws = new ClusterBootstrap(
                        context.plan().seed(), context.plan().resamples())
                .draws(ids.length, statistics.toArray(ClusterBootstrap.Statistic[]::new));
        List<MetricOutcome> outcomes = new ArrayList<>(samples.size());
        for (int i = 0; i < samples.size(); i++) {
            outcomes.add(outcome(samples.get(i), category, ids, draws[2 * i], draws[2 * i + 1]));
        }
        return outcomes;
    }

    /**
     * The ids that take part, in the order of their contents: those of the images, and where none of these has a
     * natural image, as in an unpaired set, those of all natural images beside them.
     */
    private int[] clusters(List<GeneratedFile> images, @Nullable String category) {
        TreeSet<Integer> ids = new TreeSet<>(Comparator.comparingInt(context.order()::rank));
        boolean paired = false;
        for (GeneratedFile image : images) {
            ids.add(image.id());
            paired |= !id(image.id()).naturals().isEmpty();
        }
        if (!paired) {
            for (ImageId id : context.dataset().ids()) {
                if (!id.naturals().isEmpty()
                        && (category == null || id.categories().contains(category))) {
                    ids.add(id.index());
                }
            }
        }
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    private ImageId id(int index) {
        return context.dataset().ids().get(index);
    }

    /**
     * What a metric says of the images.
     *
     * @param natural the metric on natural images; for a metric of pairs nothing
     * @param other the metric on unrelated natural images
     * @param ideal value of a perfect copy; NaN for metrics that have a natural value
     */
    private record Sample(
            ImageMetric metric,
            Clusters generated,
            Clusters natural,
            Clusters other,
            double ideal,
            ShareEstimator share) {

        /** The discrepancy rate. */
        double rate(int[] weights) {
            double n = Double.isNaN(ideal) ? natural.mean(weights) : ideal;
            return DiscrepancyRate.signed(n, generated.mean(weights));
        }

        /** What it is measured from; null where there is none. */
        @Nullable
        Double baseline() {
            if (!Double.isNaN(ideal)) {
                return ideal;
            }
            return natural.total() == 0 ? null : natural.mean();
        }
    }

    private Sample sample(ImageMetric metric, List<GeneratedFile> images, int[] ids) {
        int m = metric.index();
        int c = condition.index();
        ScoreColumns columns = context.columns();
        double ideal = metric.spec().baseline() instanceof Baseline.Ideal value ? value.value() : Double.NaN;
        int[] clusterOf = clusterOf(ids);
        Clusters generated = new Clusters(ids.length);
        Clusters errors = new Clusters(ids.length);
        Clusters natural = new Clusters(ids.length);
        Clusters other = new Clusters(ids.length);
        Clusters otherErrors = new Clusters(ids.length);
        List<Superiority.ImageScore> scores = new ArrayList<>();
        double[] baseline = columns.baseline()[m][c];
        double[] others = columns.other()[m][c];
        for (GeneratedFile image : images) {
            int cluster = clusterOf[image.id()];
            double score = columns.generated()[m][c][image.slot()];
            generated.add(cluster, score);
            if (!Double.isNaN(ideal)) {
                errors.add(
                        cluster, Double.isNaN(score) ? score : metric.metric().errorOf(score, ideal));
            }
            scores.add(new Superiority.ImageScore(cluster, score, true));
            // Both ends weigh an id by its images that have a score.
            if (others.length > 0 && !Double.isNaN(score)) {
                double unrelated = others[image.id()];
                other.add(cluster, unrelated);
                otherErrors.add(
                        cluster,
                        Double.isNaN(unrelated) ? unrelated : metric.metric().errorOf(unrelated, ideal));
            }
            if (baseline.length > 0) {
                natural.add(cluster, baseline[image.slot()]);
                scores.add(new Superiority.ImageScore(cluster, baseline[image.slot()], false));
            }
        }
        if (metric.takesOneImage() && natural.total() == 0) {
            for (int cluster = 0; cluster < ids.length; cluster++) {
                double score = largest(metric, id(ids[cluster]));
                natural.add(cluster, score);
                scores.add(new Superiority.ImageScore(cluster, score, false));
            }
        }
        ShareEstimator share;
        if (metric.takesOneImage()) {
            share = new Superiority(ids.length, scores);
        } else if (Double.isNaN(ideal)) {
            share = new CaptionShare(generated, natural, other, metric.spec().direction() != Direction.LOWER_IS_BETTER);
        } else {
            share = new PairShare(errors, otherErrors);
        }
        return new Sample(metric, generated, natural, other, ideal, share);
    }

    private int[] clusterOf(int[] ids) {
        int[] clusterOf = new int[context.dataset().ids().size()];
        for (int cluster = 0; cluster < ids.length; cluster++) {
            clusterOf[ids[cluster]] = cluster;
        }
        return clusterOf;
    }

    /** The score of the largest natural image of an id; NaN where there is none. */
    private double largest(ImageMetric metric, ImageId id) {
        ScoreColumns columns = context.columns();
        double score = Double.NaN;
        long area = 0;
        for (NaturalFile file : id.naturals()) {
            if (columns.naturalSize().area(file.slot()) > area) {
                area = columns.naturalSize().area(file.slot());
                score = columns.natural()[metric.index()][file.slot()];
            }
        }
        return score;
    }

    private MetricOutcome outcome(
            Sample sample, @Nullable String category, int[] ids, double[] shareDraws, double[] rateDraws) {
        ShareEstimator share = sample.share;
        int[] once = new int[ids.length];
        Arrays.fill(once, 1);
        double signed = share.of(once);
        double generated = sample.generated.mean();
        Double natural = sample.baseline();
        Discrepancy discrepancy = null;
        Verdict verdict = null;
        Estimate estimate = null;
        if (Double.isFinite(signed)) {
            double noise = share.noise();
            Interval interval = ClusterBootstrap.percentile(shareDraws);
            double value = Share.of(signed, noise, share.twoSided());
            discrepancy = new Discrepancy(value, Share.of(interval, share.twoSided()));
            // A share of pairs and captions grows as the images get worse; a delta grows with the scores.
            Direction direction = share.twoSided() ? sample.metric.spec().direction() : Direction.LOWER_IS_BETTER;
            verdict = Verdict.of(signed, interval, direction);
            estimate = estimate(value, signed, share, ids);
        }
        MetricResult result = new MetricResult(
                sample.metric.spec(),
                condition.condition(),
                category,
                sample.generated.total(),
                generated,
                natural,
                sample.other.total() == 0 ? null : sample.other.mean(),
                discrepancy,
                verdict,
                natural == null || natural == 0
                        ? null
                        : DiscrepancyRate.of(natural, generated, ClusterBootstrap.percentile(rateDraws)),
                null);
        return new MetricOutcome(sample.metric, result, estimate, null, discrepancy == null ? problem(sample) : "");
    }

    /** The share with its replicates, which move with the signed estimate: what noise takes off is not what varies. */
    private Estimate estimate(double value, double signed, ShareEstimator share, int[] ids) {
        double direction = share.twoSided() && signed < 0 ? -1 : 1;
        int folds = context.order().folds();
        double[] without = new double[folds];
        for (int fold = 0; fold < folds; fold++) {
            int[] weights = new int[ids.length];
            int kept = 0;
            for (int cluster = 0; cluster < ids.length; cluster++) {
                weights[cluster] = context.order().fold(ids[cluster]) == fold ? 0 : 1;
                kept += weights[cluster];
            }
            // Nothing of this fold is in the condition: leaving it out says nothing.
            without[fold] = kept == ids.length ? Double.NaN : value + direction * (share.of(weights) - signed);
        }
        return new Estimate(value, without, Share.clipped(share.twoSided() ? Math.abs(signed) : signed));
    }

    private static String problem(Sample sample) {
        boolean paired = !sample.metric.takesOneImage();
        if (sample.natural.total() == 0 && !(paired && !Double.isNaN(sample.ideal))) {
            return "no natural image has a score";
        }
        if (!paired || sample.other.total() == 0) {
            return "there is no other natural image, or text, to compare the natural ones with";
        }
        return "it has no scale, as it gives unrelated natural images what it gives a perfect match";
    }
}
