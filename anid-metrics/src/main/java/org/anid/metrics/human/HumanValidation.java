// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.human;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.anid.api.dataset.Aspect;
import org.anid.api.dataset.Condition;
import org.anid.api.dataset.Rating;
import org.anid.api.dataset.RatingStudy;
import org.anid.api.evaluation.HumanAgreement;
import org.anid.api.evaluation.HumanResult;
import org.anid.api.evaluation.ScoreTable;
import org.anid.api.metric.Direction;
import org.anid.api.metric.MetricSpec;
import org.jspecify.annotations.Nullable;

/**
 * The human dimension of a run: opinions ({@link OpinionScores}), raters ({@link RaterReliability}), and how well each
 * metric agrees with people.
 *
 * <p>Agreement is over the rated images that have a score: {@code x} is the metric's score of the image (the mean where
 * the run has several of it, as with several captions), {@code y} the mean of its ratings. SRCC and KRCC are of
 * {@code x} with its sign turned where less is better, so that +1 is perfect agreement for every metric that judges; a
 * neutral metric keeps its sign. PLCC and RMSE are after the {@link ScaleMapping}. Metrics that score sets have no
 * score per image and do not take part.
 *
 * <p>Both means are rounded once, from sums without rounding: images with the same ratings in another order are tied,
 * and so are images with other ratings of the same mean. Ratings count as the decimals that were written, 4.1 as 41/10;
 * scores as the doubles that they are.
 *
 * <p>Stateless and safe to share between threads.
 */
public final class HumanValidation {

    private static final int FEWEST_ITEMS = 3;

    private HumanValidation() {}

    /**
     * All that a study says.
     *
     * @param study the ratings
     * @param metrics of the run; those without a score of a rated image are left out of the result
     * @param scores of the run
     */
    public static HumanResult of(RatingStudy study, List<MetricSpec> metrics, ScoreTable scores) {
        Map<Aspect, Map<RatedItem, Double>> opinions = meanOpinions(study);
        Map<String, Map<RatedItem, Double>> byMetric = meanScores(study, scores);
        List<HumanAgreement> agreements = new ArrayList<>();
        for (MetricSpec metric : metrics) {
            Map<RatedItem, Double> ofMetric = byMetric.getOrDefault(metric.id(), Map.of());
            opinions.forEach((aspect, ofAspect) -> {
                List<Double> x = new ArrayList<>();
                List<Double> y = new ArrayList<>();
                ofAspect.forEach((item, opinion) -> {
                    Double score = ofMetric.get(item);
                    if (score != null) {
                        x.add(score);
                        y.add(opinion);
                    }
                });
                if (!x.isEmpty()) {
                    agreements.add(agreement(metric, aspect, array(x), array(y)));
                }
            });
        }
        return new HumanResult(
                study.name(), study.simulated(), OpinionScores.of(study), RaterReliability.of(study), agreements);
    }

    /**
     * How well one metric agrees with people.
     *
     * @param metric its id and direction are used
     * @param aspect what people judged
     * @param scores finite, one per image
     * @param opinions mean opinion of the same images
     * @throws IllegalArgumentException if the lengths differ or a value is not finite
     */
    public static HumanAgreement agreement(MetricSpec metric, Aspect aspect, double[] scores, double[] opinions) {
        double[] turned = scores.clone();
        if (metric.direction() == Direction.LOWER_IS_BETTER) {
            for (int i = 0; i < turned.length; i++) {
                turned[i] = -turned[i];
            }
        }
        boolean enough = scores.length >= FEWEST_ITEMS;
        ScaleMapping mapping = ScaleMapping.fit(turned, opinions);
        return new HumanAgreement(
                metric.id(),
                aspect,
                scores.length,
                enough ? nullable(Correlation.spearman(turned, opinions)) : null,
                mapping == null ? null : mapping.plcc(),
                enough ? nullable(Correlation.kendallTauB(turned, opinions)) : null,
                mapping == null ? null : mapping.rmse(),
                mapping == null ? null : mapping.kind().label());
    }

    /** The mean rating of every rated image, per aspect; images in the order of {@link RatedItem}. */
    public static Map<Aspect, Map<RatedItem, Double>> meanOpinions(RatingStudy study) {
        Map<Aspect, Map<RatedItem, ExactMean>> means = new TreeMap<>();
        for (Rating rating : study.ratings()) {
            means.computeIfAbsent(rating.aspect(), a -> new TreeMap<>())
                    .computeIfAbsent(RatedItem.of(rating), i -> ExactMean.ofRatings())
                    .add(rating.value());
        }
        Map<Aspect, Map<RatedItem, Double>> opinions = new TreeMap<>();
        means.forEach((aspect, items) -> {
            Map<RatedItem, Double> values = new TreeMap<>();
            items.forEach((item, mean) -> values.put(item, mean.value()));
            opinions.put(aspect, values);
        });
        return opinions;
    }

    /** The mean score of every rated image, by the id of the metric; images in the order of {@link RatedItem}. */
    public static Map<String, Map<RatedItem, Double>> meanScores(RatingStudy study, ScoreTable scores) {
        Set<RatedItem> rated = new HashSet<>();
        study.ratings().forEach(rating -> rated.add(RatedItem.of(rating)));
        Map<String, Map<RatedItem, ExactMean>> sums = new TreeMap<>();
        scores.forEach(row -> {
            Condition condition = row.condition();
            if (condition == null) {
                return;
            }
            RatedItem item = new RatedItem(row.imageId(), condition);
            if (rated.contains(item)) {
                sums.computeIfAbsent(row.metric(), id -> new TreeMap<>())
                        .computeIfAbsent(item, i -> ExactMean.ofScores())
                        .add(row.score());
            }
        });
        Map<String, Map<RatedItem, Double>> means = new TreeMap<>();
        sums.forEach((metric, items) -> {
            Map<RatedItem, Double> values = new TreeMap<>();
            items.forEach((item, mean) -> values.put(item, mean.value()));
            means.put(metric, values);
        });
        return means;
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static @Nullable Double nullable(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
