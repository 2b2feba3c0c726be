// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
/** What the renderers of a report share: its arrangement, and its numbers and verdicts in words. */
@NullMarked
package org.anid.metrics.internal.report;

import org.jspecify.annotations.NullMarked;
