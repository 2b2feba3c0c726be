// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
/** Figures as pixels. */
@NullMarked
package org.anid.metrics.internal.report.figure;

import org.jspecify.annotations.NullMarked;
