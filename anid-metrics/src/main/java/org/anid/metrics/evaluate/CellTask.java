// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.anid.api.dimension.DiscrepancyRate;
import org.anid.api.dimension.Interval;
import org.anid.api.dimension.MetricResult;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.Observation;
import org.jspecify.annotations.Nullable;

/**
 * The per-image metrics of one cell: means, baselines, discrepancy rates and their intervals, over all images and per
 * category.
 *
 * <p>Images of one subject are not independent, so subjects are resampled, each with all images of the cell that were
 * made of it and with its natural scores; the same subjects for all metrics, so that draws can be averaged over metrics.
 */
final class CellTask implements Callable<List<Finding>> {

    private final Run run;
    private final Roster.Cell cell;

    CellTask(Run run, Roster.Cell cell) {
        this.run = run;
        this.cell = cell;
    }

    @Override
    public List<Finding> call() throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        evaluate(null, findings);
        Collection<String> categories = new TreeSet<>();
        for (Roster.Made image : cell.images()) {
            categories.addAll(image.record().categories());
        }
        for (String category : categories) {
            evaluate(category, findings);
        }
        return findings;
    }

    private void evaluate(@Nullable String category, List<Finding> findings) throws InterruptedException {
        List<Roster.Made> images = category == null
                ? cell.images()
                : cell.images().stream()
                        .filter(image -> image.record().categories().contains(category))
                        .toList();
        int[] subjects = images.stream()
                .mapToInt(Roster.Made::subject)
                .distinct()
                .sorted()
                .toArray();
        List<Sample> samples = new ArrayList<>();
        for (Lineup.PerImage metric : run.lineup().perImage()) {
            if (metric.appliesTo(cell)) {
                Sample sample = sample(metric, images, subjects, category);
                if (sample.count() > 0) {
                    samples.add(sample);
                }
            }
        }
        double[][] draws = draw(samples, subjects.length);
        for (int i = 0; i < samples.size(); i++) {
            findings.add(finding(samples.get(i), category, subjects, draws[i]));
        }
    }

    private Sample sample(Lineup.PerImage metric, List<Roster.Made> images, int[] subjects, @Nullable String category) {
        double[] scores = run.columns().generated()[metric.index()][cell.index()];
        Clusters generated = Clusters.of(scores, images, subjects);
        Baseline baseline = metric.spec().baseline();
        if (baseline instanceof Baseline.Ideal ideal) {
            return new Sample(metric, generated, ideal.value(), null, null);
        }
        if (baseline instanceof Baseline.NaturalFloor) {
            return new Sample(metric, generated, Double.NaN, null, floor(metric));
        }
        double[] values = run.columns().baseline()[metric.index()][cell.index()];
        Clusters natural = Clusters.of(values, images, subjects);
        if (natural.total > 0) {
            return new Sample(metric, generated, Double.NaN, natural, null);
        }
        return new Sample(metric, generated, Double.NaN, null, largestNaturals(metric, category));
    }

    /** The pairs of natural images of the whole cell: a category has too few neighbours of its own. */
    private Others floor(Lineup.PerImage metric) {
        double[] column = run.columns().floor()[metric.index()][cell.index()];
        Others others = new Others();
        for (int pair = 0; pair < column.length; pair++) {
            if (!Double.isNaN(column[pair])) {
                others.add(column[pair], 2 * pair, 2 * pair + 1);
            }
        }
        return others;
    }

    /** Every natural image at its largest, for a cell without pairs. */
    private Others largestNaturals(Lineup.PerImage metric, @Nullable String category) {
        Others others = new Others();
        if (metric.spec().input() != Observation.Kind.SINGLE) {
            return others;
        }
        double[] column = run.columns().natural()[metric.index()];
        for (Roster.Subject subject : run.roster().subjects()) {
            if (category != null && !subject.categories().contains(category)) {
                continue;
            }
            int largest = -1;
            for (Roster.NaturalFile file : subject.naturals()) {
                if (run.columns().area()[file.slot()]
                        > (largest < 0 ? 0 : run.columns().area()[largest])) {
                    largest = file.slot();
                }
            }
            if (largest >= 0 && !Double.isNaN(column[largest])) {
                others.add(column[largest], subject.index(), subject.index());
            }
        }
        return others;
    }

    private double[][] draw(List<Sample> samples, int clusters) throws InterruptedException {
        int resamples = clusters < 2 ? 0 : run.plan().resamples();
        double[][] draws = new double[samples.size()][resamples];
        Resampling ids = new Resampling(run.plan().seed(), Resampling.SUBJECTS);
        Resampling others = new Resampling(run.plan().seed(), Resampling.OTHERS);
        int[] drawn = new int[clusters];
        for (int b = 0; b < resamples; b++) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            for (int j = 0; j < clusters; j++) {
                drawn[j] = ids.index((long) b * clusters + j, clusters);
            }
            for (int i = 0; i < draws.length; i++) {
                draws[i][b] = samples.get(i).signed(drawn, others, b);
            }
        }
        return draws;
    }

    private Finding finding(Sample sample, @Nullable String category, int[] subjects, double[] draws) {
        double generated = sample.generated.mean();
        Double natural = sample.natural();
        DiscrepancyRate rate = null;
        double[] without = {};
        boolean carries = sample.count() >= 2 && sample.carriesInterval();
        if (natural != null && natural != 0) {
            Interval interval = carries ? Resampling.percentile(draws) : null;
            rate = DiscrepancyRate.of(natural, generated, interval, sample.count());
            if (category == null) {
                without = sample.withoutFolds(
                        subjects, FeatureStates.folds(run.roster().subjects().size()));
            }
        }
        MetricResult result = new MetricResult(
                sample.metric.spec(),
                cell.generator(),
                cell.guidance(),
                category,
                generated,
                natural,
                rate,
                sample.count());
        return new Finding(sample.metric, cell, result, carries ? draws : new double[0], without);
    }

    /** The scores of a metric and what they are compared with: a number, a value per subject, or a sample of its own. */
    private record Sample(
            Lineup.PerImage metric,
            Clusters generated,
            double ideal,
            @Nullable Clusters aligned,
            @Nullable Others others) {

        long count() {
            return generated.total;
        }

        @Nullable
        Double natural() {
            if (aligned != null) {
                return aligned.mean();
            }
            if (others != null) {
                return others.count == 0 ? null : others.mean();
            }
            return ideal;
        }

        boolean carriesInterval() {
            return others == null || others.count >= 2;
        }

        double signed(int[] drawn, Resampling stream, int b) {
            double n = aligned != null ? aligned.mean(drawn) : others != null ? others.mean(stream, b) : ideal;
            return rate(generated.mean(drawn), n);
        }

        double[] withoutFolds(int[] subjects, int folds) {
            if (folds < 2) {
                return new double[0];
            }
            double[] rates = new double[folds];
            for (int fold = 0; fold < folds; fold++) {
                int[] kept = new int[subjects.length];
                int count = 0;
                for (int k = 0; k < subjects.length; k++) {
                    if (subjects[k] % folds != fold) {
                        kept[count++] = k;
                    }
                }
                if (count == subjects.length) {
                    // Nothing of this fold is in the cell: leaving it out says nothing.
                    rates[fold] = Double.NaN;
                    continue;
                }
                int[] indices = Arrays.copyOf(kept, count);
                double n = aligned != null
                        ? aligned.mean(indices)
                        : others != null ? others.meanWithout(fold, folds) : ideal;
                rates[fold] = rate(generated.mean(indices), n);
            }
            return rates;
        }

        private static double rate(double g, double n) {
            return n == 0 ? Double.NaN : (g - n) / Math.abs(n);
        }
    }

    /** Sums and counts of scores per subject. */
    private static final class Clusters {
        private final double[] sums;
        private final int[] counts;
        private final double mean;
        private final long total;

        private Clusters(double[] sums, int[] counts, double mean, long total) {
            this.sums = sums;
            this.counts = counts;
            this.mean = mean;
            this.total = total;
        }

        static Clusters of(double[] column, List<Roster.Made> images, int[] subjects) {
            double[] sums = new double[subjects.length];
            int[] counts = new int[subjects.length];
            Sum sum = new Sum();
            long total = 0;
            for (Roster.Made image : images) {
                double score = column[image.slot()];
                if (!Double.isNaN(score)) {
                    int k = Arrays.binarySearch(subjects, image.subject());
                    sums[k] += score;
                    counts[k]++;
                    sum.add(score);
                    total++;
                }
            }
            return new Clusters(sums, counts, sum.value() / total, total);
        }

        double mean() {
            return mean;
        }

        /** Over those subjects, as often as each is named; NaN where none of them has a score. */
        double mean(int[] drawn) {
            double sum = 0;
            long count = 0;
            for (int k : drawn) {
                sum += sums[k];
                count += counts[k];
            }
            return sum / count;
        }
    }

    /** A sample that is resampled on its own. */
    private static final class Others {
        private double[] values = new double[16];
        private int[] subjects = new int[32];
        private int count;

        void add(double value, int subject, int otherSubject) {
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
                subjects = Arrays.copyOf(subjects, 4 * count);
            }
            values[count] = value;
            subjects[2 * count] = subject;
            subjects[2 * count + 1] = otherSubject;
            count++;
        }

        double mean() {
            Sum sum = new Sum();
            for (int i = 0; i < count; i++) {
                sum.add(values[i]);
            }
            return sum.value() / count;
        }

        double mean(Resampling stream, int b) {
            double sum = 0;
            for (int j = 0; j < count; j++) {
                sum += values[stream.index((long) b * count + j, count)];
            }
            return sum / count;
        }

        double meanWithout(int fold, int folds) {
            double sum = 0;
            int kept = 0;
            for (int i = 0; i < count; i++) {
                if (subjects[2 * i] % folds != fold && subjects[2 * i + 1] % folds != fold) {
                    sum += values[i];
                    kept++;
                }
            }
            return sum / kept;
        }
    }

    /** A sum with Neumaier's compensation, as in the accumulators of the metrics. */
    private static final class Sum {
        private double sum;
        private double compensation;

        void add(double value) {
            double next = sum + value;
            compensation += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
            sum = next;
        }

        double value() {
            return sum + compensation;
        }
    }
}
