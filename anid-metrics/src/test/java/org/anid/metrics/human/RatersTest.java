// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.human;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import org.anid.api.dataset.Aspect;
import org.anid.api.dataset.Condition;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.Rating;
import org.anid.api.dataset.RatingStudy;
import org.anid.api.dimension.Interval;
import org.anid.api.evaluation.OpinionScore;
import org.anid.api.evaluation.RaterAgreement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RatersTest {

    /** Sums of squares in another order than pingouin's and krippendorff's. */
    private static final double TOLERANCE = 1e-10;

    /** Commons Math inverts Student's distribution by a root search that stops at 1e-9. */
    private static final double QUANTILE_TOLERANCE = 1e-8;

    @Test
    void aCompleteTableAgreesWithPingouinAndKrippendorff() {
        JsonNode golden = HumanGolden.load("human.json").get("raters").get("complete");
        RatingStudy study = HumanGolden.study(HumanGolden.table(golden.get("table")));
        RaterAgreement agreement = RaterReliability.of(study).get(0);
        assertThat(agreement.raters()).isEqualTo(7);
        assertThat(agreement.items()).isEqualTo(12);
        assertReliability(agreement, golden);
        assertThat(agreement.iccAverage()).isCloseTo(golden.get("icc").asDouble(), within(TOLERANCE));
    }

    @Test
    void aTableWithGapsAgreesWithKrippendorffAndHasNoIcc() {
        JsonNode golden = HumanGolden.load("human.json").get("raters").get("gaps");
        RatingStudy study = HumanGolden.study(HumanGolden.table(golden.get("table")));
        RaterAgreement agreement = RaterReliability.of(study).get(0);
        assertReliability(agreement, golden);
        assertThat(agreement.iccAverage()).isNull();
    }

    @Test
    void theIntervalOfACompleteTableIsStudentsOverRaters() {
        JsonNode golden = HumanGolden.load("human.json").get("raters").get("complete");
        OpinionScore opinion = OpinionScores.of(HumanGolden.study(HumanGolden.table(golden.get("table"))))
                .get(0);
        assertOpinion(opinion, golden);
        assertThat(opinion.ratings()).isEqualTo(84);
        assertThat(opinion.discrepancyRate()).isCloseTo((5 - opinion.mean()) / 5, within(TOLERANCE));
    }

    @Test
    void oneRaterHasAMeanAndNoInterval() {
        OpinionScore opinion = OpinionScores.of(HumanGolden.study(new double[][] {{1, 2, 5, 4}}))
                .get(0);
        assertThat(opinion.mean()).isEqualTo(3);
        assertThat(opinion.ci95()).isNull();
        RaterAgreement agreement = RaterReliability.of(HumanGolden.study(new double[][] {{1, 2, 5, 4}}))
                .get(0);
        assertThat(agreement.krippendorffAlpha()).isNull();
        assertThat(agreement.meanPairwiseSrcc()).isNull();
        assertThat(agreement.iccAverage()).isNull();
    }

    @Test
    void fullAgreementIsOne() {
        RaterAgreement agreement = RaterReliability.of(
                        HumanGolden.study(new double[][] {{1, 2, 5, 4}, {1, 2, 5, 4}, {1, 2, 5, 4}}))
                .get(0);
        assertThat(agreement.krippendorffAlpha()).isCloseTo(1, within(TOLERANCE));
        assertThat(agreement.meanPairwiseSrcc()).isCloseTo(1, within(TOLERANCE));
        assertThat(agreement.iccAverage()).isCloseTo(1, within(TOLERANCE));
    }

    @Test
    void twoRatingsOfOneRaterAreAveraged() {
        RatingStudy study = new RatingStudy(
                "twice",
                1,
                5,
                true,
                List.of(
                        rating("a", "p", 1),
                        rating("a", "p", 3),
                        rating("b", "p", 4),
                        rating("a", "q", 2),
                        rating("b", "q", 4)));
        assertThat(RaterReliability.of(study).get(0).krippendorffAlpha()).isCloseTo(1, within(TOLERANCE));
    }

    @Test
    void equalRatingsHaveNoAgreement() {
        // 1.1 four times three is not a number of doubles: summed in them, this had an ICC of 3, of 10 or of −6.36.
        RaterAgreement agreement = RaterReliability.of(HumanGolden.study(
                        new double[][] {{1.1, 1.1, 1.1}, {1.1, 1.1, 1.1}, {1.1, 1.1, 1.1}, {1.1, 1.1, 1.1}}))
                .get(0);
        assertThat(agreement.krippendorffAlpha()).isNull();
        assertThat(agreement.meanPairwiseSrcc()).isNull();
        assertThat(agreement.iccAverage()).isNull();
    }

    @Test
    void anIccNeedsVarianceToBeAShareOf() {
        // Items have one mean and so have raters: all is error, and the formula would give n, the number of items.
        assertThat(icc(new double[][] {{1.1, 1.4}, {1.4, 1.1}})).isNull();
        assertThat(icc(new double[][] {{1.1, 1.4, 1.8}, {1.4, 1.8, 1.1}, {1.8, 1.1, 1.4}}))
                .isNull();
        // Items differ a little, and less than the error has it: the formula would give more than n.
        assertThat(icc(new double[][] {{1.1, 1.5}, {1.4, 1.1}})).isNull();
        // Strict and kind raters of items that do not differ: the mean over raters says nothing of an item.
        assertThat(icc(new double[][] {{1.1, 1.1, 1.1}, {4.3, 4.3, 4.3}})).isZero();
    }

    @Test
    void ratingsCountAsTheDecimalsThatWereWritten() {
        // The mean of 4.1 and 4.3 is 4.2, and that of 4.1, 4.3 and 4.7 is that of 4.2, 4.2 and 4.7.
        RatingStudy study = new RatingStudy(
                "decimals",
                1,
                5,
                true,
                List.of(
                        rating("a", "p", 4.1),
                        rating("a", "p", 4.3),
                        rating("a", "q", 4.2),
                        rating("b", "p", 4.7),
                        rating("b", "p", 4.3),
                        rating("b", "p", 4.1),
                        rating("b", "q", 4.2),
                        rating("b", "q", 4.7),
                        rating("b", "q", 4.2)));
        RaterAgreement agreement = RaterReliability.of(study).get(0);
        assertThat(agreement.krippendorffAlpha()).isEqualTo(1.0);
        assertThat(agreement.meanPairwiseSrcc()).isEqualTo(1.0);
        assertThat(agreement.iccAverage()).isEqualTo(1.0);
    }

    @Test
    void theDiscrepancyIsAShareOfTheScaleAndTheRateOfItsTop() {
        OpinionScore opinion = OpinionScores.of(HumanGolden.study(new double[][] {{1.4, 2.2}, {1.4, 2.2}}))
                .get(0);
        assertThat(opinion.mean()).isEqualTo(1.8);
        assertThat(opinion.discrepancy()).isEqualTo(0.8);
        assertThat(opinion.discrepancyRate()).isEqualTo(0.64);
        assertThat(opinion.ci95()).isEqualTo(new Interval(1.8, 1.8));
        OpinionScore worst =
                OpinionScores.of(HumanGolden.study(new double[][] {{1, 1}})).get(0);
        assertThat(worst.discrepancy()).isEqualTo(1);
        assertThat(worst.discrepancyRate()).isEqualTo(0.8);
        OpinionScore best =
                OpinionScores.of(HumanGolden.study(new double[][] {{5, 5}})).get(0);
        assertThat(best.discrepancy()).isZero();
        assertThat(best.discrepancyRate()).isZero();
    }

    @Test
    void aScaleWithoutTwoEndsIsRefused() {
        List<Rating> ratings = List.of(new Rating("a", "g", null, "r", Aspect.QUALITY, 5));
        for (double lowest : new double[] {5, Double.NEGATIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> OpinionScores.of(new RatingStudy("endless", lowest, 5, true, ratings)))
                    .withMessageContaining("needs a scale with two ends");
        }
    }

    @Test
    void aScaleThatEndsAtZeroIsRefused() {
        RatingStudy study =
                new RatingStudy("negative", -5, 0, true, List.of(new Rating("a", "g", null, "r", Aspect.QUALITY, -1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OpinionScores.of(study))
                .withMessageContaining("shift the ratings");
    }

    @ParameterizedTest
    @CsvSource({
        "T2I, SD_XL, QUALITY, 3.681",
        "T2I, SD_XL, ALIGNMENT, 3.429",
        "T2I, SD_XL, AESTHETIC, 3.546",
        "I2I, SD_V21, QUALITY, 2.404"
    })
    void publishedMeansComeOutOfThePublishedRatings(Guidance guidance, String generator, Aspect aspect, double mean) {
        OpinionScore opinion = find(OpinionScores.of(HumanGolden.publishedStudy()), generator, guidance, aspect);
        assertThat(opinion.mean()).isCloseTo(mean, within(0.0005));
        assertThat(opinion.raters()).isEqualTo(48);
        assertThat(opinion.images()).isEqualTo(10);
        assertThat(opinion.ratings()).isEqualTo(480);
    }

    @Test
    void thePublishedStudyAgreesWithSciPyPingouinAndKrippendorff() {
        RatingStudy study = HumanGolden.publishedStudy();
        JsonNode golden = HumanGolden.load("human-study.json");
        List<OpinionScore> opinions = OpinionScores.of(study);
        assertThat(opinions).hasSameSizeAs(golden.get("opinions")).hasSize(36);
        for (JsonNode expected : golden.get("opinions")) {
            assertOpinion(
                    find(
                            opinions,
                            expected.get("generator").asText(),
                            Guidance.parse(expected.get("guidance").asText()),
                            Aspect.parse(expected.get("aspect").asText())),
                    expected);
        }
        for (RaterAgreement agreement : RaterReliability.of(study)) {
            JsonNode expected = golden.get("raters").get(agreement.aspect().label());
            assertReliability(agreement, expected);
            assertThat(agreement.iccAverage()).isCloseTo(expected.get("icc").asDouble(), within(TOLERANCE));
            assertThat(agreement.items()).isEqualTo(120);
        }
    }

    private static @Nullable Double icc(double[][] table) {
        return RaterReliability.of(HumanGolden.study(table)).get(0).iccAverage();
    }

    private static Rating rating(String image, String rater, double value) {
        return new Rating(image, "g", null, rater, Aspect.QUALITY, value);
    }

    private static OpinionScore find(List<OpinionScore> all, String generator, Guidance guidance, Aspect aspect) {
        return all.stream()
                .filter(o -> o.condition().equals(new Condition(generator, guidance)) && o.aspect() == aspect)
                .findFirst()
                .orElseThrow();
    }

    private static void assertReliability(RaterAgreement agreement, JsonNode golden) {
        assertThat(agreement.krippendorffAlpha())
                .isCloseTo(golden.get("krippendorff").asDouble(), within(TOLERANCE));
        assertThat(agreement.meanPairwiseSrcc())
                .isCloseTo(golden.get("pairwise").asDouble(), within(TOLERANCE));
    }

    private static void assertOpinion(OpinionScore opinion, JsonNode golden) {
        Interval interval = Objects.requireNonNull(opinion.ci95());
        assertThat(opinion.mean()).isCloseTo(golden.get("mean").asDouble(), within(TOLERANCE));
        assertThat(interval.low()).isCloseTo(golden.get("low").asDouble(), within(QUANTILE_TOLERANCE));
        assertThat(interval.high()).isCloseTo(golden.get("high").asDouble(), within(QUANTILE_TOLERANCE));
    }
}
