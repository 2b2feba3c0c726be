// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.evaluation;

import java.util.function.Consumer;

/** Every per-image score of a run in a fixed order, which does not depend on the number of threads. */
public interface ScoreTable {

    /** Rows in the table. */
    long size();

    /** Hands every row to the consumer, in order. */
    void forEach(Consumer<? super ScoreRow> consumer);
}
