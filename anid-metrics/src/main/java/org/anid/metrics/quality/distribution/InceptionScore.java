// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.io.Serial;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.FeatureAccumulator;
import org.anid.api.metric.FeatureSetMetric;
import org.anid.api.metric.FeatureSieve;
import org.anid.api.metric.InsufficientDataException;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.Observation;
import org.anid.api.metric.Score;
import org.anid.api.metric.SetComparison;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelReference;
import org.anid.api.model.SiftedFeatures;
import org.jspecify.annotations.Nullable;

/**
 * Inception Score of the generated images: {@code exp(mean_i KL(p(y|x_i) ‖ p(y)))}, where {@code p(y|x)} is the softmax
 * of a classifier's logits and {@code p(y)} its mean over the images; high where each image is recognised with
 * certainty and the images show different things. The mean over 10 parts of the set, as its users compute it.
 *
 * <p>From 1 to the number of classes, higher is better, no unit. It looks at no natural image; what it is compared with
 * is the score of the natural images. It grows with the number of images in a part, so compare sets of one size. It
 * needs as many images as parts. Logits that are not finite make their image unscorable.
 *
 * <p>Part i of N images is {@code [⌊iN/10⌋, ⌊(i+1)N/10⌋)} in the order of their content hashes, which stands for the
 * shuffling of other programs and depends neither on the order of the images nor on how states were merged. The logits
 * are the state: all of them up to a cap (10,000 by default, 41 MB at 1,008 classes), beyond it those with the smallest
 * hashes. Set {@link Builder#maxFeatures} to the number of images to reproduce a published score of 50,000. Arithmetic
 * is in double.
 *
 * <p>{@link #estimate} with a given order agrees with torch-fidelity 0.4.0 without shuffling to 1e-9 (see
 * {@code src/test/python/distribution.py}); shuffled differently, means over parts differ by their sampling error.
 *
 * <p>The classifier of the name is the Inception-v3 of 2015-12-05 with its 1,008 logits taken without their bias, as in
 * torch-fidelity, torchmetrics and pyiqa ({@link Distribution#INCEPTION_LOGITS}).
 *
 * <p>Immutable and thread-safe; its accumulators are not.
 *
 * @see <a href="https://arxiv.org/abs/1606.03498">Salimans et al., Improved Techniques for Training GANs, 2016</a>
 */
public final class InceptionScore implements FeatureSetMetric {

    private final FeatureExtractor logits;
    private final MetricSpec spec;
    private final int parts;
    private final int cap;

    private InceptionScore(Builder builder) {
        logits = builder.logits;
        parts = builder.parts;
        cap = builder.cap;
        if (cap < parts) {
            throw new IllegalArgumentException("maxFeatures must be at least the " + parts + " parts, not " + cap
                    + ": raise maxFeatures or ask for fewer parts");
        }
        String id = builder.id == null ? "inception-score-" + logits.reference().id() : builder.id;
        String title =
                builder.title == null ? "Inception Score (" + logits.reference().id() + ")" : builder.title;
        spec = FeatureSets.ofSets(FeatureSets.higherIsBetter(id, title), logits)
                .baseline(new Baseline.NaturalFloor())
                .range(1, logits.width())
                .setting("parts", parts)
                .setting("max-features", cap)
                .citation("Salimans et al. 2016, arXiv:1606.03498")
                .build();
    }

    /**
     * Starts with the defaults.
     *
     * @param logits of one row of logits per image; stays the caller's to close
     */
    public static Builder builder(FeatureExtractor logits) {
        return new Builder(logits);
    }

    /**
     * The score of each part, summed up.
     *
     * @param mean over parts: the Inception Score
     * @param deviation between parts, of the population: what publications write after ±
     */
    public record Estimate(double mean, double deviation) {}

    /**
     * The score of images in the order given; shuffle them first where it means something.
     *
     * @param logits one row per image
     * @param parts that the images are cut into, at least 1
     * @throws InsufficientDataException if there are fewer images than parts
     */
    public static Estimate estimate(FeatureMatrix logits, int parts) {
        int n = logits.rows();
        if (parts < 1) {
            throw new IllegalArgumentException("an Inception Score takes 1 part or more, not " + parts);
        }
        if (n < parts) {
            throw new InsufficientDataException(
                    "an Inception Score over " + parts + " parts needs as many images, not " + n);
        }
        double sum = 0;
        double[] scores = new double[parts];
        for (int part = 0; part < parts; part++) {
            int from = (int) ((long) part * n / parts);
            int to = (int) ((part + 1L) * n / parts);
            scores[part] = scoreOf(logits, from, to);
            sum += scores[part];
        }
        double mean = sum / parts;
        double squares = 0;
        for (double score : scores) {
            squares += (score - mean) * (score - mean);
        }
        return new Estimate(mean, Math.sqrt(squares / parts));
    }

    /** {@code exp(H(mean p) − mean H(p))}, which is the mean divergence from the mean. */
    private static double scoreOf(FeatureMatrix logits, int from, int to) {
        int classes = logits.width();
        double[] marginal = new double[classes];
        double[] p = new double[classes];
        double negativeEntropies = 0;
        for (int row = from; row < to; row++) {
            int offset = logits.offset(row);
            double largest = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < classes; c++) {
                largest = Math.max(largest, logits.values()[offset + c]);
            }
            double total = 0;
            double weighted = 0;
            for (int c = 0; c < classes; c++) {
                double shifted = logits.values()[offset + c] - largest;
                p[c] = Math.exp(shifted);
                total += p[c];
                weighted += p[c] * shifted;
            }
            // Σ p·log p of the normalised p, without a logarithm for each class.
            negativeEntropies += weighted / total - Math.log(total);
            for (int c = 0; c < classes; c++) {
                marginal[c] += p[c] / total;
            }
        }
        int count = to - from;
        double negativeEntropyOfMean = 0;
        for (double sum : marginal) {
            double q = sum / count;
            negativeEntropyOfMean += q > 0 ? q * Math.log(q) : 0;
        }
        // Rounding may carry the divergence of nearly equal rows below 0 by some units in the last place.
        return Math.exp(Math.max(0, negativeEntropies / count - negativeEntropyOfMean));
    }

    @Override
    public MetricSpec spec() {
        return spec;
    }

    @Override
    public FeatureExtractor extractor() {
        return logits;
    }

    @Override
    public long stateBytes() {
        return (long) Float.BYTES * logits.width() * cap;
    }

    @Override
    public void check(Observation.Side side, FeatureMatrix features) {
        FeatureSets.check(spec, logits.width(), features);
    }

    @Override
    public FeatureSieve newSieve(int parts) {
        return new RowSieve(cap, parts);
    }

    @Override
    public FeatureAccumulator newFeatureAccumulator() {
        return new State(spec, logits, parts, cap);
    }

    private static final class State implements FeatureAccumulator {

        @Serial
        private static final long serialVersionUID = 1L;

        private final MetricSpec spec;
        private final ModelReference classifier;
        private final int width;
        private final int parts;
        private final RowSample generated;

        State(MetricSpec spec, FeatureExtractor logits, int parts, int cap) {
            this.spec = spec;
            this.classifier = logits.reference();
            this.width = logits.width();
            this.parts = parts;
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
            if (side == Observation.Side.GENERATED) {
                generated.add(features.features(), features.leftOut());
            }
        }

        @Override
        public void merge(FeatureAccumulator other) {
            generated.merge(FeatureSets.sameMetric(State.class, this, other).generated);
        }

        @Override
        public SetComparison compare() {
            return new SetComparison(compute().value(), 0);
        }

        @Override
        public Score compute() {
            if (generated.seen() < parts) {
                throw new InsufficientDataException(spec.id() + " needs at least " + parts
                        + " generated images, one for each of its parts, not " + generated.seen());
            }
            float[] rows = generated.sorted();
            Estimate estimate = estimate(new FeatureMatrix(rows.length / width, width, rows), parts);
            return Score.of(spec, estimate.mean(), generated.seen(), classifier);
        }
    }

    /** Settings of {@link InceptionScore}; not thread-safe. */
    public static final class Builder {
        private final FeatureExtractor logits;
        private @Nullable String id;
        private @Nullable String title;
        private int parts = 10;
        private int cap = 10_000;

        private Builder(FeatureExtractor logits) {
            this.logits = FeatureSets.oneRowPerImage("an Inception Score", logits);
        }

        /** The id; {@code inception-score-} and the extractor's id unless set. */
        public Builder id(String value) {
            id = value;
            return this;
        }

        /** The title; made from the extractor's id unless set. */
        public Builder title(String value) {
            title = value;
            return this;
        }

        /**
         * Parts that the images are cut into; 10 unless set.
         *
         * @throws IllegalArgumentException if less than one
         */
        public Builder parts(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("an Inception Score takes 1 part or more, not " + value);
            }
            parts = value;
            return this;
        }

        /**
         * Images whose logits are kept; 10,000 unless set.
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
         * @throws IllegalArgumentException if fewer images are kept than there are parts
         */
        public InceptionScore build() {
            return new InceptionScore(this);
        }
    }
}
