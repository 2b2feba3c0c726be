// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.human;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.anid.api.dataset.Aspect;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.Rating;
import org.anid.api.dataset.RatingStudy;
import org.anid.api.dimension.Interval;
import org.anid.api.evaluation.OpinionScore;
import org.apache.commons.math3.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/**
 * Mean opinion scores (MOS) per generator, guidance and aspect.
 *
 * <p>The mean is over all ratings of the group. Its 95 % interval takes the images as given and the raters as drawn from a
 * population, because ratings of one person go together (some are strict, some are kind) and treating them as independent
 * would make the interval several times too narrow: with G raters and N ratings {@code x} of mean {@code m},
 *
 * <pre>{@code m ± t(0.975; G−1) · s,   s² = G/(G−1) · Σ_rater (Σ_{x of rater} (x − m))² / N²}</pre>
 *
 * <p>the cluster-robust standard error (Liang and Zeger 1986, with the G/(G−1) correction). Where every rater rated every
 * image it is exactly Student's interval over the raters' own means. Checked against SciPy 1.17.0 to 1e-10.
 *
 * <p>The discrepancy rate is the distance of the mean from the top of the scale as a share of the top: a natural image is
 * taken to deserve full marks. Stateless and safe to share between threads.
 */
public final class OpinionScores {

    private static final double UPPER_QUANTILE = 0.975;

    private record Group(String generator, @Nullable Guidance guidance, Aspect aspect) implements Comparable<Group> {
        private static final Comparator<Group> ORDER = Comparator.comparing(Group::generator)
                .thenComparing(Group::guidance, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(Group::aspect);

        @Override
        public int compareTo(Group other) {
            return ORDER.compare(this, other);
        }
    }

    private OpinionScores() {}

    /**
     * The mean opinion score of every group that occurs in the study, by generator, guidance and aspect.
     *
     * @throws IllegalArgumentException if the scale does not end above 0: there is no share of it then
     */
    public static List<OpinionScore> of(RatingStudy study) {
        if (!(study.highest() > 0)) {
            throw new IllegalArgumentException("the scale of " + study.name() + " ends at " + study.highest()
                    + ": a discrepancy rate needs a scale that ends above 0; shift the ratings");
        }
        Map<Group, List<Rating>> groups = new TreeMap<>();
        for (Rating rating : study.ratings()) {
            groups.computeIfAbsent(
                            new Group(rating.generator(), rating.guidance(), rating.aspect()), g -> new ArrayList<>())
                    .add(rating);
        }
        List<OpinionScore> scores = new ArrayList<>();
        groups.forEach((group, ratings) -> scores.add(score(group, ratings, study.highest())));
        return List.copyOf(scores);
    }

    private static OpinionScore score(Group group, List<Rating> ratings, double highest) {
        double sum = 0;
        Set<String> images = new LinkedHashSet<>();
        for (Rating rating : ratings) {
            sum += rating.value();
            images.add(rating.imageId());
        }
        double mean = sum / ratings.size();
        Map<String, Double> residuals = new TreeMap<>();
        for (Rating rating : ratings) {
            residuals.merge(rating.rater(), rating.value() - mean, Double::sum);
        }
        return new OpinionScore(
                group.generator,
                group.guidance,
                group.aspect,
                mean,
                interval(mean, residuals, ratings.size()),
                images.size(),
                residuals.size(),
                ratings.size(),
                Math.abs(mean - highest) / highest);
    }

    private static @Nullable Interval interval(double mean, Map<String, Double> residuals, int ratings) {
        int raters = residuals.size();
        if (raters < 2) {
            return null;
        }
        double squares = 0;
        for (double residual : residuals.values()) {
            squares += residual * residual;
        }
        double error = Math.sqrt(squares * raters / (raters - 1)) / ratings;
        double half = new TDistribution(raters - 1).inverseCumulativeProbability(UPPER_QUANTILE) * error;
        return new Interval(mean - half, mean + half);
    }
}
