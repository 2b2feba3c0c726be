// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.dimension;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Metric;
import org.anid.api.metric.MetricInfo;
import org.anid.api.model.ModelLocator;
import org.anid.metrics.kernel.Kernels;

/**
 * Which metrics of the {@link MetricCatalog} to run, and with which networks. Immutable and thread-safe.
 *
 * <p>It knows what was named: metrics by their ids, and dimensions and levels, whose metrics are only looked for.
 * {@link Dimensions#unmet} says what of it cannot run.
 */
public final class Selection {

    private static final Selection ALL = new Selection(Set.of(), Set.of(), true, Map.of());

    /** More edits than this are another word. */
    private static final int FURTHEST = 3;

    private final Set<String> named;
    private final Set<String> groups;
    private final boolean all;
    private final Map<String, String> networks;

    private Selection(Set<String> named, Set<String> groups, boolean all, Map<String, String> networks) {
        this.named = Collections.unmodifiableSet(named);
        this.groups = Collections.unmodifiableSet(groups);
        this.all = all;
        this.networks = Collections.unmodifiableMap(networks);
    }

    /** Every metric that this release offers; of those that have no network of their own, none. */
    public static Selection all() {
        return ALL;
    }

    /**
     * The metrics that a user names, separated by commas: ids ({@code ms-ssim}, {@code MS_SSIM}) or what other
     * libraries call them ({@link MetricAliases}), dimensions ({@code quality}), levels ({@code structure}) or
     * {@code all}.
     *
     * @throws IllegalArgumentException if a name is unknown (the message has the nearest ones), or there is no name at
     *     all
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
        Set<String> named = new LinkedHashSet<>();
        Set<String> groups = new LinkedHashSet<>();
        boolean all = false;
        for (String name : names) {
            String canonical = MetricInfo.canonicalId(name);
            Optional<MetricCatalog.Entry> entry = MetricCatalog.find(name);
            if (canonical.equals("all")) {
                all = true;
            } else if (isGroup(canonical)) {
                groups.add(canonical);
            } else {
                named.add(entry.orElseThrow(() -> unknown("no metric, dimension or level is", name))
                        .id());
            }
        }
        return new Selection(named, groups, all, Map.of());
    }

    /**
     * The same, with another network behind a metric. A metric that is given one counts as named.
     *
     * @param metric id of a metric that is in this selection, or would be if it had a network of its own
     * @param network id of a network of the kind that it takes ({@link MetricCatalog.Entry#takes})
     * @throws IllegalArgumentException if there is no such metric, it is not in the selection, it takes no network, or
     *     it was given one before
     */
    public Selection with(String metric, String network) {
        MetricCatalog.Entry entry = MetricCatalog.find(metric).orElseThrow(() -> unknown("no metric is", metric));
        String id = entry.id();
        if (entry.takes().isEmpty()) {
            throw NetworkRecipe.none(entry);
        }
        if (!named.contains(id) && !covers(entry)) {
            throw new IllegalArgumentException(id + " is not among the metrics to run: name it too");
        }
        if (networks.containsKey(id)) {
            throw new IllegalArgumentException(
                    id + " is given two networks, " + networks.get(id) + " and " + network + ": choose one");
        }
        Map<String, String> more = new LinkedHashMap<>(networks);
        more.put(id, network);
        Set<String> also = new LinkedHashSet<>(named);
        also.add(id);
        return new Selection(also, groups, all, more);
    }

    /** Ids of the metrics that were named one by one. */
    public Set<String> named() {
        return named;
    }

    /** Labels of the dimensions and levels that were named. */
    public Set<String> groups() {
        return groups;
    }

    /** Ids of the models that a metric is to be made with: the network that it was given, else its own models. */
    public List<String> models(MetricCatalog.Entry entry) {
        String network = networks.get(entry.id());
        return network == null ? entry.models() : List.of(network);
    }

    /**
     * The metric with the models that it is to be made with, or empty where one of them is not there.
     *
     * @throws org.anid.api.model.ModelException if a model is there and cannot be used
     */
    public Optional<Metric<?>> make(MetricCatalog.Entry entry, Kernels kernels, ModelLocator models) {
        String network = networks.get(entry.id());
        return network == null ? entry.make(kernels, models) : entry.make(kernels, models, network);
    }

    /** Whether a metric is in it. */
    public boolean includes(MetricCatalog.Entry entry) {
        return named.contains(entry.id()) || covers(entry) && !entry.needsChoice();
    }

    /** Whether some metric of a dimension, or the dimension itself, is in it. */
    public boolean includes(DimensionKind dimension) {
        return all
                || groups.contains(dimension.label())
                || MetricCatalog.entries().stream()
                        .anyMatch(entry -> entry.dimension() == dimension && includes(entry));
    }

    private boolean covers(MetricCatalog.Entry entry) {
        return all || groups.stream().anyMatch(group -> belongs(entry, group));
    }

    /** Whether a metric is of that dimension or level. */
    static boolean belongs(MetricCatalog.Entry entry, String group) {
        return entry.dimension().label().equals(group) || entry.level().label().equals(group);
    }

    private static boolean isGroup(String canonical) {
        return canonical.equals(DimensionKind.HUMAN.label())
                || MetricCatalog.entries().stream().anyMatch(entry -> belongs(entry, canonical));
    }

    private static IllegalArgumentException unknown(String none, String typed) {
        return new IllegalArgumentException(MetricAliases.difference(typed)
                .orElseGet(() -> none + " called '" + typed + "'" + hint(MetricInfo.canonicalId(typed))));
    }

    /** The nearest names, each as the id that it stands for. */
    private static String hint(String canonical) {
        Map<String, String> names = new LinkedHashMap<>();
        for (MetricCatalog.Entry entry : MetricCatalog.entries()) {
            for (String name :
                    List.of(entry.id(), entry.dimension().label(), entry.level().label())) {
                names.put(name, name);
            }
        }
        names.put(DimensionKind.HUMAN.label(), DimensionKind.HUMAN.label());
        String known = String.join(", ", names.keySet());
        MetricAliases.all().forEach(alias -> names.put(MetricInfo.canonicalId(alias.name()), alias.metric()));
        List<String> near = names.keySet().stream()
                .filter(name -> isNear(name, canonical))
                .sorted(Comparator.comparingInt(name -> distance(name, canonical)))
                .map(names::get)
                .distinct()
                .limit(3)
                .toList();
        return near.isEmpty() ? ": choose from " + known : ": did you mean " + String.join(" or ", near) + "?";
    }

    /** Of short names some letter must be right. */
    private static boolean isNear(String name, String typed) {
        int edits = distance(name, typed);
        return edits <= FURTHEST && edits < Math.max(name.length(), typed.length());
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
}
