// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.anid.api.dataset.DatasetException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;
import org.jspecify.annotations.Nullable;

/** A CSV file with a header line, read row by row. Every complaint names file and line. */
final class CsvFile {

    private static final CSVFormat FORMAT = CSVFormat.DEFAULT
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreHeaderCase(true)
            .setTrim(true)
            .setIgnoreEmptyLines(true)
            .setAllowMissingColumnNames(true)
            .setDuplicateHeaderMode(DuplicateHeaderMode.ALLOW_EMPTY)
            .get();

    private CsvFile() {}

    /** Reads a row. */
    @FunctionalInterface
    interface RowReader {
        void read(Row row) throws DatasetException;
    }

    /**
     * Reads all rows.
     *
     * @param required columns that must be there
     * @param optional columns that may be
     */
    static void read(Path file, List<String> required, List<String> optional, RowReader reader)
            throws DatasetException {
        try (BufferedReader text = TextFile.open(file);
                CSVParser parser = parser(file, text)) {
            List<String> names = parser.getHeaderNames().stream()
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .toList();
            for (String column : required) {
                if (!names.contains(column)) {
                    throw new DatasetException(file + ", line 1: there is no column " + column + "; columns are "
                            + String.join(",", required)
                            + (optional.isEmpty() ? "" : " and, if wanted, " + String.join(",", optional)));
                }
            }
            Iterator<CSVRecord> rows = parser.iterator();
            while (hasNext(file, parser, rows)) {
                CSVRecord row = rows.next();
                long line = parser.getCurrentLineNumber();
                if (!row.isConsistent()) {
                    throw new DatasetException(file + ", line " + line + ": " + row.size() + " values for "
                            + names.size() + " columns; quote values that hold a comma");
                }
                reader.read(new Row(file, line, row));
            }
        } catch (DatasetException e) {
            throw e;
        } catch (IOException e) {
            throw TextFile.unreadable(file, e);
        }
    }

    private static CSVParser parser(Path file, BufferedReader text) throws IOException {
        try {
            return CSVParser.parse(text, FORMAT);
        } catch (IllegalArgumentException e) {
            throw new DatasetException(file + ", line 1: two columns have the same name; rename one of them", e);
        }
    }

    private static boolean hasNext(Path file, CSVParser parser, Iterator<CSVRecord> rows) throws DatasetException {
        try {
            return rows.hasNext();
        } catch (UncheckedIOException | IllegalStateException e) {
            throw new DatasetException(
                    file + ", line " + parser.getCurrentLineNumber() + ": not valid CSV (" + TextFile.firstLine(e)
                            + "); check the quotes",
                    e);
        }
    }

    /** One row. */
    record Row(Path file, long line, CSVRecord values) implements Cells {

        /** A value that must be there. */
        String get(String column) throws DatasetException {
            String value = find(column);
            if (value == null) {
                throw error("the column " + column + " is empty; fill it");
            }
            return value;
        }

        @Override
        public @Nullable String find(String column) {
            if (!values.isMapped(column)) {
                return null;
            }
            String value = values.get(column).strip();
            return value.isEmpty() ? null : value;
        }

        @Override
        public DatasetException error(String message) {
            return new DatasetException(file + ", line " + line + ": " + message);
        }
    }
}
