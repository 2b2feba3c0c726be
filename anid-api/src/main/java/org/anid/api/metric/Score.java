// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.metric;

import java.util.List;
import org.anid.api.model.ModelReference;
import org.anid.api.provenance.Provenance;

/**
 * A number and everything needed to trust it.
 *
 * @param metric what was computed
 * @param value the score, in {@link MetricSpec#unit()}
 * @param count images (or pairs) that it is over; for a comparison of sets, the generated ones
 * @param provenance where it comes from
 */
public record Score(MetricSpec metric, double value, long count, Provenance provenance) {

    /** A score of a closed formula, or of one that took these models. */
    public static Score of(MetricSpec metric, double value, long count, ModelReference... models) {
        return new Score(metric, value, count, Provenance.of(metric.id(), metric.settings(), List.of(models)));
    }
}
