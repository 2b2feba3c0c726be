// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
/** From scores and states to the rows of a report. */
@NullMarked
package org.anid.metrics.internal.evaluate.result;

import org.jspecify.annotations.NullMarked;
