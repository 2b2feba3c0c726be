// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
/**
 * From scores to discrepancies: pure functions of arrays, without images, files or threads. An estimator is a function
 * of how often each cluster counts, so that values, bootstrap resamples and jackknife replicates go through the same
 * code. Start reading at {@link org.anid.metrics.internal.evaluate.statistics.ShareEstimator}.
 */
@NullMarked
package org.anid.metrics.internal.evaluate.statistics;

import org.jspecify.annotations.NullMarked;
