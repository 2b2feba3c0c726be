// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.metric;

/**
 * Two sets compared, with what the same metric gives for unrelated images: what a share of the way from one to the
 * other is made of.
 *
 * @param value the distance or overlap of the sets. Where a metric has an estimator that may be negative, this is the
 *     one that may not: its floor on natural images is positive, and ratios to it have a meaning
 * @param unrelated the value where nothing in one set has to do with anything in the other, under the same distance:
 *     for an optimal coupling the independent one. 0 for overlaps. NaN where a metric does not know it; it has no
 *     discrepancy then
 */
public record SetComparison(double value, double unrelated) {}
