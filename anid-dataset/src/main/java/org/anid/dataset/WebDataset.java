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
 * Natural and generated images together in tar files of WebDataset's form: {@code KEY.jpg} or another picture,
 * {@code KEY.txt} with its caption and {@code KEY.json} with an object that says what it is. Plain tars are read where
 * they lie; those that are compressed with gzip are read once, and their pictures laid down in a temporary file.
 * Immutable; safe to share between threads until {@link #close}.
 *
 * <p>What the object says, by the names of {@link Column}, which can be set: {@code generator} (missing or {@code ORG}
 * for natural images), {@code natural} (true or false, and goes before it; or any value of any key, of which
 * {@link Builder#naturalValue one means natural}), {@code guidance}, {@code image_id} (the key where it is missing),
 * {@code caption_id}, {@code caption} (where there is no text) and {@code category}.
 *
 * @see FolderDataset for tars that hold one side only
 */
public final class WebDataset implements ImageSource {

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
     * @param tarOrFolder a tar, or a folder in which all that are called {@code .tar}, {@code .tar.gz} or {@code .tgz}
     *     count
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
        private @Nullable String naturalValue;
        private Captions captions = Captions.none();
        private Categories categories = Categories.none();
        private ImageDecoder decoder = ImageDecoder.create();

        private Builder(Path place) {
            this.place = place;
        }

        /**
         * Name of a key of the JSON objects, which some must have then; {@link Column#defaultName} by default.
         *
         * @throws IllegalArgumentException if the objects do not tell that
         */
        public Builder key(Column column, String value) {
            if (!TarShards.ROLES.contains(column)) {
                throw new IllegalArgumentException("tar files have no " + column.defaultName() + " in their JSON");
            }
            keys.put(column, value);
            return this;
        }

        /**
         * Which value of the key {@link Column#NATURAL} means natural, in any case, as {@code real}; true by default.
         * Other values name the generator where no other key does.
         */
        public Builder naturalValue(String value) {
            naturalValue = value.strip();
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
         * @throws DatasetException if there are none, one cannot be read, nothing says what a generator made, or there
         *     is no room for what is compressed; the message names file, member and fix
         */
        public WebDataset open() throws DatasetException {
            List<Path> tars = TarShards.at(place);
            if (tars.isEmpty()) {
                throw new DatasetException(
                        "no tar files at " + place + ": give a .tar, .tar.gz or .tgz, or their folder");
            }
            Tally tally = new Tally();
            TarShards.besides(place, tars, tally);
            TarShards shards = new TarShards(decoder, tally, keys);
            try {
                List<TarShards.Sample> samples = shards.read(tars);
                check(samples, shards);
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

        /** Whether the keys that are looked for are there, and say what is natural and what is not. */
        private void check(List<TarShards.Sample> samples, TarShards shards) throws DatasetException {
            String there = shards.keys().isEmpty()
                    ? "no keys"
                    : String.join(", ", shards.keys().stream().limit(50).toList());
            for (Map.Entry<Column, String> key : keys.entrySet()) {
                if (!shards.keys().contains(key.getValue())) {
                    throw new DatasetException(place + ": no .json member has the key " + key.getValue() + " ("
                            + key.getKey().defaultName() + "); they have " + there + ": set the key's name (--column "
                            + key.getKey().defaultName() + "=NAME)");
                }
            }
            for (Map.Entry<Column, String> key : shards.misspelt().entrySet()) {
                Column role = key.getKey();
                String found = key.getValue();
                throw new DatasetException("the key " + found + " is not called " + name(role)
                        + ": say that it is meant, as --column " + role.defaultName() + "="
                        + found.substring(0, found.indexOf(" in ")) + ", or write it as " + name(role));
            }
            boolean generated = false;
            Set<String> said = new TreeSet<>();
            boolean named = false;
            for (TarShards.Sample sample : samples) {
                boolean natural = natural(sample);
                generated |= !natural;
                named |= natural;
                String flag = sample.value(Column.NATURAL);
                if (flag != null) {
                    said.add(flag);
                }
            }
            if (naturalValue != null && !named) {
                throw new DatasetException(place + ": no .json member says '" + naturalValue
                        + "', which was to mean natural; they say "
                        + String.join(", ", said.stream().limit(20).toList()) + ": name one of those");
            }
            if (!generated) {
                throw new DatasetException(place + ": no picture has a generator: the key " + name(Column.GENERATOR)
                        + " is missing in the .json members, which have " + there
                        + "; name the key (--column generator=NAME), or give the sides apart (--natural TAR"
                        + " --generated NAME=TAR)");
            }
        }

        private List<ImageRecord> records(List<TarShards.Sample> samples, Tally tally) throws DatasetException {
            List<Captions.Caption> ofNaturals = new ArrayList<>();
            for (TarShards.Sample sample : samples) {
                String caption = sample.caption();
                if (natural(sample) && caption != null) {
                    ofNaturals.add(new Captions.Caption(imageId(sample), captionId(sample), caption));
                }
            }
            RecordCollector collector =
                    new RecordCollector(captions.isEmpty() ? Captions.of(ofNaturals) : captions, categories, tally);
            Map<String, Origins> origins = new HashMap<>();
            Map<String, TarShards.Sample> places = new HashMap<>();
            for (TarShards.Sample sample : samples) {
                boolean natural = natural(sample);
                RecordCollector.Found found = new RecordCollector.Found(
                        imageId(sample),
                        captionId(sample),
                        natural ? null : sample.caption(),
                        sample.value(Column.CATEGORY),
                        null,
                        sample.location(),
                        sample.content());
                String generator = generator(sample);
                if (natural) {
                    if (generator == null && sample.value(Column.NATURAL) == null) {
                        tally.add("pictures have no generator, as %s; they count as natural images", sample.location());
                    }
                    alone(sample, DaniDataset.NATURAL, places);
                    collector.natural(found);
                } else if (generator == null) {
                    throw new DatasetException(sample.location()
                            + ": a generated picture without a generator: add the key " + name(Column.GENERATOR)
                            + " to its .json");
                } else {
                    try {
                        String guidance = sample.value(Column.GUIDANCE);
                        alone(sample, generator + "/" + guidance, places);
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

        /**
         * Keys are unique in a tar, and many who write several start anew in each: whether two of them are one image,
         * and what was made from which, only an image id tells.
         */
        private static void alone(TarShards.Sample sample, String origin, Map<String, TarShards.Sample> places)
                throws DatasetException {
            TarShards.Sample other = sample.imageId() != null
                    ? null
                    : places.putIfAbsent(origin + "/" + Ids.canonical(sample.key()), sample);
            if (other != null) {
                throw new DatasetException(other.location() + " and " + sample.location()
                        + " have the same key, and nothing says which image each is: add the key image_id to their .json, or"
                        + " give the sides apart (--natural DIR --generated NAME=DIR), where keys belong to their tar");
            }
        }

        private boolean natural(TarShards.Sample sample) throws DatasetException {
            String flag = sample.value(Column.NATURAL);
            if (naturalValue != null) {
                if (flag == null) {
                    throw new DatasetException(sample.location() + ": the key " + name(Column.NATURAL)
                            + ", which says what is natural, is missing in its .json: add it");
                }
                return Ids.canonical(flag).equalsIgnoreCase(Ids.canonical(naturalValue));
            }
            if (flag != null) {
                return switch (flag.toLowerCase(Locale.ROOT)) {
                    case "true" -> true;
                    case "false" -> false;
                    default ->
                        throw new DatasetException(sample.location() + ": " + name(Column.NATURAL)
                                + " is true or false, not '" + flag + "': say what means natural (--column natural="
                                + name(Column.NATURAL) + "=VALUE), or name another key");
                };
            }
            String generator = sample.value(Column.GENERATOR);
            return generator == null || generator.equalsIgnoreCase(DaniDataset.NATURAL);
        }

        private @Nullable String generator(TarShards.Sample sample) {
            String generator = sample.value(Column.GENERATOR);
            return generator == null && naturalValue != null ? sample.value(Column.NATURAL) : generator;
        }

        private static String imageId(TarShards.Sample sample) {
            String id = sample.imageId();
            return id == null ? DaniName.of(sample.key()).imageId() : id;
        }

        private static @Nullable String captionId(TarShards.Sample sample) {
            String id = sample.captionId();
            return id == null && sample.imageId() == null
                    ? DaniName.of(sample.key()).captionId()
                    : id;
        }

        private String name(Column column) {
            return keys.getOrDefault(column, column.defaultName());
        }
    }
}
