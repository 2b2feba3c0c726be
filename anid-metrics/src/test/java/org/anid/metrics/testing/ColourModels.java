// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.testing;

import java.util.ArrayList;
import java.util.List;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.metric.Observation;
import org.anid.api.model.Classifier;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelReference;
import org.anid.api.model.PairedScoreModel;
import org.anid.api.model.QuestionAnswerer;
import org.anid.api.model.ScoreModel;
import org.anid.api.model.Segmenter;
import org.anid.api.model.TextImageEncoder;

/** Models whose answers can be worked out by hand: all that they know of an image is its mean red, green and blue. */
public final class ColourModels {

    private static final List<String> NAMES = List.of("red", "green", "blue");
    private static final int SIDE = 2;

    private ColourModels() {}

    /** Images of one colour each, given as triples. */
    public static ImageBatch images(float... rgb) {
        int plane = SIDE * SIDE;
        float[] data = new float[rgb.length * plane];
        for (int i = 0; i < data.length; i++) {
            data[i] = rgb[i / plane];
        }
        return ImageBatch.wrap(data, rgb.length / 3, new ImageShape(3, SIDE, SIDE));
    }

    /** A natural and a generated image of one colour each. */
    public static Observation.Paired pair(
            float red, float green, float blue, float otherRed, float otherGreen, float otherBlue) {
        return new Observation.Paired(images(red, green, blue), images(otherRed, otherGreen, otherBlue));
    }

    private static float[] means(ImageBatch batch) {
        float[] means = new float[batch.count() * 3];
        int plane = batch.shape().plane();
        for (int i = 0; i < batch.data().length; i++) {
            means[i / plane] += batch.data()[i] / plane;
        }
        return means;
    }

    private static ModelReference reference(String id) {
        return new ModelReference(id, "1", "none");
    }

    /** Embeds an image as its mean colour and a text as the sum of the colours that it names. */
    public record Encoder(String id) implements TextImageEncoder {
        @Override
        public ModelReference reference() {
            return ColourModels.reference(id);
        }

        @Override
        public int width() {
            return 3;
        }

        @Override
        public FeatureMatrix encodeImages(ImageBatch images) {
            return new FeatureMatrix(images.count(), 3, means(images));
        }

        @Override
        public FeatureMatrix encodeTexts(List<String> texts) {
            float[] values = new float[texts.size() * 3];
            for (int i = 0; i < values.length; i++) {
                String text = texts.get(i / 3);
                if (!text.startsWith("A photo depicts ")) {
                    throw new IllegalArgumentException("without the prefix: " + text);
                }
                values[i] = text.contains("not " + NAMES.get(i % 3)) ? -1 : text.contains(NAMES.get(i % 3)) ? 1 : 0;
            }
            return new FeatureMatrix(texts.size(), 3, values);
        }
    }

    /** Six classes: the shares of the three colours, then three that share nothing but a tenth of the probability. */
    public record Colours(String id) implements Classifier {
        private static final float OTHERS = 0.1f;

        @Override
        public ModelReference reference() {
            return ColourModels.reference(id);
        }

        @Override
        public List<String> labels() {
            return List.of("red", "green", "blue", "cyan", "magenta", "yellow");
        }

        @Override
        public FeatureMatrix classify(ImageBatch images) {
            float[] means = means(images);
            float[] values = new float[images.count() * 6];
            for (int i = 0; i < images.count(); i++) {
                float sum = means[3 * i] + means[3 * i + 1] + means[3 * i + 2];
                for (int c = 0; c < 3; c++) {
                    values[6 * i + c] = (1 - OTHERS) * means[3 * i + c] / sum;
                    values[6 * i + 3 + c] = OTHERS / 3;
                }
            }
            return new FeatureMatrix(images.count(), 6, values);
        }
    }

    /** A map of three pixels: the three mean colours as they are. */
    public record Map3(String id) implements Segmenter {
        @Override
        public ModelReference reference() {
            return ColourModels.reference(id);
        }

        @Override
        public int height() {
            return 1;
        }

        @Override
        public int width() {
            return 3;
        }

        @Override
        public FeatureMatrix segment(ImageBatch images) {
            return new FeatureMatrix(images.count(), 3, means(images));
        }
    }

    /**
     * Names the strongest colour; to a question that names a colour it says whether that is the strongest. Black is
     * "The." and nothing more.
     */
    public record Namer(String id) implements QuestionAnswerer {
        @Override
        public ModelReference reference() {
            return ColourModels.reference(id);
        }

        @Override
        public List<String> answer(ImageBatch images, List<String> questions) {
            float[] means = means(images);
            List<String> answers = new ArrayList<>();
            for (int i = 0; i < images.count(); i++) {
                int strongest = 0;
                for (int c = 1; c < 3; c++) {
                    strongest = means[3 * i + c] > means[3 * i + strongest] ? c : strongest;
                }
                String name = NAMES.get(strongest);
                if (means[3 * i + strongest] == 0) {
                    answers.add("The.");
                } else if (NAMES.stream().noneMatch(questions.get(i)::contains)) {
                    answers.add(i % 2 == 0 ? "A " + name + " thing." : name + " THING");
                } else {
                    answers.add(questions.get(i).contains(name) ? "Yes, it does." : "no");
                }
            }
            return answers;
        }
    }

    /** States the mean of the colour that the question names. */
    public record Estimator(String id) implements QuestionAnswerer {
        @Override
        public ModelReference reference() {
            return ColourModels.reference(id);
        }

        @Override
        public List<String> answer(ImageBatch images, List<String> questions) {
            float[] means = means(images);
            List<String> answers = new ArrayList<>();
            for (int i = 0; i < images.count(); i++) {
                String answer = "who knows";
                for (int c = 0; c < 3; c++) {
                    if (questions.get(i).contains(NAMES.get(c))) {
                        answer = "about " + means[3 * i + c];
                    }
                }
                answers.add(answer);
            }
            return answers;
        }
    }

    /** Ten times the mean red; infinite for white. */
    public record Redness(String id) implements ScoreModel {
        @Override
        public ModelReference reference() {
            return ColourModels.reference(id);
        }

        @Override
        public double[] score(ImageBatch images) {
            float[] means = means(images);
            double[] scores = new double[images.count()];
            for (int i = 0; i < scores.length; i++) {
                boolean white = means[3 * i] + means[3 * i + 1] + means[3 * i + 2] == 3;
                scores[i] = white ? Double.POSITIVE_INFINITY : 10 * (double) means[3 * i];
            }
            return scores;
        }
    }

    /** Sum of the absolute differences of the mean colours. */
    public record Difference(String id) implements PairedScoreModel {
        @Override
        public ModelReference reference() {
            return ColourModels.reference(id);
        }

        @Override
        public double[] score(ImageBatch reference, ImageBatch candidate) {
            float[] a = means(reference);
            float[] b = means(candidate);
            double[] scores = new double[reference.count()];
            for (int i = 0; i < a.length; i++) {
                scores[i / 3] += Math.abs((double) a[i] - b[i]);
            }
            return scores;
        }
    }
}
