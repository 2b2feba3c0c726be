// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
/** An evaluation on Apache Spark: images from object stores, scored where they are, to the report of one machine. */
@NullMarked
package org.anid.examples.spark;

import org.jspecify.annotations.NullMarked;
