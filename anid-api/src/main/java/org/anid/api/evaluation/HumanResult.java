// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.evaluation;

import java.util.List;

/**
 * The human dimension of a run.
 *
 * @param study its name
 * @param simulated true where no person was involved
 * @param opinions mean opinion scores, per generator, guidance and aspect
 * @param raters agreement among raters, per aspect
 * @param metrics agreement of metrics with people, per metric and aspect
 */
public record HumanResult(
        String study,
        boolean simulated,
        List<OpinionScore> opinions,
        List<RaterAgreement> raters,
        List<HumanAgreement> metrics) {
    /** Makes the lists unmodifiable. */
    public HumanResult {
        opinions = List.copyOf(opinions);
        raters = List.copyOf(raters);
        metrics = List.copyOf(metrics);
    }
}
