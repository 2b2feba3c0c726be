// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Every per-image score of a run in a fixed order, which does not depend on the number of threads. Tables that hold the
 * same rows in the same order are equal, whatever holds them.
 */
public abstract class ScoreTable {

    /** For tables that are kept in another way. */
    protected ScoreTable() {}

    /** A table of these rows. */
    public static ScoreTable of(List<ScoreRow> rows) {
        return new ListedScores(rows);
    }

    /** Rows in the table. */
    public abstract long size();

    /** Hands every row to the consumer, in order. */
    public abstract void forEach(Consumer<? super ScoreRow> consumer);

    /** The rows as a list; with many images it is large. */
    public List<ScoreRow> rows() {
        List<ScoreRow> rows = new ArrayList<>();
        forEach(rows::add);
        return List.copyOf(rows);
    }

    @Override
    public final boolean equals(Object other) {
        return other == this
                || (other instanceof ScoreTable that && size() == that.size() && rows().equals(that.rows()));
    }

    @Override
    public final int hashCode() {
        return Long.hashCode(size());
    }
}
