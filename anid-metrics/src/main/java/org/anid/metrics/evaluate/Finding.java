// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import org.anid.api.dimension.MetricResult;

/**
 * A result and what an average over metrics needs of it.
 *
 * @param metric that it is of
 * @param cell that it is of
 * @param result as reported
 * @param draws signed rate of each bootstrap resample; empty where there are none
 * @param without signed rate without each fold of subjects; empty where there is no rate
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Finding(Lineup.Entry metric, Roster.Cell cell, MetricResult result, double[] draws, double[] without) {}
