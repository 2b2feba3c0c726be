// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.dimension;

import org.anid.api.metric.Level;

/**
 * What the metrics of one level say together.
 *
 * @param level what they look at
 * @param discrepancy of the level; the mean over its metrics unless the dimension says otherwise
 * @param metrics how many metrics it is over
 */
public record LevelResult(Level level, Discrepancy discrepancy, int metrics) {}
