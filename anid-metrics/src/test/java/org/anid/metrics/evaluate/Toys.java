// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import org.anid.api.dataset.Guidance;
import org.anid.api.dimension.Dimension;
import org.anid.api.dimension.Skipped;
import org.anid.api.image.ImageBatch;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Direction;
import org.anid.api.metric.FeatureAccumulator;
import org.anid.api.metric.FeatureSetMetric;
import org.anid.api.metric.InsufficientDataException;
import org.anid.api.metric.Level;
import org.anid.api.metric.Metric;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.Observation;
import org.anid.api.metric.PerImageMetric;
import org.anid.api.metric.Score;
import org.anid.api.metric.SetComparison;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelReference;
import org.anid.metrics.dimension.MetricDimension;
import org.jspecify.annotations.Nullable;

/** The simplest metrics of each kind, so that expected values can be worked out by hand. */
final class Toys {

    private Toys() {}

    static double mean(ImageBatch image) {
        double sum = 0;
        for (float value : image.data()) {
            sum += value;
        }
        return sum / image.data().length;
    }

    static double difference(ImageBatch a, ImageBatch b) {
        double sum = 0;
        for (int i = 0; i < a.data().length; i++) {
            sum += Math.abs((double) a.data()[i] - b.data()[i]);
        }
        return sum / a.data().length;
    }

    /** One image, natural baseline. */
    static Metric<?> brightness() {
        return single("brightness", Toys::mean);
    }

    static Metric<?> single(String id, ToDoubleFunction<ImageBatch> score) {
        return new PerImage(
                MetricSpec.builder(id, id)
                        .level(Level.FRAME, Observation.Kind.SINGLE)
                        .baseline(new Baseline.NaturalValue())
                        .build(),
                (o, i) -> score.applyAsDouble(((Observation.Single) o).images().image(i)));
    }

    /** A pair, ideal 1. */
    static Metric<?> closeness() {
        return paired("closeness", new Baseline.Ideal(1), Direction.HIGHER_IS_BETTER, (a, b) -> 1 - difference(a, b));
    }

    /** A pair, ideal 0. */
    static Metric<?> distance() {
        return paired("distance", new Baseline.Ideal(0), Direction.LOWER_IS_BETTER, Toys::difference);
    }

    static Metric<?> paired(
            String id, Baseline baseline, Direction direction, ToDoubleBiFunction<ImageBatch, ImageBatch> score) {
        return new PerImage(
                MetricSpec.builder(id, id)
                        .level(Level.STRUCTURE, Observation.Kind.PAIRED)
                        .direction(direction)
                        .baseline(baseline)
                        .build(),
                (o, i) -> {
                    Observation.Paired pairs = (Observation.Paired) o;
                    return score.applyAsDouble(
                            pairs.reference().image(i), pairs.candidate().image(i));
                });
    }

    /** An image and its caption: brightness plus the length of the caption. */
    static Metric<?> wordiness() {
        return new PerImage(
                MetricSpec.builder("wordiness", "wordiness")
                        .level(Level.TEXT, Observation.Kind.CAPTIONED)
                        .baseline(new Baseline.NaturalValue())
                        .build(),
                (o, i) -> {
                    Observation.Captioned captioned = (Observation.Captioned) o;
                    return captioned.captions().get(i).length()
                            + mean(captioned.images().image(i));
                });
    }

    /** A pair and its caption: their difference plus the length of the caption. */
    static Metric<?> faithfulness() {
        return new PerImage(
                MetricSpec.builder("faithfulness", "faithfulness")
                        .level(Level.TEXT, Observation.Kind.CAPTIONED_PAIR)
                        .baseline(new Baseline.NaturalValue())
                        .build(),
                (o, i) -> {
                    Observation.CaptionedPair pairs = (Observation.CaptionedPair) o;
                    return pairs.captions().get(i).length()
                            + difference(
                                    pairs.reference().image(i),
                                    pairs.candidate().image(i));
                });
    }

    /** Sets: the absolute difference of mean brightness. */
    static FeatureSetMetric meanShift() {
        return meanShift(image -> {});
    }

    static FeatureSetMetric meanShift(Consumer<ImageBatch> before) {
        return new MeanShift(
                MetricSpec.builder("mean-shift", "mean shift")
                        .level(Level.DISTRIBUTION, Observation.Kind.SIDED)
                        .baseline(new Baseline.NaturalFloor())
                        .direction(Direction.LOWER_IS_BETTER)
                        .build(),
                new Brightness(before));
    }

    static Dimension quality(Metric<?>... metrics) {
        return MetricDimension.of(DimensionKind.QUALITY, List.of(metrics), List.of());
    }

    interface OfOne {
        double score(Observation observation, int image);
    }

    record PerImage(MetricSpec spec, OfOne scorer) implements PerImageMetric<Observation> {
        @Override
        public double[] score(Observation observation) {
            double[] scores = new double[observation.count()];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = scorer.score(observation, i);
            }
            return scores;
        }
    }

    record Brightness(Consumer<ImageBatch> before) implements FeatureExtractor {
        @Override
        public ModelReference reference() {
            return new ModelReference("brightness", "1", "none");
        }

        @Override
        public int width() {
            return 1;
        }

        @Override
        public FeatureMatrix extract(ImageBatch images) {
            float[] features = new float[images.count()];
            for (int i = 0; i < features.length; i++) {
                before.accept(images.image(i));
                features[i] = (float) mean(images.image(i));
            }
            return new FeatureMatrix(features.length, 1, features);
        }
    }

    record MeanShift(MetricSpec spec, FeatureExtractor extractor) implements FeatureSetMetric {
        @Override
        public FeatureAccumulator newFeatureAccumulator() {
            return new State(spec);
        }
    }

    private static final class State implements FeatureAccumulator {
        private static final long serialVersionUID = 1L;
        private final MetricSpec spec;
        private final double[] sums = new double[2];
        private final long[] counts = new long[2];

        State(MetricSpec spec) {
            this.spec = spec;
        }

        @Override
        public MetricSpec spec() {
            return spec;
        }

        @Override
        public void update(Observation.Side side, FeatureMatrix features) {
            for (float value : features.values()) {
                sums[side.ordinal()] += value;
            }
            counts[side.ordinal()] += features.rows();
        }

        @Override
        public void merge(FeatureAccumulator other) {
            State that = (State) other;
            for (int i = 0; i < 2; i++) {
                sums[i] += that.sums[i];
                counts[i] += that.counts[i];
            }
        }

        @Override
        public Score compute() {
            if (counts[0] == 0 || counts[1] == 0) {
                throw new InsufficientDataException(spec.id(), 1, 0);
            }
            return Score.of(spec, Math.abs(sums[1] / counts[1] - sums[0] / counts[0]), counts[1]);
        }

        /** Brightness has a range of 1, so that is as far as unrelated images are taken to be. */
        @Override
        public SetComparison compare() {
            return new SetComparison(compute().value(), 1);
        }
    }

    /** A dimension that applies its metrics to one guidance only. */
    record Picky(List<Metric<?>> metrics, Guidance only) implements Dimension {
        @Override
        public DimensionKind kind() {
            return DimensionKind.QUALITY;
        }

        @Override
        public List<Skipped> skipped() {
            return List.of();
        }

        @Override
        public boolean applies(Metric<?> metric, @Nullable Guidance guidance) {
            return guidance == only;
        }
    }
}
