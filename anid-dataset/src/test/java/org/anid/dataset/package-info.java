// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
/** Tests of the image sources and of what belongs to their images. */
@NullMarked
package org.anid.dataset;

import org.jspecify.annotations.NullMarked;
