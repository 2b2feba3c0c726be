// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.util.List;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Direction;
import org.anid.api.metric.FeatureAccumulator;
import org.anid.api.metric.InsufficientDataException;
import org.anid.api.metric.Level;
import org.anid.api.metric.MetricInfo;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.Observation;
import org.anid.api.metric.UnscorableException;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelReference;

/** What all metrics of sets of features share. */
final class FeatureSets {

    /** The hash that a model without weights has in its reference. */
    private static final String NO_WEIGHTS = "none";

    private FeatureSets() {}

    /** Name and kind of a metric of sets. */
    static MetricInfo lowerIsBetter(String id, String title) {
        return info(id, title, Direction.LOWER_IS_BETTER);
    }

    /** Name and kind of a metric of sets. */
    static MetricInfo higherIsBetter(String id, String title) {
        return info(id, title, Direction.HIGHER_IS_BETTER);
    }

    private static MetricInfo info(String id, String title, Direction direction) {
        return new MetricInfo(id, title, DimensionKind.QUALITY, Level.DISTRIBUTION, Observation.Kind.SIDED, direction);
    }

    /** A distance with ideal 0 between sets, over the features of this extractor. */
    static MetricSpec.Builder distance(MetricInfo info, FeatureExtractor extractor) {
        return ofSets(info, extractor).baseline(new Baseline.NaturalFloor());
    }

    /** A metric of sets, over the features of this extractor. */
    static MetricSpec.Builder ofSets(MetricInfo info, FeatureExtractor extractor) {
        ModelReference reference = extractor.reference();
        MetricSpec.Builder spec = MetricSpec.builder(info)
                .setting("features", reference.id() + " " + reference.version() + " " + reference.sha256());
        return reference.sha256().equals(NO_WEIGHTS) ? spec : spec.models(reference.id());
    }

    /**
     * Refuses features of another width, and features that are not finite, before anything is counted.
     *
     * @throws UnscorableException if a value is not finite
     */
    static void check(MetricSpec spec, int width, FeatureMatrix features) {
        if (features.width() != width) {
            throw new IllegalArgumentException(
                    spec.id() + " was made for features of " + width + " values, not " + features.width());
        }
        float[] values = features.values();
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new UnscorableException(spec.id() + ": feature " + i % width + " of row " + i / width + " is "
                        + values[i] + "; features must be finite");
            }
        }
    }

    /** Refuses to merge what was counted under other settings. */
    static <A extends FeatureAccumulator> A sameMetric(Class<A> type, A self, FeatureAccumulator other) {
        self.spec().requireSame(other.spec());
        if (!type.isInstance(other)) {
            throw new IllegalArgumentException(
                    "cannot merge " + self.spec().id() + " with an accumulator of another kind");
        }
        return type.cast(other);
    }

    /** States of parts, as {@link #sameMetric}. */
    static <A extends FeatureAccumulator> List<List<A>> sameMetric(
            Class<A> type, A self, List<List<FeatureAccumulator>> parts) {
        return parts.stream()
                .map(part -> part.stream()
                        .map(state -> sameMetric(type, self, state))
                        .toList())
                .toList();
    }

    /** Refuses to compute from fewer images than needed on either side. */
    static void require(MetricSpec spec, long needed, long natural, long generated) {
        if (Math.min(natural, generated) < needed) {
            throw new InsufficientDataException(
                    spec.id() + " needs at least " + needed + (needed == 1 ? " image" : " images")
                            + " on each side, not " + natural + " natural and " + generated + " generated");
        }
    }

    /** Refuses extractors of patches where a metric counts images. */
    static FeatureExtractor oneRowPerImage(String metric, FeatureExtractor extractor) {
        if (extractor.rowsPerImage() != 1) {
            throw new IllegalArgumentException(metric + " takes one row of features per image, not "
                    + extractor.rowsPerImage() + " of " + extractor.reference().id());
        }
        return extractor;
    }

    static int atLeastTwo(String name, int value) {
        if (value < 2) {
            throw new IllegalArgumentException(name + " must be at least 2, not " + value);
        }
        return value;
    }

    /**
     * The rows scaled to length 1.
     *
     * @throws UnscorableException if a row is all 0
     */
    static FeatureMatrix unitRows(MetricSpec spec, FeatureMatrix features) {
        int width = features.width();
        float[] unit = features.values().clone();
        for (int row = 0; row < features.rows(); row++) {
            double squares = 0;
            for (int j = 0; j < width; j++) {
                squares += (double) unit[row * width + j] * unit[row * width + j];
            }
            if (squares == 0) {
                throw new UnscorableException(
                        spec.id() + ": all features of row " + row + " are 0, which has no direction");
            }
            double scale = 1 / Math.sqrt(squares);
            for (int j = 0; j < width; j++) {
                unit[row * width + j] = (float) (unit[row * width + j] * scale);
            }
        }
        return new FeatureMatrix(features.rows(), width, unit);
    }
}
