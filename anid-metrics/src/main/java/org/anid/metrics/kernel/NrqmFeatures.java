// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

/** How many features of each kind NRQM has, and in which order: see {@link FrameKernels#nrqmFeatures}. */
public final class NrqmFeatures {

    /** Least number of rows and of columns. */
    public static final int SMALLEST = 45;

    /** Of the cosine transforms of blocks: 6 of each of three scales. */
    public static final int LOCAL = 18;

    /** Of the bands of a steerable pyramid. */
    public static final int GLOBAL = 45;

    /** Singular values of the patches: 25 of each of three scales. */
    public static final int SPATIAL = 75;

    /** All. */
    public static final int COUNT = LOCAL + GLOBAL + SPATIAL;

    private NrqmFeatures() {}
}
