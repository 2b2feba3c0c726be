// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Reports compared: what changed from one run to another over the same natural images. {@link
 * org.anid.metrics.compare.ReportComparison} is the door; {@code METRICS.md}, "Comparing reports", says how it is done.
 */
@NullMarked
package org.anid.metrics.compare;

import org.jspecify.annotations.NullMarked;
