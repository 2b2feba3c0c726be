// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.util.List;
import org.anid.api.metric.FeatureAccumulator;
import org.anid.api.metric.FeatureSetMetric.JackknifedComparison;
import org.anid.api.metric.SetComparison;

/** A state that is a sample of each side, and looks at all pairs of rows once for whatever part is left out. */
interface SampledState extends FeatureAccumulator {

    RowSample natural();

    RowSample generated();

    /** Images that a comparison needs on each side. */
    long needed();

    /** Of all parts and without each; NaN where there are too few images. */
    JackknifedComparison compare(SampledSides sides);

    /** The whole of this state as one part. */
    default SampledSides whole() {
        SampledSides sides = sides(List.of(List.of(this)));
        sides.require(spec(), needed());
        return sides;
    }

    @Override
    default SetComparison compare() {
        return compare(whole()).all();
    }

    /** As {@link org.anid.api.metric.FeatureSetMetric#leaveOneOut}, for the metric whose empty state this is. */
    default double[] leaveOneOut(List<List<FeatureAccumulator>> parts) {
        return compare(sides(parts)).without();
    }

    /** As {@link org.anid.api.metric.FeatureSetMetric#jackknife}, likewise. */
    default JackknifedComparison jackknife(List<List<FeatureAccumulator>> parts) {
        SampledSides sides = sides(parts);
        sides.require(spec(), needed());
        return compare(sides);
    }

    private SampledSides sides(List<List<FeatureAccumulator>> parts) {
        return SampledSides.of(
                FeatureSets.sameMetric(SampledState.class, this, parts),
                SampledState::natural,
                SampledState::generated,
                natural().width(),
                natural().cap());
    }
}
