// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.anid.api.image.ImageShape;
import org.jspecify.annotations.Nullable;

/**
 * The natural sides of comparisons of sets: all natural images of the run at a cell's size. Cells whose records all
 * declare the same size share one; a cell without a declared size has its own.
 */
final class NaturalSets {

    private final List<NaturalSet> sets = new ArrayList<>();
    private final int[] ofCell;

    /** For the cells that some metric over sets looks at. */
    NaturalSets(Roster roster, Lineup lineup) {
        ofCell = new int[roster.cells().size()];
        for (Roster.Cell cell : roster.cells()) {
            ofCell[cell.index()] = -1;
            if (lineup.overSets().stream().anyMatch(metric -> metric.appliesTo(cell))) {
                ofCell[cell.index()] = find(cell);
            }
        }
    }

    private int find(Roster.Cell cell) {
        ImageShape declared = cell.declared();
        if (declared != null) {
            for (int s = 0; s < sets.size(); s++) {
                ImageShape size = sets.get(s).declared;
                if (size != null && size.sameSize(declared)) {
                    return s;
                }
            }
        }
        sets.add(new NaturalSet(declared, cell));
        return sets.size() - 1;
    }

    List<NaturalSet> sets() {
        return sets;
    }

    /** The set of a cell, −1 if no metric over sets looks at it. */
    int of(Roster.Cell cell) {
        return ofCell[cell.index()];
    }

    /**
     * A natural side.
     *
     * @param declared size that its cells declare; null where only decoding tells
     * @param cell the only one where no size is declared
     */
    record NaturalSet(@Nullable ImageShape declared, Roster.Cell cell) {}
}
