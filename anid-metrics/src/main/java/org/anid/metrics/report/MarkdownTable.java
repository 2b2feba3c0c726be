// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A GitHub table whose columns line up in a terminal too. Not thread-safe. */
final class MarkdownTable {

    private final List<String> header;
    private final int textColumns;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * An empty table.
     *
     * @param textColumns how many columns, from the left, are text; the others are numbers and go to the right
     */
    MarkdownTable(int textColumns, List<String> header) {
        this.textColumns = textColumns;
        this.header = List.copyOf(header);
    }

    /** Adds a row of cells that are Markdown already. */
    void row(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    void write(Appendable out) throws IOException {
        int[] widths = new int[header.size()];
        for (int c = 0; c < widths.length; c++) {
            widths[c] = Math.max(3, width(header.get(c)));
            for (List<String> row : rows) {
                widths[c] = Math.max(widths[c], width(row.get(c)));
            }
        }
        line(out, header, widths);
        for (int c = 0; c < widths.length; c++) {
            out.append(c == 0 ? "| " : " | ");
            out.append("-".repeat(widths[c] - (right(c) ? 1 : 0)));
            out.append(right(c) ? ":" : "");
        }
        out.append(" |\n");
        for (List<String> row : rows) {
            line(out, row, widths);
        }
        out.append('\n');
    }

    private void line(Appendable out, List<String> cells, int[] widths) throws IOException {
        for (int c = 0; c < widths.length; c++) {
            String padding = " ".repeat(widths[c] - width(cells.get(c)));
            out.append(c == 0 ? "| " : " | ");
            out.append(right(c) ? padding + cells.get(c) : cells.get(c) + padding);
        }
        out.append(" |\n");
    }

    private boolean right(int column) {
        return column >= textColumns;
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
