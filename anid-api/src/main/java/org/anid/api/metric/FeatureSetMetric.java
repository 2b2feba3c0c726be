// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.metric;

import java.util.List;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelReference;

/**
 * A metric that compares two sets of images through features. Metrics that name the same extractor share its work: the
 * evaluator extracts the features of an image once and shows them to all.
 */
public interface FeatureSetMetric extends Metric<Observation.Sided> {

    /** What turns images into features; compared by {@link FeatureExtractor#reference()}. */
    FeatureExtractor extractor();

    /** A fresh, empty state over features. */
    FeatureAccumulator newFeatureAccumulator();

    /**
     * The memory that the state of one side may grow to, in bytes, so that an evaluator can tell how many states it may
     * hold; the square of the width in double by default, as for second moments.
     */
    default long stateBytes() {
        return (long) Double.BYTES * extractor().width() * extractor().width();
    }

    /**
     * Refuses what {@link FeatureAccumulator#update} refuses, and counts nothing.
     *
     * @throws IllegalArgumentException if the width is not the extractor's
     * @throws UnscorableException if the features cannot be counted
     */
    default void check(Observation.Side side, FeatureMatrix features) {
        newFeatureAccumulator().update(side, features);
    }

    /**
     * A sieve for the features of one side; by default one that leaves out nothing.
     *
     * @param parts that the features are of; each of them may be left out afterwards, if there are several
     */
    default FeatureSieve newSieve(int parts) {
        return FeatureSieve.OPEN;
    }

    /**
     * {@link SetComparison#value()} of everything but one part, for each part in turn, as a jackknife asks for it: what
     * merging the states of the other parts and comparing gives, up to rounding. A metric that can share work between
     * the parts does so.
     *
     * @param parts the states of each part, which are left as they are; a part may have none
     * @return a value per part, NaN where what is left has none
     */
    default double[] leaveOneOut(List<List<FeatureAccumulator>> parts) {
        double[] values = new double[parts.size()];
        for (int without = 0; without < values.length; without++) {
            FeatureAccumulator rest = newFeatureAccumulator();
            for (int part = 0; part < values.length; part++) {
                if (part != without) {
                    parts.get(part).forEach(rest::merge);
                }
            }
            try {
                values[without] = rest.compare().value();
            } catch (RuntimeException e) {
                // Too little is left, or an algebra does not converge: the value of this part is lost and no other.
                values[without] = Double.NaN;
            }
        }
        return values;
    }

    /**
     * Everything compared, and everything but each part.
     *
     * @param all of all parts
     * @param without as {@link #leaveOneOut} gives it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record JackknifedComparison(SetComparison all, double[] without) {}

    /**
     * Merges and compares the states of all parts, and leaves out each in turn; a metric that can share work between
     * both does so, and its values then differ from those of merged states by rounding.
     *
     * @param parts as for {@link #leaveOneOut}
     * @throws InsufficientDataException if all parts together are too little for this metric
     */
    default JackknifedComparison jackknife(List<List<FeatureAccumulator>> parts) {
        FeatureAccumulator all = newFeatureAccumulator();
        parts.forEach(part -> part.forEach(all::merge));
        return new JackknifedComparison(all.compare(), leaveOneOut(parts));
    }

    /**
     * The share of the way from the floor to unrelated images that an excess over the floor stands for. By default that
     * of a squared distance, {@code √(excess ÷ unrelated)}, and of an overlap, where higher is better,
     * {@code excess ÷ floor}.
     *
     * @param excess how much worse than the floor, not negative
     * @param floor the metric between halves of the natural images
     * @param unrelated the metric on unrelated images, as {@link SetComparison#unrelated()}
     * @return not below 0; may pass 1, and is not finite where there is no scale
     */
    default double share(double excess, double floor, double unrelated) {
        return spec().direction() == Direction.HIGHER_IS_BETTER ? excess / floor : Math.sqrt(excess / unrelated);
    }

    /** The extractor. */
    @Override
    default List<ModelReference> models() {
        return List.of(extractor().reference());
    }

    /** Extracts, then counts. */
    @Override
    default Accumulator<Observation.Sided> newAccumulator() {
        return new ExtractingAccumulator(extractor(), newFeatureAccumulator());
    }
}
