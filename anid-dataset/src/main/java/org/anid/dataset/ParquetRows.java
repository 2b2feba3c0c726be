// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.anid.api.dataset.DatasetException;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.Origin;
import org.anid.api.image.ImageShape;
import org.anid.dataset.ParquetDataset.Column;
import org.jspecify.annotations.Nullable;

/** What the rows of Parquet files say of their images, before any of them is read. Not thread-safe. */
final class ParquetRows {

    private final @Nullable String naturalValue;
    private final @Nullable Path root;
    private final Tally tally;
    private final Map<ParquetFile, List<Image>> images = new HashMap<>();
    private final List<ParquetFile> files = new ArrayList<>();
    private final Map<String, Origins> origins = new HashMap<>();
    private final Map<String, String> spelling = new HashMap<>();
    private final List<Captions.Caption> naturalCaptions = new ArrayList<>();
    private final Set<String> naturalIds = new HashSet<>();
    private final Set<String> otherValues = new LinkedHashSet<>();
    private Set<String> participants = Set.of();

    /**
     * Holds nothing yet.
     *
     * @param naturalValue what means natural; null for true
     * @param root folder that holds all files, whose paths in it tell their rows apart; null where there is one file
     */
    ParquetRows(@Nullable String naturalValue, @Nullable Path root, Tally tally) {
        this.naturalValue = naturalValue;
        this.root = root;
        this.tally = tally;
    }

    /**
     * An image of a row.
     *
     * @param row its number in the file
     * @param role in which column it is
     * @param origin null for a natural image
     * @param path beside the bytes; null where there is none
     */
    record Image(
            long row,
            Column role,
            Origin.@Nullable Generated origin,
            String imageId,
            @Nullable String captionId,
            @Nullable String caption,
            @Nullable String category,
            @Nullable ImageShape size,
            @Nullable String path,
            String location) {}

    /** Reads the texts of a file. */
    void read(ParquetFile file) throws DatasetException {
        ParquetFile.Source flag = file.columns().get(Column.NATURAL);
        if (flag != null && flag.form() != ParquetFile.Form.IMAGE && naturalValue == null) {
            // What a number means nobody can know: 0 is the natural class as often as the other.
            if (!flag.labels().isEmpty()) {
                throw unsaid(
                        file,
                        flag,
                        "has the classes " + String.join(", ", flag.labels()),
                        flag.labels().get(0));
            }
            if (flag.isNumber()) {
                throw unsaid(file, flag, "holds numbers", "1");
            }
        }
        List<Image> found = new ArrayList<>();
        long[] number = {0};
        file.rows(row -> add(file, row, number[0]++, found));
        files.add(file);
        images.put(file, found);
    }

    private static DatasetException unsaid(ParquetFile file, ParquetFile.Source flag, String what, String example) {
        return new DatasetException(file.file() + ": the column " + flag.name() + " " + what
                + ", and nothing says which of them means natural: say it, as --column natural=" + flag.name() + "="
                + example);
    }

    private void add(ParquetFile file, ParquetFile.Row row, long number, List<Image> found) throws DatasetException {
        ParquetFile.Source flag = file.columns().get(Column.NATURAL);
        boolean pair = flag != null && flag.form() == ParquetFile.Form.IMAGE;
        String location = row.location();
        String path = row.path(Column.IMAGE);
        String named = pair && row.path(Column.NATURAL) != null ? row.path(Column.NATURAL) : path;
        String imageId = Ids.known(row.text(Column.IMAGE_ID));
        String captionId = Ids.known(row.text(Column.CAPTION_ID));
        if (imageId == null) {
            if (named != null) {
                DaniName stem = DaniName.of(ImageFolder.stem(ImageFolder.lastPart(named)));
                imageId = stem.imageId();
                captionId = captionId == null ? stem.captionId() : captionId;
            } else if (file.columns().containsKey(Column.IMAGE_ID)) {
                throw new DatasetException(location + ": the row has no image id: fill the column "
                        + file.source(Column.IMAGE_ID).name() + ", or leave the row out");
            } else if (pair) {
                imageId = prefix(file) + number;
            } else {
                throw new DatasetException(location
                        + ": neither an image id nor a path says which image this is; name the column with the id"
                        + " (--column image_id=NAME); it has " + String.join(", ", file.others()));
            }
        }
        imageId = one(Ids.canonical(imageId));
        captionId = captionId == null ? null : Ids.canonical(captionId);
        List<String> captions = row.texts(Column.CAPTION);
        String category = category(row);
        String sizeText = row.text(Column.SIZE);
        ImageShape size = sizeText == null ? null : ImageFolder.size(Ids.canonical(sizeText));
        String generator = row.text(Column.GENERATOR);
        boolean natural = !pair && natural(file, row, generator, location);
        if (natural || pair) {
            naturalIds.add(imageId);
            found.add(new Image(
                    number,
                    pair ? Column.NATURAL : Column.IMAGE,
                    null,
                    imageId,
                    null,
                    null,
                    category,
                    pair ? null : size,
                    pair ? row.path(Column.NATURAL) : path,
                    pair && flag != null ? location + ", " + flag.name() : location));
        }
        if (natural) {
            for (String caption : captions) {
                naturalCaptions.add(new Captions.Caption(imageId, captions.size() > 1 ? null : captionId, caption));
            }
            return;
        }
        if (generator == null) {
            generator = flag == null ? null : pair ? file.image(Column.IMAGE).name() : row.text(Column.NATURAL);
            boolean called = pair
                    || (flag != null && (naturalValue != null || !flag.labels().isEmpty()));
            if (generator == null || !called) {
                throw new DatasetException(location + ": a generated image without a generator; name the column"
                        + " (--column generator=NAME)");
            }
        }
        if (captions.size() > 1) {
            tally.add(
                    "generated images do not say which of their several captions they were made from, as %s; the first"
                            + " one is used",
                    location);
        }
        try {
            String text = row.text(Column.GUIDANCE);
            Origin.Generated origin =
                    origins.computeIfAbsent(generator, Origins::new).of(text == null ? null : Guidance.parse(text));
            found.add(new Image(
                    number,
                    Column.IMAGE,
                    origin,
                    imageId,
                    captionId,
                    captions.isEmpty() ? null : captions.get(0),
                    category,
                    size,
                    path,
                    location));
        } catch (IllegalArgumentException e) {
            throw new DatasetException(location + ": " + e.getMessage() + "; correct it", e);
        }
    }

    /** What tells rows of a file from those of others: hive's partitions call every file {@code part-0.parquet}. */
    private String prefix(ParquetFile file) {
        if (root == null) {
            return "";
        }
        Path path = file.file().toAbsolutePath().normalize();
        // Files on two drives have no folder in common.
        Path told = path.startsWith(root) ? root.relativize(path) : path;
        return ImageFolder.stem(told.toString().replace('\\', '/')) + ":";
    }

    private @Nullable String category(ParquetFile.Row row) throws DatasetException {
        String category = row.text(Column.CATEGORY);
        if (category != null) {
            return one(category);
        }
        String number = row.text(Column.CLASS_ID);
        if (number == null) {
            return null;
        }
        String name = Categories.cocoSupercategory(Ids.canonical(number));
        if (name == null) {
            tally.add(
                    "rows have a class_id that is none of COCO's, as %s; they count as without category",
                    number + " in " + row.location());
        }
        return name;
    }

    private boolean natural(ParquetFile file, ParquetFile.Row row, @Nullable String generator, String location)
            throws DatasetException {
        String flag = row.text(Column.NATURAL);
        if (naturalValue != null && file.columns().containsKey(Column.NATURAL)) {
            if (flag == null) {
                throw new DatasetException(location + ": the column that says what is natural is empty; fill it");
            }
            otherValues.add(flag);
            return Ids.canonical(flag).equalsIgnoreCase(Ids.canonical(naturalValue));
        }
        if (flag == null) {
            if (generator == null) {
                tally.add("rows have no generator, as %s; they count as natural images", location);
            }
            return generator == null || generator.equalsIgnoreCase(DaniDataset.NATURAL);
        }
        return switch (flag.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new DatasetException(location + ": natural is true or false, not '" + flag
                        + "': say what means natural (--column natural="
                        + file.source(Column.NATURAL).name() + "=VALUE), or name another column");
        };
    }

    /**
     * Whether the rows make sense together.
     *
     * @param limit natural images that take part
     */
    void check(long limit) throws DatasetException {
        if (naturalValue != null && naturalIds.isEmpty()) {
            throw new DatasetException("no row says '" + naturalValue + "', which was to mean natural; they say "
                    + String.join(", ", otherValues.stream().limit(20).toList()) + ": name one of those");
        }
        participants = naturalIds;
        if (limit < naturalIds.size()) {
            participants = new HashSet<>(
                    naturalIds.stream().sorted(Ids.ORDER).limit(limit).toList());
        }
        boolean all = limit >= naturalIds.size();
        images.replaceAll((file, list) -> list.stream()
                .filter(image -> all || participants.contains(image.imageId()))
                .toList());
        if (images.values().stream().allMatch(List::isEmpty)) {
            throw new DatasetException(files.get(0).file() + " holds no rows: give Parquet files with images");
        }
    }

    /** In the order in which they were read. */
    List<ParquetFile> files() {
        return files;
    }

    /** The images of a file that take part, in the order of its rows. */
    List<Image> images(ParquetFile file) {
        return images.getOrDefault(file, List.of());
    }

    /** Captions that rows of natural images have. */
    Captions naturalCaptions() {
        return Captions.of(naturalCaptions);
    }

    private String one(String text) {
        String known = spelling.putIfAbsent(text, text);
        return known == null ? text : known;
    }
}
