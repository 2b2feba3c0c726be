// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.io.Serial;
import java.util.List;
import java.util.function.Function;
import org.anid.api.metric.FeatureAccumulator;
import org.anid.api.metric.FeatureSetMetric;
import org.anid.api.metric.MetricInfo;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.Observation;
import org.anid.api.metric.Score;
import org.anid.api.metric.SetComparison;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelReference;
import org.anid.metrics.internal.quality.MetricEngine;
import org.anid.metrics.kernel.DistributionKernels;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.quality.distribution.Moments.Gaussian;
import org.jspecify.annotations.Nullable;

/**
 * Fréchet distance between two sets of features, taken as Gaussians: {@code |μ₁ − μ₂|² + Tr Σ₁ + Tr Σ₂ − 2·Tr √(Σ₁Σ₂)},
 * with unbiased covariances. Over Inception's pool features it is the FID.
 *
 * <p>Not negative, lower is better, no unit; 0 for sets with the same first two moments, and exactly 0 for the same
 * images in any order. It needs two images on each side; with few images it is biased upwards, so compare sets of one
 * size. Features that are not finite make their image unscorable.
 *
 * <p>Means and scatters are streamed in double, so memory does not grow with the number of images: d² for d features,
 * and only the rows themselves up to d images. The last term is the nuclear norm of {@code L₁L₂ᵀ} for factors
 * {@code Σ = LᵀL}, from the centred features where there are no more of them than dimensions, else from Cholesky's
 * factorisation, pivoted where the covariance is singular: no matrix square root, never complex, and singular
 * covariances need no ridge. Agrees with the same formula in 60 decimal digits (mpmath 1.4.1) to 1e-9 relative, also on
 * nearly singular and rank-deficient covariances; see {@code src/test/python/distribution.py}.
 *
 * <p>Immutable and thread-safe; its accumulators are not.
 *
 * @see <a href="https://arxiv.org/abs/1706.08500">Heusel et al., GANs Trained by a Two Time-Scale Update Rule, 2017,
 *     eq. 6</a>
 * @see <a href="https://doi.org/10.1016/0047-259X(82)90077-X">Dowson and Landau, The Fréchet distance between
 *     multivariate normal distributions, 1982</a>
 */
public final class FrechetDistance implements FeatureSetMetric {

    /** Name and kind over a feature extractor of one's own choice. */
    public static final MetricInfo CHOSEN_INFO =
            FeatureSets.lowerIsBetter("frechet", "Fréchet distance (features of your choice)");

    /** Name and kind of {@link #create}. */
    public static final MetricInfo HANDMADE_INFO =
            FeatureSets.lowerIsBetter("frechet-handmade", "Fréchet distance (hand-made features, not FID)");

    private static final int FEWEST_IMAGES = 2;

    /** In the place of a part that is left out. */
    private static final int NONE = -1;

    private final FeatureExtractor extractor;
    private final MetricInfo info;
    private final MetricEngine engine;

    private FrechetDistance(FeatureExtractor extractor, MetricInfo info, @Nullable Kernels kernels) {
        this.extractor = extractor;
        this.info = info;
        this.engine = new MetricEngine(
                kernels,
                FeatureSets.distance(info, extractor)
                        .range(0, Double.POSITIVE_INFINITY)
                        .citation("Heusel et al. 2017, arXiv:1706.08500, eq. 6"));
    }

    /** Over {@link HandMadeFeatures}: {@code frechet-handmade}, which is not FID. */
    public static FrechetDistance create() {
        return new FrechetDistance(HandMadeFeatures.create(), HANDMADE_INFO, null);
    }

    /**
     * Over these features on the best engine of this JVM.
     *
     * @param extractor of one row per image; stays the caller's to close
     * @throws IllegalArgumentException if it makes several rows of an image
     */
    public static FrechetDistance create(FeatureExtractor extractor) {
        String features = FeatureSets.oneRowPerImage("a Fréchet distance", extractor)
                .reference()
                .id();
        return new FrechetDistance(
                extractor,
                FeatureSets.lowerIsBetter("frechet-" + features, "Fréchet distance (" + features + ")"),
                null);
    }

    /** The same on this engine. */
    public FrechetDistance with(Kernels kernels) {
        // The only features that an engine makes.
        FeatureExtractor on = extractor instanceof HandMadeFeatures own ? own.with(kernels) : extractor;
        return new FrechetDistance(on, info, kernels);
    }

    /** The same of this id; {@code frechet-} and the extractor's id unless set. */
    public FrechetDistance withId(String value) {
        return new FrechetDistance(extractor, FeatureSets.lowerIsBetter(value, info.title()), engine.given());
    }

    /** The same of this title; made from the extractor's id unless set. */
    public FrechetDistance withTitle(String value) {
        return new FrechetDistance(extractor, FeatureSets.lowerIsBetter(info.id(), value), engine.given());
    }

    @Override
    public MetricSpec spec() {
        return engine.spec();
    }

    @Override
    public FeatureExtractor extractor() {
        return extractor;
    }

    @Override
    public void check(Observation.Side side, FeatureMatrix features) {
        FeatureSets.check(engine.spec(), extractor.width(), features);
    }

    @Override
    public FeatureAccumulator newFeatureAccumulator() {
        return new State(engine.spec(), extractor, new Engine(engine.kernels()));
    }

    @Override
    public double[] leaveOneOut(List<List<FeatureAccumulator>> parts) {
        List<List<State>> states = states(parts);
        return without(states, described(states, NONE, State::natural), described(states, NONE, State::generated));
    }

    @Override
    public JackknifedComparison jackknife(List<List<FeatureAccumulator>> parts) {
        List<List<State>> states = states(parts);
        FeatureSets.require(
                engine.spec(), FEWEST_IMAGES, count(states, State::natural), count(states, State::generated));
        // Moments are not held while parts are left out: the scatter of 2,048 features is 33 MB.
        Gaussian a = merged(states, NONE, State::natural).gaussian(kernels());
        Gaussian b = merged(states, NONE, State::generated).gaussian(kernels());
        return new JackknifedComparison(compare(a, b, kernels()), without(states, a, b));
    }

    private List<List<State>> states(List<List<FeatureAccumulator>> parts) {
        return FeatureSets.sameMetric(
                State.class, new State(engine.spec(), extractor, new Engine(engine.kernels())), parts);
    }

    private DistributionKernels kernels() {
        return engine.kernels().distribution();
    }

    /**
     * The distance without each part. A side that has nothing of a part is what it is with all: of two crossed halves
     * each has every other part.
     */
    private double[] without(List<List<State>> parts, @Nullable Gaussian natural, @Nullable Gaussian generated) {
        double[] values = new double[parts.size()];
        for (int part = 0; part < values.length; part++) {
            try {
                Gaussian a = has(parts.get(part), State::natural) ? described(parts, part, State::natural) : natural;
                Gaussian b =
                        has(parts.get(part), State::generated) ? described(parts, part, State::generated) : generated;
                values[part] = a == null || b == null
                        ? Double.NaN
                        : compare(a, b, kernels()).value();
            } catch (RuntimeException e) {
                // An algebra does not converge: the value of this part is lost and no other.
                values[part] = Double.NaN;
            }
        }
        return values;
    }

    private static boolean has(List<State> part, Function<State, Moments> side) {
        return count(List.of(part), side) > 0;
    }

    private static long count(List<List<State>> parts, Function<State, Moments> side) {
        return parts.stream()
                .flatMap(List::stream)
                .mapToLong(state -> side.apply(state).count())
                .sum();
    }

    /** One side without a part; null where too little is left. */
    private @Nullable Gaussian described(List<List<State>> parts, int without, Function<State, Moments> side) {
        Moments rest = merged(parts, without, side);
        return rest.count() < FEWEST_IMAGES ? null : rest.gaussian(kernels());
    }

    private Moments merged(List<List<State>> parts, int without, Function<State, Moments> side) {
        Moments merged = new Moments(extractor.width());
        for (int part = 0; part < parts.size(); part++) {
            if (part != without) {
                parts.get(part).forEach(state -> merged.merge(side.apply(state), kernels()));
            }
        }
        return merged;
    }

    /** The unrelated value is the mean squared distance of a row here and a row there. */
    private static SetComparison compare(Gaussian a, Gaussian b, DistributionKernels kernels) {
        double squares = 0;
        for (int j = 0; j < a.mean().length; j++) {
            double difference = a.mean()[j] - b.mean()[j];
            squares += difference * difference;
        }
        // Traces of unbiased covariances; a mean over the rows themselves takes the biased ones.
        double unrelated = squares + biased(a) + biased(b);
        if (a.sameRows(b)) {
            return new SetComparison(0, unrelated);
        }
        double cross = kernels.traceSqrtOfFactors(a.factor(), a.rank(), b.factor(), b.rank(), a.mean().length);
        // Rounding may carry a distance of nearly equal sets below 0 by a few units in the last place of the traces.
        return new SetComparison(Math.max(0, squares + a.trace() + b.trace() - 2 * cross), unrelated);
    }

    private static double biased(Gaussian side) {
        return side.trace() * (side.count() - 1) / side.count();
    }

    private static final class State implements FeatureAccumulator {

        @Serial
        private static final long serialVersionUID = 1L;

        private final MetricSpec spec;
        private final ModelReference features;
        private final int width;
        private final Engine engine;
        private final Moments natural;
        private final Moments generated;

        State(MetricSpec spec, FeatureExtractor extractor, Engine engine) {
            this.spec = spec;
            this.features = extractor.reference();
            this.width = extractor.width();
            this.engine = engine;
            this.natural = new Moments(width);
            this.generated = new Moments(width);
        }

        @Override
        public MetricSpec spec() {
            return spec;
        }

        @Override
        public void update(Observation.Side side, FeatureMatrix matrix) {
            FeatureSets.check(spec, width, matrix);
            Moments moments = side == Observation.Side.NATURAL ? natural : generated;
            moments.add(matrix.values(), matrix.rows(), engine.distribution());
        }

        @Override
        public void merge(FeatureAccumulator other) {
            State that = FeatureSets.sameMetric(State.class, this, other);
            natural.merge(that.natural, engine.distribution());
            generated.merge(that.generated, engine.distribution());
        }

        @Override
        public Score compute() {
            return Score.of(spec, compare().value(), generated.count(), features);
        }

        @Override
        public SetComparison compare() {
            FeatureSets.require(spec, FEWEST_IMAGES, natural.count(), generated.count());
            DistributionKernels kernels = engine.distribution();
            return FrechetDistance.compare(natural.gaussian(kernels), generated.gaussian(kernels), kernels);
        }

        private Moments natural() {
            return natural;
        }

        private Moments generated() {
            return generated;
        }
    }
}
