// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.preprocess;

/**
 * Bilinear sampling at positions that {@link org.anid.api.image.Resampler} does not have, in float32 as the two
 * references compute it. Each output pixel lies between two pixels of a line, {@code lower + t · (upper − lower)}; the
 * line of pixels is continued by its last one.
 *
 * <ul>
 *   <li>TensorFlow 1 (torch-fidelity 0.4.0, {@code interpolate_compat_tensorflow}): pixel i looks at i · from / to
 *   <li>torch 2.7.1, {@code interpolate(scale_factor=s)}: pixel i looks at max(0, (i + ½) / s − ½), with s as given and
 *       not from / to
 * </ul>
 */
final class Bilinear {

    private Bilinear() {}

    /** As TensorFlow 1 to a size. */
    static Planes tensorflow(Planes image, int toWidth, int toHeight) {
        return sample(
                image,
                line(image.width(), toWidth, image.width() / (float) toWidth, 0),
                line(image.height(), toHeight, image.height() / (float) toHeight, 0));
    }

    /** As torch by a factor. */
    static Planes torch(Planes image, double factor) {
        float step = (float) (1 / factor);
        int toWidth = (int) Math.floor(image.width() * factor);
        int toHeight = (int) Math.floor(image.height() * factor);
        image.checkEnlarged(toWidth, toHeight);
        return sample(image, line(image.width(), toWidth, step, 0.5f), line(image.height(), toHeight, step, 0.5f));
    }

    /** Where the pixels of a line lie. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Line(int[] lower, int[] upper, float[] share) {}

    private static Line line(int from, int to, float step, float half) {
        int[] lower = new int[to];
        int[] upper = new int[to];
        float[] share = new float[to];
        for (int i = 0; i < to; i++) {
            float place = Math.max(0, (i + half) * step - half);
            lower[i] = Math.min(from - 1, (int) place);
            upper[i] = Math.min(from - 1, lower[i] + 1);
            share[i] = place - lower[i];
        }
        return new Line(lower, upper, share);
    }

    private static Planes sample(Planes image, Line columns, Line rows) {
        int toWidth = columns.share.length;
        int toHeight = rows.share.length;
        float[] from = image.values();
        float[] result = new float[Planes.CHANNELS * toWidth * toHeight];
        int at = 0;
        for (int c = 0; c < Planes.CHANNELS; c++) {
            for (int y = 0; y < toHeight; y++) {
                int top = (c * image.height() + rows.lower[y]) * image.width();
                int bottom = (c * image.height() + rows.upper[y]) * image.width();
                float down = rows.share[y];
                for (int x = 0; x < toWidth; x++) {
                    int left = columns.lower[x];
                    int right = columns.upper[x];
                    float along = columns.share[x];
                    float above = from[top + left] + (from[top + right] - from[top + left]) * along;
                    float below = from[bottom + left] + (from[bottom + right] - from[bottom + left]) * along;
                    result[at++] = above + (below - above) * down;
                }
            }
        }
        return new Planes(result, toWidth, toHeight);
    }
}
