// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.anid.api.dataset.DatasetException;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.ImageContent;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.ImageSource;
import org.anid.api.dataset.Origin;
import org.anid.api.image.ImageShape;
import org.anid.dataset.decode.ImageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * A folder of natural images and one folder per generator, paired by file name. Immutable and safe to share between
 * threads.
 *
 * <pre>
 * natural/cat.png        natural/0007.jpg
 * made/cat.jpg           made/7_112024.png       by stem, by number (with a caption id)
 * made/T2I/cat.jpg       made/I2I/cat.jpg        folders in a generator's folder that are named as a guidance give it
 * natural/512/cat.png                            folders that are named as a size declare it, if their pictures have it
 * natural.tar            made/00000.tar.gz       tar files of WebDataset's form, or a folder of them; pairs by key,
 *                                                with the folders in the tar and the name of the tar where keys repeat
 * natural/0/0001.png     made/0/0001.png         other numbers are classes or shards: a part of the id where names
 *                                                repeat
 * </pre>
 *
 * <p>The extension never matters. {@link Pairing#AUTO} takes the rule that pairs more images, stem where equal; where
 * both pair some but not as many, a warning says so. Everything odd is counted and told in {@link #warnings}, with an
 * example: files that are no images, generated images without a natural one, doubles (the first in the order of names
 * is kept). A directory that is named as an image is a record whose reading fails, so that it shows up in the report.
 *
 * @see ManifestDataset for pairs that names do not tell
 */
public final class FolderDataset implements ImageSource {

    private final String name;
    private final @Nullable Spill spill;
    private final List<ImageRecord> records;
    private final List<String> warnings;

    private FolderDataset(String name, @Nullable Spill spill, List<ImageRecord> records, List<String> warnings) {
        this.name = name;
        this.spill = spill;
        this.records = List.copyOf(records);
        this.warnings = List.copyOf(warnings);
    }

    /** What makes two file names a pair. */
    public enum Pairing {
        /** Whichever of the others pairs more images. */
        AUTO,
        /** Names are equal but for the extension; names that are numbers are compared by value. */
        STEM,
        /**
         * Numbers in the names are equal, leading zeros ignored: the name is one number, or {@code IMAGEID_CAPTIONID}
         * (which gives the caption too), or COCO's {@code COCO_val2014_000000000042}, or holds one number only. Other
         * names pair by stem.
         */
        NUMBER
    }

    /**
     * Starts the settings.
     *
     * @param natural folder of natural images
     */
    public static Builder builder(Path natural) {
        return new Builder(natural);
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

    /** Removes the temporary file of pictures from compressed tars, if there is one; they cannot be read afterwards. */
    @Override
    public void close() {
        WebDataset.close(spill);
    }

    /** Collects settings; not thread-safe. */
    public static final class Builder {
        private final Path natural;
        private final List<Side> sides = new ArrayList<>();
        private @Nullable String name;
        private Pairing pairing = Pairing.AUTO;
        private @Nullable StudyNames naming;
        private boolean byGroup;
        private Captions captions = Captions.none();
        private Categories categories = Categories.none();
        private ImageDecoder decoder = ImageDecoder.create();

        private Builder(Path natural) {
            this.natural = natural;
        }

        /**
         * Adds a generator whose guidance is unknown, or told by folders inside.
         *
         * @throws IllegalArgumentException if the name is blank or {@code ORG}
         */
        public Builder generated(String generator, Path folder) {
            return generated(generator, null, folder);
        }

        /**
         * Adds what a generator made; may be called again with another folder of the same generator.
         *
         * @param guidance of images that are not in a folder that tells another; null for unknown
         * @throws IllegalArgumentException if the name is blank or {@code ORG}
         */
        public Builder generated(String generator, @Nullable Guidance guidance, Path folder) {
            sides.add(new Side(new Origin.Generated(generator, guidance), folder));
            return this;
        }

        /** Name in reports; that of the natural folder by default. */
        public Builder name(String value) {
            name = value;
            return this;
        }

        /** What makes a pair; {@link Pairing#AUTO} by default. */
        public Builder pairing(Pairing value) {
            pairing = value;
            return this;
        }

        /** File names of the human study; they go before any other rule. None by default. */
        public Builder naming(StudyNames value) {
            naming = value;
            return this;
        }

        /** Captions; none by default. */
        public Builder captions(Captions value) {
            captions = value;
            return this;
        }

        /** Categories of the natural images; none by default. */
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
         * Lists the images; reads none.
         *
         * @throws DatasetException if a folder cannot be listed or holds no image
         * @throws IllegalStateException if no generator was added
         */
        public FolderDataset open() throws DatasetException {
            if (sides.isEmpty()) {
                throw new IllegalStateException("no generated images: call generated(name, folder)");
            }
            Tally tally = new Tally();
            TarShards shards = new TarShards(decoder, tally, Map.of());
            try {
                return open(shards, tally);
            } catch (DatasetException | RuntimeException e) {
                WebDataset.close(shards.spill());
                throw e;
            }
        }

        private FolderDataset open(TarShards shards, Tally tally) throws DatasetException {
            List<Item> naturals = entries(natural, null, shards, tally);
            Map<Side, List<Item>> generated = new HashMap<>();
            for (Side side : sides) {
                generated.put(side, entries(side.folder(), side.origin(), shards, tally));
            }
            shards.misspelt()
                    .forEach((role, key) -> tally.add(
                            "keys in tar files are not called " + role.defaultName()
                                    + " and were not read, as %s; write them so",
                            key));
            List<String> warnings = new ArrayList<>();
            sides.stream()
                    .collect(Collectors.groupingBy(Side::origin, LinkedHashMap::new, Collectors.counting()))
                    .forEach((origin, folders) -> {
                        if (folders > 1) {
                            warnings.add("generator " + origin.condition().generator() + " was given " + folders
                                    + " folders: they are taken as one generator");
                        }
                    });
            byGroup = repeats(naturals);
            boolean byNumber = byNumber(naturals, generated, warnings);

            Map<String, String> names = byNumber ? names(naturals) : Map.of();
            RecordCollector collector = new RecordCollector(
                    captions.isEmpty() ? captions(naturals, byNumber) : captions.named(names),
                    categories.named(names),
                    tally);
            for (Item entry : naturals) {
                collector.natural(found(entry, named(entry, byNumber)));
            }
            Map<String, Origins> origins = new HashMap<>();
            for (Side side : sides) {
                Origins own = origins.computeIfAbsent(side.origin().condition().generator(), Origins::new);
                for (Item entry : generated.getOrDefault(side, List.of())) {
                    StudyNames.StudyImage named = named(entry, byNumber);
                    Guidance guidance = named.guidance() != null ? named.guidance() : entry.guidance();
                    collector.generated(
                            own.of(
                                    guidance != null
                                            ? guidance
                                            : side.origin().condition().guidance()),
                            found(entry, named));
                }
            }
            List<ImageRecord> records = collector.finish();
            warnings.addAll(tally.lines());
            return new FolderDataset(
                    name == null ? ImageFolder.name(natural.toAbsolutePath().normalize()) : name,
                    shards.spill(),
                    records,
                    warnings);
        }

        /** What natural images are called, by their ids: a list of captions may name the files. */
        private Map<String, String> names(List<Item> naturals) {
            Map<String, String> names = new HashMap<>();
            for (Item entry : naturals) {
                names.putIfAbsent(named(entry, true).imageId(), Ids.canonical(entry.stem()));
            }
            return names;
        }

        /** Those that tars tell of natural images: what was made from one has them where it has none of its own. */
        private Captions captions(List<Item> naturals, boolean byNumber) {
            List<Captions.Caption> captions = new ArrayList<>();
            for (Item entry : naturals) {
                String caption = entry.caption();
                if (caption != null) {
                    captions.add(new Captions.Caption(named(entry, byNumber).imageId(), entry.captionId(), caption));
                }
            }
            return Captions.of(captions);
        }

        private List<Item> entries(Path folder, Origin.@Nullable Generated origin, TarShards shards, Tally tally)
                throws DatasetException {
            List<Item> entries = new ArrayList<>();
            List<Path> tars = TarShards.at(folder);
            if (tars.isEmpty() || holdsPictures(folder)) {
                ImageFolder.walk(
                        folder,
                        tally,
                        entry -> entries.add(new Item(
                                ImageFolder.name(entry.path()),
                                entry.stem(),
                                entry.group(),
                                entry.size(),
                                entry.guidance(),
                                entry.path().toString(),
                                new FileContent(entry.path(), decoder),
                                null)));
            } else {
                TarShards.besides(folder, tars, tally);
                List<TarShards.Sample> samples = shards.read(tars);
                String common = common(samples);
                for (TarShards.Sample sample : samples) {
                    check(sample, origin, tally);
                    String id = sample.imageId();
                    String guidance = sample.value(ParquetDataset.Column.GUIDANCE);
                    String group = (tars.size() > 1 ? sample.shard() : "")
                            + sample.folder().substring(common.length());
                    entries.add(new Item(
                            sample.fileName(),
                            id == null ? sample.key() : id,
                            id == null ? group : "",
                            null,
                            guidance == null ? null : guidance(guidance, sample.location()),
                            sample.location(),
                            sample.content(),
                            sample));
                }
            }
            if (entries.isEmpty()) {
                throw new DatasetException("no image files in " + folder + ": give the folder that holds them");
            }
            return entries;
        }

        private static boolean holdsPictures(Path folder) throws DatasetException {
            return Files.isDirectory(folder)
                    && ImageFolder.list(folder).stream()
                            .anyMatch(path -> ImageFolder.isImageName(ImageFolder.name(path)));
        }

        /** The folders in tars that all members lie in: they tell none from another. */
        private static String common(List<TarShards.Sample> samples) {
            String common = samples.isEmpty() ? "" : samples.get(0).folder();
            for (TarShards.Sample sample : samples) {
                while (!sample.folder().startsWith(common)) {
                    common = common.substring(0, common.lastIndexOf('/', common.length() - 2) + 1);
                }
            }
            return common;
        }

        /** What a picture says of itself must not contradict the side on which it was given. */
        private static void check(TarShards.Sample sample, Origin.@Nullable Generated origin, Tally tally)
                throws DatasetException {
            String flag = sample.value(ParquetDataset.Column.NATURAL);
            String generator = sample.value(ParquetDataset.Column.GENERATOR);
            boolean made = generator != null && !Origins.soundsNatural(generator);
            if (origin == null && (made || "false".equalsIgnoreCase(flag))) {
                throw new DatasetException(sample.location() + ": its .json says that "
                        + (made ? generator + " made it" : "it is not natural")
                        + ", and the tar was given as natural: give a tar that holds both sides as --webdataset PATH");
            }
            if (origin != null && ((generator != null && !made) || "true".equalsIgnoreCase(flag))) {
                throw new DatasetException(
                        sample.location() + ": its .json says that it is natural, and the tar was given"
                                + " as generated: give a tar that holds both sides as --webdataset PATH");
            }
            if (origin != null
                    && generator != null
                    && !generator.equals(origin.condition().generator())) {
                tally.add(
                        "pictures in tar files name another generator than the one that was given, as " + generator
                                + " in %s; they count as "
                                + origin.condition().generator() + " (--webdataset PATH takes each by its own name)",
                        sample.location());
            }
        }

        private static Guidance guidance(String text, String location) throws DatasetException {
            try {
                return Guidance.parse(text);
            } catch (IllegalArgumentException e) {
                throw new DatasetException(location + ": " + e.getMessage() + "; correct it", e);
            }
        }

        /** Which rule pairs; adds a warning where that is a matter of taste. */
        private boolean byNumber(List<Item> naturals, Map<Side, List<Item>> generated, List<String> warnings) {
            if (pairing != Pairing.AUTO) {
                return pairing == Pairing.NUMBER;
            }
            Set<String> stems = new HashSet<>();
            Map<String, String> stemOfNumber = new HashMap<>();
            boolean numbersTell = true;
            for (Item entry : naturals) {
                String stem = id(entry, entry.stem());
                stems.add(stem);
                NumberedName numbered = NumberedName.of(entry.stem());
                if (numbered != null) {
                    String other = stemOfNumber.putIfAbsent(id(entry, numbered.imageId()), stem);
                    numbersTell &= other == null || other.equals(stem);
                }
            }
            long byStem = 0;
            long byNumber = 0;
            for (List<Item> entries : generated.values()) {
                for (Item entry : entries) {
                    if (naming != null && naming.find(entry.fileName()).isPresent()) {
                        continue;
                    }
                    String stem = id(entry, entry.stem());
                    byStem += stems.contains(stem) ? 1 : 0;
                    NumberedName numbered = NumberedName.of(entry.stem());
                    byNumber +=
                            numbersTell && numbered != null && stemOfNumber.containsKey(id(entry, numbered.imageId()))
                                    ? 1
                                    : 0;
                }
            }
            boolean number = byNumber > byStem;
            if (byStem > 0 && byNumber > 0 && byStem != byNumber) {
                warnings.add(byStem + " generated images pair by stem and " + byNumber
                        + " by number; they are paired by " + (number ? "number" : "stem"));
            }
            return number;
        }

        private StudyNames.StudyImage named(Item entry, boolean byNumber) {
            if (naming != null) {
                StudyNames.StudyImage image = naming.find(entry.fileName()).orElse(null);
                if (image != null) {
                    return image;
                }
            }
            NumberedName numbered = byNumber ? NumberedName.of(entry.stem()) : null;
            return numbered == null
                    ? new StudyNames.StudyImage(id(entry, entry.stem()), null, null, null)
                    : new StudyNames.StudyImage(id(entry, numbered.imageId()), null, numbered.captionId(), null);
        }

        /** Whether a name stands for several natural images, one in each of several folders. */
        private static boolean repeats(List<Item> naturals) {
            Map<String, String> groups = new HashMap<>();
            for (Item entry : naturals) {
                String other = groups.putIfAbsent(Ids.canonical(entry.stem()), entry.group());
                if (other != null && !other.equals(entry.group())) {
                    return true;
                }
            }
            return false;
        }

        private String id(Item entry, String name) {
            return byGroup ? entry.group() + Ids.canonical(name) : Ids.canonical(name);
        }

        private RecordCollector.Found found(Item entry, StudyNames.StudyImage named) {
            return new RecordCollector.Found(
                    named.imageId(),
                    named.captionId() != null ? named.captionId() : entry.captionId(),
                    named.caption() != null ? named.caption() : entry.caption(),
                    entry.category(),
                    entry.size(),
                    entry.location(),
                    entry.content());
        }
    }

    /**
     * A picture, from a folder or a tar.
     *
     * @param sample null for one from a folder
     */
    private record Item(
            String fileName,
            String stem,
            String group,
            @Nullable ImageShape size,
            @Nullable Guidance guidance,
            String location,
            ImageContent content,
            TarShards.@Nullable Sample sample) {

        @Nullable
        String captionId() {
            return sample == null ? null : sample.captionId();
        }

        @Nullable
        String caption() {
            return sample == null ? null : sample.caption();
        }

        @Nullable
        String category() {
            return sample == null ? null : sample.value(ParquetDataset.Column.CATEGORY);
        }
    }

    private record Side(Origin.Generated origin, Path folder) {}
}
