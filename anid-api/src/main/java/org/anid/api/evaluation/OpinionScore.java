// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.evaluation;

import org.anid.api.dataset.Aspect;
import org.anid.api.dataset.Condition;
import org.anid.api.dimension.Interval;
import org.jspecify.annotations.Nullable;

/**
 * Mean opinion score of one generator, guidance and aspect.
 *
 * @param condition generator and guidance
 * @param aspect what was judged
 * @param mean on the study's scale
 * @param ci95 95 % interval of the mean; clustered by rater; null with fewer than two raters
 * @param images rated
 * @param raters who rated
 * @param ratings number of ratings
 * @param discrepancyRate distance from the top of the scale, which a natural image is taken to deserve, as a share of
 *     the top: {@code 1 − mean/top}, as the paper has it. On a scale from 1 to 5 it goes up to 0.8
 * @param discrepancy the same distance as a share of the scale: {@code (top − mean) / (top − bottom)}, from 0, every
 *     rating at the top, to 1, every rating at the bottom
 */
public record OpinionScore(
        Condition condition,
        Aspect aspect,
        double mean,
        @Nullable Interval ci95,
        int images,
        int raters,
        long ratings,
        double discrepancyRate,
        double discrepancy) {}
