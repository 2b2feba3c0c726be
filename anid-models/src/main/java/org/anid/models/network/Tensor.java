// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

/**
 * What a graph gives: numbers with their sizes.
 *
 * @param shape sizes, the slowest first
 * @param values row by row
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, compared by nobody
public record Tensor(long[] shape, float[] values) {}
