// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.io.Serial;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentSkipListMap;
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
 * for the kernel under subsets, which is in single precision with sums in double: that moves the mean by some 1e-8
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
        return newState();
    }

    private State newState() {
        return new State(spec, extractor, new Engine(kernels), sampling);
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
            SampledSides sides = whole();
            return Score.of(spec, distance(sides.natural(), sides.generated()), generated.seen(), features);
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
            return discrepancy().compare(sides, needed(), 1);
        }

        private KernelDiscrepancy discrepancy() {
            return new KernelDiscrepancy(engine.distribution(), new Cubic(width));
        }

        private double distance(SampledParts x, SampledParts y) {
            int n = x.count();
            int m = y.count();
            int size = Math.min(sampling.subsetSize, Math.min(n, m));
            // A subset that is the whole of both sets is the same every time.
            if (sampling.subsets == 0 || (size == n && size == m)) {
                KernelDiscrepancy all = discrepancy();
                return unbiased(all.within(x)[1], n, all.within(y)[1], m, all.between(x, y)[1]);
            }
            int[][] ofX = subsets(n, size, new SplittableRandom(sampling.seed));
            int[][] ofY = subsets(m, size, new SplittableRandom(~sampling.seed));
            SubsetPairs pairs = SubsetPairs.of(engine.distribution(), width, x.rows(), y.rows());
            double[] xx = pairs.within(x.rows(), ofX);
            double[] yy = pairs.within(y.rows(), ofY);
            double[] xy = pairs.between(x.rows(), ofX, y.rows(), ofY);
            double total = 0;
            for (int s = 0; s < ofX.length; s++) {
                total += unbiased(xx[s], size, yy[s], size, xy[s]);
            }
            return total / ofX.length;
        }

        private static double unbiased(double xx, double n, double yy, double m, double xy) {
            return xx / (n * (n - 1)) + yy / (m * (m - 1)) - 2 * xy / (n * m);
        }

        private int[][] subsets(int n, int size, SplittableRandom random) {
            int[][] subsets = new int[sampling.subsets][];
            for (int s = 0; s < subsets.length; s++) {
                int[] deck = new int[n];
                Arrays.setAll(deck, i -> i);
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

    /** {@code (x·y/d + 1)³}. */
    private record Cubic(int width) implements KernelDiscrepancy.PairKernel {

        @Override
        public void of(double[] products, int offset, double row, double[] others, int first, int count) {
            double scale = 1.0 / width;
            for (int i = offset; i < offset + count; i++) {
                products[i] = cube(products[i] * scale + 1);
            }
        }

        @Override
        public double ofItself(double squaredLength) {
            return cube(squaredLength / width + 1);
        }

        private static double cube(double base) {
            return base * base * base;
        }
    }

    private static double squaredLength(float[] values, int from, int width) {
        double squares = 0;
        for (int i = from; i < from + width; i++) {
            squares += (double) values[i] * values[i];
        }
        return squares;
    }

    /**
     * Sums of the kernel over the pairs of subsets, for all subsets in one pass over the kernel matrix, which is never
     * held as a whole: with 100 subsets of 1,000 out of 5,000 that is a quarter of the subsets' own products. Blocks
     * come from several threads; what each adds is kept and added in their order, so that no bit depends on it.
     */
    private record SubsetPairs(DistributionKernels kernels, int width, int exponent) {

        /** A block's place in the order in which sums are added. */
        private record Place(int row, int column) implements Comparable<Place> {
            @Override
            public int compareTo(Place other) {
                return row == other.row ? Integer.compare(column, other.column) : Integer.compare(row, other.row);
            }
        }

        /** (x·y/d + 1)³ is (x·y + d)³/d³; what is cubed is brought below 1 by a power of two, which costs no bit. */
        static SubsetPairs of(DistributionKernels kernels, int width, float[] x, float[] y) {
            double largest = Math.max(largest(x, width), largest(y, width));
            return new SubsetPairs(kernels, width, Math.getExponent(largest + width) + 1);
        }

        /** Of the squared lengths of the rows. */
        private static double largest(float[] rows, int width) {
            double largest = 0;
            for (int row = 0; row < rows.length; row += width) {
                largest = Math.max(largest, squaredLength(rows, row, width));
            }
            return largest;
        }

        /** {@code Σ_{i≠j} k(x_i, x_j)} of each subset, whose indices ascend. */
        double[] within(float[] x, int[][] subsets) {
            double[] half = sums(x, subsets, x, subsets, true);
            return Arrays.stream(half).map(sum -> 2 * sum).toArray();
        }

        /** {@code Σ k(x_i, y_j)} of each pair of subsets, whose indices ascend. */
        double[] between(float[] x, int[][] ofX, float[] y, int[][] ofY) {
            return sums(x, ofX, y, ofY, false);
        }

        /** @param above only the pairs {@code i < j} */
        private double[] sums(float[] x, int[][] ofX, float[] y, int[][] ofY, boolean above) {
            float unit = Math.scalb(1f, -exponent);
            double cube = Math.pow(Math.scalb(1.0, exponent) / width, 3);
            Map<Place, double[]> blocks = new ConcurrentSkipListMap<>();
            kernels.forEachRoughBlock(
                    x,
                    x.length / width,
                    y,
                    y.length / width,
                    width,
                    above,
                    (row, rows, column, columns, products, stride) -> {
                        cubes(products, (rows - 1) * stride + columns, unit, width * unit);
                        float[][] lines = new float[rows][columns];
                        for (int i = 0; i < rows; i++) {
                            int from = above ? Math.min(columns, Math.max(0, row + i - column + 1)) : 0;
                            System.arraycopy(products, i * stride + from, lines[i], from, columns - from);
                        }
                        double[] sums = new double[ofX.length];
                        float[] ofColumns = new float[columns];
                        for (int s = 0; s < sums.length; s++) {
                            addLines(lines, ofX[s], row, ofColumns);
                            sums[s] = sum(ofColumns, ofY[s], column, columns);
                        }
                        blocks.put(new Place(row, column), sums);
                    });
            double[] sums = new double[ofX.length];
            for (double[] block : blocks.values()) {
                for (int s = 0; s < sums.length; s++) {
                    sums[s] += cube * block[s];
                }
            }
            return sums;
        }

        private static void cubes(float[] values, int count, float scale, float shift) {
            for (int i = 0; i < count; i++) {
                float base = values[i] * scale + shift;
                values[i] = base * base * base;
            }
        }

        /**
         * Over the rows of a subset, column by column: a fifth of the rows as vectors, where pairs are looked up. One
         * index for all arrays: only then does the compiler know that they do not overlap, and uses vectors.
         */
        private static void addLines(float[][] lines, int[] subset, int row, float[] sums) {
            Arrays.fill(sums, 0);
            int k = first(subset, row);
            int end = first(subset, row + lines.length);
            for (; k + 3 < end; k += 4) {
                float[] l0 = lines[subset[k] - row];
                float[] l1 = lines[subset[k + 1] - row];
                float[] l2 = lines[subset[k + 2] - row];
                float[] l3 = lines[subset[k + 3] - row];
                for (int j = 0; j < sums.length; j++) {
                    sums[j] += l0[j] + l1[j] + (l2[j] + l3[j]);
                }
            }
            for (; k < end; k++) {
                float[] line = lines[subset[k] - row];
                for (int j = 0; j < sums.length; j++) {
                    sums[j] += line[j];
                }
            }
        }

        private static double sum(float[] ofColumns, int[] subset, int column, int columns) {
            double sum = 0;
            for (int k = first(subset, column); k < subset.length && subset[k] < column + columns; k++) {
                sum += ofColumns[subset[k] - column];
            }
            return sum;
        }

        /** Of the index of the first that is not before. */
        private static int first(int[] subset, int index) {
            int place = Arrays.binarySearch(subset, index);
            return place < 0 ? -place - 1 : place;
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
