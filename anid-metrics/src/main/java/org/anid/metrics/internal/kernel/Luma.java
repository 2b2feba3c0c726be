// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel;

/** How the luma is summed, which decides where it lies half-way between two levels. */
public final class Luma {

    /**
     * Columns from which on the products are fused with their additions. pyiqa's sum is a matrix product in torch, and
     * torch 2.7.1 computes products of fewer than 400 multiplications, 9 a column, in a loop of its own, which does not
     * fuse.
     */
    public static final int FUSED_FROM = 45;

    private Luma() {}
}
