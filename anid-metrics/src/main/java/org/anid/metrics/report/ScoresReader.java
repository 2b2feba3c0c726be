// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.anid.api.dataset.Condition;
import org.anid.api.dataset.Guidance;
import org.anid.api.evaluation.ScoreRow;
import org.anid.api.evaluation.ScoreTable;
import org.jspecify.annotations.Nullable;

/** Reads {@code scores.csv} as {@link ScoresCsv} writes it. Not thread-safe. */
final class ScoresReader {

    private static final List<String> COLUMNS = List.of(ScoresCsv.HEADER.split(","));

    private final Path file;

    /** Names, categories and conditions come again and again: one copy of each is enough. */
    private final Map<String, String> names = new HashMap<>();

    private final Map<String, List<String>> categories = new HashMap<>();
    private final Map<Condition, Condition> conditions = new HashMap<>();

    private ScoresReader(Path file) {
        this.file = file;
    }

    /**
     * The table in a folder; an empty one where there is none.
     *
     * @param rows that it must have
     * @throws IOException with one clear line if it cannot be read or is not what {@link ScoresCsv} writes
     */
    static ScoreTable read(Path folder, long rows) throws IOException {
        Path file = folder.resolve(new ScoresCsv().fileName());
        if (!Files.isRegularFile(file)) {
            return ScoreTable.of(List.of());
        }
        List<ScoreRow> scores = new ScoresReader(file).rows();
        if (scores.size() != rows) {
            throw new IOException(file + " has " + scores.size() + " rows, and scoreRows in report.json is " + rows
                    + ": they are of two runs, or the file is cut off; write the report again");
        }
        return ScoreTable.of(scores);
    }

    private List<ScoreRow> rows() throws IOException {
        List<ScoreRow> scores = new ArrayList<>();
        try (BufferedReader in = Files.newBufferedReader(file)) {
            CsvRows csv = new CsvRows(in);
            if (!COLUMNS.equals(next(csv))) {
                throw odd(csv, "is not " + ScoresCsv.HEADER);
            }
            List<@Nullable String> row;
            while ((row = next(csv)) != null) {
                if (row.size() != COLUMNS.size()) {
                    throw odd(csv, "has " + row.size() + " fields instead of " + COLUMNS.size());
                }
                scores.add(score(csv, row));
            }
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not in UTF-8; take an unchanged copy of it", e);
        }
        return scores;
    }

    private @Nullable List<@Nullable String> next(CsvRows csv) throws IOException {
        try {
            return csv.next();
        } catch (CsvRows.Broken e) {
            throw odd(csv, String.valueOf(e.getMessage()));
        }
    }

    private ScoreRow score(CsvRows csv, List<@Nullable String> row) throws IOException {
        String joined = row.get(4);
        return new ScoreRow(
                condition(csv, row),
                text(csv, row, 2),
                row.get(3) == null ? null : text(csv, row, 3),
                joined == null ? List.of() : categories.computeIfAbsent(joined, field -> split(Csv.read(field))),
                pixels(csv, row, 5),
                pixels(csv, row, 6),
                text(csv, row, 7),
                text(csv, row, 8),
                number(csv, row, 9));
    }

    private @Nullable Condition condition(CsvRows csv, List<@Nullable String> row) throws IOException {
        String generator = text(csv, row, 0);
        if (generator.equals(ScoreRow.NATURAL)) {
            return null;
        }
        String guidance = row.get(1);
        try {
            return conditions.computeIfAbsent(
                    new Condition(generator, guidance == null ? null : Guidance.valueOf(guidance)), each -> each);
        } catch (IllegalArgumentException e) {
            throw odd(csv, "has the guidance '" + guidance + "', not T2I, I2I, TI2I or nothing");
        }
    }

    private String text(CsvRows csv, List<@Nullable String> row, int column) throws IOException {
        String field = row.get(column);
        if (field == null) {
            throw odd(csv, "has no " + COLUMNS.get(column));
        }
        return names.computeIfAbsent(field, Csv::read);
    }

    private int pixels(CsvRows csv, List<@Nullable String> row, int column) throws IOException {
        double pixels = number(csv, row, column);
        if (pixels != (int) pixels) {
            throw odd(csv, "has a " + COLUMNS.get(column) + " that is no whole number");
        }
        return (int) pixels;
    }

    private double number(CsvRows csv, List<@Nullable String> row, int column) throws IOException {
        String field = row.get(column);
        try {
            double number = Double.parseDouble(String.valueOf(field));
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, as for what is not finite.
        }
        throw odd(
                csv, "has the " + COLUMNS.get(column) + " '" + (field == null ? "" : field) + "', which is no number");
    }

    /** The categories of an image, from one field. */
    private static List<String> split(String field) {
        List<String> categories = new ArrayList<>();
        StringBuilder category = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == ';') {
                categories.add(category.toString());
                category.setLength(0);
            } else {
                category.append(c == '\\' && i + 1 < field.length() ? field.charAt(++i) : c);
            }
        }
        categories.add(category.toString());
        return List.copyOf(categories);
    }

    private IOException odd(CsvRows csv, String how) {
        return new IOException(file + ": line " + csv.line() + " " + how
                + "; write the report again, or take an unchanged copy of it");
    }
}
