// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.anid.api.model.Model;
import org.anid.api.model.ModelException;
import org.anid.api.model.ModelLocator;
import org.anid.api.model.ModelReference;
import org.anid.api.model.Parameters;
import org.anid.metrics.kernel.NrqmFeatures;
import org.anid.metrics.quality.frame.BrisqueParameters;
import org.anid.metrics.quality.frame.IlNiqeParameters;
import org.anid.metrics.quality.frame.NiqeParameters;
import org.anid.metrics.quality.frame.NrqmParameters;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of the published sizes, made by rule, for metrics that are to be timed where the published ones are not at
 * hand. They take as long; the scores mean nothing.
 *
 * <p>Immutable and thread-safe.
 */
final class MadeUpParameters implements ModelLocator {

    private static final int SEED = 1;
    private static final int VECTORS = 774;
    private static final int DIRECTIONS = 430;
    private static final int TREES = 100;
    private static final int NODES = 4095;

    private static final Map<String, Parameters> ALL = Stream.of(brisque(), niqe(), integratedLocalNiqe(), nrqm())
            .collect(Collectors.toUnmodifiableMap(made -> made.reference().id(), made -> made));

    /** Ids of the bundles that there are. */
    static Set<String> ids() {
        return ALL.keySet();
    }

    @Override
    public <T extends Model> Optional<T> open(String id, Class<T> type) {
        return Optional.ofNullable(ALL.get(id)).filter(type::isInstance).map(type::cast);
    }

    @Override
    public String remedy(String id) {
        return "add made-up parameters for " + id + " to " + MadeUpParameters.class.getSimpleName();
    }

    private static Parameters brisque() {
        Random random = new Random(SEED);
        double[] coefficients = random.doubles(VECTORS, -1, 1).toArray();
        double[] vectors = random.doubles((long) VECTORS * BrisqueParameters.FEATURES, -1, 1)
                .toArray();
        return new Made(BrisqueParameters.ID)
                .with("gamma", new double[] {0.05}, 1)
                .with("rho", new double[] {0}, 1)
                .with("coefficients", coefficients, VECTORS)
                .with("vectors", vectors, VECTORS, BrisqueParameters.FEATURES);
    }

    private static Parameters niqe() {
        double[] covariance = new double[NiqeParameters.FEATURES * NiqeParameters.FEATURES];
        for (int j = 0; j < NiqeParameters.FEATURES; j++) {
            covariance[j * NiqeParameters.FEATURES + j] = 1;
        }
        return new Made(NiqeParameters.ID)
                .with("mean", new double[NiqeParameters.FEATURES], NiqeParameters.FEATURES)
                .with("covariance", covariance, NiqeParameters.FEATURES, NiqeParameters.FEATURES);
    }

    /** As many directions as the published model keeps. */
    private static Parameters integratedLocalNiqe() {
        Random random = new Random(SEED);
        double[] covariance = new double[DIRECTIONS * DIRECTIONS];
        for (int j = 0; j < DIRECTIONS; j++) {
            covariance[j * DIRECTIONS + j] = 1;
        }
        return new Made(IlNiqeParameters.ID)
                .with("mean", new double[DIRECTIONS], DIRECTIONS)
                .with("covariance", covariance, DIRECTIONS, DIRECTIONS)
                .with("centre", new double[IlNiqeParameters.FEATURES], IlNiqeParameters.FEATURES)
                .with(
                        "directions",
                        random.doubles((long) IlNiqeParameters.FEATURES * DIRECTIONS, -0.05, 0.05)
                                .toArray(),
                        IlNiqeParameters.FEATURES,
                        DIRECTIONS);
    }

    /**
     * Full binary trees; node k has the children 2k and 2k + 1, counted from 1. There are few thresholds, so that
     * hardly ever one lies between the features of two engines.
     */
    private static Parameters nrqm() {
        Random random = new Random(SEED);
        Made made = new Made(NrqmParameters.ID).with("linear", new double[] {1, 0.2, 0.3, 0.4}, 4);
        List<String> names = List.of("local", "global", "spatial");
        int[] features = {NrqmFeatures.LOCAL, NrqmFeatures.GLOBAL, NrqmFeatures.SPATIAL};
        for (int f = 0; f < features.length; f++) {
            double[] left = new double[NODES * TREES];
            double[] right = new double[NODES * TREES];
            double[] feature = new double[NODES * TREES];
            double[] threshold = new double[NODES * TREES];
            for (int i = 0; i < left.length; i++) {
                int node = i / TREES + 1;
                left[i] = 2 * node < NODES ? 2 * node : 0;
                right[i] = 2 * node < NODES ? 2 * node + 1 : 0;
                feature[i] = 1 + random.nextInt(features[f]);
                threshold[i] = (random.nextInt(16) + 0.4637) / 8;
            }
            made.with(names.get(f) + ".left", left, NODES, TREES)
                    .with(names.get(f) + ".right", right, NODES, TREES)
                    .with(names.get(f) + ".feature", feature, NODES, TREES)
                    .with(names.get(f) + ".threshold", threshold, NODES, TREES)
                    .with(
                            names.get(f) + ".prediction",
                            random.doubles(left.length, 0, 10).toArray(),
                            NODES,
                            TREES);
        }
        return made;
    }

    private static final class Made implements Parameters {
        private final String id;
        private final Map<String, double[]> arrays = new LinkedHashMap<>();
        private final Map<String, int[]> shapes = new LinkedHashMap<>();

        Made(String id) {
            this.id = id;
        }

        Made with(String name, double[] values, int... shape) {
            arrays.put(name, values);
            shapes.put(name, shape);
            return this;
        }

        @Override
        public ModelReference reference() {
            return new ModelReference(id, "made up", "0".repeat(64));
        }

        @Override
        public Set<String> names() {
            return Set.copyOf(arrays.keySet());
        }

        @Override
        public int[] shape(String name) {
            return known(shapes.get(name), name).clone();
        }

        @Override
        public double[] array(String name) {
            return known(arrays.get(name), name).clone();
        }

        private <T> T known(@Nullable T value, String name) {
            if (value == null) {
                throw new ModelException("the made-up parameters " + id + " have no " + name);
            }
            return value;
        }
    }
}
