// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.aesthetics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.anid.api.image.ImageBatch;
import org.anid.api.metric.Direction;
import org.anid.api.metric.Metric;
import org.anid.api.metric.Observation;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelReference;
import org.anid.api.model.RatingModel;
import org.anid.metrics.testing.ColourModels;
import org.anid.metrics.testing.MetricContract;
import org.junit.jupiter.api.Test;

class AestheticScoreTest extends MetricContract<Observation.Single> {

    @Override
    protected Metric<Observation.Single> metric() {
        return AestheticScore.laion(new ColourModels.Redness("redness"));
    }

    @Override
    protected Metric<Observation.Single> metricWithOtherSetting() {
        return AestheticScore.nima(new ColourModels.Redness("redness"));
    }

    @Override
    protected List<Observation.Single> observations() {
        return List.of(
                new Observation.Single(ColourModels.images(0.1f, 0f, 0f)),
                new Observation.Single(ColourModels.images(0.3f, 0f, 0.2f)),
                new Observation.Single(ColourModels.images(0.5f, 1f, 1f)),
                new Observation.Single(ColourModels.images(0.7f, 0.1f, 0f)));
    }

    @Override
    protected Optional<Identity<Observation.Single>> identity() {
        return Optional.empty();
    }

    @Override
    protected List<Observation.Single> unscorable() {
        return List.of();
    }

    @Override
    protected List<Observation.Single> undefined() {
        return List.of(new Observation.Single(ColourModels.images(1f, 1f, 1f)));
    }

    @Test
    void isTheModelsScoreUnderTheNameOfThePredictor() {
        AestheticScore nima = AestheticScore.nima(new ColourModels.Redness("redness"));
        assertThat(nima.score(new Observation.Single(ColourModels.images(0.5f, 0f, 0f, 0.25f, 1f, 1f))))
                .containsExactly(5, 2.5);
        assertThat(nima.spec().id()).isEqualTo("nima");
        assertThat(AestheticScore.laion(new ColourModels.Redness("r")).spec().id())
                .isEqualTo("laion-aesthetic");
        assertThat(AestheticScore.laionV1(new ColourModels.Redness("r")).spec().id())
                .isEqualTo("laion-aesthetic-v1");
        assertThat(AestheticScore.qAlign(new ColourModels.Redness("r")).spec().id())
                .isEqualTo("q-align-aesthetic");
    }

    @Test
    void spreadIsTheStandardDeviationOfTheRatings() {
        AestheticScore spread = AestheticScore.nimaSpread(new Opinions());
        assertThat(spread.spec().id()).isEqualTo("nima-spread");
        assertThat(spread.spec().direction()).isEqualTo(Direction.NEUTRAL);
        // All say 1; half say 1 and half 10, whose deviation from their mean is 4.5; NaN.
        assertThat(spread.score(new Observation.Single(ColourModels.images(0f, 0f, 0f, 0.5f, 0f, 0f, 1f, 1f, 1f))))
                .containsExactly(0, 4.5, Double.NaN);
    }

    /** As many say 10 as the image is red, all others 1; white has no opinion. */
    private static final class Opinions implements RatingModel {

        private static final int RATINGS = 10;

        @Override
        public ModelReference reference() {
            return new ModelReference("opinions", "1", "none");
        }

        @Override
        public double[] score(ImageBatch images) {
            throw new AssertionError("the spread needs the ratings alone");
        }

        @Override
        public FeatureMatrix ratings(ImageBatch images) {
            float[] ratings = new float[images.count() * RATINGS];
            for (int i = 0; i < images.count(); i++) {
                float red = images.data()[images.offset(i)];
                ratings[i * RATINGS] = red == 1 ? Float.NaN : 1 - red;
                ratings[i * RATINGS + RATINGS - 1] = red;
            }
            return new FeatureMatrix(images.count(), RATINGS, ratings);
        }
    }
}
