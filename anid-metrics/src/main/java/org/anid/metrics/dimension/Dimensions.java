// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.dimension;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.anid.api.dimension.Dimension;
import org.anid.api.dimension.Skipped;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Metric;
import org.anid.api.model.Model;
import org.anid.api.model.ModelException;
import org.anid.api.model.ModelLocator;
import org.anid.metrics.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/** Makes the five dimensions from the {@link MetricCatalog}. Stateless and thread-safe. */
public final class Dimensions {

    private Dimensions() {}

    /** All five with every metric that this release offers; see {@link #standard(Kernels, ModelLocator, Selection)}. */
    public static List<Dimension> standard(Kernels kernels, ModelLocator models) {
        return standard(kernels, models, Selection.all());
    }

    /**
     * The dimensions that the selection touches, in the order of the paper. A metric whose models are not there is
     * skipped with the commands that get them; one of a model that is there and cannot be used, with the exception's
     * reason and remedy.
     *
     * @param kernels engine of the closed formulas
     * @param models where to find models; opened here, and the caller's to close
     * @param selection which metrics
     */
    public static List<Dimension> standard(Kernels kernels, ModelLocator models, Selection selection) {
        List<Dimension> dimensions = new ArrayList<>();
        for (DimensionKind kind : DimensionKind.values()) {
            if (!selection.includes(kind)) {
                continue;
            }
            List<Metric<?>> metrics = new ArrayList<>();
            List<Skipped> skipped = new ArrayList<>();
            for (MetricCatalog.Entry entry : MetricCatalog.entries()) {
                if (entry.dimension() == kind && selection.includes(entry)) {
                    Made made = Made.of(entry, kernels, models, selection, Set.of());
                    if (made.metric != null) {
                        metrics.add(made.metric);
                    }
                    if (made.skipped != null) {
                        skipped.add(made.skipped);
                    }
                }
            }
            dimensions.add(
                    kind == DimensionKind.HUMAN ? HumanDimension.create() : MetricDimension.of(kind, metrics, skipped));
        }
        return List.copyOf(dimensions);
    }

    /**
     * What of the named metrics cannot run, for programs that refuse that before they read an image. It is found as in
     * {@link #standard(Kernels, ModelLocator, Selection)}, which would skip it: models are opened and verified. Of a
     * dimension or a level one metric must run; those that come by {@link Selection#all()} need not.
     *
     * @param kernels engine of the closed formulas
     * @param models where to find models
     * @param selection which metrics
     * @param later ids of models that will be made where they are not there, as {@link FittedPriors#IDS}
     * @return by what was named: of a metric itself, of a dimension or level each of its metrics, with reason and
     *     remedy; empty where all can run
     */
    public static Map<String, List<Skipped>> unmet(
            Kernels kernels, ModelLocator models, Selection selection, Set<String> later) {
        Map<String, List<Skipped>> unmet = new LinkedHashMap<>();
        for (String id : selection.named()) {
            MetricCatalog.find(id)
                    .flatMap(entry -> Optional.ofNullable(Made.of(entry, kernels, models, selection, later).skipped))
                    .ifPresent(skipped -> unmet.put(id, List.of(skipped)));
        }
        for (String group : selection.groups()) {
            List<Skipped> skipped = new ArrayList<>();
            boolean runs = group.equals(DimensionKind.HUMAN.label());
            for (MetricCatalog.Entry entry : MetricCatalog.entries()) {
                if (!runs && Selection.belongs(entry, group) && selection.includes(entry)) {
                    Skipped reason = Made.of(entry, kernels, models, selection, later).skipped;
                    if (reason == null) {
                        runs = true;
                    } else {
                        skipped.add(reason);
                    }
                }
            }
            if (!runs) {
                unmet.put(group, List.copyOf(skipped));
            }
        }
        return unmet;
    }

    /**
     * What of the named metrics dimensions have skipped: the images may be too few for a prior that would be made.
     *
     * @param dimensions of that selection
     * @return by the metric's id, as {@link #unmet(Kernels, ModelLocator, Selection, Set)}
     */
    public static Map<String, List<Skipped>> unmet(List<Dimension> dimensions, Selection selection) {
        Map<String, List<Skipped>> unmet = new LinkedHashMap<>();
        for (Dimension dimension : dimensions) {
            for (Skipped skipped : dimension.skipped()) {
                if (selection.named().contains(skipped.metric())) {
                    unmet.put(skipped.metric(), List.of(skipped));
                }
            }
        }
        return unmet;
    }

    /** For people: a line for each metric of what {@code unmet} has found, with its remedy. */
    public static List<String> lines(Map<String, List<Skipped>> unmet) {
        List<String> lines = new ArrayList<>();
        unmet.forEach((named, skipped) -> {
            if (skipped.stream().noneMatch(metric -> metric.metric().equals(named))) {
                lines.add("no metric of " + named + " can run; get the model of one at least:");
            }
            for (Skipped metric : skipped) {
                lines.add(metric.metric() + ": " + metric.reason()
                        + (metric.remedy().isEmpty() ? "" : ": " + metric.remedy()));
            }
        });
        return lines;
    }

    /** A metric, or why there is none; neither where what is missing will be made later. */
    private record Made(
            @Nullable Metric<?> metric, @Nullable Skipped skipped) {

        static Made of(
                MetricCatalog.Entry entry,
                Kernels kernels,
                ModelLocator models,
                Selection selection,
                Set<String> later) {
            try {
                Optional<Metric<?>> metric = selection.make(entry, kernels, models);
                if (metric.isPresent()) {
                    return new Made(metric.get(), null);
                }
                List<String> wanted = selection.models(entry);
                if (wanted.isEmpty()) {
                    return skip(entry, "needs a network of your choice", entry.remedy(models));
                }
                List<String> missing = wanted.stream()
                        .filter(id -> !later.contains(id)
                                && models.open(id, Model.class).isEmpty())
                        .toList();
                return missing.isEmpty()
                        ? new Made(null, null)
                        : skip(
                                entry,
                                "needs " + String.join(" and ", missing) + ", which is not there",
                                String.join(
                                        "; ",
                                        missing.stream().map(models::remedy).toList()));
            } catch (ModelException e) {
                String message = e.getMessage();
                return skip(entry, message == null ? "a model cannot be used" : message, e.remedy());
            }
        }

        private static Made skip(MetricCatalog.Entry entry, String reason, String remedy) {
            return new Made(null, new Skipped(entry.id(), reason, remedy));
        }
    }
}
