// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.io.Serial;
import java.util.Arrays;
import java.util.List;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.FeatureAccumulator;
import org.anid.api.metric.FeatureSetMetric;
import org.anid.api.metric.FeatureSieve;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.Observation;
import org.anid.api.metric.Score;
import org.anid.api.metric.SetComparison;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelReference;
import org.anid.api.model.SiftedFeatures;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * Fidelity and diversity, told apart by nearest neighbours: precision, recall, density and coverage of two sets of
 * features.
 *
 * <p>Around each feature of a set lies a ball whose radius is the distance to its k-th nearest neighbour in the same
 * set; the balls together stand for the set's manifold. With natural features {@code x₁…x_N}, generated features
 * {@code y₁…y_M} and radii {@code r}:
 *
 * <ul>
 *   <li><em>precision</em>, the share of generated images that look natural:
 *   {@code #{j : ∃i |x_i − y_j| ≤ r(x_i)} / M};
 *   <li><em>recall</em>, the share of natural images that the generator could make:
 *   {@code #{i : ∃j |x_i − y_j| ≤ r(y_j)} / N};
 *   <li><em>density</em>, how many natural balls a generated image lies in, of the k that a natural one would:
 *       {@code #{(i, j) : |x_i − y_j| < r(x_i)} / (k·M)}, which an outlier among the natural images cannot inflate;
 *   <li><em>coverage</em>, the share of natural images with a generated one nearby:
 *   {@code #{i : min_j |x_i − y_j| < r(x_i)} / N}.
 * </ul>
 *
 * <p>Precision and recall are the improved ones, with k = 3 and closed balls as in the authors' program and
 * torch-fidelity; density and coverage have k = 5 and open balls as in the authors' package prdc. Distances are
 * Euclidean. Higher is better, in [0, 1], and density in [0, ∞); a set against itself has precision and recall 1 and,
 * without more than k copies of one image, density and coverage 1. Two samples of one distribution stay below 1, the
 * more so the smaller they are, which is why the baseline is the same number between two halves of the natural set. It
 * needs k + 1 images on each side. Features that are not finite make their image unscorable.
 *
 * <p>The features are the state: all of them up to a cap (5,000 a side by default, 41 MB at 2048 features), beyond it
 * those with the smallest content hashes, so that the result depends neither on the order of the images nor on how
 * states were merged. Distances are computed in blocks, never all at once, within a set once for each pair, and the
 * same pass gives all four numbers: metrics that look at the same features share it. A distance is the root of the
 * summed squared differences in double, rounded to single precision; products in single precision with a proven bound
 * of their error tell which distances decide nothing and need not be computed, so that results are the same on every
 * engine. The numbers are shares of counts and agree exactly with torch-fidelity 0.4.0 and prdc 0.2 on the golden sets
 * (see {@code src/test/python/distribution.py}). {@link ManifoldComparison} gives all four of two sets at once.
 *
 * <p>The features matter: the authors take VGG-16's second fully connected layer, the benchmark's catalogue Inception's
 * pool features, which FID and KID look through too. Numbers of different features do not compare.
 *
 * <p>Immutable and thread-safe; its accumulators are not.
 *
 * @see <a href="https://arxiv.org/abs/1904.06991">Kynkäänniemi et al., Improved Precision and Recall Metric for
 *     Assessing Generative Models, 2019</a>
 * @see <a href="https://arxiv.org/abs/2002.09797">Naeem et al., Reliable Fidelity and Diversity Metrics for Generative
 *     Models, 2020</a>
 */
public final class NearestNeighbours implements FeatureSetMetric {

    private static final String PRECISION_AND_RECALL = "Kynkäänniemi et al. 2019, arXiv:1904.06991";
    private static final String DENSITY_AND_COVERAGE = "Naeem et al. 2020, arXiv:2002.09797";

    private final FeatureExtractor extractor;
    private final Kernels kernels;
    private final MetricSpec spec;
    private final Statistic statistic;
    private final int neighbours;
    private final int cap;

    /** What is counted. */
    private enum Statistic {
        PRECISION("Precision", 3, true, PRECISION_AND_RECALL),
        RECALL("Recall", 3, true, PRECISION_AND_RECALL),
        DENSITY("Density", 5, false, DENSITY_AND_COVERAGE),
        COVERAGE("Coverage", 5, false, DENSITY_AND_COVERAGE);

        private final String title;
        private final int neighbours;
        private final boolean closed;
        private final String citation;

        Statistic(String title, int neighbours, boolean closed, String citation) {
            this.title = title;
            this.neighbours = neighbours;
            this.closed = closed;
            this.citation = citation;
        }

        private String id() {
            return title.toLowerCase(java.util.Locale.ROOT);
        }

        private double largest() {
            return this == DENSITY ? Double.POSITIVE_INFINITY : 1;
        }
    }

    private NearestNeighbours(Builder builder) {
        extractor = builder.extractor;
        kernels = builder.kernels == null ? KernelChoice.auto() : builder.kernels;
        statistic = builder.statistic;
        neighbours = builder.neighbours;
        cap = builder.cap;
        if (cap <= neighbours) {
            throw new IllegalArgumentException("maxFeatures must be more than the " + neighbours + " neighbours, not "
                    + cap + ": raise maxFeatures or ask for fewer neighbours");
        }
        String features = extractor.reference().id();
        String id = builder.id == null ? statistic.id() + "-" + features : builder.id;
        String title = builder.title == null ? statistic.title + " (" + features + ")" : builder.title;
        spec = FeatureSets.ofSets(FeatureSets.higherIsBetter(id, title), extractor)
                .baseline(new Baseline.NaturalFloor())
                .range(0, statistic.largest())
                .setting("statistic", statistic.id())
                .setting("neighbours", neighbours)
                .setting("balls", statistic.closed ? "closed" : "open")
                .setting("max-features", cap)
                .setting("kernels", kernels.name())
                .citation(statistic.citation)
                .build();
    }

    /**
     * Starts with the defaults of precision.
     *
     * @param extractor of one row per image; stays the caller's to close
     */
    public static Builder precision(FeatureExtractor extractor) {
        return new Builder(Statistic.PRECISION, extractor);
    }

    /**
     * Starts with the defaults of recall.
     *
     * @param extractor of one row per image; stays the caller's to close
     */
    public static Builder recall(FeatureExtractor extractor) {
        return new Builder(Statistic.RECALL, extractor);
    }

    /**
     * Starts with the defaults of density.
     *
     * @param extractor of one row per image; stays the caller's to close
     */
    public static Builder density(FeatureExtractor extractor) {
        return new Builder(Statistic.DENSITY, extractor);
    }

    /**
     * Starts with the defaults of coverage.
     *
     * @param extractor of one row per image; stays the caller's to close
     */
    public static Builder coverage(FeatureExtractor extractor) {
        return new Builder(Statistic.COVERAGE, extractor);
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
    }

    @Override
    public FeatureSieve newSieve(int parts) {
        return new RowSieve(cap, parts);
    }

    @Override
    public FeatureAccumulator newFeatureAccumulator() {
        return newState();
    }

    private State newState() {
        return new State(spec, extractor, new Engine(kernels), statistic, neighbours, cap);
    }

    @Override
    public double[] leaveOneOut(List<List<FeatureAccumulator>> parts) {
        return newState().leaveOneOut(parts);
    }

    @Override
    public JackknifedComparison jackknife(List<List<FeatureAccumulator>> parts) {
        return newState().jackknife(parts);
    }

    private static final class State implements SampledState {

        @Serial
        private static final long serialVersionUID = 1L;

        private final MetricSpec spec;
        private final ModelReference features;
        private final int width;
        private final Engine engine;
        private final Statistic statistic;
        private final int neighbours;
        private final RowSample natural;
        private final RowSample generated;

        State(
                MetricSpec spec,
                FeatureExtractor extractor,
                Engine engine,
                Statistic statistic,
                int neighbours,
                int cap) {
            this.spec = spec;
            this.features = extractor.reference();
            this.width = extractor.width();
            this.engine = engine;
            this.statistic = statistic;
            this.neighbours = neighbours;
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
            sample.add(features.features(), features.leftOut());
        }

        @Override
        public void merge(FeatureAccumulator other) {
            State that = FeatureSets.sameMetric(State.class, this, other);
            natural.merge(that.natural);
            generated.merge(that.generated);
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
            return neighbours + 1L;
        }

        @Override
        public JackknifedComparison compare(SampledSides sides) {
            int all = sides.parts();
            double[] values = new double[all + 1];
            Arrays.fill(values, Double.NaN);
            // With too little in all there are no distances to ask for.
            if (sides.enoughWithout(all, needed())) {
                List<ManifoldComparison> comparisons = SharedComparisons.of(sides, neighbours, engine.distribution());
                for (int left = 0; left <= all; left++) {
                    if (sides.enoughWithout(left, needed())) {
                        values[left] = value(comparisons.get(left));
                    }
                }
            }
            return new JackknifedComparison(new SetComparison(values[all], 0), Arrays.copyOf(values, all));
        }

        private double value(ManifoldComparison comparison) {
            return switch (statistic) {
                case PRECISION -> comparison.precision();
                case RECALL -> comparison.recall();
                case DENSITY -> comparison.density();
                case COVERAGE -> comparison.coverage();
            };
        }

        @Override
        public Score compute() {
            return Score.of(spec, compare().value(), generated.seen(), features);
        }
    }

    /** Settings of {@link NearestNeighbours}; not thread-safe. */
    public static final class Builder {
        private final Statistic statistic;
        private final FeatureExtractor extractor;
        private @Nullable String id;
        private @Nullable String title;
        private @Nullable Kernels kernels;
        private int neighbours;
        private int cap = 5000;

        private Builder(Statistic statistic, FeatureExtractor extractor) {
            this.statistic = statistic;
            this.neighbours = statistic.neighbours;
            this.extractor = FeatureSets.oneRowPerImage("a metric of nearest neighbours", extractor);
        }

        /** The id; the statistic and the extractor's id unless set. */
        public Builder id(String value) {
            id = value;
            return this;
        }

        /** The title; the statistic and the extractor's id unless set. */
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
         * Which neighbour's distance is the radius, the image itself not counted; 3 for precision and recall and 5 for
         * density and coverage unless set.
         *
         * @throws IllegalArgumentException if not positive
         */
        public Builder neighbours(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("neighbours must be at least 1, not " + value);
            }
            neighbours = value;
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

        /**
         * The metric.
         *
         * @throws IllegalArgumentException if no more features are kept than there are neighbours
         */
        public NearestNeighbours build() {
            return new NearestNeighbours(this);
        }
    }
}
