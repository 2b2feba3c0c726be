// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.dimension;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.anid.api.image.ImageBatch;
import org.anid.api.model.Classifier;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.Model;
import org.anid.api.model.ModelLocator;
import org.anid.api.model.ModelReference;
import org.anid.api.model.PairedScoreModel;
import org.anid.api.model.Parameters;
import org.anid.api.model.QuestionAnswerer;
import org.anid.api.model.RatingModel;
import org.anid.api.model.ScoreModel;
import org.anid.api.model.Segmenter;
import org.anid.api.model.TextImageEncoder;
import org.anid.metrics.quality.frame.BrisqueParameters;
import org.anid.metrics.quality.frame.IlNiqeParameters;
import org.anid.metrics.quality.frame.NiqeParameters;
import org.anid.metrics.testing.ColourModels;

/** Has every model under whatever id, enough to make any metric of the catalogue, and remembers what was asked for. */
final class StubModels implements ModelLocator {

    private static final Map<Class<? extends Model>, Function<String, Model>> STUBS = Map.of(
            Classifier.class, ColourModels.Colours::new,
            FeatureExtractor.class, Features::new,
            PairedScoreModel.class, ColourModels.Difference::new,
            Parameters.class, Zeros::new,
            QuestionAnswerer.class, ColourModels.Namer::new,
            RatingModel.class, Ratings::new,
            ScoreModel.class, ColourModels.Redness::new,
            Segmenter.class, ColourModels.Map3::new,
            TextImageEncoder.class, ColourModels.Encoder::new);

    private final List<String> opened = new ArrayList<>();

    /** Ids in the order in which they were opened. */
    List<String> opened() {
        return opened;
    }

    @Override
    public <T extends Model> Optional<T> open(String id, Class<T> type) {
        Function<String, Model> stub = STUBS.get(type);
        if (stub == null) {
            throw new AssertionError("there is no stub for a " + type.getSimpleName() + ": add one to StubModels");
        }
        opened.add(id);
        return Optional.of(type.cast(stub.apply(id)));
    }

    @Override
    public String remedy(String id) {
        throw new AssertionError(id + " is there");
    }

    /** With weights: what has none is no model that a metric needs. */
    private record Features(String id) implements FeatureExtractor {
        @Override
        public ModelReference reference() {
            return new ModelReference(id, "1", "unknown");
        }

        @Override
        public int width() {
            return 2;
        }

        @Override
        public FeatureMatrix extract(ImageBatch images) {
            return new FeatureMatrix(images.count(), 2, new float[2 * images.count()]);
        }
    }

    /** Everybody says 1. */
    private record Ratings(String id) implements RatingModel {
        @Override
        public ModelReference reference() {
            return new ModelReference(id, "1", "none");
        }

        @Override
        public FeatureMatrix ratings(ImageBatch images) {
            float[] certain = new float[images.count()];
            Arrays.fill(certain, 1);
            return new FeatureMatrix(images.count(), 1, certain);
        }

        @Override
        public double[] score(ImageBatch images) {
            double[] ones = new double[images.count()];
            Arrays.fill(ones, 1);
            return ones;
        }
    }

    /**
     * Arrays of zeros in shapes that suit every bundle: IL-NIQE has as many directions as NIQE has features, a forest
     * one leaf.
     */
    private record Zeros(String id) implements Parameters {
        private static final Map<String, int[]> SHAPES = Map.of(
                "gamma", new int[] {1},
                "rho", new int[] {1},
                "coefficients", new int[] {1},
                "vectors", new int[] {1, BrisqueParameters.FEATURES},
                "mean", new int[] {NiqeParameters.FEATURES},
                "covariance", new int[] {NiqeParameters.FEATURES, NiqeParameters.FEATURES},
                "centre", new int[] {IlNiqeParameters.FEATURES},
                "directions", new int[] {IlNiqeParameters.FEATURES, NiqeParameters.FEATURES},
                "linear", new int[] {4});
        private static final int[] LEAF = {1, 1};

        @Override
        public ModelReference reference() {
            return new ModelReference(id, "1", "unknown");
        }

        @Override
        public Set<String> names() {
            return SHAPES.keySet();
        }

        @Override
        public int[] shape(String name) {
            return SHAPES.getOrDefault(name, LEAF).clone();
        }

        @Override
        public double[] array(String name) {
            return new double[Arrays.stream(shape(name)).reduce(1, (a, b) -> a * b)];
        }
    }
}
