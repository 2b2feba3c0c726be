// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.sql.SQLException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rows that were read together with the one asked for. A Parquet reader must go through a whole row group to reach one row
 * (100 ms for 80 MB, measured), and the next image wanted of a file is nearly always the next row: so neighbours come along
 * and stay until others need their memory. Thread-safe.
 */
final class RowWindows {

    /** Enough windows for every generator and guidance of DANI to have its own. */
    private static final long MOST_BYTES = 128L << 20;

    private static final long WINDOW_BYTES = 2L << 20;
    private static final long MOST_ROWS = 1024;

    private final long budget;
    private final Map<Key, Window> windows = new LinkedHashMap<>(16, 0.75f, true);
    private long held;

    /**
     * Holds nothing yet.
     *
     * @param budget bytes held at most, but for what is being read
     */
    RowWindows(long budget) {
        this.budget = budget;
    }

    /** Holds 128 MB, or an eighth of the heap if that is less. */
    static RowWindows forThisHeap() {
        return new RowWindows(Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / 8));
    }

    /** Reads the bytes of some rows, in order. */
    @FunctionalInterface
    interface Loader {
        List<Optional<byte[]>> load(long firstRow, long rows) throws SQLException;
    }

    /** How many rows come together, for a file of that size. */
    static long rowsOf(long fileBytes, long fileRows) {
        long bytesPerRow = Math.max(1, fileBytes / Math.max(1, fileRows));
        return Math.max(1, Math.min(MOST_ROWS, WINDOW_BYTES / bytesPerRow));
    }

    /**
     * One row.
     *
     * @param file tells files apart
     * @param rowsPerWindow the same in every call for a file
     */
    Optional<byte[]> row(Object file, long row, long rowsPerWindow, Loader loader) throws SQLException {
        long first = row - row % rowsPerWindow;
        Key key = new Key(file, first);
        Window window;
        synchronized (windows) {
            window = windows.computeIfAbsent(key, k -> new Window());
        }
        List<Optional<byte[]>> rows;
        synchronized (window) {
            if (window.rows.isEmpty()) {
                window.rows = loader.load(first, rowsPerWindow);
                count(key, window);
            }
            rows = window.rows;
        }
        int at = (int) (row - first);
        return at < rows.size() ? rows.get(at) : Optional.empty();
    }

    private void count(Key key, Window loaded) {
        synchronized (windows) {
            if (windows.get(key) != loaded) {
                return;
            }
            loaded.bytes = loaded.rows.stream()
                    .mapToLong(row -> row.map(bytes -> bytes.length).orElse(0))
                    .sum();
            held += loaded.bytes;
            Iterator<Window> eldest = windows.values().iterator();
            while (held > budget && eldest.hasNext()) {
                Window window = eldest.next();
                held -= window.bytes;
                eldest.remove();
            }
        }
    }

    private record Key(Object file, long firstRow) {}

    private static final class Window {
        private List<Optional<byte[]>> rows = List.of();
        private long bytes;
    }
}
