// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.anid.api.dataset.DatasetException;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.ImageSource;
import org.anid.dataset.ParquetDataset.Column;
import org.anid.dataset.decode.ImageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Natural and generated images together in tar files of WebDataset's form: {@code KEY.jpg} or another picture, {@code KEY.txt}
 * with its caption and {@code KEY.json} with an object that says what it is. Plain tars are read where they lie; those that are
 * compressed with gzip are read once, and their pictures laid down in a temporary file. Immutable; safe to share between
 * threads until {@link #close}.
 *
 * <p>What the object says, by the names of {@link Column}, which can be set: {@code generator} (missing or {@code ORG} for
 * natural images), {@code natural} (goes before it), {@code guidance}, {@code image_id} (the key where it is missing),
 * {@code caption_id}, {@code caption} (where there is no text) and {@code category}.
 *
 * @see FolderDataset for tars that hold one side only
 */
public final class WebDataset implements ImageSource {

    private static final Set<Column> ROLES = Set.of(
            Column.GENERATOR,
            Column.NATURAL,
            Column.GUIDANCE,
            Column.IMAGE_ID,
            Column.CAPTION_ID,
            Column.CAPTION,
            Column.CATEGORY);

    private final String name;
    private final @Nullable Spill spill;
    private final List<ImageRecord> records;
    private final List<String> warnings;

    private WebDataset(String name, @Nullable Spill spill, List<ImageRecord> records, List<String> warnings) {
        this.name = name;
        this.spill = spill;
        this.records = List.copyOf(records);
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Starts the settings.
     *
     * @param tarOrFolder a tar, or a folder in which all that are called {@code .tar}, {@code .tar.gz} or {@code .tgz} count
     */
    public static Builder builder(Path tarOrFolder) {
        return new Builder(tarOrFolder);
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

    /** Removes the temporary file, if there is one; its images cannot be read afterwards. */
    @Override
    public void close() {
        close(spill);
    }

    static void close(@Nullable Spill spill) {
        if (spill != null) {
            try {
                spill.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Collects settings; not thread-safe. */
    public static final class Builder {
        private final Path place;
        private final Map<Column, String> keys = new EnumMap<>(Column.class);
        private Captions captions = Captions.none();
        private Categories categories = Categories.none();
        private ImageDecoder decoder = ImageDecoder.create();

        private Builder(Path place) {
            this.place = place;
        }

        /**
         * Name of a key of the JSON objects; {@link Column#defaultName} by default.
         *
         * @throws IllegalArgumentException if the objects do not tell that
         */
        public Builder key(Column column, String value) {
            if (!ROLES.contains(column)) {
                throw new IllegalArgumentException("tar files have no " + column.defaultName() + " in their JSON");
            }
            keys.put(column, value);
            return this;
        }

        /** Captions of images for which the tars have none; none by default. */
        public Builder captions(Captions value) {
            captions = value;
            return this;
        }

        /** Categories, which go before those in the tars; none by default. */
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
         * Reads the tars.
         *
         * @throws DatasetException if there are none, one cannot be read, nothing says what a generator made, or there is no
         *     room for what is compressed; the message names file, member and fix
         */
        public WebDataset open() throws DatasetException {
            List<Path> tars = TarShards.at(place);
            if (tars.isEmpty()) {
                throw new DatasetException(
                        "no tar files at " + place + ": give a .tar, .tar.gz or .tgz, or their folder");
            }
            Tally tally = new Tally();
            TarShards shards = new TarShards(decoder, tally);
            try {
                List<TarShards.Sample> samples = shards.read(tars);
                boolean generated = false;
                for (TarShards.Sample sample : samples) {
                    generated |= !natural(sample);
                }
                if (!generated) {
                    Set<String> there = new TreeSet<>();
                    samples.forEach(sample -> there.addAll(sample.values().keySet()));
                    throw new DatasetException(place + ": no picture has a generator: the key "
                            + name(Column.GENERATOR) + " is missing in the .json members, which have "
                            + (there.isEmpty() ? "no keys" : String.join(", ", there))
                            + "; name the key (--column generator=NAME), or give the sides apart (--natural TAR"
                            + " --generated NAME=TAR)");
                }
                return new WebDataset(
                        ImageFolder.name(place.toAbsolutePath().normalize()),
                        shards.spill(),
                        records(samples, tally),
                        tally.lines());
            } catch (DatasetException | RuntimeException e) {
                close(shards.spill());
                throw e;
            }
        }

        private List<ImageRecord> records(List<TarShards.Sample> samples, Tally tally) throws DatasetException {
            List<Captions.Caption> ofNaturals = new ArrayList<>();
            for (TarShards.Sample sample : samples) {
                String caption = caption(sample);
                if (natural(sample) && caption != null) {
                    ofNaturals.add(new Captions.Caption(imageId(sample), captionId(sample), caption));
                }
            }
            RecordCollector collector =
                    new RecordCollector(captions.isEmpty() ? Captions.of(ofNaturals) : captions, categories, tally);
            Map<String, Origins> origins = new HashMap<>();
            for (TarShards.Sample sample : samples) {
                RecordCollector.Found found = new RecordCollector.Found(
                        imageId(sample),
                        captionId(sample),
                        natural(sample) ? null : caption(sample),
                        value(sample, Column.CATEGORY),
                        null,
                        sample.location(),
                        sample.content());
                String generator = value(sample, Column.GENERATOR);
                if (natural(sample)) {
                    if (generator == null && value(sample, Column.NATURAL) == null) {
                        tally.add("pictures have no generator, as %s; they count as natural images", sample.location());
                    }
                    collector.natural(found);
                } else if (generator == null) {
                    throw new DatasetException(sample.location()
                            + ": a generated picture without a generator: add the key " + name(Column.GENERATOR)
                            + " to its .json");
                } else {
                    try {
                        String guidance = value(sample, Column.GUIDANCE);
                        collector.generated(
                                origins.computeIfAbsent(generator, Origins::new)
                                        .of(guidance == null ? null : Guidance.parse(guidance)),
                                found);
                    } catch (IllegalArgumentException e) {
                        throw new DatasetException(sample.location() + ": " + e.getMessage() + "; correct it", e);
                    }
                }
            }
            return collector.finish();
        }

        private boolean natural(TarShards.Sample sample) throws DatasetException {
            String flag = value(sample, Column.NATURAL);
            if (flag != null) {
                return switch (flag.toLowerCase(Locale.ROOT)) {
                    case "true", "1" -> true;
                    case "false", "0" -> false;
                    default ->
                        throw new DatasetException(sample.location() + ": " + name(Column.NATURAL)
                                + " is true or false, not '" + flag + "'; correct it, or name another key");
                };
            }
            String generator = value(sample, Column.GENERATOR);
            return generator == null || generator.equalsIgnoreCase(DaniDataset.NATURAL);
        }

        private String imageId(TarShards.Sample sample) {
            String id = value(sample, Column.IMAGE_ID);
            return id == null ? DaniName.of(sample.key()).imageId() : id;
        }

        private @Nullable String captionId(TarShards.Sample sample) {
            String id = value(sample, Column.CAPTION_ID);
            return id == null && value(sample, Column.IMAGE_ID) == null
                    ? DaniName.of(sample.key()).captionId()
                    : id;
        }

        private @Nullable String caption(TarShards.Sample sample) {
            return sample.text() != null ? sample.text() : value(sample, Column.CAPTION);
        }

        private @Nullable String value(TarShards.Sample sample, Column column) {
            return sample.values().get(name(column));
        }

        private String name(Column column) {
            return keys.getOrDefault(column, column.defaultName());
        }
    }
}
