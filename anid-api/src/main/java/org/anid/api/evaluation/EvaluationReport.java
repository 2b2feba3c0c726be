// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.evaluation;

import java.util.List;
import org.anid.api.dimension.DimensionResult;
import org.anid.api.dimension.MetricResult;
import org.anid.api.dimension.OverallResult;
import org.anid.api.dimension.Skipped;
import org.anid.api.provenance.Provenance;
import org.jspecify.annotations.Nullable;

/**
 * What came out of a run.
 *
 * @param title name of the data set
 * @param results per metric, condition and category, in a fixed order
 * @param dimensions the verdict of each dimension on each condition, over all images and per category
 * @param overall the answer, for each generator and then for each condition with a guidance, in the order of the report
 * @param human what people thought; null without ratings
 * @param skipped metrics, or parts of them, that did not run
 * @param failures inputs that could not be used
 * @param warnings what a reader must know before quoting a number
 * @param scores per-image scores
 * @param replicates what a paired test needs of metrics of sets and of means over metrics; null where there is nothing
 *     to pair, and in reports of earlier versions
 * @param images images that were read
 * @param provenance where the numbers come from
 */
public record EvaluationReport(
        String title,
        List<MetricResult> results,
        List<DimensionResult> dimensions,
        List<OverallResult> overall,
        @Nullable HumanResult human,
        List<Skipped> skipped,
        List<Failure> failures,
        List<String> warnings,
        ScoreTable scores,
        @Nullable Replicates replicates,
        long images,
        Provenance provenance) {
    /** Makes the lists unmodifiable. */
    public EvaluationReport {
        results = List.copyOf(results);
        dimensions = List.copyOf(dimensions);
        overall = List.copyOf(overall);
        skipped = List.copyOf(skipped);
        failures = List.copyOf(failures);
        warnings = List.copyOf(warnings);
    }

    /** The same report under another title. */
    public EvaluationReport titled(String other) {
        return new EvaluationReport(
                other,
                results,
                dimensions,
                overall,
                human,
                skipped,
                failures,
                warnings,
                scores,
                replicates,
                images,
                provenance);
    }
}
