// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.plan;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.anid.api.image.ImageShape;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.ConditionImages;
import org.jspecify.annotations.Nullable;

/**
 * The natural sides of comparisons of sets: natural images at the size of what a condition has. Conditions whose
 * records all declare the same size share one; a condition without a declared size has its own.
 *
 * <p>A condition is compared with all natural images for the value of a metric, and with those that it has a
 * counterpart of for its discrepancy, so that what a generator left out does not count against it. Where it has
 * counterparts of none, as an unpaired set has, it is as many of them as it has images, and no more of its images than
 * there are natural ones.
 */
public final class ReferenceSets {

    private final List<ReferenceSet> sets = new ArrayList<>();
    private final int[] whole;
    private final int[] counterparts;
    private final BitSet[] crossing;

    /**
     * For the conditions that some metric of sets looks at.
     *
     * @param order place of an image id by what its picture shows
     */
    public ReferenceSets(DatasetIndex dataset, MetricIndex metrics, IntUnaryOperator order) {
        int conditions = dataset.conditions().size();
        whole = new int[conditions];
        counterparts = new int[conditions];
        crossing = new BitSet[conditions];
        BitSet naturals = dataset.withNatural();
        for (ConditionImages condition : dataset.conditions()) {
            int c = condition.index();
            whole[c] = -1;
            counterparts[c] = -1;
            crossing[c] = new BitSet();
            if (metrics.ofSets().stream().anyMatch(metric -> metric.appliesTo(condition))) {
                BitSet common = condition.ids();
                common.and(naturals);
                whole[c] = find(condition, naturals);
                BitSet opposite = common;
                crossing[c] = common;
                if (common.isEmpty()) {
                    // A distance is the larger the fewer images there are: floor and comparison must have as many.
                    int count = Math.min(condition.ids().cardinality(), naturals.cardinality());
                    opposite = first(naturals, count, order);
                    crossing[c] = first(condition.ids(), count, order);
                }
                counterparts[c] = find(condition, opposite);
            }
        }
    }

    private static BitSet first(BitSet ids, int count, IntUnaryOperator order) {
        BitSet first = new BitSet();
        ids.stream()
                .boxed()
                .sorted(Comparator.comparingInt(order::applyAsInt))
                .limit(count)
                .forEach(first::set);
        return first;
    }

    private int find(ConditionImages condition, BitSet members) {
        ImageShape declared = condition.declared();
        for (int s = 0; s < sets.size(); s++) {
            ReferenceSet set = sets.get(s);
            ImageShape size = set.declared;
            boolean sameSize = declared == null ? set.condition == condition : size != null && size.sameSize(declared);
            if (sameSize && set.members.equals(members)) {
                return s;
            }
        }
        sets.add(new ReferenceSet(declared, condition, members));
        return sets.size() - 1;
    }

    /** All of them. */
    public List<ReferenceSet> sets() {
        return sets;
    }

    /** The set of all natural images for a condition, −1 if no metric of sets looks at it. */
    public int whole(ConditionImages condition) {
        return whole[condition.index()];
    }

    /** The set of a condition's counterparts, −1 if no metric of sets looks at it. */
    public int counterparts(ConditionImages condition) {
        return counterparts[condition.index()];
    }

    /** Whether a condition uses a set. */
    public boolean uses(ConditionImages condition, int set) {
        return whole(condition) == set || counterparts(condition) == set;
    }

    /** Whether an image id of a condition takes part in its crossed comparison. */
    public boolean crosses(ConditionImages condition, int id) {
        return crossing[condition.index()].get(id);
    }

    /**
     * A natural side.
     *
     * @param declared size that its conditions declare; null where only decoding tells
     * @param condition the only one where no size is declared, else the first one
     * @param members image ids, by index
     */
    public record ReferenceSet(@Nullable ImageShape declared, ConditionImages condition, BitSet members) {}
}
