// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.human;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.anid.api.dataset.Aspect;
import org.anid.api.dataset.Condition;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.Rating;
import org.anid.api.dataset.RatingStudy;
import org.anid.api.evaluation.HumanAgreement;
import org.anid.api.evaluation.HumanResult;
import org.anid.api.evaluation.ScoreRow;
import org.anid.api.evaluation.ScoreTable;
import org.anid.api.metric.Direction;
import org.anid.api.metric.MetricSpec;
import org.junit.jupiter.api.Test;

class HumanValidationTest {

    private static final double TOLERANCE = 1e-12;
    private static final MetricSpec DISTANCE = MetricSpec.builder("distance", "Distance")
            .direction(Direction.LOWER_IS_BETTER)
            .build();
    private static final MetricSpec UNSEEN =
            MetricSpec.builder("unseen", "Unseen").build();

    @Test
    void aDistanceThatFollowsPeopleAgreesFully() {
        List<Rating> ratings = new ArrayList<>();
        List<ScoreRow> rows = new ArrayList<>();
        for (int image = 0; image < 4; image++) {
            String id = Integer.toString(image);
            ratings.add(new Rating(id, "GALIP", Guidance.T2I, "a", Aspect.QUALITY, 1 + image));
            ratings.add(new Rating(id, "GALIP", Guidance.T2I, "b", Aspect.QUALITY, 2 + image));
            // Two captions of one rated image count once, by their mean 10 − image.
            rows.add(row(id, "GALIP", "1", 9 - image));
            rows.add(row(id, "GALIP", "2", 11 - image));
        }
        rows.add(row("0", "DFGAN", "1", 1000));
        HumanResult result = HumanValidation.of(
                new RatingStudy("small", 1, 5, true, ratings), List.of(DISTANCE, UNSEEN), ScoreTable.of(rows));
        assertThat(result.simulated()).isTrue();
        assertThat(result.metrics()).hasSize(1);
        HumanAgreement agreement = result.metrics().get(0);
        assertThat(agreement.metric()).isEqualTo("distance");
        assertThat(agreement.n()).isEqualTo(4);
        assertThat(agreement.srcc()).isCloseTo(1, within(TOLERANCE));
        assertThat(agreement.krcc()).isCloseTo(1, within(TOLERANCE));
        assertThat(agreement.plcc()).isCloseTo(1, within(TOLERANCE));
        assertThat(agreement.rmse()).isCloseTo(0, within(TOLERANCE));
        assertThat(agreement.mapping()).isEqualTo("linear");
    }

    @Test
    void imagesWithTheSameRatingsInAnotherOrderAreTied() {
        double[][] orders = {
            {4.1, 4.3, 4.7}, {4.1, 4.7, 4.3}, {4.3, 4.1, 4.7}, {4.3, 4.7, 4.1}, {4.7, 4.1, 4.3}, {4.7, 4.3, 4.1}
        };
        List<Rating> ratings = new ArrayList<>();
        List<ScoreRow> rows = new ArrayList<>();
        for (int image = 0; image < orders.length; image++) {
            String id = Integer.toString(image);
            for (int rater = 0; rater < 3; rater++) {
                double mark = orders[image][rater];
                ratings.add(new Rating(id, "GALIP", Guidance.T2I, "r" + rater, Aspect.QUALITY, mark));
                ratings.add(new Rating(id, "GALIP", Guidance.T2I, "r" + rater, Aspect.ALIGNMENT, 1 + image % 3));
                // Three captions of one image, whose mean is ranked as well.
                rows.add(row(id, "GALIP", Integer.toString(rater), orders[image][rater] / 7));
                rows.add(row(id, "GALIP", Integer.toString(rater), "unseen", 2 * image + rater));
            }
        }
        HumanResult result = HumanValidation.of(
                new RatingStudy("orders", 1, 5, true, ratings), List.of(DISTANCE, UNSEEN), ScoreTable.of(rows));
        assertThat(result.metrics()).hasSize(4);
        for (HumanAgreement agreement : result.metrics()) {
            boolean defined = agreement.metric().equals("unseen") && agreement.aspect() == Aspect.ALIGNMENT;
            assertThat(agreement.srcc() != null).as(agreement.toString()).isEqualTo(defined);
            assertThat(agreement.krcc() != null).as(agreement.toString()).isEqualTo(defined);
            assertThat(agreement.plcc() != null).as(agreement.toString()).isEqualTo(defined);
        }
    }

    @Test
    void twoImagesSayNothing() {
        HumanAgreement agreement =
                HumanValidation.agreement(DISTANCE, Aspect.QUALITY, new double[] {1, 2}, new double[] {3, 4});
        assertThat(agreement.srcc()).isNull();
        assertThat(agreement.krcc()).isNull();
        assertThat(agreement.plcc()).isNull();
        assertThat(agreement.mapping()).isNull();
    }

    private static ScoreRow row(String image, String generator, String caption, double score) {
        return row(image, generator, caption, "distance", score);
    }

    private static ScoreRow row(String image, String generator, String caption, String metric, double score) {
        Condition condition = new Condition(generator, Guidance.T2I);
        return new ScoreRow(
                condition, image, caption, List.of(), 512, 512, image + "_" + caption + ".jpg", metric, score);
    }
}
