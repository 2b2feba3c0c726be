// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.embed;

import java.io.IOException;
import java.nio.file.Path;
import org.anid.api.dataset.DatasetException;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Direction;
import org.anid.api.metric.Level;
import org.anid.api.metric.MetricInfo;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.Observation;
import org.anid.api.metric.PerImageMetric;
import org.anid.evaluation.Evaluation;

/** A metric of one's own: the mean absolute difference of two images. */
public final class OwnMetric implements PerImageMetric<Observation.Paired> {

    private static final MetricSpec SPEC = MetricSpec.builder(new MetricInfo(
                    "mae",
                    "Mean absolute error",
                    DimensionKind.QUALITY,
                    Level.STRUCTURE,
                    Observation.Kind.PAIRED,
                    Direction.LOWER_IS_BETTER))
            .baseline(new Baseline.Ideal(0)) // what a perfect copy scores; without it there is no metric
            .range(0, 1)
            .citation("the mean of |a - b| over all samples")
            .build();

    @Override
    public MetricSpec spec() {
        return SPEC;
    }

    @Override
    public double[] score(Observation.Paired pairs) {
        double[] scores = new double[pairs.count()];
        int samples = pairs.reference().shape().volume();
        float[] natural = pairs.reference().data();
        float[] generated = pairs.candidate().data();
        for (int i = 0; i < scores.length * samples; i++) {
            scores[i / samples] += Math.abs(natural[i] - (double) generated[i]) / samples;
        }
        return scores;
    }

    /** Takes a folder of natural images, one of generated images, and one for the report. */
    public static void main(String[] folders) throws DatasetException, IOException, InterruptedException {
        EvaluationReport report = Evaluation.of(Path.of(folders[0]))
                .generated("SDXL", Path.of(folders[1]))
                .metrics("ssim")
                .also(new OwnMetric())
                .write(Path.of(folders[2]));
        report.results().forEach(result -> System.out.println(result.metric().title() + " " + result.generated()));
    }
}
