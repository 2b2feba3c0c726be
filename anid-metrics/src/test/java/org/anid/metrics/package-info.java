// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
/** Tests of the module, and of the documents that describe it, as a whole. */
@NullMarked
package org.anid.metrics;

import org.jspecify.annotations.NullMarked;
