// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
/** Graphs without weights, and how published weights are put into them. */
@NullMarked
package org.anid.models.architecture;

import org.jspecify.annotations.NullMarked;
