// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.anid.api.dataset.DatasetException;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.ImageSource;
import org.anid.dataset.decode.ImageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Images in Parquet files, one per row, or a natural one and what was made of it. Opening reads each file once, in
 * order, and lays the images that take part down in a temporary file (where {@code java.io.tmpdir} says; gone on
 * {@link #close}, at the latest with the JVM), from which they are read in any order: rows lie by model, not by image,
 * and what is compressed can only be read from its start. Memory holds one image at a time; one that takes more than a
 * quarter of the heap fails alone. Immutable; safe to share between threads until {@link #close}.
 *
 * <p>Needs DuckDB's JDBC driver ({@code org.duckdb:duckdb_jdbc}) on the class path, which is optional for those who
 * read no Parquet. Its Parquet reader is built in; nothing is downloaded.
 *
 * <p>What each {@link Column} holds; the names are defaults and can be set. Columns may be in the names of folders, as
 * {@code generator=SDXL/part-0.parquet}. Numbers of Hugging Face's {@code ClassLabel} are their names:
 *
 * <ul>
 *   <li>{@code image}: bytes of an image file, as a binary column or as Hugging Face writes them,
 *       {@code struct<bytes: binary, path: string>}; where the bytes are null, the file that the path leads to in the
 *       folder of the data set
 *   <li>{@code image_id}: which natural image. Where the column or the value is missing, the stem of the struct's path
 *       tells: {@code IMAGEID_CAPTIONID} or {@code IMAGEID}
 *   <li>{@code caption_id}, {@code caption}, {@code category}, {@code guidance}: may be missing or null. A caption may
 *       be a list of texts, of which a generated image has the first; those of a natural image are of what was made
 *       from it
 *   <li>{@code class_id}: COCO's number of a category, of which the supercategory counts where {@code category} is
 *       null; only where the column is named
 *   <li>{@code generator}: null, blank or {@code ORG} for natural images
 *   <li>{@code natural}: true for natural images, whatever the generator says; or any column and
 *       {@link Builder#naturalValue what means natural in it}, whose other values name the generator where nothing else
 *       does; or a column of natural images beside those made from them, which have the name of their column as
 *       generator where nothing else names it
 *   <li>{@code size}: {@code 512} or {@code 640x480}; counts only where the header of a picture does not tell its size
 * </ul>
 *
 * <p>A natural image that is there several times is one, in as many forms as it has sizes.
 */
public final class ParquetDataset implements ImageSource {

    private final String name;
    private final Spill spill;
    private final List<ImageRecord> records;
    private final List<String> warnings;

    private ParquetDataset(String name, Spill spill, List<ImageRecord> records, List<String> warnings) {
        this.name = name;
        this.spill = spill;
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
        /** COCO's number of the category. */
        CLASS_ID,
        /** Whether the image is natural, or the natural image itself. */
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

    /**
     * Starts the settings for DANI as it is published on Hugging Face: the columns {@code image}, {@code category},
     * {@code class_id}, {@code model}, {@code gen_type} and {@code reference}, both ids in the name that {@code image}
     * has; captions in a {@code captions.json} or {@code captions_val2017.json} beside the files or in a folder above
     * them.
     *
     * @param fileOrFolder a shard, the folder of the shards, or that of a snapshot of the data set
     * @return empty if it is no Parquet file and there is none in it, or it holds DANI's folders
     * @throws DatasetException if the folder cannot be listed
     */
    public static Optional<Builder> dani(Path fileOrFolder) throws DatasetException {
        boolean parquet = Files.isRegularFile(fileOrFolder)
                || (Files.isDirectory(fileOrFolder)
                        && !Files.isDirectory(fileOrFolder.resolve(DaniDataset.NATURAL))
                        && !Builder.found(fileOrFolder, null).isEmpty());
        return parquet
                ? Optional.of(builder(fileOrFolder)
                        .column(Column.GENERATOR, "model")
                        .column(Column.GUIDANCE, "gen_type")
                        .column(Column.NATURAL, "reference")
                        .column(Column.CLASS_ID, "class_id")
                        .captionsBeside())
                : Optional.empty();
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

    /** Removes the temporary file; images cannot be read afterwards. */
    @Override
    public void close() {
        try {
            spill.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Collects settings; not thread-safe. */
    public static final class Builder {
        private final Path place;
        private final @Nullable String glob;
        private final List<Path> files;
        private final Map<Column, String> names = new EnumMap<>(Column.class);
        private @Nullable String name;
        private @Nullable String naturalValue;
        private Captions captions = Captions.none();
        private boolean captionsBeside;
        private Categories categories = Categories.none();
        private ImageDecoder decoder = ImageDecoder.create();
        private long limit = Long.MAX_VALUE;

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

        /**
         * Which value of the column {@link Column#NATURAL} means natural, in any case, as {@code real}; true by
         * default.
         */
        public Builder naturalValue(String value) {
            naturalValue = value.strip();
            return this;
        }

        /** Captions of images for which the rows have none; none by default. */
        public Builder captions(Captions value) {
            captions = value;
            captionsBeside = false;
            return this;
        }

        private Builder captionsBeside() {
            captionsBeside = true;
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
         * Only the first natural images, by id, and what was made of them: others are not read. All by default.
         *
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder limit(long naturalImages) {
            if (naturalImages < 1) {
                throw new IllegalArgumentException("a limit is at least 1, not " + naturalImages);
            }
            limit = naturalImages;
            return this;
        }

        /**
         * Reads the files.
         *
         * @throws DatasetException if DuckDB is absent, there are no files, one is not Parquet, a column is missing or
         *     means nothing here, a row does not say which image it is, or there is no room for the images; the message
         *     names file, row and fix
         */
        public ParquetDataset open() throws DatasetException {
            List<Path> shards = shards();
            Tally tally = new Tally();
            try (DuckDb database = DuckDb.open(ParquetDataset.class.getClassLoader())) {
                List<ParquetFile> opened = new ArrayList<>();
                for (Path shard : shards) {
                    opened.add(ParquetFile.open(shard, place, database, names, tally));
                }
                ParquetRows rows = new ParquetRows(naturalValue, opened.size() > 1 ? common(shards) : null, tally);
                for (ParquetFile file : opened) {
                    rows.read(file);
                }
                rows.check(limit);
                Path root = Files.isDirectory(place)
                        ? place
                        : place.toAbsolutePath().getParent();
                ParquetImages images = new ParquetImages(root == null ? place : root, decoder, tally);
                try {
                    List<ImageRecord> records = images.records(rows, captions(shards), categories);
                    return new ParquetDataset(
                            name == null
                                    ? ImageFolder.name(place.toAbsolutePath().normalize())
                                    : name,
                            images.spill(),
                            records,
                            tally.lines());
                } catch (DatasetException | RuntimeException | Error e) {
                    images.discard(e);
                    throw e;
                }
            }
        }

        /** The innermost folder that holds all files. */
        private Path common(List<Path> shards) {
            Path folder = place.toAbsolutePath().normalize();
            for (Path shard : shards) {
                Path file = shard.toAbsolutePath().normalize();
                for (Path above = folder.getParent();
                        above != null && (folder.equals(file) || !file.startsWith(folder));
                        above = above.getParent()) {
                    folder = above;
                }
            }
            return folder;
        }

        private Captions captions(List<Path> shards) throws DatasetException {
            if (!captionsBeside) {
                return captions;
            }
            Set<Path> folders = new LinkedHashSet<>();
            folders.add(place);
            for (Path folder = shards.get(0).toAbsolutePath().getParent();
                    folder != null && folders.size() < 4;
                    folder = folder.getParent()) {
                folders.add(folder);
            }
            for (Path folder : folders) {
                for (String file :
                        List.of("captions.json", "captions_val2017.json", "annotations/captions_val2017.json")) {
                    if (Files.isRegularFile(folder.resolve(file))) {
                        return Captions.read(folder.resolve(file));
                    }
                }
            }
            return captions;
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
            List<Path> found = List.copyOf(found(place, glob).values());
            if (found.isEmpty()) {
                throw new DatasetException("no Parquet files in " + place + (glob == null ? "" : " match " + glob)
                        + holds(place) + ": give the folder that holds them");
            }
            return found;
        }

        /** What is there instead, with the way to give it. */
        private static String holds(Path place) throws DatasetException {
            List<Path> all = List.copyOf(found(place, "**").values());
            long pictures = all.stream()
                    .filter(path -> ImageFolder.isImageName(ImageFolder.name(path)))
                    .count();
            long tars = all.stream().filter(TarShards::isTarName).count();
            List<String> kinds = new ArrayList<>();
            if (pictures > 0) {
                kinds.add(pictures
                        + " pictures (give them as --natural DIR with --generated NAME=DIR, or as --dani ROOT)");
            }
            if (tars > 0) {
                kinds.add(tars + " tar files (give them as --webdataset PATH)");
            }
            if (all.size() > pictures + tars) {
                kinds.add(all.size() - pictures - tars + " other files");
            }
            return kinds.isEmpty() ? ", which holds no files" : ", which holds " + String.join(" and ", kinds);
        }

        /** What systems leave behind, as {@code ._part-0.parquet} and {@code .cache/}. */
        private static boolean hidden(Path relative) {
            for (Path part : relative) {
                if (part.toString().startsWith(".")) {
                    return true;
                }
            }
            return false;
        }

        /** Files by their path in the folder. */
        private static Map<String, Path> found(Path place, @Nullable String glob) throws DatasetException {
            PathMatcher matcher =
                    FileSystems.getDefault().getPathMatcher("glob:" + (glob == null ? "**.parquet" : glob));
            // Sorted by text with one separator, so that the order is that of every system.
            Map<String, Path> found = new TreeMap<>();
            try (Stream<Path> walk = Files.walk(place, FileVisitOption.FOLLOW_LINKS)) {
                walk.filter(Files::isRegularFile).forEach(path -> {
                    Path relative = place.relativize(path);
                    if (matcher.matches(relative) && !hidden(relative)) {
                        found.put(relative.toString().replace('\\', '/'), path);
                    }
                });
            } catch (IOException | UncheckedIOException e) {
                throw new DatasetException(
                        "the folder " + place + " cannot be listed (" + TextFile.firstLine(e)
                                + "): check that it may be read",
                        e);
            }
            return found;
        }
    }
}
