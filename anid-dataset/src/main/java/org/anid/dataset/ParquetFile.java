// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.anid.api.dataset.DatasetException;
import org.anid.dataset.ParquetDataset.Column;
import org.jspecify.annotations.Nullable;

/**
 * One Parquet file: which of its columns holds what, its texts, and its images in order.
 *
 * @param columns where each role is found
 * @param others names of all columns, with those in the names of folders
 */
record ParquetFile(Path file, DuckDb database, Map<Column, Source> columns, List<String> others) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A quarter of Java's memory, for a value, a dictionary and what becomes of them. */
    private static final long LIMIT = Math.min(1L << 30, Runtime.getRuntime().maxMemory() / 4);

    /** What people call what we look for; only ever proposed, never taken. */
    private static final Map<Column, List<String>> SYNONYMS = Map.of(
            Column.IMAGE,
            List.of("img", "picture", "generated", "generated_image", "edited_image", "jpg", "png", "webp", "bytes"),
            Column.IMAGE_ID,
            List.of("coco_id", "img_id", "id", "key", "file_name", "filename", "index"),
            Column.CAPTION_ID,
            List.of("captionid", "sentid", "prompt_id"),
            Column.CAPTION,
            List.of("captions", "prompt", "text", "txt", "sentence", "sentences"),
            Column.GENERATOR,
            List.of("model", "model_name", "generator_name", "source", "label", "labels"),
            Column.GUIDANCE,
            List.of("gen_type", "mode", "task"),
            Column.CATEGORY,
            List.of("supercategory", "class", "class_name"),
            Column.NATURAL,
            List.of("reference", "is_natural", "is_real", "real"));

    /** How the value of a role is had. */
    enum Form {
        /** Text, or what has one text, as a number. */
        TEXT,
        /** Bytes that are text in UTF-8, without a word that they are. */
        BYTES,
        /** A list of texts. */
        LIST,
        /** The same for all rows: in the name of a folder. */
        FOLDER,
        /** Bytes of an image, in the column or in a struct. */
        IMAGE
    }

    /**
     * Where a role is found.
     *
     * @param name of the column
     * @param form how it is read
     * @param type as DuckDB names it
     * @param constant the value in the name of a folder; null elsewhere
     * @param labels names that numbers stand for; empty where they are numbers
     * @param path whether the image column has a path beside the bytes
     */
    record Source(
            String name, Form form, String type, @Nullable String constant, List<String> labels, boolean path) {

        boolean isNumber() {
            return labels.isEmpty() && (type.matches("U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL.*") || isFloating());
        }

        private boolean isFloating() {
            return type.equals("DOUBLE") || type.equals("FLOAT");
        }

        private String quoted() {
            return '"' + name.replace("\"", "\"\"") + '"';
        }

        /** Its bytes in the schema, as DuckDB writes a path. */
        private String leaf() {
            return type.equals("BLOB") ? name : name + ", bytes";
        }
    }

    /**
     * Finds the columns.
     *
     * @param place what was opened, for columns in the names of folders
     * @param names where a role is not called by its default name
     * @param tally told of roles that are not there though a column looks like it
     * @throws DatasetException if it is no Parquet file, or a column is missing or has the wrong type
     */
    static ParquetFile open(Path file, Path place, DuckDb database, Map<Column, String> names, Tally tally)
            throws DatasetException {
        if (Files.isDirectory(file)) {
            throw new DatasetException(file + " is a folder: give one folder alone, or Parquet files");
        }
        if (!Files.isRegularFile(file)) {
            throw new DatasetException("there is no file " + file + ": check the path");
        }
        try {
            Map<String, String> types = types(file, database);
            Map<String, String> folders = HivePartitions.of(file, place);
            List<String> others = new ArrayList<>(types.keySet());
            folders.keySet().stream().filter(name -> !types.containsKey(name)).forEach(others::add);
            Map<String, List<String>> labels = labels(file, database);
            Map<Column, Source> columns = new EnumMap<>(Column.class);
            for (Column role : Column.values()) {
                String name = names.getOrDefault(role, role.defaultName());
                // Another data set may number its classes in another way: only where somebody says so.
                String type = role == Column.CLASS_ID && !names.containsKey(role) ? null : types.get(name);
                String folder = folders.get(name);
                if (type != null) {
                    columns.put(role, source(file, role, name, type, labels.getOrDefault(name, List.of())));
                } else if (folder != null && role != Column.IMAGE) {
                    columns.put(role, new Source(name, Form.FOLDER, "VARCHAR", folder, List.of(), false));
                } else if (names.containsKey(role) || role == Column.IMAGE) {
                    throw missing(file, role, name, others, types, names);
                } else {
                    String guess = guess(role, others, types, names);
                    // Where no column names the image, a path may; a row without either is refused.
                    if (guess != null && role != Column.GENERATOR && role != Column.IMAGE_ID) {
                        tally.add(
                                "Parquet files have no column " + name
                                        + ", but one that may be it: say so with --column " + role.defaultName() + "="
                                        + guess + ", as %s",
                                file.toString());
                    }
                }
            }
            Source natural = columns.get(Column.NATURAL);
            boolean named = natural != null
                    && (namesGenerators(natural)
                            || (names.containsKey(Column.NATURAL)
                                    && !natural.type().equals("BOOLEAN")));
            if (!columns.containsKey(Column.GENERATOR) && !named) {
                throw missing(file, Column.GENERATOR, Column.GENERATOR.defaultName(), others, types, names);
            }
            return new ParquetFile(file, database, columns, others);
        } catch (SQLException e) {
            throw unreadable(file, e);
        }
    }

    /** Whether generators have a name though no column names them: that of a column of images, or of another class. */
    private static boolean namesGenerators(Source natural) {
        return natural.form() == Form.IMAGE || !natural.labels().isEmpty();
    }

    private static Map<String, String> types(Path file, DuckDb database) throws SQLException {
        return database.query(
                "DESCRIBE SELECT * FROM read_parquet(?, hive_partitioning = false)",
                rows -> {
                    Map<String, String> types = new LinkedHashMap<>();
                    while (rows.next()) {
                        types.put(rows.getString(1), rows.getString(2));
                    }
                    return types;
                },
                literal(file));
    }

    private static Source source(Path file, Column role, String name, String type, List<String> labels)
            throws DatasetException {
        boolean blob = type.equals("BLOB");
        boolean struct = type.startsWith("STRUCT(");
        boolean image = blob || (struct && type.matches(".*[(\\s\"]bytes\"? BLOB.*") && !type.endsWith("]"));
        if (role == Column.IMAGE || (role == Column.NATURAL && image)) {
            if (!image) {
                throw new DatasetException(file + ": the column " + name + " is " + type
                        + (type.endsWith("]")
                                ? ", a list: write a file with one image in a row, and give that"
                                : ", not binary and not struct<bytes, path>: set the name of the image column"
                                        + " (--column image=NAME)"));
            }
            boolean path = struct && type.matches(".*[(\\s\"]path\"? VARCHAR.*");
            return new Source(name, Form.IMAGE, type, null, List.of(), path);
        }
        if (blob) {
            return new Source(name, Form.BYTES, type, null, List.of(), false);
        }
        if (type.equals("VARCHAR[]") && role == Column.CAPTION) {
            return new Source(name, Form.LIST, type, null, List.of(), false);
        }
        if (struct || type.startsWith("MAP(") || type.startsWith("UNION(") || type.endsWith("]")) {
            throw new DatasetException(file + ": the column " + name + " (" + role.defaultName() + ") is " + type
                    + ", which is no text: name another column (--column " + role.defaultName() + "=NAME)");
        }
        return new Source(name, Form.TEXT, type, null, labels, false);
    }

    /** The names of Hugging Face's ClassLabel, which stand in the file's metadata, by column. */
    private static Map<String, List<String>> labels(Path file, DuckDb database) throws SQLException, DatasetException {
        String json = database.<String, SQLException>query(
                "SELECT decode(value) FROM parquet_kv_metadata(?) WHERE decode(key) = 'huggingface'",
                rows -> rows.next() ? rows.getString(1) : "",
                literal(file));
        Map<String, List<String>> labels = new HashMap<>();
        if (json.isEmpty()) {
            return labels;
        }
        try {
            JsonNode features = JSON.readTree(json).path("info").path("features");
            features.properties().forEach(feature -> {
                if (feature.getValue().path("_type").asText().equals("ClassLabel")) {
                    List<String> names = new ArrayList<>();
                    feature.getValue().path("names").forEach(name -> names.add(name.asText()));
                    labels.put(feature.getKey(), names);
                }
            });
        } catch (JsonProcessingException e) {
            throw new DatasetException(
                    file
                            + ": the metadata \"huggingface\" are no JSON, so that nobody knows what its classes are called:"
                            + " write the file again",
                    e);
        }
        return labels;
    }

    private static DatasetException missing(
            Path file,
            Column role,
            String name,
            List<String> others,
            Map<String, String> types,
            Map<Column, String> names) {
        String guess = guess(role, others, types, names);
        String dani = others.containsAll(List.of("model", "gen_type", "reference")) && !names.containsKey(role)
                ? "; it looks like DANI as it is published: open it as that (--dani PATH)"
                : "";
        return new DatasetException(file + " has no column " + name + " (" + role.defaultName() + "); it has "
                + String.join(", ", others) + ": set the column's name (--column " + role.defaultName() + "="
                + (guess == null ? "NAME" : guess) + ")" + dani);
    }

    private static @Nullable String guess(
            Column role, List<String> others, Map<String, String> types, Map<Column, String> names) {
        Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        others.forEach(name -> byName.putIfAbsent(name, name));
        names.values().forEach(byName::remove);
        List<String> wanted = new ArrayList<>(List.of(role.defaultName()));
        wanted.addAll(SYNONYMS.getOrDefault(role, List.of()));
        for (String name : wanted) {
            String found = byName.get(name);
            if (found != null) {
                return found;
            }
        }
        if (role == Column.IMAGE) {
            for (Map.Entry<String, String> type : types.entrySet()) {
                if (type.getValue().equals("BLOB") || type.getValue().contains("bytes BLOB")) {
                    return type.getKey();
                }
            }
        }
        return null;
    }

    /** What a row says of its image. */
    interface Row {
        /** A text; null where there is none. */
        @Nullable
        String text(Column role);

        /** Several texts of one role. */
        List<String> texts(Column role);

        /** The path beside the bytes of an image; null where there is none. */
        @Nullable
        String path(Column role);

        /** As messages name it. */
        String location();
    }

    /** Is given each row. */
    @FunctionalInterface
    interface RowReader {
        void read(Row row) throws DatasetException;
    }

    /** Reads the texts of all rows, in order. */
    void rows(RowReader reader) throws DatasetException {
        List<Map.Entry<Column, Source>> order = new ArrayList<>();
        // Counts rows where all that is known of them is in the names of folders.
        StringBuilder sql = new StringBuilder("SELECT 1");
        for (Map.Entry<Column, Source> entry : columns.entrySet()) {
            Source source = entry.getValue();
            String expression =
                    switch (source.form()) {
                        case TEXT -> "CAST(" + source.quoted() + " AS VARCHAR)";
                        case BYTES, LIST -> source.quoted();
                        case IMAGE -> source.path() ? source.quoted() + ".path" : "NULL";
                        case FOLDER -> "NULL";
                    };
            sql.append(", ").append(expression);
            order.add(entry);
        }
        sql.append(" FROM read_parquet(?, hive_partitioning = false)");
        try {
            database.<Object, DatasetException>query(
                    sql.toString(),
                    rows -> {
                        for (long number = 0; rows.next(); number++) {
                            reader.read(row(rows, order, number));
                        }
                        return file;
                    },
                    literal(file));
        } catch (SQLException e) {
            throw unreadable(file, e);
        }
    }

    private Row row(ResultSet rows, List<Map.Entry<Column, Source>> order, long number)
            throws SQLException, DatasetException {
        String location = file + ", row " + number;
        Map<Column, List<String>> values = new EnumMap<>(Column.class);
        Map<Column, String> paths = new EnumMap<>(Column.class);
        for (int i = 0; i < order.size(); i++) {
            Column role = order.get(i).getKey();
            Source source = order.get(i).getValue();
            if (source.form() == Form.IMAGE) {
                String path = source.path() ? rows.getString(i + 2) : null;
                if (path != null && !path.isBlank()) {
                    paths.put(role, path);
                }
                continue;
            }
            List<String> texts = new ArrayList<>(1);
            switch (source.form()) {
                case FOLDER -> texts.add(source.constant());
                case BYTES -> texts.add(utf8(rows.getBytes(i + 2), source, location));
                case LIST -> {
                    java.sql.Array array = rows.getArray(i + 2);
                    for (Object element : array == null ? new Object[0] : (Object[]) array.getArray()) {
                        texts.add(element == null ? null : element.toString());
                    }
                }
                default -> {
                    String text = label(rows.getString(i + 2), source, location);
                    // Not a number: what pandas has where there is none.
                    texts.add("nan".equals(text) && source.isFloating() ? null : text);
                }
            }
            texts.removeIf(text -> text == null || text.isBlank());
            texts.replaceAll(String::strip);
            if (!texts.isEmpty()) {
                values.put(role, List.copyOf(texts));
            }
        }
        return new ReadRow(location, values, paths);
    }

    private record ReadRow(String location, Map<Column, List<String>> values, Map<Column, String> paths)
            implements Row {
        @Override
        public @Nullable String text(Column role) {
            List<String> texts = values.get(role);
            return texts == null ? null : texts.get(0);
        }

        @Override
        public List<String> texts(Column role) {
            return values.getOrDefault(role, List.of());
        }

        @Override
        public @Nullable String path(Column role) {
            return paths.get(role);
        }
    }

    private static @Nullable String utf8(byte @Nullable [] bytes, Source source, String location)
            throws DatasetException {
        if (bytes == null) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DatasetException(
                    location + ": the column " + source.name()
                            + " is binary and holds no UTF-8 text: name another column",
                    e);
        }
    }

    private static @Nullable String label(@Nullable String value, Source source, String location)
            throws DatasetException {
        if (value == null || source.labels().isEmpty()) {
            return value;
        }
        try {
            int index = Integer.parseInt(value);
            // Hugging Face writes −1 where nobody said which.
            return index == -1 ? null : source.labels().get(index);
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new DatasetException(
                    location + ": the column " + source.name() + " has no class " + value + "; it has "
                            + String.join(", ", source.labels()),
                    e);
        }
    }

    /** Bytes that the images of a role take, uncompressed. */
    long imageBytes(Column role) throws DatasetException {
        try {
            return database.<Long, SQLException>query(
                    "SELECT coalesce(sum(total_uncompressed_size), 0) FROM parquet_metadata(?) WHERE path_in_schema = ?",
                    rows -> rows.next() ? rows.getLong(1) : 0,
                    literal(file),
                    image(role).leaf());
        } catch (SQLException e) {
            throw unreadable(file, e);
        }
    }

    /** Reads the images of a role, in order. */
    void images(Column role, LongPredicate wanted, ParquetBlobs.Visitor visitor) throws DatasetException {
        images(role, wanted, LIMIT, visitor);
    }

    /** With a limit of its own, in bytes of a value. */
    void images(Column role, LongPredicate wanted, long limit, ParquetBlobs.Visitor visitor) throws DatasetException {
        Source source = image(role);
        try (FileChannel channel = FileChannel.open(file)) {
            ParquetBlobs blobs = new ParquetBlobs(channel, nullable(source), limit);
            long row = 0;
            for (ParquetBlobs.Chunk chunk : chunks(source)) {
                blobs.read(chunk, row, wanted, visitor);
                row += chunk.values();
            }
        } catch (DatasetException e) {
            throw e;
        } catch (SQLException | IOException e) {
            throw unreadable(file, e);
        }
    }

    /** The column of images of a role, which must be there. */
    Source image(Column role) {
        Source source = source(role);
        if (source.form() != Form.IMAGE) {
            throw new IllegalArgumentException("no column of images: " + role);
        }
        return source;
    }

    /** The column of a role, which must be there. */
    Source source(Column role) {
        Source source = columns.get(role);
        if (source == null) {
            throw new IllegalArgumentException("no column: " + role);
        }
        return source;
    }

    private List<ParquetBlobs.Chunk> chunks(Source source) throws SQLException {
        return database.<List<ParquetBlobs.Chunk>, SQLException>query(
                "SELECT compression, num_values, data_page_offset, dictionary_page_offset FROM parquet_metadata(?)"
                        + " WHERE path_in_schema = ? ORDER BY row_group_id",
                rows -> {
                    List<ParquetBlobs.Chunk> chunks = new ArrayList<>();
                    while (rows.next()) {
                        long data = rows.getLong(3);
                        long dictionary = rows.getLong(4);
                        boolean before = !rows.wasNull() && dictionary > 0 && dictionary < data;
                        chunks.add(new ParquetBlobs.Chunk(
                                rows.getString(1).toUpperCase(Locale.ROOT),
                                before ? dictionary : data,
                                rows.getLong(2)));
                    }
                    return chunks;
                },
                literal(file),
                source.leaf());
    }

    /** How many parts of the path of the bytes may be null. */
    private int nullable(Source source) throws SQLException {
        List<String> path = source.type().equals("BLOB") ? List.of(source.name()) : List.of(source.name(), "bytes");
        return database.<Integer, SQLException>query(
                "SELECT name, repetition_type, coalesce(num_children, 0) FROM parquet_schema(?)",
                rows -> {
                    int found = 0;
                    int nullable = 0;
                    // Depth first: the column is a child of the root, and its bytes are one of the column's own.
                    List<Integer> open = new ArrayList<>();
                    while (rows.next() && found < path.size()) {
                        int depth = open.size() - 1;
                        if (depth == found && rows.getString(1).equals(path.get(found))) {
                            found++;
                            nullable += "OPTIONAL".equals(rows.getString(2)) ? 1 : 0;
                        }
                        if (!open.isEmpty()) {
                            open.set(open.size() - 1, open.get(open.size() - 1) - 1);
                        }
                        open.add(rows.getInt(3));
                        while (!open.isEmpty() && open.get(open.size() - 1) == 0) {
                            open.remove(open.size() - 1);
                        }
                    }
                    return nullable;
                },
                literal(file));
    }

    /** The reader takes globs: what looks like one in a real name is put in brackets, which stand for themselves. */
    private static String literal(Path file) {
        return file.toAbsolutePath().toString().replaceAll("[\\[*?]", "[$0]");
    }

    private static DatasetException unreadable(Path file, Exception e) {
        return new DatasetException(
                file + " cannot be read as Parquet (" + TextFile.firstLine(e) + "): check or re-create it", e);
    }
}
