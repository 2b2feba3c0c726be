// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Image sources on disk — the DANI layout, paired folders, manifests, Parquet shards — and what belongs to their
 * images: captions, categories and ratings. Everything here finds and names images; pixels are read when a record is
 * asked for them.
 */
@NullMarked
package org.anid.dataset;

import org.jspecify.annotations.NullMarked;
