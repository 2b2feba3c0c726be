// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.downstream;

import java.util.List;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Direction;
import org.anid.api.metric.Level;
import org.anid.api.metric.MetricInfo;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.Observation;
import org.anid.api.metric.PerImageMetric;
import org.anid.api.model.Classifier;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelReference;

/**
 * Whether a classifier makes of a generated image what it makes of the natural one. With l the label that it finds most
 * probable for the natural image (the first of equals):
 *
 * <ul>
 *   <li>{@code recognition}: 1 where l is also the most probable label of the generated image, else 0
 *   <li>{@code recognition-top5}: 1 where l is among its five most probable labels, else 0
 *   <li>{@code recognition-confidence}: p(l | generated) / p(l | natural), the share of the confidence that is kept;
 *       above 1 where the generated image is the clearer one
 * </ul>
 *
 * <p>Higher is better, the ideal is 1. Probabilities that are not finite give NaN. Immutable and thread-safe.
 *
 * @see <a href="https://arxiv.org/abs/2412.17632">ANID, 2024, downstream applicability</a>
 */
public final class RecognitionAgreement implements PerImageMetric<Observation.Paired> {

    /** Name and kind of {@link #top1}. */
    public static final MetricInfo TOP1_INFO = info("recognition", "Recognition (label kept)");

    /** Name and kind of {@link #top5}. */
    public static final MetricInfo TOP5_INFO = info("recognition-top5", "Recognition (label in top 5)");

    /** Name and kind of {@link #confidence}. */
    public static final MetricInfo CONFIDENCE_INFO = info("recognition-confidence", "Recognition (confidence kept)");

    /** Id of the model that the name stands for. */
    public static final String MODEL = "vit-b-16";

    private static final int FIVE = 5;

    private enum Measure {
        TOP1,
        TOP5,
        CONFIDENCE
    }

    private final Classifier classifier;
    private final Measure measure;
    private final MetricSpec spec;

    private RecognitionAgreement(MetricInfo info, Measure measure, double high, Classifier classifier) {
        this.classifier = classifier;
        this.measure = measure;
        this.spec = MetricSpec.builder(info)
                .baseline(new Baseline.Ideal(1))
                .range(0, high)
                .models(classifier.reference().id())
                .citation("ANID 2024, arXiv:2412.17632")
                .build();
    }

    private static MetricInfo info(String id, String title) {
        return new MetricInfo(
                id, title, DimensionKind.DOWNSTREAM, Level.TASK, Observation.Kind.PAIRED, Direction.HIGHER_IS_BETTER);
    }

    /** {@code recognition}: the most probable label is kept. */
    public static RecognitionAgreement top1(Classifier classifier) {
        return new RecognitionAgreement(TOP1_INFO, Measure.TOP1, 1, classifier);
    }

    /** {@code recognition-top5}: the label is among the five most probable ones. */
    public static RecognitionAgreement top5(Classifier classifier) {
        return new RecognitionAgreement(TOP5_INFO, Measure.TOP5, 1, classifier);
    }

    /** {@code recognition-confidence}: the share of the confidence that is kept. */
    public static RecognitionAgreement confidence(Classifier classifier) {
        return new RecognitionAgreement(CONFIDENCE_INFO, Measure.CONFIDENCE, Double.POSITIVE_INFINITY, classifier);
    }

    @Override
    public MetricSpec spec() {
        return spec;
    }

    @Override
    public List<ModelReference> models() {
        return List.of(classifier.reference());
    }

    @Override
    public double[] score(Observation.Paired pair) {
        FeatureMatrix natural = classifier.classify(pair.reference());
        FeatureMatrix generated = classifier.classify(pair.candidate());
        double[] scores = new double[pair.count()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = score(natural, generated, i);
        }
        return scores;
    }

    private double score(FeatureMatrix natural, FeatureMatrix generated, int image) {
        for (int label = 0; label < natural.width(); label++) {
            if (!Float.isFinite(natural.at(image, label)) || !Float.isFinite(generated.at(image, label))) {
                return Double.NaN;
            }
        }
        int label = 0;
        for (int other = 1; other < natural.width(); other++) {
            if (natural.at(image, other) > natural.at(image, label)) {
                label = other;
            }
        }
        return switch (measure) {
            case TOP1 -> rank(generated, image, label) < 1 ? 1 : 0;
            case TOP5 -> rank(generated, image, label) < FIVE ? 1 : 0;
            case CONFIDENCE -> (double) generated.at(image, label) / natural.at(image, label);
        };
    }

    /** How many labels come before this one: the more probable ones, and equally probable ones with a smaller index. */
    private static int rank(FeatureMatrix probabilities, int image, int label) {
        float own = probabilities.at(image, label);
        int rank = 0;
        for (int other = 0; other < probabilities.width(); other++) {
            float theirs = probabilities.at(image, other);
            if (theirs > own || (theirs == own && other < label)) {
                rank++;
            }
        }
        return rank;
    }
}
