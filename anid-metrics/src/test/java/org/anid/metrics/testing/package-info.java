// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
/** What tests of metrics share: the images that the project makes itself and the values of other tools on them. */
@NullMarked
package org.anid.metrics.testing;

import org.jspecify.annotations.NullMarked;
