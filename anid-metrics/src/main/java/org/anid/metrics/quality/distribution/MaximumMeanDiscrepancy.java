// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.io.Serial;
import java.util.List;
import org.anid.api.metric.FeatureAccumulator;
import org.anid.api.metric.FeatureSetMetric;
import org.anid.api.metric.FeatureSieve;
import org.anid.api.metric.MetricInfo;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.Observation;
import org.anid.api.metric.Score;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelReference;
import org.anid.api.model.SiftedFeatures;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * Maximum mean discrepancy with a Gaussian kernel over features scaled to length 1:
 * {@code 1000 · (mean k(x, x′) + mean k(y, y′) − 2·mean k(x, y))} with {@code k(x, y) = exp(−|x − y|²/(2σ²))}, σ = 10,
 * every mean over all pairs with the pair of a feature and itself (the estimator with the least variance, which is
 * biased upwards by 1/N). Over CLIP ViT-L/14's image embeddings it is the CMMD.
 *
 * <p>Not negative, lower is better, no unit; exactly 0 for the same images in any order. One image on each side is
 * enough, though it says little. Features that are not finite, or all 0, make their image unscorable: they have no
 * direction.
 *
 * <p>The features are the state: all of them up to a cap (5,000 a side by default), beyond it those with the smallest
 * content hashes, so that the result depends neither on the order of the images nor on how states were merged.
 * Arithmetic is in double; agrees with the formula in NumPy to 1e-9 (see {@code src/test/python/distribution.py}). The
 * authors' program computes in float32, where the difference of the means keeps about three digits at σ = 10.
 *
 * <p>Immutable and thread-safe; its accumulators are not.
 *
 * @see <a href="https://arxiv.org/abs/2401.09603">Jayasumana et al., Rethinking FID: Towards a Better Evaluation Metric
 *     for Image Generation, 2024</a>
 */
public final class MaximumMeanDiscrepancy implements FeatureSetMetric {

    /** Name and kind over a feature extractor of one's own choice. */
    public static final MetricInfo CHOSEN_INFO =
            FeatureSets.lowerIsBetter("mmd", "Maximum mean discrepancy (features of your choice)");

    /** Name and kind of {@link #create}. */
    public static final MetricInfo HANDMADE_INFO =
            FeatureSets.lowerIsBetter("mmd-handmade", "Maximum mean discrepancy (hand-made features, not CMMD)");

    private static final double SCALE = 1000;
    private static final int FEWEST_IMAGES = 1;

    private final FeatureExtractor extractor;
    private final Kernels kernels;
    private final MetricSpec spec;
    private final double sigma;
    private final int cap;

    private MaximumMeanDiscrepancy(Builder builder) {
        extractor = builder.extractor;
        kernels = builder.kernels == null ? KernelChoice.auto() : builder.kernels;
        sigma = builder.sigma;
        cap = builder.cap;
        String id = builder.id == null ? "mmd-" + extractor.reference().id() : builder.id;
        String title = builder.title == null
                ? "Maximum mean discrepancy (" + extractor.reference().id() + ")"
                : builder.title;
        spec = FeatureSets.distance(FeatureSets.lowerIsBetter(id, title), extractor)
                .range(0, Double.POSITIVE_INFINITY)
                .setting("sigma", sigma)
                .setting("scale", SCALE)
                .setting("max-features", cap)
                .setting("kernels", kernels.name())
                .citation("Jayasumana et al. 2024, arXiv:2401.09603")
                .build();
    }

    /** Over {@link HandMadeFeatures}: {@code mmd-handmade}, which is not CMMD. */
    public static MaximumMeanDiscrepancy create() {
        return create(KernelChoice.auto());
    }

    /** The same on this engine. */
    public static MaximumMeanDiscrepancy create(Kernels kernels) {
        return builder(HandMadeFeatures.create().with(kernels))
                .id(HANDMADE_INFO.id())
                .title(HANDMADE_INFO.title())
                .kernels(kernels)
                .build();
    }

    /**
     * Starts with the defaults.
     *
     * @param extractor of one row per image; stays the caller's to close
     */
    public static Builder builder(FeatureExtractor extractor) {
        return new Builder(extractor);
    }

    @Override
    public MetricSpec spec() {
        return spec;
    }

    @Override
    public FeatureExtractor extractor() {
        return extractor;
    }

    @Override
    public long stateBytes() {
        return (long) Float.BYTES * extractor.width() * cap;
    }

    @Override
    public void check(Observation.Side side, FeatureMatrix features) {
        FeatureSets.check(spec, extractor.width(), features);
        FeatureSets.unitRows(spec, features);
    }

    @Override
    public FeatureSieve newSieve(int parts) {
        return new RowSieve(cap, parts, 1, place -> 0, features -> FeatureSets.unitRows(spec, features));
    }

    @Override
    public FeatureAccumulator newFeatureAccumulator() {
        return newState();
    }

    private State newState() {
        return new State(spec, extractor, new Engine(kernels), sigma, cap);
    }

    @Override
    public double[] leaveOneOut(List<List<FeatureAccumulator>> parts) {
        return newState().leaveOneOut(parts);
    }

    @Override
    public JackknifedComparison jackknife(List<List<FeatureAccumulator>> parts) {
        return newState().jackknife(parts);
    }

    /** {@code exp(−|x − y|²/(2σ²))}. */
    private record Gaussian(double sigma) implements KernelDiscrepancy.PairKernel {

        @Override
        public void of(double[] products, int offset, double row, double[] others, int first, int count) {
            double gamma = 1 / (2 * sigma * sigma);
            for (int i = 0; i < count; i++) {
                double distance = row + others[first + i] - 2 * products[offset + i];
                products[offset + i] = Math.exp(-gamma * distance);
            }
        }

        @Override
        public double ofItself(double squaredLength) {
            return 1;
        }
    }

    private static final class State implements SampledState {

        @Serial
        private static final long serialVersionUID = 1L;

        private final MetricSpec spec;
        private final ModelReference features;
        private final int width;
        private final Engine engine;
        private final double sigma;
        private final RowSample natural;
        private final RowSample generated;

        State(MetricSpec spec, FeatureExtractor extractor, Engine engine, double sigma, int cap) {
            this.spec = spec;
            this.features = extractor.reference();
            this.width = extractor.width();
            this.engine = engine;
            this.sigma = sigma;
            this.natural = new RowSample(width, cap);
            this.generated = new RowSample(width, cap);
        }

        @Override
        public MetricSpec spec() {
            return spec;
        }

        @Override
        public void update(Observation.Side side, FeatureMatrix matrix) {
            update(side, SiftedFeatures.all(matrix));
        }

        @Override
        public void update(Observation.Side side, SiftedFeatures features) {
            FeatureSets.check(spec, width, features.features());
            RowSample sample = side == Observation.Side.NATURAL ? natural : generated;
            sample.add(FeatureSets.unitRows(spec, features.features()), features.leftOut());
        }

        @Override
        public void merge(FeatureAccumulator other) {
            State that = FeatureSets.sameMetric(State.class, this, other);
            natural.merge(that.natural);
            generated.merge(that.generated);
        }

        @Override
        public Score compute() {
            return Score.of(spec, compare().value(), generated.seen(), features);
        }

        @Override
        public RowSample natural() {
            return natural;
        }

        @Override
        public RowSample generated() {
            return generated;
        }

        @Override
        public long needed() {
            return FEWEST_IMAGES;
        }

        @Override
        public JackknifedComparison compare(SampledSides sides) {
            return new KernelDiscrepancy(engine.distribution(), new Gaussian(sigma)).compare(sides, needed(), SCALE);
        }
    }

    /** Settings of {@link MaximumMeanDiscrepancy}; not thread-safe. */
    public static final class Builder {
        private final FeatureExtractor extractor;
        private @Nullable String id;
        private @Nullable String title;
        private @Nullable Kernels kernels;
        private double sigma = 10;
        private int cap = 5000;

        private Builder(FeatureExtractor extractor) {
            this.extractor = FeatureSets.oneRowPerImage("a maximum mean discrepancy", extractor);
        }

        /** The id; {@code mmd-} and the extractor's id unless set. */
        public Builder id(String value) {
            id = value;
            return this;
        }

        /** The title; made from the extractor's id unless set. */
        public Builder title(String value) {
            title = value;
            return this;
        }

        /** The engine; {@link KernelChoice#auto()} unless set. */
        public Builder kernels(Kernels value) {
            kernels = value;
            return this;
        }

        /**
         * Width of the kernel; 10 unless set.
         *
         * @throws IllegalArgumentException if not positive and finite
         */
        public Builder sigma(double value) {
            if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("sigma must be positive and finite, not " + value);
            }
            sigma = value;
            return this;
        }

        /**
         * Features that are kept of a side; 5,000 unless set.
         *
         * @throws IllegalArgumentException if fewer than two
         */
        public Builder maxFeatures(int value) {
            cap = FeatureSets.atLeastTwo("maxFeatures", value);
            return this;
        }

        /** The metric. */
        public MaximumMeanDiscrepancy build() {
            return new MaximumMeanDiscrepancy(this);
        }
    }
}
