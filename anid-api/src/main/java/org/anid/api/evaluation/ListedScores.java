// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.evaluation;

import java.util.List;
import java.util.function.Consumer;

/** Scores that are held as rows. */
final class ListedScores extends ScoreTable {

    private final List<ScoreRow> rows;

    ListedScores(List<ScoreRow> rows) {
        this.rows = List.copyOf(rows);
    }

    @Override
    public long size() {
        return rows.size();
    }

    @Override
    public void forEach(Consumer<? super ScoreRow> consumer) {
        rows.forEach(consumer);
    }

    @Override
    public List<ScoreRow> rows() {
        return rows;
    }
}
