// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.dimension;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.MetricInfo;

/**
 * Which metrics of the {@link MetricCatalog} to run. Immutable and thread-safe.
 */
public final class Selection {

    private static final Selection ALL = new Selection(Set.of(), true);

    /** More edits than this are another word. */
    private static final int FURTHEST = 3;

    private final Set<String> ids;
    private final boolean all;

    private Selection(Set<String> ids, boolean all) {
        this.ids = ids;
        this.all = all;
    }

    /** Every metric. */
    public static Selection all() {
        return ALL;
    }

    /**
     * The metrics that a user names, separated by commas: ids ({@code ms-ssim}, {@code MS_SSIM}), dimensions
     * ({@code quality}), levels ({@code structure}) or {@code all}.
     *
     * @throws IllegalArgumentException if a name is unknown (the message has the nearest ones), or there is no name at all
     */
    public static Selection parse(String typed) {
        return of(Arrays.stream(typed.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList());
    }

    /**
     * The metrics of these names; see {@link #parse}.
     *
     * @throws IllegalArgumentException as {@link #parse}
     */
    public static Selection of(List<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("no metric is named: give ids, dimensions or levels, or 'all'");
        }
        Set<String> ids = new LinkedHashSet<>();
        for (String name : names) {
            String canonical = MetricInfo.canonicalId(name);
            if (canonical.equals("all")) {
                return ALL;
            }
            ids.addAll(idsOf(canonical, name));
        }
        return new Selection(Set.copyOf(ids), false);
    }

    private static List<String> idsOf(String canonical, String typed) {
        for (MetricCatalog.Entry entry : MetricCatalog.entries()) {
            if (entry.id().equals(canonical)) {
                return List.of(canonical);
            }
        }
        if (canonical.equals(DimensionKind.HUMAN.label())) {
            return List.of(canonical);
        }
        List<String> group = MetricCatalog.entries().stream()
                .filter(entry -> entry.dimension().label().equals(canonical)
                        || entry.level().label().equals(canonical))
                .map(MetricCatalog.Entry::id)
                .toList();
        if (group.isEmpty()) {
            throw new IllegalArgumentException(
                    "no metric, dimension or level is called '" + typed + "'" + hint(canonical));
        }
        return group;
    }

    private static String hint(String canonical) {
        Set<String> names = new LinkedHashSet<>();
        for (MetricCatalog.Entry entry : MetricCatalog.entries()) {
            names.add(entry.id());
            names.add(entry.dimension().label());
            names.add(entry.level().label());
        }
        names.add(DimensionKind.HUMAN.label());
        List<String> near = new ArrayList<>(names);
        near.removeIf(name -> distance(name, canonical) > FURTHEST);
        near.sort(Comparator.comparingInt(name -> distance(name, canonical)));
        return near.isEmpty()
                ? ": choose from " + String.join(", ", names)
                : ": did you mean " + String.join(" or ", near.subList(0, Math.min(3, near.size()))) + "?";
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                row[j] = Math.min(
                        Math.min(above, row[j - 1]) + 1, diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1));
                diagonal = above;
            }
        }
        return row[b.length()];
    }

    /** Whether a metric is in it. */
    public boolean includes(MetricCatalog.Entry entry) {
        return all || ids.contains(entry.id());
    }

    /** Whether some metric of a dimension, or the dimension itself, is in it. */
    public boolean includes(DimensionKind dimension) {
        return all
                || ids.contains(dimension.label())
                || MetricCatalog.entries().stream()
                        .anyMatch(entry -> entry.dimension() == dimension && includes(entry));
    }
}
