// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Reading images and showing them to the metrics. {@link org.anid.metrics.internal.evaluate.score.GroupTask} is the
 * unit of work; what it finds is in columns of scores, states of sets, and counts of what happened.
 */
@NullMarked
package org.anid.metrics.internal.evaluate.score;

import org.jspecify.annotations.NullMarked;
