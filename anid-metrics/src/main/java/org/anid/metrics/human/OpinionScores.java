// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.human;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.anid.api.dataset.Aspect;
import org.anid.api.dataset.Condition;
import org.anid.api.dataset.Rating;
import org.anid.api.dataset.RatingStudy;
import org.anid.api.dimension.Interval;
import org.anid.api.evaluation.OpinionScore;
import org.apache.commons.math3.distribution.TDistribution;
import org.jspecify.annotations.Nullable;

/**
 * Mean opinion scores (MOS) per generator, guidance and aspect.
 *
 * <p>The mean is over all ratings of the group. Its 95 % interval takes the images as given and the raters as drawn
 * from a population, because ratings of one person go together (some are strict, some are kind) and treating them as
 * independent would make the interval several times too narrow: with G raters and N ratings {@code x} of mean
 * {@code m},
 *
 * <pre>{@code m ± t(0.975; G−1) · s,   s² = G/(G−1) · Σ_rater (Σ_{x of rater} (x − m))² / N²}</pre>
 *
 * <p>the cluster-robust standard error (Liang and Zeger 1986, with the G/(G−1) correction). Where every rater rated
 * every image it is exactly Student's interval over the raters' own means. Checked against SciPy 1.17.0 to 1e-10.
 *
 * <p>A natural image is taken to deserve full marks. The discrepancy is the distance of the mean from the top of the
 * scale as a share of the scale, {@code (top − m) / (top − bottom)}; the discrepancy rate is that distance as a share
 * of the top, as the paper has it, {@code 1 − m / top}.
 *
 * <p>Ratings are decimals as they were written. The mean, both shares and the variance under the root are computed
 * without rounding and rounded once, so that the order of the ratings changes no bit and raters of one mean have an
 * interval of no width. Stateless and safe to share between threads.
 */
public final class OpinionScores {

    private static final double UPPER_QUANTILE = 0.975;

    private record Group(Condition condition, Aspect aspect) implements Comparable<Group> {
        private static final Comparator<Group> ORDER =
                Comparator.comparing(Group::condition).thenComparing(Group::aspect);

        @Override
        public int compareTo(Group other) {
            return ORDER.compare(this, other);
        }
    }

    private OpinionScores() {}

    /**
     * The mean opinion score of every group that occurs in the study, by condition and aspect.
     *
     * @throws IllegalArgumentException if the scale does not end above 0, has one value only or no ends: there is no
     *     share of it then
     */
    public static List<OpinionScore> of(RatingStudy study) {
        if (!(study.highest() > 0)) {
            throw new IllegalArgumentException("the scale of " + study.name() + " ends at " + study.highest()
                    + ": a discrepancy rate needs a scale that ends above 0; shift the ratings");
        }
        if (!Double.isFinite(study.highest() - study.lowest()) || study.highest() == study.lowest()) {
            throw new IllegalArgumentException("the scale of " + study.name() + " is from " + study.lowest() + " to "
                    + study.highest() + ": a discrepancy needs a scale with two ends; give those of the study");
        }
        Map<Group, List<Rating>> groups = new TreeMap<>();
        for (Rating rating : study.ratings()) {
            groups.computeIfAbsent(new Group(rating.condition(), rating.aspect()), g -> new ArrayList<>())
                    .add(rating);
        }
        List<OpinionScore> scores = new ArrayList<>();
        BigDecimal top = Exact.rating(study.highest());
        BigDecimal length = top.subtract(Exact.rating(study.lowest()));
        groups.forEach((group, ratings) -> scores.add(score(group, ratings, top, length)));
        return List.copyOf(scores);
    }

    private static OpinionScore score(Group group, List<Rating> ratings, BigDecimal top, BigDecimal length) {
        ExactMean mean = ExactMean.ofRatings();
        Map<String, ExactMean> ofRaters = new TreeMap<>();
        Set<String> images = new HashSet<>();
        for (Rating rating : ratings) {
            mean.add(rating.value());
            ofRaters.computeIfAbsent(rating.rater(), rater -> ExactMean.ofRatings())
                    .add(rating.value());
            images.add(rating.imageId());
        }
        BigDecimal n = BigDecimal.valueOf(mean.count());
        BigDecimal missing = top.multiply(n).subtract(mean.sum());
        return new OpinionScore(
                group.condition,
                group.aspect,
                mean.value(),
                interval(mean, ofRaters.values()),
                images.size(),
                ofRaters.size(),
                ratings.size(),
                Exact.nearest(missing, top.multiply(n)),
                Exact.nearest(missing, length.multiply(n)));
    }

    private static @Nullable Interval interval(ExactMean mean, Collection<ExactMean> ofRaters) {
        int raters = ofRaters.size();
        if (raters < 2) {
            return null;
        }
        // Σ (x − m) of a rater is (N Σx − n M) / N with N ratings of sum M in all, n of them the rater's.
        BigDecimal n = BigDecimal.valueOf(mean.count());
        BigDecimal squares = BigDecimal.ZERO;
        for (ExactMean rater : ofRaters) {
            BigDecimal residual = n.multiply(rater.sum())
                    .subtract(BigDecimal.valueOf(rater.count()).multiply(mean.sum()));
            squares = squares.add(residual.multiply(residual));
        }
        double error = Exact.root(
                squares.multiply(BigDecimal.valueOf(raters)), n.pow(4).multiply(BigDecimal.valueOf(raters - 1L)));
        double half = new TDistribution(raters - 1).inverseCumulativeProbability(UPPER_QUANTILE) * error;
        return new Interval(mean.value() - half, mean.value() + half);
    }
}
