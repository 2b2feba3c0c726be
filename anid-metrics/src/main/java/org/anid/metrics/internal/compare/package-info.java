// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
/** How reports are compared: whether they may be, the paired bootstrap, the correction, the page. */
@NullMarked
package org.anid.metrics.internal.compare;

import org.jspecify.annotations.NullMarked;
