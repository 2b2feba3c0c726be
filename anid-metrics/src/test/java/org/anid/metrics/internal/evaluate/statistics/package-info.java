// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
@NullMarked
package org.anid.metrics.internal.evaluate.statistics;

import org.jspecify.annotations.NullMarked;
