// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import java.util.Arrays;
import org.anid.api.image.ImageShape;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.ConditionImages;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.GeneratedFile;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.ImageId;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.NaturalFile;
import org.anid.metrics.internal.evaluate.plan.MetricIndex;
import org.anid.metrics.internal.evaluate.plan.MetricIndex.ImageMetric;

/**
 * Per-image scores as columns of {@code double}: 8 bytes a score and nothing else. NaN is an absent score.
 *
 * <p>Workers write to places of their own; the thread that reads them has waited for the workers.
 *
 * @param natural {@code [metric][natural file]}, for metrics of one image
 * @param generated {@code [metric][condition][image]}
 * @param baseline likewise: the metric on the natural image, at the size and with the caption of the generated one; for
 *     metrics that have such a value
 * @param other {@code [metric][condition][image id]}: the metric on unrelated natural images; for metrics of more than
 *     one image
 * @param naturalSize of each natural file
 * @param generatedSize of each image of each condition
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ScoreColumns(
        double[][] natural,
        double[][][] generated,
        double[][][] baseline,
        double[][][] other,
        Sizes naturalSize,
        Sizes[] generatedSize) {

    private static final double[] NONE = {};

    /** Empty columns. */
    public static ScoreColumns of(DatasetIndex dataset, MetricIndex index) {
        int metrics = index.ofImages().size();
        int conditions = dataset.conditions().size();
        double[][] natural = new double[metrics][];
        double[][][] generated = new double[metrics][conditions][];
        double[][][] baseline = new double[metrics][conditions][];
        double[][][] other = new double[metrics][conditions][];
        for (ImageMetric metric : index.ofImages()) {
            int m = metric.index();
            natural[m] = metric.takesOneImage() ? absent(dataset.naturals()) : NONE;
            for (ConditionImages condition : dataset.conditions()) {
                int c = condition.index();
                int images = condition.images().size();
                boolean applies = metric.appliesTo(condition);
                boolean compares = metric.takesOneImage() || metric.hasNaturalValue();
                generated[m][c] = applies ? absent(images) : NONE;
                baseline[m][c] = applies && compares ? absent(images) : NONE;
                other[m][c] = applies && !metric.takesOneImage()
                        ? absent(dataset.ids().size())
                        : NONE;
            }
        }
        Sizes[] sizes = dataset.conditions().stream()
                .map(condition -> new Sizes(condition.images().size()))
                .toArray(Sizes[]::new);
        return new ScoreColumns(natural, generated, baseline, other, new Sizes(dataset.naturals()), sizes);
    }

    /** Takes back the scores of an image id, of which a part may be there from an attempt that failed. */
    void clear(int id, ImageId images) {
        for (int m = 0; m < natural.length; m++) {
            for (NaturalFile file : images.naturals()) {
                clear(natural[m], file.slot());
            }
            for (GeneratedFile file : images.generated()) {
                int c = file.condition().index();
                clear(generated[m][c], file.slot());
                clear(baseline[m][c], file.slot());
                clear(other[m][c], id);
            }
        }
    }

    private static void clear(double[] column, int place) {
        if (column.length > 0) {
            column[place] = Double.NaN;
        }
    }

    private static double[] absent(int length) {
        double[] column = new double[length];
        Arrays.fill(column, Double.NaN);
        return column;
    }

    /** Widths and heights of images; 0 for those that were not read. */
    public static final class Sizes {
        private final int[] width;
        private final int[] height;

        private Sizes(int images) {
            width = new int[images];
            height = new int[images];
        }

        void set(int slot, ImageShape shape) {
            set(slot, shape.width(), shape.height());
        }

        void set(int slot, int pixelsWide, int pixelsHigh) {
            width[slot] = pixelsWide;
            height[slot] = pixelsHigh;
        }

        /** Width of an image in pixels. */
        public int width(int slot) {
            return width[slot];
        }

        /** Height of an image in pixels. */
        public int height(int slot) {
            return height[slot];
        }

        /** Pixels of an image. */
        public long area(int slot) {
            return (long) width[slot] * height[slot];
        }
    }
}
