// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.bundle;

/** An array with a name, row by row. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record NamedArray(String name, int[] shape, double[] values) {}
