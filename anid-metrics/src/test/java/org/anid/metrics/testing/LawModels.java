// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.testing;

import java.util.Arrays;
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

/**
 * A stand-in for every network, whose answers depend on the image: enough for the laws that hold whatever a network
 * sees. The priors of NIQE and IL-NIQE are not there, to be fitted.
 */
public final class LawModels implements ModelLocator {

    private static final Map<Class<? extends Model>, Function<String, Model>> MODELS = Map.of(
            Classifier.class, ColourModels.Colours::new,
            FeatureExtractor.class, Cells::new,
            PairedScoreModel.class, ColourModels.Difference::new,
            QuestionAnswerer.class, ColourModels.Namer::new,
            RatingModel.class, Steps::new,
            ScoreModel.class, ColourModels.Redness::new,
            Segmenter.class, ColourModels.Map3::new,
            TextImageEncoder.class, ColourModels.Encoder::new);

    private LawModels() {}

    /** The models. */
    public static LawModels create() {
        return new LawModels();
    }

    @Override
    public <T extends Model> Optional<T> open(String id, Class<T> type) {
        if (type == Parameters.class) {
            return id.contains("niqe") ? Optional.empty() : Optional.of(type.cast(new Flat(id)));
        }
        Function<String, Model> model = MODELS.get(type);
        return model == null ? Optional.empty() : Optional.of(type.cast(model.apply(id)));
    }

    @Override
    public String remedy(String id) {
        return "fit " + id;
    }

    /** Mean and roughness of the channels. */
    private record Cells(String id) implements FeatureExtractor {
        private static final int WIDTH = 6;

        @Override
        public ModelReference reference() {
            return new ModelReference(id, "1", "unknown");
        }

        @Override
        public int width() {
            return WIDTH;
        }

        @Override
        public FeatureMatrix extract(ImageBatch images) {
            float[] features = new float[WIDTH * images.count()];
            int plane = images.shape().plane();
            int columns = images.width();
            for (int channel = 0; channel < 3 * images.count(); channel++) {
                double sum = 0;
                double steps = 0;
                for (int i = channel * plane; i < (channel + 1) * plane; i++) {
                    sum += images.data()[i];
                    steps += i % columns == 0 ? 0 : Math.abs(images.data()[i] - images.data()[i - 1]);
                }
                int place = channel / 3 * WIDTH + channel % 3;
                features[place] = (float) (sum / plane);
                features[place + 3] = (float) (10 * steps / plane);
            }
            return new FeatureMatrix(images.count(), WIDTH, features);
        }
    }

    /** Ratings of 1 and 2 in the shares of red. */
    private record Steps(String id) implements RatingModel {
        @Override
        public ModelReference reference() {
            return new ModelReference(id, "1", "none");
        }

        @Override
        public FeatureMatrix ratings(ImageBatch images) {
            double[] red = score(images);
            float[] shares = new float[2 * red.length];
            for (int i = 0; i < red.length; i++) {
                shares[2 * i] = (float) (red[i] / 10);
                shares[2 * i + 1] = 1 - shares[2 * i];
            }
            return new FeatureMatrix(red.length, 2, shares);
        }

        @Override
        public double[] score(ImageBatch images) {
            return new ColourModels.Redness(id).score(images);
        }
    }

    /** Parameters of one support vector, or of forests of one leaf: the same score for every image. */
    private record Flat(String id) implements Parameters {
        private static final Map<String, int[]> SHAPES = Map.of(
                "gamma", new int[] {1},
                "rho", new int[] {1},
                "coefficients", new int[] {1},
                "vectors", new int[] {1, BrisqueParameters.FEATURES},
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
