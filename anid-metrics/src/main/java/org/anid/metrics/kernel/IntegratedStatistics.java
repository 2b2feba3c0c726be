// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

/**
 * The order of the numbers of {@link FrameKernels#integratedStatistics}. For each block and scale: the moments of the
 * normalised coefficients and their four products, the Weibull fits of the gradients of the three colours, mean and
 * variance of the three log colours, the moments of the {@link #SIGNED_MAPS} maps, and the Weibull fits of the
 * gradients of the {@link #RESPONSES} filter responses.
 */
public final class IntegratedStatistics {

    /** Side to which every image is resized. */
    public static final int SIDE = 524;

    /** Side of a block at the first scale; at the second it is half as long. */
    public static final int BLOCK = 84;

    /** Blocks along a side. What makes no whole block is cut off. */
    public static final int BLOCKS_PER_SIDE = SIDE / BLOCK;

    /** Blocks of an image. */
    public static final int BLOCKS = BLOCKS_PER_SIDE * BLOCKS_PER_SIDE;

    /** Scales. */
    public static final int SCALES = 2;

    /** The normalised coefficients and their products with four neighbours. */
    public static final int COEFFICIENT_MAPS = 5;

    /** Opponent colours, and log colours. */
    public static final int COLOURS = 3;

    /** Responses of log-Gabor filters: 3 wavelengths times 4 orientations, an even and an odd one of each. */
    public static final int RESPONSES = 24;

    /** Two derivatives of each colour, then the responses, then two derivatives of each response. */
    public static final int SIGNED_MAPS = 2 * COLOURS + 3 * RESPONSES;

    /** How many values are below 0, how many above 0, Σ squares below 0, Σ squares above 0, Σ |·|. */
    public static final int MOMENTS = 5;

    /** Scale and shape of a Weibull distribution; mean and variance. */
    public static final int PAIR = 2;

    /** Where the Weibull fits of the colours' gradients begin, within a scale. */
    public static final int COLOUR_GRADIENTS = COEFFICIENT_MAPS * MOMENTS;

    /** Where mean and variance of the log colours begin. */
    public static final int LOG_COLOURS = COLOUR_GRADIENTS + COLOURS * PAIR;

    /** Where the moments of the signed maps begin. */
    public static final int SIGNED = LOG_COLOURS + COLOURS * PAIR;

    /** Where the Weibull fits of the responses' gradients begin. */
    public static final int RESPONSE_GRADIENTS = SIGNED + SIGNED_MAPS * MOMENTS;

    /** Numbers of one scale of a block. */
    public static final int PER_SCALE = RESPONSE_GRADIENTS + RESPONSES * PAIR;

    /** Numbers of one block. */
    public static final int PER_BLOCK = SCALES * PER_SCALE;

    /** Numbers of one image. */
    public static final int PER_IMAGE = BLOCKS * PER_BLOCK;

    private IntegratedStatistics() {}
}
