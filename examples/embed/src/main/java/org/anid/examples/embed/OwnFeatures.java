// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.embed;

import java.io.IOException;
import java.nio.file.Path;
import org.anid.api.dataset.DatasetException;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.image.ImageBatch;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelReference;
import org.anid.evaluation.Evaluation;
import org.anid.metrics.quality.distribution.FrechetDistance;

/** Features of one's own, here the mean of each colour, behind a metric of sets. */
public final class OwnFeatures implements FeatureExtractor {

    @Override
    public ModelReference reference() {
        return new ModelReference("mean-colour", "1", "none");
    }

    @Override
    public int width() {
        return 3;
    }

    @Override
    public FeatureMatrix extract(ImageBatch images) {
        float[] means = new float[3 * images.count()];
        int plane = images.shape().plane();
        for (int i = 0; i < images.data().length; i++) {
            means[i / plane] += images.data()[i] / plane;
        }
        return new FeatureMatrix(images.count(), 3, means);
    }

    @Override
    public void close() {}

    /** Takes a folder of natural images, one of generated images, and one for the report. */
    public static void main(String[] folders) throws DatasetException, IOException, InterruptedException {
        EvaluationReport report = Evaluation.of(Path.of(folders[0]))
                .generated("SDXL", Path.of(folders[1]))
                .metrics("ssim")
                .also(FrechetDistance.create(new OwnFeatures()))
                .write(Path.of(folders[2]));
        report.results().forEach(result -> System.out.println(result.metric().id() + " " + result.generated()));
    }
}
