// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.anid.api.dataset.DatasetException;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.ImageSource;
import org.anid.dataset.decode.ImageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Images that a manifest lists: a CSV file with a header, or a JSON array of objects, in UTF-8. Immutable and safe to
 * share between threads.
 *
 * <p>Columns, or keys; each may be missing or blank unless said otherwise:
 *
 * <ul>
 *   <li>{@code natural}, {@code generated}: paths of images, relative to the manifest; at least one of them
 *   <li>{@code generator}: name; needed with {@code generated}
 *   <li>{@code guidance}: {@code T2I}, {@code I2I} or {@code TI2I}
 *   <li>{@code image_id}: which natural image; by default the stem of {@code natural}, else of {@code generated}
 *   <li>{@code caption_id}, {@code caption}: what {@code generated} was made from
 *   <li>{@code category}: content category
 * </ul>
 *
 * <p>A natural image that several rows name is one record; several natural files with one id are forms of one image, as
 * sizes are. Files are looked for when they are read: a missing one is a failure of that image alone. Doubles and
 * images without partner are counted in {@link #warnings}.
 */
public final class ManifestDataset implements ImageSource {

    private final String name;
    private final List<ImageRecord> records;
    private final List<String> warnings;

    private ManifestDataset(String name, List<ImageRecord> records, List<String> warnings) {
        this.name = name;
        this.records = List.copyOf(records);
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Opens with default settings.
     *
     * @param manifest CSV or JSON, told apart by content
     * @throws DatasetException if it cannot be read, is malformed or lists nothing; the message names file, place and
     *     fix
     */
    public static ManifestDataset open(Path manifest) throws DatasetException {
        return builder(manifest).open();
    }

    /**
     * Starts the settings.
     *
     * @param manifest CSV or JSON, told apart by content
     */
    public static Builder builder(Path manifest) {
        return new Builder(manifest);
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

    /** Collects settings; not thread-safe. */
    public static final class Builder {
        private final Path manifest;
        private @Nullable String name;
        private Captions captions = Captions.none();
        private Categories categories = Categories.none();
        private ImageDecoder decoder = ImageDecoder.create();

        private Builder(Path manifest) {
            this.manifest = manifest;
        }

        /** Name in reports; that of the manifest by default. */
        public Builder name(String value) {
            name = value;
            return this;
        }

        /** Captions of images for which the manifest has none; none by default. */
        public Builder captions(Captions value) {
            captions = value;
            return this;
        }

        /** Categories, which go before those in the manifest; none by default. */
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
         * Reads the manifest, but no image.
         *
         * @throws DatasetException if it cannot be read, is malformed or lists nothing; the message names file, place
         *     and fix
         */
        public ManifestDataset open() throws DatasetException {
            Tally tally = new Tally();
            Rows rows = new Rows(manifest, decoder, new RecordCollector(captions, categories, tally));
            if (TextFile.isJson(manifest)) {
                JsonFile.read(manifest, json -> {
                    json.array("objects with natural, generated and generator", i -> {
                        Map<String, String> cells = new HashMap<>();
                        json.object("natural, generated and generator", key -> {
                            if (json.isObject() || json.isArray()) {
                                throw json.error("expected a text or a number");
                            }
                            String value = json.textOrNull();
                            if (value != null && !value.isBlank()) {
                                cells.put(key, value.strip());
                            }
                        });
                        rows.add(new JsonCells(cells, json));
                    });
                    return rows;
                });
            } else {
                CsvFile.read(
                        manifest,
                        List.of(),
                        List.of(
                                "natural",
                                "generated",
                                "generator",
                                "guidance",
                                "image_id",
                                "caption_id",
                                "caption",
                                "category"),
                        rows::add);
            }
            List<ImageRecord> records = rows.collector.finish();
            if (records.isEmpty()) {
                throw new DatasetException(
                        manifest + " lists no image: add rows with natural, generated and generator");
            }
            return new ManifestDataset(name == null ? ImageFolder.name(manifest) : name, records, tally.lines());
        }
    }

    private record JsonCells(Map<String, String> values, JsonFile json) implements Cells {
        @Override
        public @Nullable String find(String column) {
            return values.get(column);
        }

        @Override
        public DatasetException error(String message) {
            return json.error(message);
        }
    }

    /** Turns rows into records. */
    private static final class Rows {
        private final Path manifest;
        private final ImageDecoder decoder;
        private final RecordCollector collector;
        private final Set<String> naturals = new HashSet<>();
        private final Map<String, Origins> origins = new HashMap<>();

        private Rows(Path manifest, ImageDecoder decoder, RecordCollector collector) {
            this.manifest = manifest;
            this.decoder = decoder;
            this.collector = collector;
        }

        private void add(Cells row) throws DatasetException {
            String natural = row.find("natural");
            String generated = row.find("generated");
            String generator = row.find("generator");
            String source = natural != null ? natural : generated;
            if (source == null) {
                throw row.error("neither natural nor generated names a file; fill one of them");
            }
            if ((generated == null) != (generator == null)) {
                throw row.error(
                        generated == null
                                ? "a generator but no generated file; fill generated"
                                : "a generated file but no generator; fill generator");
            }
            String imageId = Ids.known(row.find("image_id"));
            if (imageId == null) {
                imageId = ImageFolder.stem(ImageFolder.name(path(source, row)));
            }
            if (natural != null && naturals.add(Ids.canonical(imageId) + '\n' + natural)) {
                collector.natural(found(imageId, row, path(natural, row)), natural);
            }
            if (generated != null && generator != null) {
                Origins own = origins.computeIfAbsent(generator, Origins::new);
                try {
                    collector.generated(own.of(guidance(row)), found(imageId, row, path(generated, row)));
                } catch (IllegalArgumentException e) {
                    throw row.error(TextFile.firstLine(e));
                }
            }
        }

        private static @Nullable Guidance guidance(Cells row) {
            String text = row.find("guidance");
            return text == null ? null : Guidance.parse(text);
        }

        private Path path(String text, Cells row) throws DatasetException {
            try {
                Path path = manifest.resolveSibling(text);
                // Written on Windows, read elsewhere; a file that really has such a name goes first.
                return text.indexOf('\\') < 0 || Files.exists(path)
                        ? path
                        : manifest.resolveSibling(text.replace('\\', '/'));
            } catch (InvalidPathException e) {
                throw row.error("'" + text + "' is no path on this system; correct it");
            }
        }

        private RecordCollector.Found found(String imageId, Cells row, Path file) {
            return new RecordCollector.Found(
                    imageId,
                    Ids.known(row.find("caption_id")),
                    row.find("caption"),
                    row.find("category"),
                    null,
                    file.toString(),
                    new FileContent(file, decoder));
        }
    }
}
