// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.plan;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.anid.api.image.ImageShape;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.ConditionImages;
import org.jspecify.annotations.Nullable;

/**
 * The natural sides of comparisons of sets: natural images at the size of what a condition has. Conditions whose records all
 * declare the same size share one; a condition without a declared size has its own.
 *
 * <p>A condition is compared with all natural images for the value of a metric, and with those that it has a counterpart of
 * for its discrepancy, so that what a generator left out does not count against it. Where it has counterparts of none, as an
 * unpaired set has, it is all of them.
 */
public final class ReferenceSets {

    private final List<ReferenceSet> sets = new ArrayList<>();
    private final int[] whole;
    private final int[] counterparts;
    private final boolean[] paired;

    /** For the conditions that some metric of sets looks at. */
    public ReferenceSets(DatasetIndex dataset, MetricIndex metrics) {
        int conditions = dataset.conditions().size();
        whole = new int[conditions];
        counterparts = new int[conditions];
        paired = new boolean[conditions];
        BitSet naturals = dataset.withNatural();
        for (ConditionImages condition : dataset.conditions()) {
            int c = condition.index();
            whole[c] = -1;
            counterparts[c] = -1;
            if (metrics.ofSets().stream().anyMatch(metric -> metric.appliesTo(condition))) {
                BitSet common = condition.ids();
                common.and(naturals);
                paired[c] = !common.isEmpty();
                whole[c] = find(condition, naturals);
                counterparts[c] = paired[c] ? find(condition, common) : whole[c];
            }
        }
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

    /** Whether an image id of a condition takes part in its crossed comparison: all of them where none has a natural image. */
    public boolean crosses(ConditionImages condition, int id) {
        return !paired[condition.index()]
                || sets.get(counterparts(condition)).members().get(id);
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
