// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.human;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.anid.api.dataset.Rating;

/**
 * The marks of raters on items without rounding: a mark is the mean of the ratings that a rater gave an item, in a unit
 * in which every mark of the table is a decimal, thirds included. What is computed from it must not depend on the unit.
 */
final class MarkTable {

    /** Level of a rater and an item without a rating. */
    static final int GAP = -1;

    /** Rising, without doubles. */
    private final BigDecimal[] marks;
    /** By rater and item, a place in {@link #marks} or {@link #GAP}. */
    private final int[][] levels;

    private MarkTable(BigDecimal[] marks, int[][] levels) {
        this.marks = marks;
        this.levels = levels;
    }

    /** The marks of at least one rating; raters and items in their order. */
    static MarkTable of(List<Rating> ratings) {
        Map<String, Integer> raters = places(ratings.stream().map(Rating::rater));
        Map<RatedItem, Integer> items = places(ratings.stream().map(RatedItem::of));
        List<Map<Integer, ExactMean>> means = new ArrayList<>();
        raters.forEach((rater, place) -> means.add(new HashMap<>()));
        for (Rating rating : ratings) {
            means.get(raters.getOrDefault(rating.rater(), 0))
                    .computeIfAbsent(items.getOrDefault(RatedItem.of(rating), 0), item -> ExactMean.ofRatings())
                    .add(rating.value());
        }
        BigInteger common = means.stream()
                .flatMap(row -> row.values().stream())
                .map(mean -> BigInteger.valueOf(mean.count()))
                .distinct()
                .reduce(BigInteger.ONE, MarkTable::leastCommonMultiple);
        TreeSet<BigDecimal> distinct = new TreeSet<>();
        means.forEach(row -> row.values().forEach(mean -> distinct.add(mark(mean, common))));
        BigDecimal[] marks = distinct.toArray(BigDecimal[]::new);
        int[][] levels = new int[raters.size()][items.size()];
        for (int rater = 0; rater < levels.length; rater++) {
            int[] row = levels[rater];
            Arrays.fill(row, GAP);
            means.get(rater).forEach((item, mean) -> row[item] = Arrays.binarySearch(marks, mark(mean, common)));
        }
        return new MarkTable(marks, levels);
    }

    int raters() {
        return levels.length;
    }

    int items() {
        return levels[0].length;
    }

    /**
     * Which mark it is, counted from the smallest, or {@link #GAP}: equal where marks are equal, and in their order.
     */
    int level(int rater, int item) {
        return levels[rater][item];
    }

    /** The mark of a level. */
    BigDecimal mark(int level) {
        return marks[level];
    }

    static BigInteger leastCommonMultiple(BigInteger a, BigInteger b) {
        return a.divide(a.gcd(b)).multiply(b);
    }

    private static BigDecimal mark(ExactMean mean, BigInteger common) {
        return mean.sum().multiply(new BigDecimal(common.divide(BigInteger.valueOf(mean.count()))));
    }

    private static <K extends Comparable<K>> Map<K, Integer> places(Stream<K> keys) {
        Map<K, Integer> places = new TreeMap<>();
        new TreeSet<>(keys.toList()).forEach(key -> places.put(key, places.size()));
        return places;
    }
}
