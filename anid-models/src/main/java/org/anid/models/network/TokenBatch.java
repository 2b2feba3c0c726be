// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.anid.models.network.ModelGraph.Input;

/**
 * Rows of tokens of one length, and which texts they came from. Texts of different lengths are in different batches, so
 * that nothing has to be padded and no score depends on what else was asked.
 *
 * @param rows places of the texts in the list that was given
 * @param length tokens of each row
 * @param ids row by row
 */
@SuppressWarnings("ArrayRecordComponent")
record TokenBatch(List<Integer> rows, int length, long[] ids) {

    /** The texts in as few batches as their lengths allow, none larger than {@code most}. */
    static List<TokenBatch> of(List<long[]> texts, int most) {
        Map<Integer, List<Integer>> byLength = new LinkedHashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            byLength.computeIfAbsent(texts.get(i).length, length -> new ArrayList<>())
                    .add(i);
        }
        List<TokenBatch> batches = new ArrayList<>();
        byLength.forEach((length, rows) -> {
            for (int from = 0; from < rows.size(); from += most) {
                List<Integer> part = rows.subList(from, Math.min(rows.size(), from + most));
                long[] ids = new long[part.size() * length];
                for (int i = 0; i < part.size(); i++) {
                    System.arraycopy(texts.get(part.get(i)), 0, ids, i * length, length);
                }
                batches.add(new TokenBatch(List.copyOf(part), length, ids));
            }
        });
        return batches;
    }

    /** Number of rows. */
    int count() {
        return rows.size();
    }

    /** The ids as an input. */
    Input tokens() {
        return new Input.Longs(ids, count(), length);
    }

    /** Ones in the shape of the ids. */
    Input mask() {
        long[] ones = new long[ids.length];
        Arrays.fill(ones, 1);
        return new Input.Longs(ones, count(), length);
    }
}
