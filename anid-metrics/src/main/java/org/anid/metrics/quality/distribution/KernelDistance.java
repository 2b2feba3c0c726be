// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.io.Serial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.anid.api.metric.FeatureAccumulator;
import org.anid.api.metric.FeatureSetMetric;
import org.anid.api.metric.FeatureSieve;
import org.anid.api.metric.MetricInfo;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.Observation;
import org.anid.api.metric.Score;
import org.anid.api.metric.SetComparison;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelReference;
import org.anid.api.model.SiftedFeatures;
import org.anid.metrics.kernel.DistributionKernels;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * Kernel distance between two sets of features: the squared maximum mean discrepancy with the polynomial kernel
 * {@code k(x, y) = (x·y/d + 1)³}, estimated without bias. Over Inception's pool features it is the KID.
 *
 * <p>For m features on a side,
 * {@code Σ_{i≠j} k(x_i,x_j)/(m(m−1)) + Σ_{i≠j} k(y_i,y_j)/(m(m−1)) − 2·Σ_{i,j} k(x_i,y_j)/m²}. By default it is the
 * mean over 100 pairs of random subsets of {@code m = min(N₁, N₂, 1000)}, as its users compute it;
 * {@link Builder#exact()} takes all features at once. Lower is better, no unit; being unbiased it is around 0 for two
 * samples of one distribution and may be negative, and a set against itself has no fixed value. It needs two images on
 * each side. Features that are not finite make their image unscorable.
 *
 * <p>The features themselves are the state. Up to a cap (5,000 a side by default: 41 MB at 2048 features) all are kept;
 * beyond it those with the smallest content hashes, so that the result depends neither on the order of the images nor
 * on how states were merged. Subsets are drawn from that order with a seeded generator. Arithmetic is in double, but
 * for inner products under subsets, which are in single precision with sums in double: that moves the mean by some 1e-9
 * of the kernel, the drawing of the subsets by 1e-3.
 *
 * <p>Same estimator as clean-fid 0.1.35 and torch-fidelity 0.4.0, whose subsets are drawn by NumPy and differ from
 * ours: the means agree within their sampling error, the exact estimate to 1e-9 (see
 * {@code src/test/python/distribution.py}).
 *
 * <p>Immutable and thread-safe; its accumulators are not.
 *
 * @see <a href="https://arxiv.org/abs/1801.01401">Bińkowski et al., Demystifying MMD GANs, 2018</a>
 */
public final class KernelDistance implements FeatureSetMetric {

    /** Name and kind over a feature extractor of one's own choice. */
    public static final MetricInfo CHOSEN_INFO =
            FeatureSets.lowerIsBetter("kernel", "Kernel distance (features of your choice)");

    /** Name and kind of {@link #create}. */
    public static final MetricInfo HANDMADE_INFO =
            FeatureSets.lowerIsBetter("kernel-handmade", "Kernel distance (hand-made features, not KID)");

    private static final int FEWEST_IMAGES = 2;

    private final FeatureExtractor extractor;
    private final Kernels kernels;
    private final MetricSpec spec;
    private final Sampling sampling;

    /** How much is computed. */
    private record Sampling(int subsets, int subsetSize, long seed, int cap) implements java.io.Serializable {}

    private KernelDistance(Builder builder) {
        extractor = builder.extractor;
        kernels = builder.kernels == null ? KernelChoice.auto() : builder.kernels;
        sampling = new Sampling(builder.subsets, builder.subsetSize, builder.seed, builder.cap);
        String id = builder.id == null ? "kernel-" + extractor.reference().id() : builder.id;
        String title = builder.title == null
                ? "Kernel distance (" + extractor.reference().id() + ")"
                : builder.title;
        MetricSpec.Builder settings = FeatureSets.distance(FeatureSets.lowerIsBetter(id, title), extractor)
                .setting("kernel", "(x·y/d + 1)³")
                .setting("max-features", sampling.cap)
                .setting("kernels", kernels.name())
                .citation("Bińkowski et al. 2018, arXiv:1801.01401");
        if (sampling.subsets == 0) {
            settings.setting("estimate", "exact");
        } else {
            settings.setting("estimate", sampling.subsets + " subsets of " + sampling.subsetSize)
                    .setting("seed", sampling.seed);
        }
        spec = settings.build();
    }

    /** Over {@link HandMadeFeatures}: {@code kernel-handmade}, which is not KID. */
    public static KernelDistance create() {
        return create(KernelChoice.auto());
    }

    /** The same on this engine. */
    public static KernelDistance create(Kernels kernels) {
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
        return (long) Float.BYTES * extractor.width() * sampling.cap;
    }

    @Override
    public void check(Observation.Side side, FeatureMatrix features) {
        FeatureSets.check(spec, extractor.width(), features);
    }

    @Override
    public FeatureSieve newSieve(int parts) {
        return new RowSieve(sampling.cap, parts);
    }

    @Override
    public FeatureAccumulator newFeatureAccumulator() {
        return new State(spec, extractor, new Engine(kernels), sampling);
    }

    private static final class State implements FeatureAccumulator {

        @Serial
        private static final long serialVersionUID = 1L;

        private final MetricSpec spec;
        private final ModelReference features;
        private final int width;
        private final Engine engine;
        private final Sampling sampling;
        private final RowSample natural;
        private final RowSample generated;

        State(MetricSpec spec, FeatureExtractor extractor, Engine engine, Sampling sampling) {
            this.spec = spec;
            this.features = extractor.reference();
            this.width = extractor.width();
            this.engine = engine;
            this.sampling = sampling;
            this.natural = new RowSample(width, sampling.cap);
            this.generated = new RowSample(width, sampling.cap);
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
        public Score compute() {
            FeatureSets.require(spec, FEWEST_IMAGES, natural.seen(), generated.seen());
            float[] x = natural.sorted();
            float[] y = generated.sorted();
            return Score.of(spec, distance(x, y), generated.seen(), features);
        }

        /**
         * All pairs of all features that are kept, each with itself too: the biased (V-) statistic, which is not
         * negative. The unrelated value is the mean squared distance of a row here and a row there in the space of the
         * kernel.
         */
        @Override
        public SetComparison compare() {
            FeatureSets.require(spec, FEWEST_IMAGES, natural.seen(), generated.seen());
            float[] x = natural.sorted();
            float[] y = generated.sorted();
            int n = x.length / width;
            int m = y.length / width;
            PolynomialSums sums = new PolynomialSums(engine.distribution(), width, false);
            int[][] ofX = {all(n)};
            int[][] ofY = {all(m)};
            double ownX = sums.diagonal(x);
            double ownY = sums.diagonal(y);
            double xx = (sums.within(x, n, ofX)[0] + ownX) / ((double) n * n);
            double yy = (sums.within(y, m, ofY)[0] + ownY) / ((double) m * m);
            double xy = sums.between(x, n, ofX, y, m, ofY)[0] / ((double) n * m);
            return new SetComparison(Math.max(0, xx + yy - 2 * xy), ownX / n + ownY / m - 2 * xy);
        }

        private double distance(float[] x, float[] y) {
            int n = x.length / width;
            int m = y.length / width;
            int size = Math.min(sampling.subsetSize, Math.min(n, m));
            // A subset that is the whole of both sets is the same every time.
            boolean whole = sampling.subsets == 0 || (size == n && size == m);
            int[][] ofX = whole ? new int[][] {all(n)} : subsets(n, size, new SplittableRandom(sampling.seed));
            int[][] ofY = whole ? new int[][] {all(m)} : subsets(m, size, new SplittableRandom(~sampling.seed));
            DistributionKernels kernels = engine.distribution();
            PolynomialSums sums = new PolynomialSums(kernels, width, !whole);
            double[] xx = sums.within(x, n, ofX);
            double[] yy = sums.within(y, m, ofY);
            double[] xy = sums.between(x, n, ofX, y, m, ofY);
            double total = 0;
            for (int s = 0; s < ofX.length; s++) {
                double a = ofX[s].length;
                double b = ofY[s].length;
                total += xx[s] / (a * (a - 1)) + yy[s] / (b * (b - 1)) - 2 * xy[s] / (a * b);
            }
            return total / ofX.length;
        }

        private static int[] all(int n) {
            int[] indices = new int[n];
            Arrays.setAll(indices, i -> i);
            return indices;
        }

        private int[][] subsets(int n, int size, SplittableRandom random) {
            int[][] subsets = new int[sampling.subsets][];
            for (int s = 0; s < subsets.length; s++) {
                int[] deck = all(n);
                for (int i = 0; i < size; i++) {
                    int j = i + random.nextInt(n - i);
                    int card = deck[i];
                    deck[i] = deck[j];
                    deck[j] = card;
                }
                subsets[s] = Arrays.copyOf(deck, size);
                Arrays.sort(subsets[s]);
            }
            return subsets;
        }
    }

    /**
     * Sums of the kernel over subsets, for all subsets in one pass over the kernel matrix in blocks of rows, which is
     * never held as a whole: with 100 subsets of 1,000 out of 5,000 that is a quarter of the subsets' own products. Of
     * a set with itself only the blocks on and above the diagonal are computed.
     */
    private record PolynomialSums(DistributionKernels kernels, int width, boolean rough) {

        private static final int BLOCK = 512;

        /** {@code Σ_{i≠j} k(x_i, x_j)} of each subset, whose indices ascend. */
        double[] within(float[] x, int n, int[][] subsets) {
            double[] sums = new double[subsets.length];
            List<List<Integer>> subsetsOfRow = subsetsOfRow(n, subsets);
            double[] block = new double[Math.min(BLOCK, n) * n];
            int[] next = new int[subsets.length];
            for (int from = 0; from < n; from += BLOCK) {
                int rows = Math.min(BLOCK, n - from);
                int columns = n - from;
                kernel(x, from, rows, x, from, columns, block);
                for (int row = 0; row < rows; row++) {
                    for (int s : subsetsOfRow.get(from + row)) {
                        // The pairs of this row with the rows after it, which count twice.
                        int[] subset = subsets[s];
                        double sum = 0;
                        for (int k = ++next[s]; k < subset.length; k++) {
                            sum += block[row * columns + subset[k] - from];
                        }
                        sums[s] += 2 * sum;
                    }
                }
            }
            return sums;
        }

        /** {@code Σ k(x_i, x_i)}. */
        double diagonal(float[] x) {
            double sum = 0;
            for (int row = 0; row < x.length; row += width) {
                double squares = 0;
                for (int i = row; i < row + width; i++) {
                    squares += (double) x[i] * x[i];
                }
                sum += kernel(squares / width);
            }
            return sum;
        }

        private static double kernel(double meanProduct) {
            double base = meanProduct + 1;
            return base * base * base;
        }

        /** {@code Σ k(x_i, y_j)} of each pair of subsets. */
        double[] between(float[] x, int n, int[][] ofX, float[] y, int m, int[][] ofY) {
            double[] sums = new double[ofX.length];
            List<List<Integer>> subsetsOfRow = subsetsOfRow(n, ofX);
            double[] block = new double[Math.min(BLOCK, n) * m];
            for (int from = 0; from < n; from += BLOCK) {
                int rows = Math.min(BLOCK, n - from);
                kernel(x, from, rows, y, 0, m, block);
                for (int row = 0; row < rows; row++) {
                    for (int s : subsetsOfRow.get(from + row)) {
                        double sum = 0;
                        for (int j : ofY[s]) {
                            sum += block[row * m + j];
                        }
                        sums[s] += sum;
                    }
                }
            }
            return sums;
        }

        private void kernel(float[] x, int from, int rows, float[] y, int yFrom, int columns, double[] block) {
            if (rough) {
                kernels.roughRowProducts(x, from, rows, y, yFrom, columns, width, block);
            } else {
                kernels.rowProducts(x, from, rows, y, yFrom, columns, width, block);
            }
            double scale = 1.0 / width;
            for (int i = 0; i < rows * columns; i++) {
                block[i] = kernel(block[i] * scale);
            }
        }

        private static List<List<Integer>> subsetsOfRow(int n, int[][] subsets) {
            List<List<Integer>> subsetsOfRow = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                subsetsOfRow.add(new ArrayList<>());
            }
            for (int s = 0; s < subsets.length; s++) {
                for (int i : subsets[s]) {
                    subsetsOfRow.get(i).add(s);
                }
            }
            return subsetsOfRow;
        }
    }

    /** Settings of {@link KernelDistance}; not thread-safe. */
    public static final class Builder {
        private final FeatureExtractor extractor;
        private @Nullable String id;
        private @Nullable String title;
        private @Nullable Kernels kernels;
        private int subsets = 100;
        private int subsetSize = 1000;
        private long seed = 2024;
        private int cap = 5000;

        private Builder(FeatureExtractor extractor) {
            this.extractor = FeatureSets.oneRowPerImage("a kernel distance", extractor);
        }

        /** The id; {@code kernel-} and the extractor's id unless set. */
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
         * The mean over random subsets; 100 of 1,000 unless set.
         *
         * @throws IllegalArgumentException if there is less than one subset of two features
         */
        public Builder subsets(int count, int size) {
            if (count < 1 || size < 2) {
                throw new IllegalArgumentException(
                        "a kernel distance takes 1 or more subsets of 2 or more, not " + count + " of " + size);
            }
            subsets = count;
            subsetSize = size;
            return this;
        }

        /** One estimate over all features instead of the mean over subsets. */
        public Builder exact() {
            subsets = 0;
            return this;
        }

        /** Seed of the subsets; 2024 unless set. */
        public Builder seed(long value) {
            seed = value;
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
        public KernelDistance build() {
            return new KernelDistance(this);
        }
    }
}
