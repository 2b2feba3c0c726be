// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Answers that grow by their most probable token, for a batch of rows, until every row has ended. */
final class Greedy {

    private final long end;
    private final List<List<Long>> answers = new ArrayList<>();
    private final boolean[] ended;

    Greedy(int rows, long end) {
        this.end = end;
        this.ended = new boolean[rows];
        for (int i = 0; i < rows; i++) {
            answers.add(new ArrayList<>());
        }
    }

    /**
     * Takes the next token of every row; the first of equals.
     *
     * @param logits rows × length × vocabulary, of which the last of length counts
     * @return the tokens; a row that has ended gets the end token on and on
     */
    long[] next(Tensor logits) {
        int rows = ended.length;
        int vocabulary = (int) logits.shape()[2];
        int length = (int) logits.shape()[1];
        long[] tokens = new long[rows];
        for (int row = 0; row < rows; row++) {
            int from = (row * length + length - 1) * vocabulary;
            int best = 0;
            for (int k = 1; k < vocabulary; k++) {
                if (logits.values()[from + k] > logits.values()[from + best]) {
                    best = k;
                }
            }
            ended[row] |= best == end;
            tokens[row] = ended[row] ? end : best;
            if (!ended[row]) {
                answers.get(row).add(tokens[row]);
            }
        }
        return tokens;
    }

    /** Whether every row has ended. */
    boolean done() {
        for (boolean row : ended) {
            if (!row) {
                return false;
            }
        }
        return true;
    }

    /** The tokens of a row, without the end. */
    long[] answer(int row) {
        return answers.get(row).stream().mapToLong(Long::longValue).toArray();
    }

    /** Rows of tokens with one more each. */
    static long[] append(long[] tokens, int rows, long[] next) {
        int length = tokens.length / rows;
        long[] longer = new long[tokens.length + rows];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(tokens, row * length, longer, row * (length + 1), length);
            longer[row * (length + 1) + length] = next[row];
        }
        return longer;
    }

    /** So many times the same token. */
    static long[] repeat(long token, int rows) {
        long[] tokens = new long[rows];
        Arrays.fill(tokens, token);
        return tokens;
    }
}
