// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.dimension;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.anid.api.dimension.Dimension;
import org.anid.api.dimension.Skipped;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Metric;
import org.anid.api.model.ModelException;
import org.anid.api.model.ModelLocator;
import org.anid.metrics.kernel.Kernels;

/** Makes the five dimensions from the {@link MetricCatalog}. Stateless and thread-safe. */
public final class Dimensions {

    private Dimensions() {}

    /** All five with every metric that this release offers; see {@link #standard(Kernels, ModelLocator, Selection)}. */
    public static List<Dimension> standard(Kernels kernels, ModelLocator models) {
        return standard(kernels, models, Selection.all());
    }

    /**
     * The dimensions that the selection touches, in the order of the paper. A metric whose models are not there is skipped
     * with the commands that get them; one of a model that is there and cannot be used, with the exception's reason and remedy.
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
                    add(entry, kernels, models, metrics, skipped);
                }
            }
            dimensions.add(
                    kind == DimensionKind.HUMAN ? HumanDimension.create() : MetricDimension.of(kind, metrics, skipped));
        }
        return List.copyOf(dimensions);
    }

    private static void add(
            MetricCatalog.Entry entry,
            Kernels kernels,
            ModelLocator models,
            List<Metric<?>> metrics,
            List<Skipped> skipped) {
        try {
            Optional<Metric<?>> metric = entry.make(kernels, models);
            if (metric.isPresent()) {
                metrics.add(metric.get());
            } else {
                skipped.add(new Skipped(
                        entry.id(),
                        "needs " + String.join(" and ", entry.models()) + ", which is not there",
                        entry.remedy(models)));
            }
        } catch (ModelException e) {
            String message = e.getMessage();
            skipped.add(new Skipped(entry.id(), message == null ? "a model cannot be used" : message, e.remedy()));
        }
    }
}
