// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
/** What a run is over, before an image is read: images and conditions, metrics, and the natural sides of sets. */
@NullMarked
package org.anid.metrics.internal.evaluate.plan;

import org.jspecify.annotations.NullMarked;
