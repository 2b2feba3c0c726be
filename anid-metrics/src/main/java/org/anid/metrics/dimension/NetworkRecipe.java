// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.dimension;

import java.util.Optional;
import java.util.function.BiFunction;
import org.anid.api.metric.Metric;
import org.anid.api.model.Model;
import org.anid.api.model.ModelException;
import org.anid.api.model.ModelLocator;
import org.anid.metrics.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * A metric of one network, in the place of which another of its kind may be put.
 *
 * @param model id of the network that the metric's name stands for; null where there is none, and one has to be named
 * @param type what kind it is
 * @param metric what is made of it
 */
record NetworkRecipe<T extends Model>(@Nullable String model, Class<T> type, BiFunction<T, Kernels, Metric<?>> metric)
        implements MetricCatalog.Recipe {

    @Override
    public Optional<Metric<?>> make(Kernels kernels, ModelLocator models) {
        return model == null
                ? Optional.empty()
                : models.open(model, type).map(network -> metric.apply(network, kernels));
    }

    /**
     * The metric over a network of one's choice.
     *
     * @throws ModelException if it is there and cannot be used, or is of another kind
     */
    Optional<Metric<?>> make(Kernels kernels, ModelLocator models, String choice) {
        if (choice.equals(model)) {
            return make(kernels, models);
        }
        return models.open(choice, type).map(network -> {
            Metric<?> made;
            try {
                made = metric.apply(network, kernels);
            } catch (IllegalArgumentException e) {
                throw new ModelException(choice + " does not fit: " + e.getMessage(), e);
            }
            return model == null ? made : OtherNetwork.of(made, network);
        });
    }

    /** Of a metric that has no such recipe. */
    static IllegalArgumentException none(MetricCatalog.Entry entry) {
        return new IllegalArgumentException(
                entry.models().isEmpty()
                        ? entry.id() + " computes without a network"
                        : entry.id() + " takes no network but the parameters " + String.join(" and ", entry.models()));
    }
}
