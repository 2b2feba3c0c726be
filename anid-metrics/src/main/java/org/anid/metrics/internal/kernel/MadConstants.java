// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel;

/** The numbers of most apparent distortion, and the formulas that are applied once a block or once an image. */
public final class MadConstants {

    /** Luminance is {@code LUMINANCE · value^GAMMA} of values in [0, 255]. */
    public static final double LUMINANCE = 0.02874;

    /** Exponent of the luminance. */
    public static final double GAMMA = 2.2 / 3;

    /** Added to variances. */
    public static final double EPSILON = 1e-12;

    /** What the root mean square of the visible errors is multiplied by. */
    public static final double DETECTION_SCALE = 200;

    /** Mean luminance below which nothing is seen. */
    public static final double DARKEST = 0.5;

    /** Logarithm of the contrast below which a distortion is not seen, whatever it lies on. */
    public static final double THRESHOLD = -5;

    private static final double SMALLEST_CONTRAST = Math.exp(THRESHOLD);

    private static final double[] WEIGHTS = {0.5 / 13.25, 0.75 / 13.25, 1 / 13.25, 5 / 13.25};

    /** exp(−2.55/3.35) and 1/(3.35 · ln 10): how appearance gives way to detection. */
    private static final double BLEND = Math.exp(-2.55 / 3.35);

    private static final double BLEND_EXPONENT = 1 / (3.35 * Math.log(10));

    private MadConstants() {}

    /**
     * Weight of an orientation. The paper weighs scales with these five numbers; pyiqa orientations, with the first
     * four.
     */
    public static double orientationWeight(int orientation) {
        return WEIGHTS[orientation];
    }

    /**
     * By how much the logarithm of a block's contrast of distortion exceeds the larger of {@link #THRESHOLD} and the
     * contrast of the reference; 0 where it does not, and in the dark.
     *
     * @param referenceVariance the smallest variance of the reference in the block and its neighbours
     * @param differenceVariance variance of the difference
     * @param mean mean luminance of the reference
     */
    public static double visibility(double referenceVariance, double differenceVariance, double mean) {
        double difference = Math.sqrt(differenceVariance + EPSILON) + EPSILON;
        if (mean < DARKEST || difference <= SMALLEST_CONTRAST * mean) {
            return 0;
        }
        double reference = Math.sqrt(referenceVariance + EPSILON) / 2 + EPSILON;
        return Math.max(0, Math.log(difference / Math.max(reference, SMALLEST_CONTRAST * mean)));
    }

    /** Both parts in one number, 0 where nothing is detected. */
    public static double combined(double detection, double appearance) {
        double weight = 1 / (1 + BLEND * Math.pow(detection, BLEND_EXPONENT));
        return Math.pow(appearance, 1 - weight) * Math.pow(detection, weight);
    }
}
