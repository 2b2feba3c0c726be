// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.anid.api.dimension.DiscrepancyRate;
import org.anid.api.dimension.Interval;
import org.anid.api.dimension.MetricResult;
import org.anid.api.metric.Baseline;
import org.jspecify.annotations.Nullable;

/** The metrics over sets: values, baselines, rates and jackknife intervals of every cell. */
final class SetFindings {

    private final Run run;
    private final FeatureStates states;

    private SetFindings(Run run, FeatureStates states) {
        this.run = run;
        this.states = states;
    }

    /** A value and its baseline, on the way to a finding. */
    private record Values(Lineup.OverSets metric, Roster.Cell cell, FeatureStates.Estimate generated) {}

    /** Computes all of them on the crew. */
    static List<Finding> all(Run run, FeatureStates states, Crew crew, Findings findings) throws InterruptedException {
        SetFindings self = new SetFindings(run, states);
        List<Callable<FeatureStates.Estimate>> references = new ArrayList<>();
        List<Callable<Values>> values = new ArrayList<>();
        Map<Integer, Map<Integer, Integer>> placeOf = new TreeMap<>();
        for (Lineup.OverSets metric : run.lineup().overSets()) {
            Map<Integer, Integer> places = new TreeMap<>();
            placeOf.put(metric.index(), places);
            for (Roster.Cell cell : run.roster().cells()) {
                if (!metric.appliesTo(cell)) {
                    continue;
                }
                int set = run.sets().of(cell);
                if (!(metric.spec().baseline() instanceof Baseline.Ideal) && !places.containsKey(set)) {
                    places.put(set, references.size());
                    references.add(() -> states.reference(metric, set));
                }
                values.add(() -> new Values(metric, cell, states.generated(metric, cell)));
            }
        }
        List<FeatureStates.Estimate> baselines = crew.all(references);
        List<Finding> all = new ArrayList<>();
        for (Values value : crew.all(values)) {
            if (!value.generated.problem().isEmpty()) {
                findings.absent(value.metric.spec().id(), value.cell, value.generated.problem());
                continue;
            }
            Map<Integer, Integer> places = placeOf.getOrDefault(value.metric.index(), Map.of());
            Integer place = places.get(run.sets().of(value.cell));
            all.add(self.finding(value, place == null ? null : baselines.get(place)));
        }
        return all;
    }

    private Finding finding(Values values, FeatureStates.@Nullable Estimate reference) {
        Double natural = null;
        if (values.metric.spec().baseline() instanceof Baseline.Ideal ideal) {
            natural = ideal.value();
        } else if (reference != null && reference.problem().isEmpty()) {
            natural = reference.value();
        }
        double generated = values.generated.value();
        long n = values.generated.count();
        DiscrepancyRate rate = null;
        double[] without = {};
        if (natural != null && natural != 0 && Double.isFinite(natural)) {
            without = new double[values.generated.without().length];
            for (int fold = 0; fold < without.length; fold++) {
                double g = values.generated.without()[fold];
                double b = reference == null ? natural : reference.without()[fold];
                without[fold] = b == 0 || !states.occupied(values.metric, values.cell, fold)
                        ? Double.NaN
                        : (g - b) / Math.abs(b);
            }
            double signed = (generated - natural) / Math.abs(natural);
            Interval interval = n < 2 ? null : Resampling.jackknife(signed, without);
            rate = DiscrepancyRate.of(natural, generated, interval, n);
        }
        MetricResult result = new MetricResult(
                values.metric.spec(),
                values.cell.generator(),
                values.cell.guidance(),
                null,
                generated,
                natural,
                rate,
                n);
        return new Finding(values.metric, values.cell, result, new double[0], without);
    }
}
