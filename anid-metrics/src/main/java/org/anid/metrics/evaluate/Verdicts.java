// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.anid.api.dimension.Dimension;
import org.anid.api.dimension.DimensionResult;
import org.anid.api.dimension.Interval;
import org.anid.api.dimension.MetricResult;
import org.jspecify.annotations.Nullable;

/** Results in the order of the report, and the verdict of each dimension with its interval. */
final class Verdicts {

    private final List<Finding> ordered = new ArrayList<>();

    /**
     * Orders the findings: by metric as in the plan, then by cell, all images before each category.
     *
     * @param found in the order of cells and categories for each metric
     */
    Verdicts(Lineup lineup, List<Finding> found) {
        Map<String, List<Finding>> byMetric = new HashMap<>();
        for (Finding finding : found) {
            byMetric.computeIfAbsent(finding.metric().spec().id(), id -> new ArrayList<>())
                    .add(finding);
        }
        for (Lineup.Entry metric : lineup.all()) {
            ordered.addAll(byMetric.getOrDefault(metric.spec().id(), List.of()));
        }
    }

    List<Finding> findings() {
        return ordered;
    }

    /** As reported. */
    List<MetricResult> results() {
        return ordered.stream().map(Finding::result).toList();
    }

    /** What the dimension concludes, with intervals. */
    List<DimensionResult> conclude(Dimension dimension) {
        List<Finding> own = ordered.stream()
                .filter(finding -> finding.metric().dimension() == dimension
                        && finding.result().category() == null)
                .toList();
        List<DimensionResult> concluded = new ArrayList<>();
        for (DimensionResult result :
                dimension.conclude(own.stream().map(Finding::result).toList())) {
            List<Finding> cell = own.stream()
                    .filter(finding -> finding.cell().generator().equals(result.generator())
                            && Objects.equals(finding.cell().guidance(), result.guidance())
                            && finding.result().discrepancyRate() != null)
                    .toList();
            concluded.add(
                    result.ci95() != null
                            ? result
                            : new DimensionResult(
                                    result.dimension(),
                                    result.generator(),
                                    result.guidance(),
                                    result.discrepancyRate(),
                                    interval(result.discrepancyRate(), cell),
                                    result.metrics()));
        }
        return concluded;
    }

    /**
     * The interval of the mean rate: from the joint resamples of the metrics where all have them, else, with metrics over
     * sets among them, from the joint jackknife over the same folds.
     */
    private static @Nullable Interval interval(double mean, List<Finding> findings) {
        if (findings.isEmpty()
                || findings.stream().anyMatch(finding -> {
                    var rate = finding.result().discrepancyRate();
                    return rate == null || rate.ci95() == null;
                })) {
            return null;
        }
        if (findings.stream().allMatch(finding -> finding.draws().length > 0)) {
            return Resampling.percentile(
                    meanRates(findings.stream().map(Finding::draws).toList()));
        }
        Interval symmetric = Resampling.jackknife(
                mean, meanRates(findings.stream().map(Finding::without).toList()));
        // A mean of absolute values is not negative.
        return symmetric == null ? null : new Interval(Math.max(0, symmetric.low()), symmetric.high());
    }

    private static double[] meanRates(List<double[]> signed) {
        double[] means =
                new double[signed.stream().mapToInt(rates -> rates.length).min().orElse(0)];
        for (int i = 0; i < means.length; i++) {
            double sum = 0;
            for (double[] rates : signed) {
                sum += Math.abs(rates[i]);
            }
            means[i] = sum / signed.size();
        }
        return means;
    }
}
