// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
/** What the metrics of quality share. */
@NullMarked
package org.anid.metrics.internal.quality;

import org.jspecify.annotations.NullMarked;
