// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.util.List;
import java.util.function.Function;
import org.anid.api.metric.MetricSpec;

/** Both sides of a comparison, in as many parts, which are left out on both at once. */
record SampledSides(SampledParts natural, SampledParts generated) {

    /** Of the states of each part, of which each has a sample of each side. */
    static <A> SampledSides of(
            List<List<A>> parts, Function<A, RowSample> natural, Function<A, RowSample> generated, int width, int cap) {
        return new SampledSides(sampled(parts, natural, width, cap), sampled(parts, generated, width, cap));
    }

    private static <A> SampledParts sampled(List<List<A>> parts, Function<A, RowSample> side, int width, int cap) {
        return new SampledParts(
                parts.stream().map(part -> part.stream().map(side).toList()).toList(), width, cap);
    }

    int parts() {
        return natural.parts();
    }

    /** Refuses to compare fewer images than needed on either side. */
    void require(MetricSpec spec, long needed) {
        FeatureSets.require(spec, needed, natural.seenWithout(parts()), generated.seenWithout(parts()));
    }

    /** Whether there are as many images as needed on both sides without a part. */
    boolean enoughWithout(int left, long needed) {
        return Math.min(natural.seenWithout(left), generated.seenWithout(left)) >= needed;
    }
}
