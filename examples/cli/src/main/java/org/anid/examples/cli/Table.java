// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of text for a terminal: columns as wide as they must be, the first one left-aligned, numbers to the right.
 */
final class Table {

    private final List<List<String>> rows = new ArrayList<>();
    private final int leftAligned;

    /**
     * A table with a head.
     *
     * @param leftAligned columns of words, from the left; the rest holds numbers
     * @param head one title per column
     */
    Table(int leftAligned, List<String> head) {
        this.leftAligned = leftAligned;
        rows.add(List.copyOf(head));
    }

    void add(List<String> row) {
        rows.add(List.copyOf(row));
    }

    /** The lines, without trailing blanks. */
    List<String> lines() {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], length(row.get(i)));
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String padding = " ".repeat(widths[i] - length(row.get(i)));
                line.append(i == 0 ? "" : "  ");
                if (i < leftAligned) {
                    line.append(row.get(i)).append(padding);
                } else {
                    line.append(padding).append(row.get(i));
                }
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
