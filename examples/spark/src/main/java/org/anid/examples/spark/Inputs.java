// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.anid.api.dataset.DatasetException;
import org.anid.api.evaluation.ScoreRow;
import org.anid.dataset.Captions;
import org.anid.dataset.ParquetDataset.Column;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** The ways in which images are given, as rows that Spark reads when they are asked for. Immutable. */
final class Inputs {

    /** Rows of a Parquet file that are in memory together: images are larger than what Spark expects. */
    private static final String ROWS_TOGETHER = "8";

    private static final String PARQUET = ".parquet";

    private final SparkSession spark;
    private final JavaSparkContext context;

    /**
     * Reads with a session.
     *
     * @param session is not changed
     */
    Inputs(SparkSession session) {
        spark = session.newSession();
        spark.conf().set("spark.sql.parquet.columnarReaderBatchSize", ROWS_TOGETHER);
        context = JavaSparkContext.fromSparkContext(session.sparkContext());
    }

    /** A folder in which every image is of one generator, or natural; and what is in one of the DANI layout. */
    private record Folder(String root, @Nullable String generator, boolean dani) implements Serializable {

        @Nullable
        FoundImage image(String path, byte[] bytes) {
            String inside = path.substring(root.length() + 1);
            String made = generator;
            if (dani) {
                int slash = inside.indexOf('/');
                if (slash < 0) {
                    return null;
                }
                made = inside.substring(0, slash);
                inside = inside.substring(slash + 1);
            }
            Map<Column, String> values = FolderLayout.of(inside);
            if (values == null || dani && values.isEmpty()) {
                return null;
            }
            if (made != null) {
                values.put(Column.GENERATOR, made);
            }
            return new FoundImage(values, inside, false, shown(path), bytes);
        }
    }

    /** A path as the library shows it: local ones without a scheme. */
    private static String shown(String path) {
        return path.startsWith("file:") ? path.substring("file:".length()).replaceFirst("^//+", "/") : path;
    }

    /** Captions that lie in a folder; none where there are none. */
    Captions captionsIn(String root) throws DatasetException {
        try {
            for (String name : List.of("captions.json", "captions_val2017.json")) {
                org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(root, name);
                FileSystem files = path.getFileSystem(context.hadoopConfiguration());
                if (files.exists(path)) {
                    Path folder = Files.createTempDirectory("anid-captions-");
                    Path copy = folder.resolve(name);
                    try (InputStream bytes = files.open(path)) {
                        Files.copy(bytes, copy);
                        return Captions.read(copy);
                    } finally {
                        Files.deleteIfExists(copy);
                        Files.delete(folder);
                    }
                }
            }
            return Captions.none();
        } catch (DatasetException e) {
            throw e;
        } catch (IOException e) {
            throw new DatasetException("cannot look into " + root + ": " + e.getMessage(), e);
        }
    }

    /** Whether a folder is in the DANI layout, not of Parquet files. */
    boolean isDani(String root) throws DatasetException {
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(root);
        try {
            FileSystem files = path.getFileSystem(context.hadoopConfiguration());
            return files.exists(new org.apache.hadoop.fs.Path(path, ScoreRow.NATURAL));
        } catch (IOException e) {
            throw new DatasetException("cannot look into " + root + ": " + e.getMessage(), e);
        }
    }

    /**
     * Folders of images.
     *
     * @param generated folders by generator
     */
    JavaRDD<FoundImage> folders(String natural, Map<String, List<String>> generated) throws DatasetException {
        JavaRDD<FoundImage> all = folder(natural, ScoreRow.NATURAL, false);
        for (Map.Entry<String, List<String>> side : generated.entrySet()) {
            for (String folder : side.getValue()) {
                all = all.union(folder(folder, side.getKey(), false));
            }
        }
        return all;
    }

    /** DANI as it lies on a disk. */
    JavaRDD<FoundImage> dani(String root) throws DatasetException {
        return folder(root, null, true);
    }

    private JavaRDD<FoundImage> folder(String given, @Nullable String generator, boolean dani) throws DatasetException {
        Folder folder = new Folder(existing(given), generator, dani);
        return spark.read()
                .format("binaryFile")
                .option("recursiveFileLookup", "true")
                .load(given)
                .select("path", "content")
                .javaRDD()
                .map(row -> folder.image(row.getString(0), row.getAs(1)))
                .filter(Objects::nonNull);
    }

    /** The whole path, with its file system. */
    private String existing(String given) throws DatasetException {
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(given);
        try {
            FileSystem files = path.getFileSystem(context.hadoopConfiguration());
            if (!files.exists(path)) {
                throw new DatasetException("there is nothing at " + given + ": check the path");
            }
            return files.makeQualified(path).toString();
        } catch (DatasetException e) {
            throw e;
        } catch (IOException e) {
            throw new DatasetException("cannot look at " + given + ": " + e.getMessage(), e);
        }
    }

    /**
     * Tars in WebDataset's form.
     *
     * @param place a tar, or a folder of them
     * @param names of keys in JSON that are not called by the default names of what they tell
     */
    JavaRDD<FoundImage> webDataset(String place, Map<Column, String> names) throws DatasetException {
        existing(place);
        Map<Column, String> keys = new LinkedHashMap<>(names);
        return context.binaryFiles(place, context.defaultParallelism())
                .filter(file -> TarImages.isTar(file._1()))
                .flatMap(file -> new TarImages(shown(file._1()), file._2().open(), keys));
    }

    /** Whether it is a folder, which must have Parquet files in it then. */
    private boolean isFolderOfParquet(String place) throws DatasetException {
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(existing(place));
        try {
            FileSystem files = path.getFileSystem(context.hadoopConfiguration());
            if (!files.getFileStatus(path).isDirectory()) {
                return false;
            }
            RemoteIterator<LocatedFileStatus> there = files.listFiles(path, true);
            while (there.hasNext()) {
                if (there.next().getPath().getName().endsWith(PARQUET)) {
                    return true;
                }
            }
        } catch (IOException e) {
            throw new DatasetException("cannot look into " + place + ": " + e.getMessage(), e);
        }
        throw new DatasetException("there are no " + PARQUET + " files in " + place + ": check the path");
    }

    /** Where a value of a row is, and what it tells. */
    private record Told(Column role, int at) implements Serializable {}

    /**
     * Parquet files, with columns in the names of folders too.
     *
     * @param names of columns that are not called by the default names of what they tell
     */
    JavaRDD<FoundImage> parquet(List<String> places, Map<Column, String> names) throws DatasetException {
        boolean folders = false;
        for (String place : places) {
            folders |= isFolderOfParquet(place);
        }
        Map<String, String> options = new LinkedHashMap<>(Map.of("mergeSchema", "true"));
        if (folders) {
            // Captions may lie beside.
            options.put("pathGlobFilter", "*" + PARQUET);
        }
        Dataset<Row> rows = spark.read().options(options).parquet(places.toArray(String[]::new));
        List<String> there = Arrays.asList(rows.schema().fieldNames());
        List<org.apache.spark.sql.Column> chosen = new ArrayList<>();
        chosen.add(functions.col("_metadata.file_path"));
        chosen.add(functions.col("_metadata.row_index"));
        String imageName = names.getOrDefault(Column.IMAGE, Column.IMAGE.defaultName());
        String naturalName = names.getOrDefault(Column.NATURAL, Column.NATURAL.defaultName());
        boolean pairs = false;
        List<Told> told = new ArrayList<>();
        for (Column role : Column.values()) {
            String name = names.getOrDefault(role, role.defaultName());
            // Another data set may number its classes in another way: only where somebody says so.
            if (!there.contains(name) || role == Column.CLASS_ID && !names.containsKey(role)) {
                if (role == Column.IMAGE || names.containsKey(role)) {
                    throw new DatasetException(String.join(", ", places) + ": there is no column " + name + " ("
                            + role.defaultName() + "); it has " + String.join(", ", there)
                            + ": name the column (--column " + role.defaultName() + "=NAME)");
                }
                continue;
            }
            DataType type = rows.schema().apply(name).dataType();
            if (role == Column.IMAGE) {
                if (!isImage(type)) {
                    throw new DatasetException(String.join(", ", places) + ": the column " + name + " holds "
                            + type.simpleString() + ", not the bytes of images: name another (--column image=NAME)");
                }
            } else if (role == Column.NATURAL && isImage(type)) {
                pairs = true;
            } else {
                told.add(new Told(role, chosen.size()));
                org.apache.spark.sql.Column column = functions.col(quoted(name));
                chosen.add(
                        (type instanceof ArrayType ? functions.get(column, functions.lit(0)) : column).cast("string"));
            }
        }
        int image = chosen.size();
        addImage(chosen, rows.schema(), imageName);
        boolean both = pairs;
        if (both) {
            addImage(chosen, rows.schema(), naturalName);
        }
        return rows.select(chosen.toArray(org.apache.spark.sql.Column[]::new))
                .javaRDD()
                .flatMap(row -> images(row, told, image, both, imageName, naturalName));
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    private static boolean isImage(DataType type) {
        return type instanceof BinaryType
                || type instanceof StructType struct
                        && Arrays.asList(struct.fieldNames()).contains("bytes");
    }

    /** Bytes and path. */
    private static void addImage(List<org.apache.spark.sql.Column> chosen, StructType schema, String name) {
        org.apache.spark.sql.Column column = functions.col(quoted(name));
        org.apache.spark.sql.Column none = functions.lit(null).cast("string");
        if (schema.apply(name).dataType() instanceof StructType struct) {
            chosen.add(column.getField("bytes"));
            chosen.add(
                    Arrays.asList(struct.fieldNames()).contains("path")
                            ? column.getField("path").cast("string")
                            : none);
        } else {
            chosen.add(column);
            chosen.add(none);
        }
    }

    private static Iterator<FoundImage> images(
            Row row, List<Told> told, int image, boolean pairs, String imageName, String naturalName) {
        String location = file(row.getString(0)) + ", row " + row.getLong(1);
        Map<Column, String> values = new EnumMap<>(Column.class);
        for (Told each : told) {
            String text = row.getString(each.at);
            if (text != null && !text.isBlank()) {
                values.put(each.role, text.strip());
            }
        }
        String path = row.getString(image + 1);
        if (!pairs) {
            return List.of(new FoundImage(values, path, true, location, row.getAs(image)))
                    .iterator();
        }
        String natural = row.getString(image + 3);
        String named = natural == null ? path : natural;
        Map<Column, String> ofNatural = new EnumMap<>(values);
        ofNatural.keySet().removeAll(List.of(Column.GENERATOR, Column.GUIDANCE, Column.CAPTION, Column.SIZE));
        ofNatural.put(Column.GENERATOR, ScoreRow.NATURAL);
        values.putIfAbsent(Column.GENERATOR, imageName);
        return List.of(
                        new FoundImage(ofNatural, named, true, location + ", " + naturalName, row.getAs(image + 2)),
                        new FoundImage(values, named, true, location, row.getAs(image)))
                .iterator();
    }

    /** Of the address of a file, in which spaces are {@code %20}. */
    private static String file(String address) {
        return address.startsWith("file:") ? Path.of(URI.create(address)).toString() : address;
    }
}
