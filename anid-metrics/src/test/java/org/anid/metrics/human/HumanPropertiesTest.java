// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.human;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.anid.api.dataset.Aspect;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.Rating;
import org.anid.api.dataset.RatingStudy;
import org.anid.api.dimension.Interval;
import org.anid.api.evaluation.HumanAgreement;
import org.anid.api.evaluation.OpinionScore;
import org.anid.api.evaluation.RaterAgreement;
import org.anid.api.metric.MetricSpec;
import org.apache.commons.math3.fraction.BigFraction;
import org.jspecify.annotations.Nullable;

/**
 * What holds of any ratings, and the statistics against their definitions, followed word for word in fractions.
 * Rounding must decide nothing: neither whether ratings vary, nor which of two means is the greater.
 */
class HumanPropertiesTest {

    private static final String SEED = "20241217";
    private static final int TRIES = 300;

    /** A mean of correctly rounded numbers from −1 to 1, against that of the numbers themselves. */
    private static final double LAST_BIT = 0x1p-52;

    /** Where no function of the scores explains anything, of doubles that are only near the decimals meant. */
    private static final double NOTHING = 1e-12;

    private static final MathContext DIGITS = new MathContext(60);
    private static final MetricSpec METRIC =
            MetricSpec.builder("metric", "Metric").build();

    @Property(seed = SEED, tries = TRIES)
    void constantRatingsHaveNoAgreement(
            @ForAll @IntRange(min = 2, max = 12) int raters,
            @ForAll @IntRange(min = 2, max = 12) int items,
            @ForAll @IntRange(min = 101, max = 499) int hundredths) {
        double mark = hundredths / 100.0;
        double[][] table = new double[raters][items];
        for (double[] row : table) {
            Arrays.fill(row, mark);
        }
        RatingStudy study = HumanGolden.study(table);
        assertNoAgreement(RaterReliability.of(study).get(0));
        OpinionScore opinion = OpinionScores.of(study).get(0);
        assertThat(opinion.mean()).isEqualTo(mark);
        assertThat(opinion.ci95()).isEqualTo(new Interval(mark, mark));
        assertNearest(opinion.discrepancyRate(), new BigFraction(500 - hundredths, 500));
        assertNearest(opinion.discrepancy(), new BigFraction(500 - hundredths, 400));
    }

    @Property(seed = SEED, tries = TRIES)
    void meansOfTheSameMarksHaveNoAgreement(@ForAll Random random) {
        List<Rating> ratings = new ArrayList<>();
        for (int rater = 0; rater < 4; rater++) {
            for (int item = 0; item < 5; item++) {
                List<Double> marks = new ArrayList<>(List.of(4.1, 4.3, 4.7));
                Collections.shuffle(marks, random);
                for (double mark : marks) {
                    ratings.add(rating(item, rater, mark));
                }
            }
        }
        assertNoAgreement(RaterReliability.of(study(ratings)).get(0));
        List<Rating> oneMarkEach = new ArrayList<>();
        for (int item = 0; item < 6; item++) {
            List<Double> marks = new ArrayList<>(List.of(4.1, 4.3, 4.7));
            Collections.shuffle(marks, random);
            for (int rater = 0; rater < 3; rater++) {
                oneMarkEach.add(rating(item, rater, marks.get(rater)));
            }
        }
        double[] opinions = opinions(study(oneMarkEach));
        assertThat(opinions).hasSize(6).containsOnly(opinions[0]);
        double[] scores = {1, 2, 3, 4, 5, 6};
        HumanAgreement agreement = HumanValidation.agreement(METRIC, Aspect.QUALITY, scores, opinions);
        assertThat(agreement.srcc()).isNull();
        assertThat(agreement.krcc()).isNull();
        assertThat(agreement.plcc()).isNull();
    }

    @Property(seed = SEED, tries = TRIES)
    void ratersOfOneMindAgreeFully(
            @ForAll Random random,
            @ForAll @IntRange(min = 2, max = 9) int raters,
            @ForAll @IntRange(min = 2, max = 9) int items) {
        double[] marks =
                random.ints(items, 100, 501).mapToDouble(m -> m / 100.0).toArray();
        marks[0] = 1.01;
        marks[1] = 4.99;
        double[][] table = new double[raters][];
        Arrays.fill(table, marks);
        RaterAgreement agreement = RaterReliability.of(HumanGolden.study(table)).get(0);
        assertThat(agreement.krippendorffAlpha()).isEqualTo(1.0);
        assertThat(agreement.meanPairwiseSrcc()).isEqualTo(1.0);
        assertThat(agreement.iccAverage()).isEqualTo(1.0);
    }

    @Property(seed = SEED, tries = TRIES)
    void reliabilityFollowsItsDefinitions(
            @ForAll Random random,
            @ForAll @IntRange(min = 2, max = 4) int raters,
            @ForAll @IntRange(min = 2, max = 5) int items) {
        Drawn drawn = Drawn.of(random, raters, items);
        RaterAgreement agreement = RaterReliability.of(study(drawn.ratings)).get(0);
        assertNearest(agreement.krippendorffAlpha(), alpha(drawn.table));
        assertNearest(agreement.iccAverage(), icc(drawn.table));
        Optional<BigDecimal> pairwise = pairwise(drawn.table);
        assertThat(agreement.meanPairwiseSrcc() != null).isEqualTo(pairwise.isPresent());
        pairwise.ifPresent(
                mean -> assertThat(agreement.meanPairwiseSrcc()).isCloseTo(mean.doubleValue(), within(LAST_BIT)));
    }

    @Property(seed = SEED, tries = TRIES)
    void aMarkThatIsNearlyAnotherIsAnother(
            @ForAll Random random,
            @ForAll @IntRange(min = 2, max = 5) int raters,
            @ForAll @IntRange(min = 2, max = 5) int items) {
        List<Rating> ratings = new ArrayList<>();
        List<Map<Integer, BigFraction>> table = new ArrayList<>();
        int odd = random.nextInt(raters * items);
        for (int rater = 0; rater < raters; rater++) {
            Map<Integer, BigFraction> row = new TreeMap<>();
            for (int item = 0; item < items; item++) {
                boolean other = rater * items + item == odd;
                ratings.add(rating(item, rater, other ? Math.nextUp(4.1) : 4.1));
                row.put(item, other ? fraction(Math.nextUp(4.1)) : new BigFraction(41, 10));
            }
            table.add(row);
        }
        RaterAgreement agreement = RaterReliability.of(study(ratings)).get(0);
        assertNearest(agreement.krippendorffAlpha(), alpha(table));
        assertNearest(agreement.iccAverage(), icc(table));
        // The others gave one mark throughout.
        assertThat(agreement.meanPairwiseSrcc()).isNull();
    }

    @Property(seed = SEED, tries = TRIES)
    void theOrderChangesNoBit(
            @ForAll Random random,
            @ForAll @IntRange(min = 2, max = 5) int raters,
            @ForAll @IntRange(min = 3, max = 6) int items) {
        List<Rating> ratings = Drawn.of(random, raters, items).ratings;
        List<Integer> raterNames = shuffled(raters, random);
        List<Integer> itemNames = shuffled(items, random);
        List<Rating> renamed = new ArrayList<>();
        for (Rating rating : ratings) {
            renamed.add(rating(
                    itemNames.get(Integer.parseInt(rating.imageId())),
                    raterNames.get(Integer.parseInt(rating.rater())),
                    rating.value()));
        }
        Collections.shuffle(renamed, random);
        assertThat(RaterReliability.of(study(renamed))).isEqualTo(RaterReliability.of(study(ratings)));
        assertThat(OpinionScores.of(study(renamed))).isEqualTo(OpinionScores.of(study(ratings)));

        double[] opinions = opinions(study(ratings));
        double[] moved = opinions(study(renamed));
        double[] scores = random.doubles(items).toArray();
        double[] movedScores = new double[items];
        for (int item = 0; item < items; item++) {
            movedScores[itemNames.get(item)] = scores[item];
            assertThat(moved[itemNames.get(item)]).isEqualTo(opinions[item]);
        }
        HumanAgreement agreement = HumanValidation.agreement(METRIC, Aspect.QUALITY, scores, opinions);
        HumanAgreement afterwards = HumanValidation.agreement(METRIC, Aspect.QUALITY, movedScores, moved);
        assertThat(afterwards.srcc()).isEqualTo(agreement.srcc());
        assertThat(afterwards.krcc()).isEqualTo(agreement.krcc());
        assertThat(Correlation.pearson(movedScores, moved)).isEqualTo(Correlation.pearson(scores, opinions));
    }

    @Property(seed = SEED, tries = TRIES)
    void opinionsFollowTheirDefinitions(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 4) int raters,
            @ForAll @IntRange(min = 1, max = 5) int items) {
        Drawn drawn = Drawn.of(random, raters, items);
        BigFraction sum = BigFraction.ZERO;
        for (Rating rating : drawn.ratings) {
            sum = sum.add(tenths(rating.value()));
        }
        BigFraction mean = sum.divide(drawn.ratings.size());
        OpinionScore opinion = OpinionScores.of(study(drawn.ratings)).get(0);
        assertNearest(opinion.mean(), mean);
        assertNearest(
                opinion.discrepancyRate(), new BigFraction(5).subtract(mean).divide(5));
        assertNearest(opinion.discrepancy(), new BigFraction(5).subtract(mean).divide(4));
        assertThat(opinion.discrepancy()).isBetween(0.0, 1.0);
    }

    @Property(seed = SEED, tries = TRIES)
    void pearsonFollowsItsDefinition(@ForAll Random random, @ForAll @IntRange(min = 2, max = 12) int n) {
        // Of any magnitude, and some of them nearly constant.
        double[] x = wild(random, n);
        double[] y = wild(random, n);
        assertNearestRoot(Correlation.pearson(x, y).getAsDouble(), pearson(fractions(x), fractions(y)));
        assertThat(Correlation.pearson(y, x)).isEqualTo(Correlation.pearson(x, y));
        assertThat(Correlation.pearson(x, x)).hasValue(1);
    }

    @Property(seed = SEED, tries = TRIES)
    void whatExplainsNothingCorrelatesWithNothing(
            @ForAll @IntRange(min = 2, max = 8) int groups, @ForAll Random random) {
        // Of every score there are four images, of one mean; that of the doubles differs from group to group by last
        // bits.
        double far = random.nextInt(3) * 1e6;
        double[] x = new double[4 * groups];
        double[] y = new double[4 * groups];
        for (int group = 0; group < groups; group++) {
            double score = far + group + random.nextDouble();
            int off = random.nextInt(1, 7);
            double[] marks = {(44 - off) / 10.0, 4.4, 4.4, (44 + off) / 10.0};
            for (int i = 0; i < 4; i++) {
                x[4 * group + i] = score;
                y[4 * group + i] = marks[i];
            }
        }
        ScaleMapping mapping = Objects.requireNonNull(ScaleMapping.fit(x, y));
        assertThat(mapping.plcc()).isBetween(0.0, NOTHING);
        assertThat(mapping.kind()).isEqualTo(ScaleMapping.Kind.LINEAR);
    }

    private static void assertNoAgreement(RaterAgreement agreement) {
        assertThat(agreement.krippendorffAlpha()).isNull();
        assertThat(agreement.meanPairwiseSrcc()).isNull();
        assertThat(agreement.iccAverage()).isNull();
    }

    /** Ratings of one aspect of images of one generator, and the fractions that they stand for, by rater and item. */
    private record Drawn(List<Rating> ratings, List<Map<Integer, BigFraction>> table) {

        /** In tenths, close together so that many are equal; a third of the studies have gaps, a third have repeats. */
        static Drawn of(Random random, int raters, int items) {
            int form = random.nextInt(3);
            int levels = random.nextInt(2, 8);
            List<Rating> ratings = new ArrayList<>();
            List<Map<Integer, BigFraction>> table = new ArrayList<>();
            for (int rater = 0; rater < raters; rater++) {
                Map<Integer, BigFraction> row = new TreeMap<>();
                for (int item = 0; item < items; item++) {
                    if (form == 1 && rater > 0 && random.nextInt(4) == 0) {
                        continue;
                    }
                    int count = form == 2 ? random.nextInt(1, 4) : 1;
                    int sum = 0;
                    for (int i = 0; i < count; i++) {
                        int mark = 41 + random.nextInt(levels);
                        sum += mark;
                        ratings.add(rating(item, rater, mark / 10.0));
                    }
                    row.put(item, new BigFraction(sum, 10 * count));
                }
                table.add(row);
            }
            return new Drawn(ratings, table);
        }
    }

    /** {@code 1 − D_o/D_e} over ordered pairs of marks: of one item, each item's by m − 1; and of all. */
    private static Optional<BigFraction> alpha(List<Map<Integer, BigFraction>> table) {
        Map<Integer, List<BigFraction>> byItem = new TreeMap<>();
        table.forEach(row -> row.forEach((item, mark) ->
                byItem.computeIfAbsent(item, i -> new ArrayList<>()).add(mark)));
        byItem.values().removeIf(marks -> marks.size() < 2);
        List<BigFraction> all = byItem.values().stream().flatMap(List::stream).toList();
        BigFraction expected = squaredDifferences(all);
        if (expected.equals(BigFraction.ZERO)) {
            return Optional.empty();
        }
        int n = all.size();
        BigFraction observed = BigFraction.ZERO;
        for (List<BigFraction> marks : byItem.values()) {
            observed = observed.add(squaredDifferences(marks).divide(marks.size() - 1));
        }
        return Optional.of(BigFraction.ONE.subtract(
                observed.divide(n).divide(expected.divide(n).divide(n - 1))));
    }

    private static BigFraction squaredDifferences(List<BigFraction> marks) {
        BigFraction sum = BigFraction.ZERO;
        for (BigFraction a : marks) {
            for (BigFraction b : marks) {
                sum = sum.add(a.subtract(b).pow(2));
            }
        }
        return sum;
    }

    /** The mean squares of the two-way layout from its residuals. */
    private static Optional<BigFraction> icc(List<Map<Integer, BigFraction>> table) {
        int k = table.size();
        int n = (int)
                table.stream().flatMap(row -> row.keySet().stream()).distinct().count();
        if (k < 2 || n < 2 || table.stream().anyMatch(row -> row.size() < n)) {
            return Optional.empty();
        }
        Map<Integer, BigFraction> itemMeans = new TreeMap<>();
        BigFraction grand = BigFraction.ZERO;
        for (Map<Integer, BigFraction> row : table) {
            for (Map.Entry<Integer, BigFraction> mark : row.entrySet()) {
                itemMeans.merge(mark.getKey(), mark.getValue().divide(k), BigFraction::add);
                grand = grand.add(mark.getValue().divide(k * n));
            }
        }
        BigFraction items = BigFraction.ZERO;
        for (BigFraction mean : itemMeans.values()) {
            items = items.add(mean.subtract(grand).pow(2).multiply(k).divide(n - 1));
        }
        BigFraction raters = BigFraction.ZERO;
        BigFraction error = BigFraction.ZERO;
        for (Map<Integer, BigFraction> row : table) {
            BigFraction mean = BigFraction.ZERO;
            for (BigFraction mark : row.values()) {
                mean = mean.add(mark.divide(n));
            }
            raters = raters.add(mean.subtract(grand).pow(2).multiply(n).divide(k - 1));
            for (Map.Entry<Integer, BigFraction> mark : row.entrySet()) {
                BigFraction rest = mark.getValue()
                        .subtract(Objects.requireNonNull(itemMeans.get(mark.getKey())))
                        .subtract(mean)
                        .add(grand);
                error = error.add(rest.pow(2).divide((n - 1) * (k - 1)));
            }
        }
        BigFraction variance = items.add(raters.subtract(error).divide(n));
        return variance.compareTo(BigFraction.ZERO) <= 0
                ? Optional.empty()
                : Optional.of(items.subtract(error).divide(variance));
    }

    private static Optional<BigDecimal> pairwise(List<Map<Integer, BigFraction>> table) {
        List<BigDecimal> all = new ArrayList<>();
        for (int a = 0; a < table.size(); a++) {
            for (int b = a + 1; b < table.size(); b++) {
                List<BigFraction> x = new ArrayList<>();
                List<BigFraction> y = new ArrayList<>();
                for (Map.Entry<Integer, BigFraction> mark : table.get(a).entrySet()) {
                    BigFraction other = table.get(b).get(mark.getKey());
                    if (other != null) {
                        x.add(mark.getValue());
                        y.add(other);
                    }
                }
                SignedSquare r = pearson(ranks(x), ranks(y));
                if (r != null) {
                    BigDecimal root = decimal(r.square).sqrt(DIGITS);
                    all.add(r.sign < 0 ? root.negate() : root);
                }
            }
        }
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(all.stream()
                        .reduce(BigDecimal.ZERO, BigDecimal::add)
                        .divide(new BigDecimal(all.size()), DIGITS));
    }

    /** One more than how many are smaller, and half of how many others are equal. */
    private static List<BigFraction> ranks(List<BigFraction> values) {
        List<BigFraction> ranks = new ArrayList<>();
        for (BigFraction value : values) {
            long smaller = values.stream().filter(v -> v.compareTo(value) < 0).count();
            long equal = values.stream().filter(v -> v.compareTo(value) == 0).count();
            ranks.add(new BigFraction(2 * smaller + 1 + equal, 2L));
        }
        return ranks;
    }

    /** A number by its sign and its square, which is a fraction where the number is not. */
    private record SignedSquare(int sign, BigFraction square) {}

    private static @Nullable SignedSquare pearson(List<BigFraction> x, List<BigFraction> y) {
        BigFraction xx = BigFraction.ZERO;
        BigFraction yy = BigFraction.ZERO;
        BigFraction xy = BigFraction.ZERO;
        for (int i = 0; i < x.size(); i++) {
            BigFraction dx = x.get(i).subtract(mean(x));
            BigFraction dy = y.get(i).subtract(mean(y));
            xx = xx.add(dx.pow(2));
            yy = yy.add(dy.pow(2));
            xy = xy.add(dx.multiply(dy));
        }
        BigFraction both = xx.multiply(yy);
        return both.equals(BigFraction.ZERO)
                ? null
                : new SignedSquare(xy.getNumerator().signum(), xy.pow(2).divide(both));
    }

    private static BigFraction mean(List<BigFraction> values) {
        return values.stream().reduce(BigFraction.ZERO, BigFraction::add).divide(values.size());
    }

    private static void assertNearest(@Nullable Double actual, Optional<BigFraction> expected) {
        assertThat(actual != null).as("%s, exactly %s", actual, expected).isEqualTo(expected.isPresent());
        if (actual != null) {
            assertNearest(actual, expected.orElseThrow());
        }
    }

    private static void assertNearest(Double actual, BigFraction expected) {
        BigFraction away = fraction(actual).subtract(expected).abs();
        assertThat(away.compareTo(fraction(Math.ulp(actual)).divide(2)))
                .as("%s, exactly %s", actual, decimal(expected))
                .isLessThanOrEqualTo(0);
    }

    private static void assertNearestRoot(double actual, @Nullable SignedSquare expected) {
        SignedSquare square = Objects.requireNonNull(expected);
        assertThat((int) Math.signum(actual)).isEqualTo(square.sign);
        BigFraction magnitude = fraction(Math.abs(actual));
        BigFraction half = fraction(Math.ulp(actual)).divide(2);
        assertThat(magnitude.add(half).pow(2)).isGreaterThanOrEqualTo(square.square);
        assertThat(square.sign == 0 || magnitude.subtract(half).pow(2).compareTo(square.square) <= 0)
                .as("%s, of square %s", actual, decimal(square.square))
                .isTrue();
    }

    private static double[] wild(Random random, int n) {
        double scale = Math.scalb(1.0, random.nextInt(-1070, 1000));
        double offset = random.nextBoolean() ? 0 : random.nextDouble() * scale * (1L << random.nextInt(20));
        double[] values = new double[n];
        Arrays.setAll(values, i -> offset + scale * random.nextInt(1, 1000));
        values[0] = offset;
        return values;
    }

    private static List<BigFraction> fractions(double[] values) {
        return Arrays.stream(values).mapToObj(HumanPropertiesTest::fraction).toList();
    }

    /** What the double is, not what it was meant to be. */
    private static BigFraction fraction(double value) {
        BigDecimal exact = new BigDecimal(value);
        return new BigFraction(exact.unscaledValue(), BigInteger.TEN.pow(exact.scale()));
    }

    private static BigFraction tenths(double mark) {
        return new BigFraction((int) Math.round(10 * mark), 10);
    }

    private static BigDecimal decimal(BigFraction fraction) {
        return new BigDecimal(fraction.getNumerator()).divide(new BigDecimal(fraction.getDenominator()), DIGITS);
    }

    private static List<Integer> shuffled(int count, Random random) {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(i);
        }
        Collections.shuffle(all, random);
        return all;
    }

    private static double[] opinions(RatingStudy study) {
        Map<RatedItem, Double> means = new LinkedHashMap<>();
        HumanValidation.meanOpinions(study).values().forEach(means::putAll);
        return means.values().stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static RatingStudy study(List<Rating> ratings) {
        return new RatingStudy("drawn", 1, 5, true, ratings);
    }

    private static Rating rating(int item, int rater, double mark) {
        return new Rating(Integer.toString(item), "GALIP", Guidance.T2I, Integer.toString(rater), Aspect.QUALITY, mark);
    }
}
