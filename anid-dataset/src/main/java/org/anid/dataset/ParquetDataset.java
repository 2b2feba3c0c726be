// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.anid.api.dataset.DatasetException;
import org.anid.api.dataset.DecodedImage;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.ImageContent;
import org.anid.api.dataset.ImageReadException;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.ImageSource;
import org.anid.api.image.ImageShape;
import org.anid.dataset.decode.ImageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Images in Parquet files, one per row. Opening reads every column but the pixels; an image's bytes are read by file and row
 * number when its record is asked for them, a few neighbours with it: at most 128 MB of bytes are held, or an eighth of the
 * heap. Immutable; safe to share between
 * threads until {@link #close}.
 *
 * <p>Needs DuckDB's JDBC driver ({@code org.duckdb:duckdb_jdbc}) on the class path, which is optional for those who read
 * no Parquet. Its Parquet reader is built in; nothing is downloaded.
 *
 * <p>What each {@link Column} holds; the names are defaults and can be set:
 *
 * <ul>
 *   <li>{@code image}: bytes of an image file, as a binary column or as Hugging Face writes them,
 *       {@code struct<bytes: binary, path: string>}
 *   <li>{@code image_id}: which natural image. Where the column or the value is missing, the stem of the struct's path
 *       tells: {@code IMAGEID_CAPTIONID} or {@code IMAGEID}
 *   <li>{@code caption_id}, {@code caption}, {@code category}, {@code guidance}: may be missing or null
 *   <li>{@code generator}: null, blank or {@code ORG} for natural images
 *   <li>{@code natural}: true or 1 for natural images, whatever the generator says; may be missing
 *   <li>{@code size}: {@code 512} or {@code 640x480}; tells the forms of a natural image apart; may be missing
 * </ul>
 */
public final class ParquetDataset implements ImageSource {

    private final String name;
    private final DuckDb database;
    private final List<ImageRecord> records;
    private final List<String> warnings;

    private ParquetDataset(String name, DuckDb database, List<ImageRecord> records, List<String> warnings) {
        this.name = name;
        this.database = database;
        this.records = List.copyOf(records);
        this.warnings = List.copyOf(warnings);
    }

    /** What a column holds. */
    public enum Column {
        /** Bytes of the image file. */
        IMAGE,
        /** Which natural image. */
        IMAGE_ID,
        /** Which caption. */
        CAPTION_ID,
        /** Text of the caption. */
        CAPTION,
        /** Name of the generator. */
        GENERATOR,
        /** What the generator was given. */
        GUIDANCE,
        /** Content category. */
        CATEGORY,
        /** Whether the image is natural. */
        NATURAL,
        /** Size of the image in pixels. */
        SIZE;

        /** Name that it has unless another is set: the constant's, in lower case. */
        public String defaultName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Starts the settings.
     *
     * @param fileOrFolder a Parquet file, or a folder in which every {@code .parquet} file counts, at any depth
     */
    public static Builder builder(Path fileOrFolder) {
        return new Builder(fileOrFolder, null, List.of());
    }

    /**
     * Starts the settings.
     *
     * @param folder where to look, at any depth
     * @param glob which files count, by their path relative to the folder, as {@code data/train-*.parquet}; syntax of
     *     {@link java.nio.file.FileSystem#getPathMatcher}
     */
    public static Builder builder(Path folder, String glob) {
        return new Builder(folder, glob, List.of());
    }

    /**
     * Starts the settings.
     *
     * @param files Parquet files, at least one
     * @throws IllegalArgumentException if there is none
     */
    public static Builder builder(List<Path> files) {
        if (files.isEmpty()) {
            throw new IllegalArgumentException("no Parquet files were given");
        }
        return new Builder(files.get(0), null, List.copyOf(files));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<ImageRecord> records() {
        return records;
    }

    @Override
    public List<String> warnings() {
        return warnings;
    }

    /** Closes the database; images cannot be read afterwards. */
    @Override
    public void close() {
        try {
            database.close();
        } catch (SQLException e) {
            throw new UncheckedIOException(new IOException("DuckDB does not close: " + e.getMessage(), e));
        }
    }

    /** Collects settings; not thread-safe. */
    public static final class Builder {
        private final Path place;
        private final @Nullable String glob;
        private final List<Path> files;
        private final Map<Column, String> names = new EnumMap<>(Column.class);
        private @Nullable String name;
        private Captions captions = Captions.none();
        private Categories categories = Categories.none();
        private ImageDecoder decoder = ImageDecoder.create();

        private Builder(Path place, @Nullable String glob, List<Path> files) {
            this.place = place;
            this.glob = glob;
            this.files = files;
        }

        /** Name in reports; that of the file or folder by default. */
        public Builder name(String value) {
            name = value;
            return this;
        }

        /** Name of a column, which must be there then; {@link Column#defaultName} by default. */
        public Builder column(Column column, String value) {
            names.put(column, value);
            return this;
        }

        /** Captions of images for which the rows have none; none by default. */
        public Builder captions(Captions value) {
            captions = value;
            return this;
        }

        /** Categories, which go before those in the rows; none by default. */
        public Builder categories(Categories value) {
            categories = value;
            return this;
        }

        /** What decodes the images; {@link ImageDecoder#create()} by default. */
        public Builder decoder(ImageDecoder value) {
            decoder = value;
            return this;
        }

        /**
         * Reads everything but the images.
         *
         * @throws DatasetException if DuckDB is absent, there are no files, one is not Parquet, a column is missing, or a
         *     row does not say which image it is; the message names file, row and fix
         */
        public ParquetDataset open() throws DatasetException {
            List<Path> shards = shards();
            DuckDb database = DuckDb.open(ParquetDataset.class.getClassLoader());
            try {
                Tally tally = new Tally();
                RecordCollector collector = new RecordCollector(captions, categories, tally);
                Map<String, Origins> origins = new HashMap<>();
                RowWindows windows = RowWindows.forThisHeap();
                for (Path shard : shards) {
                    Shard.open(shard, database, names, windows, decoder).read(collector, origins);
                }
                List<ImageRecord> records = collector.finish();
                if (records.isEmpty()) {
                    throw new DatasetException(place + " holds no rows: give Parquet files with images");
                }
                return new ParquetDataset(
                        name == null ? ImageFolder.name(place.toAbsolutePath().normalize()) : name,
                        database,
                        records,
                        tally.lines());
            } catch (DatasetException | RuntimeException e) {
                closeAfter(e, database);
                throw e;
            }
        }

        private static void closeAfter(Exception failure, DuckDb database) {
            try {
                database.close();
            } catch (SQLException e) {
                failure.addSuppressed(e);
            }
        }

        private List<Path> shards() throws DatasetException {
            if (!files.isEmpty()) {
                return files;
            }
            if (Files.isRegularFile(place) && glob == null) {
                return List.of(place);
            }
            if (!Files.exists(place)) {
                throw new DatasetException("there is no file or folder " + place + ": check the path");
            }
            PathMatcher matcher =
                    FileSystems.getDefault().getPathMatcher("glob:" + (glob == null ? "**.parquet" : glob));
            // Sorted by text with one separator, so that the order is that of every system.
            Map<String, Path> found = new TreeMap<>();
            try (Stream<Path> walk = Files.walk(place)) {
                walk.filter(Files::isRegularFile).forEach(path -> {
                    Path relative = place.relativize(path);
                    if (matcher.matches(relative)) {
                        found.put(relative.toString().replace('\\', '/'), path);
                    }
                });
            } catch (IOException | UncheckedIOException e) {
                throw new DatasetException(
                        "the folder " + place + " cannot be listed (" + TextFile.firstLine(e)
                                + "): check that it may be read",
                        e);
            }
            if (found.isEmpty()) {
                throw new DatasetException("no Parquet files in " + place + (glob == null ? "" : " match " + glob)
                        + ": give the folder that holds them");
            }
            return List.copyOf(found.values());
        }
    }

    /**
     * One Parquet file.
     *
     * @param expressions SQL of each column that the file has
     * @param pathExpression SQL of the path beside the bytes; null where there is none
     * @param rowsPerWindow how many rows are read together
     */
    private record Shard(
            Path file,
            DuckDb database,
            Map<Column, String> expressions,
            @Nullable String pathExpression,
            long rowsPerWindow,
            RowWindows windows,
            ImageDecoder decoder) {

        private static final String FROM = " FROM read_parquet(?, file_row_number = true, hive_partitioning = false)";

        static Shard open(
                Path file, DuckDb database, Map<Column, String> names, RowWindows windows, ImageDecoder decoder)
                throws DatasetException {
            Map<String, String> types = types(file, database);
            Map<Column, String> expressions = new EnumMap<>(Column.class);
            String path = null;
            for (Column column : Column.values()) {
                String columnName = names.getOrDefault(column, column.defaultName());
                String type = types.get(columnName);
                if (type == null) {
                    if (names.containsKey(column) || column == Column.IMAGE) {
                        throw new DatasetException(file + " has no column " + columnName + " (" + column.defaultName()
                                + "); it has " + String.join(", ", types.keySet()) + ": set the column's name");
                    }
                    continue;
                }
                String quoted = '"' + columnName.replace("\"", "\"\"") + '"';
                if (column != Column.IMAGE) {
                    expressions.put(column, "CAST(" + quoted + " AS VARCHAR)");
                } else if (type.equals("BLOB")) {
                    expressions.put(column, quoted);
                } else if (type.startsWith("STRUCT(") && type.matches(".*[(\\s\"]bytes\"? BLOB.*")) {
                    expressions.put(column, quoted + ".bytes");
                    path = type.matches(".*[(\\s\"]path\"? VARCHAR.*") ? quoted + ".path" : null;
                } else {
                    throw new DatasetException(file + ": the column " + columnName + " is " + type
                            + ", not binary and not struct<bytes, path>: set the name of the image column");
                }
            }
            return new Shard(file, database, expressions, path, rowsPerWindow(file, database), windows, decoder);
        }

        private static Map<String, String> types(Path file, DuckDb database) throws DatasetException {
            if (!Files.isRegularFile(file)) {
                throw new DatasetException("there is no file " + file + ": check the path");
            }
            try {
                return database.query(
                        "DESCRIBE SELECT *" + " FROM read_parquet(?, hive_partitioning = false)",
                        rows -> {
                            Map<String, String> types = new LinkedHashMap<>();
                            while (rows.next()) {
                                types.put(rows.getString(1), rows.getString(2));
                            }
                            return types;
                        },
                        literal(file));
            } catch (SQLException e) {
                throw unreadable(file, e);
            }
        }

        void read(RecordCollector collector, Map<String, Origins> origins) throws DatasetException {
            List<Column> order = new ArrayList<>(expressions.keySet());
            order.remove(Column.IMAGE);
            StringBuilder sql = new StringBuilder("SELECT file_row_number, ");
            sql.append(pathExpression == null ? "NULL" : pathExpression);
            order.forEach(column -> sql.append(", ").append(expressions.get(column)));
            sql.append(FROM).append(" ORDER BY file_row_number");
            try {
                database.<Object, DatasetException>query(
                        sql.toString(),
                        rows -> {
                            while (rows.next()) {
                                row(rows, order, collector, origins);
                            }
                            return file;
                        },
                        literal(file));
            } catch (SQLException e) {
                throw unreadable(file, e);
            }
        }

        private void row(ResultSet rows, List<Column> order, RecordCollector collector, Map<String, Origins> origins)
                throws SQLException, DatasetException {
            long number = rows.getLong(1);
            Map<Column, String> values = new EnumMap<>(Column.class);
            for (int i = 0; i < order.size(); i++) {
                String value = rows.getString(i + 3);
                if (value != null && !value.isBlank()) {
                    values.put(order.get(i), value.strip());
                }
            }
            String location = file + ", row " + number;
            String imageId = values.get(Column.IMAGE_ID);
            String captionId = values.get(Column.CAPTION_ID);
            if (imageId == null) {
                String path = rows.getString(2);
                if (path == null || path.isBlank()) {
                    throw new DatasetException(location
                            + ": neither an image id nor a path says which image this is; name the column with the id");
                }
                DaniName stem = DaniName.of(ImageFolder.stem(path.substring(path.lastIndexOf('/') + 1)));
                imageId = stem.imageId();
                captionId = captionId == null ? stem.captionId() : captionId;
            }
            String sizeText = values.get(Column.SIZE);
            ImageShape size = sizeText == null ? null : ImageFolder.size(sizeText);
            RecordCollector.Found found = new RecordCollector.Found(
                    imageId,
                    captionId,
                    values.get(Column.CAPTION),
                    values.get(Column.CATEGORY),
                    size,
                    location,
                    new RowContent(this, number));
            String generator = values.get(Column.GENERATOR);
            if (natural(values.get(Column.NATURAL), generator, location)) {
                collector.natural(found);
            } else if (generator == null) {
                throw new DatasetException(location + ": a generated image without a generator; name the column");
            } else {
                try {
                    String text = values.get(Column.GUIDANCE);
                    Origins own = origins.computeIfAbsent(generator, Origins::new);
                    collector.generated(own.of(text == null ? null : Guidance.parse(text)), found);
                } catch (IllegalArgumentException e) {
                    throw new DatasetException(location + ": " + e.getMessage() + "; correct it", e);
                }
            }
        }

        private static boolean natural(@Nullable String flag, @Nullable String generator, String location)
                throws DatasetException {
            if (flag == null) {
                return generator == null || generator.equalsIgnoreCase(DaniDataset.NATURAL);
            }
            return switch (flag.toLowerCase(Locale.ROOT)) {
                case "true", "1" -> true;
                case "false", "0" -> false;
                default ->
                    throw new DatasetException(
                            location + ": natural is true or false, not '" + flag + "'; name another column");
            };
        }

        private static long rowsPerWindow(Path file, DuckDb database) throws DatasetException {
            try {
                long rows = database.<Long, SQLException>query(
                        "SELECT count(*)" + FROM, result -> result.next() ? result.getLong(1) : 0, literal(file));
                return RowWindows.rowsOf(Files.size(file), rows);
            } catch (SQLException e) {
                throw unreadable(file, e);
            } catch (IOException e) {
                throw TextFile.unreadable(file, e);
            }
        }

        private Optional<byte[]> bytes(long row) throws SQLException {
            database.ensureOpen();
            return windows.row(file, row, rowsPerWindow, this::load);
        }

        private List<Optional<byte[]>> load(long firstRow, long rows) throws SQLException {
            return database.<List<Optional<byte[]>>, SQLException>query(
                    "SELECT " + expressions.get(Column.IMAGE) + FROM
                            + " WHERE file_row_number BETWEEN ? AND ? ORDER BY file_row_number",
                    result -> {
                        List<Optional<byte[]>> loaded = new ArrayList<>();
                        while (result.next()) {
                            loaded.add(Optional.ofNullable(result.getBytes(1)));
                        }
                        return loaded;
                    },
                    literal(file),
                    firstRow,
                    firstRow + rows - 1);
        }

        /** The reader takes globs: what looks like one in a real name is put in brackets, which stand for themselves. */
        private static String literal(Path file) {
            return file.toAbsolutePath().toString().replaceAll("[\\[*?]", "[$0]");
        }

        private static DatasetException unreadable(Path file, SQLException e) {
            return new DatasetException(
                    file + " cannot be read as Parquet (" + TextFile.firstLine(e) + "): check or re-create it", e);
        }
    }

    private record RowContent(Shard shard, long row) implements ImageContent {
        @Override
        public DecodedImage read() throws ImageReadException {
            Optional<byte[]> bytes;
            try {
                bytes = shard.bytes(row);
            } catch (SQLException e) {
                throw new ImageReadException("the row cannot be read: " + TextFile.firstLine(e), e);
            }
            return shard.decoder()
                    .decode(bytes.orElseThrow(() -> new ImageReadException("the row holds no image bytes")));
        }
    }
}
