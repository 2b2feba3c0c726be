// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.downstream;

import java.util.List;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Direction;
import org.anid.api.metric.Level;
import org.anid.api.metric.MetricInfo;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.Observation;
import org.anid.api.metric.PerImageMetric;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelReference;
import org.anid.api.model.Segmenter;

/**
 * Whether a segmentation network finds the same object in a generated image as in the natural one. With the min–max
 * normalised maps m and g of the natural and the generated image and their masks M = (m &gt; 0.1), G = (g &gt; 0.1), as
 * the ANID authors cut them:
 *
 * <ul>
 *   <li>{@code segmentation}: intersection over union, |M ∩ G| / |M ∪ G|; ideal 1
 *   <li>{@code segmentation-f-measure}: (1 + β²)·P·R / (β²·P + R) with P = |M ∩ G|/|G|, R = |M ∩ G|/|M|, β² = 0.3
 *       (Achanta et al. 2009); ideal 1
 *   <li>{@code segmentation-mae}: mean of |m − g|; lower is better
 * </ul>
 *
 * <p>All in [0, 1]. Two empty masks agree: 1; one empty mask: 0. Maps that are not finite give NaN. Immutable and
 * thread-safe.
 *
 * @see <a href="https://arxiv.org/abs/2412.17632">ANID, 2024, downstream applicability</a>
 */
public final class SegmentationAgreement implements PerImageMetric<Observation.Paired> {

    /** Name and kind of {@link #iou}. */
    public static final MetricInfo IOU_INFO = info("segmentation", "Segmentation (IoU)", Direction.HIGHER_IS_BETTER);

    /** Name and kind of {@link #fMeasure}. */
    public static final MetricInfo F_MEASURE_INFO =
            info("segmentation-f-measure", "Segmentation (F-measure)", Direction.HIGHER_IS_BETTER);

    /** Name and kind of {@link #meanAbsoluteError}. */
    public static final MetricInfo MAE_INFO = info("segmentation-mae", "Segmentation (MAE)", Direction.LOWER_IS_BETTER);

    /** Id of the model that the name stands for. */
    public static final String MODEL = "u2net";

    private static final float THRESHOLD = 0.1f;
    private static final double BETA_SQUARED = 0.3;

    private enum Measure {
        IOU,
        F_MEASURE,
        MAE
    }

    private final Segmenter segmenter;
    private final Measure measure;
    private final MetricSpec spec;

    private SegmentationAgreement(MetricInfo info, Measure measure, Segmenter segmenter) {
        this.segmenter = segmenter;
        this.measure = measure;
        MetricSpec.Builder builder = MetricSpec.builder(info)
                .range(0, 1)
                .models(segmenter.reference().id())
                .citation("ANID 2024, arXiv:2412.17632; Achanta et al. 2009, doi:10.1109/CVPR.2009.5206596");
        if (measure == Measure.MAE) {
            builder.baseline(new Baseline.Ideal(0));
        } else {
            builder.baseline(new Baseline.Ideal(1)).setting("threshold", THRESHOLD);
        }
        if (measure == Measure.F_MEASURE) {
            builder.setting("beta-squared", BETA_SQUARED);
        }
        this.spec = builder.build();
    }

    private static MetricInfo info(String id, String title, Direction direction) {
        return new MetricInfo(id, title, DimensionKind.DOWNSTREAM, Level.TASK, Observation.Kind.PAIRED, direction);
    }

    /** {@code segmentation}: intersection over union. */
    public static SegmentationAgreement iou(Segmenter segmenter) {
        return new SegmentationAgreement(IOU_INFO, Measure.IOU, segmenter);
    }

    /** {@code segmentation-f-measure}. */
    public static SegmentationAgreement fMeasure(Segmenter segmenter) {
        return new SegmentationAgreement(F_MEASURE_INFO, Measure.F_MEASURE, segmenter);
    }

    /** {@code segmentation-mae}: mean absolute difference of the maps. */
    public static SegmentationAgreement meanAbsoluteError(Segmenter segmenter) {
        return new SegmentationAgreement(MAE_INFO, Measure.MAE, segmenter);
    }

    @Override
    public MetricSpec spec() {
        return spec;
    }

    @Override
    public List<ModelReference> models() {
        return List.of(segmenter.reference());
    }

    @Override
    public double[] score(Observation.Paired pair) {
        FeatureMatrix natural = segmenter.segment(pair.reference());
        FeatureMatrix generated = segmenter.segment(pair.candidate());
        double[] scores = new double[pair.count()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = score(natural, generated, i);
        }
        return scores;
    }

    private double score(FeatureMatrix natural, FeatureMatrix generated, int image) {
        int inNatural = 0;
        int inGenerated = 0;
        int inBoth = 0;
        double difference = 0;
        for (int pixel = 0; pixel < natural.width(); pixel++) {
            float m = natural.at(image, pixel);
            float g = generated.at(image, pixel);
            boolean isM = m > THRESHOLD;
            boolean isG = g > THRESHOLD;
            inNatural += isM ? 1 : 0;
            inGenerated += isG ? 1 : 0;
            inBoth += isM && isG ? 1 : 0;
            difference += Math.abs((double) m - g);
        }
        if (!Double.isFinite(difference)) {
            return Double.NaN;
        }
        if (measure == Measure.MAE) {
            return difference / natural.width();
        }
        if (inNatural == 0 && inGenerated == 0) {
            return 1;
        }
        if (measure == Measure.IOU) {
            return (double) inBoth / (inNatural + inGenerated - inBoth);
        }
        // P and R over a common denominator: no division by an empty mask.
        return (1 + BETA_SQUARED) * inBoth / (BETA_SQUARED * inNatural + inGenerated);
    }
}
