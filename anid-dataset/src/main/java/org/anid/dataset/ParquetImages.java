// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.zip.CRC32C;
import org.anid.api.dataset.DatasetException;
import org.anid.api.dataset.ImageContent;
import org.anid.api.dataset.ImageReadException;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.image.ImageShape;
import org.anid.dataset.ParquetDataset.Column;
import org.anid.dataset.ParquetRows.Image;
import org.anid.dataset.decode.ImageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Brings the images of Parquet files where they can be read in any order, and makes records of them. Not thread-safe.
 */
final class ParquetImages {

    private final Path root;
    private final ImageDecoder decoder;
    private final Tally tally;
    private final Map<Form, Natural> naturals = new HashMap<>();
    private @Nullable Spill spill;
    private long absent;
    private long all;

    /**
     * Reads nothing yet.
     *
     * @param root folder of the data set: paths in it are followed, others are not
     */
    ParquetImages(Path root, ImageDecoder decoder, Tally tally) {
        this.root = root;
        this.decoder = decoder;
        this.tally = tally;
    }

    /** A natural image at a size. */
    private record Form(String imageId, @Nullable ImageShape size) {}

    /**
     * What was found first of a form.
     *
     * @param content its path, or its length and checksum
     * @param location of its row
     */
    private record Natural(String content, String location) {}

    /** An image that was found; no content where it is one that is there already. */
    private record Laid(
            @Nullable ImageContent content, @Nullable ImageShape size) {}

    /** Reads all images, each column of each file once. */
    List<ImageRecord> records(ParquetRows rows, Captions captions, Categories categories) throws DatasetException {
        long bytes = 0;
        for (ParquetFile file : rows.files()) {
            for (Column role : roles(rows.images(file))) {
                bytes += file.imageBytes(role);
            }
        }
        Spill laid = Spill.create(bytes);
        spill = laid;
        RecordCollector collector =
                new RecordCollector(captions.isEmpty() ? rows.naturalCaptions() : captions, categories, tally);
        for (ParquetFile file : rows.files()) {
            read(file, rows.images(file), laid, collector);
        }
        if (all > 0 && absent == all) {
            throw new DatasetException(rows.files().get(0).file() + ": no row holds the bytes of its image, and no path"
                    + " leads to a file in " + root + ": put the files there, or write the images into the rows");
        }
        return collector.finish();
    }

    private static List<Column> roles(List<Image> images) {
        return images.stream().map(Image::role).distinct().sorted().toList();
    }

    private void read(ParquetFile file, List<Image> images, Spill laid, RecordCollector collector)
            throws DatasetException {
        Map<Column, Map<Long, Laid>> found = new EnumMap<>(Column.class);
        for (Column role : roles(images)) {
            Map<Long, Image> wanted = new HashMap<>();
            images.stream().filter(image -> image.role() == role).forEach(image -> wanted.put(image.row(), image));
            Map<Long, Laid> contents = new HashMap<>();
            found.put(role, contents);
            LongPredicate takesPart = wanted::containsKey;
            file.images(role, takesPart, new ParquetBlobs.Visitor() {
                @Override
                public void value(long row, byte[] bytes, int from, int count) throws IOException {
                    Image image = wanted.get(row);
                    if (image == null) {
                        return;
                    }
                    ImageShape size = HeaderSize.of(bytes, from, count);
                    if (size == null) {
                        size = image.size();
                    }
                    CRC32C checksum = new CRC32C();
                    checksum.update(bytes, from, count);
                    boolean known = known(image, size, count + " bytes, " + checksum.getValue());
                    contents.put(row, new Laid(known ? null : laid.append(bytes, from, count, decoder), size));
                }

                @Override
                public void missing(long row) throws DatasetException {
                    Image image = wanted.get(row);
                    if (image != null) {
                        contents.put(row, beside(image, file));
                    }
                }

                @Override
                public void refused(long row, String reason) {
                    Image image = wanted.get(row);
                    if (image != null) {
                        contents.put(row, new Laid(failing(reason), image.size()));
                    }
                }
            });
        }
        all += images.size();
        for (Image image : images) {
            Laid content = found.getOrDefault(image.role(), Map.of()).get(image.row());
            if (content == null) {
                throw new DatasetException(
                        image.location() + ": the file has fewer images than rows: check or re-create it");
            }
            if (content.content() == null) {
                continue;
            }
            RecordCollector.Found record = new RecordCollector.Found(
                    image.imageId(),
                    image.captionId(),
                    image.caption(),
                    image.category(),
                    content.size(),
                    image.location(),
                    content.content());
            if (image.origin() == null) {
                collector.natural(record);
            } else {
                collector.generated(image.origin(), record);
            }
        }
    }

    /**
     * Whether a natural image is there at that size, with the same content: the same picture under another caption.
     *
     * @throws DatasetException if what was made from it in the same row would be compared with another one
     */
    private boolean known(Image image, @Nullable ImageShape size, String content) throws DatasetException {
        if (image.origin() != null) {
            return false;
        }
        Natural other = naturals.putIfAbsent(new Form(image.imageId(), size), new Natural(content, image.location()));
        if (other == null || other.content.equals(content)) {
            return other != null;
        }
        if (image.role() == Column.NATURAL) {
            throw new DatasetException(image.location() + ": the natural image is another one than that of "
                    + other.location + ", and both have the id " + image.imageId()
                    + ": name a column that tells them apart (--column image_id=NAME)");
        }
        return false;
    }

    /** An image in a file of its own, to which its row leads. */
    private Laid beside(Image image, ParquetFile file) throws DatasetException {
        String text = image.path();
        if (text == null) {
            absent++;
            return new Laid(failing("the row holds no image bytes"), image.size());
        }
        Path folder = file.file().toAbsolutePath().getParent();
        List<Path> candidates = new ArrayList<>();
        for (String path : List.of(text, text.replace('\\', '/'))) {
            try {
                candidates.add(root.resolve(path));
                if (folder != null) {
                    candidates.add(folder.resolve(path));
                }
            } catch (InvalidPathException e) {
                // No path on this system; the other spelling may be one.
            }
        }
        for (Path candidate : candidates) {
            try {
                if (Files.isRegularFile(candidate) && candidate.toRealPath().startsWith(root.toRealPath())) {
                    ImageShape header = HeaderSize.of(candidate);
                    ImageShape size = header == null ? image.size() : header;
                    boolean known = known(image, size, candidate.toRealPath().toString());
                    return new Laid(known ? null : new FileContent(candidate, decoder), size);
                }
            } catch (DatasetException e) {
                throw e;
            } catch (IOException e) {
                // As if it were not there.
            }
        }
        absent++;
        tally.add(
                "rows hold no image bytes, and their path leads to no file in the folder of the data set, as %s; put the"
                        + " files there, or write the images into the rows",
                text + " in " + image.location());
        return new Laid(
                failing("the row holds no image bytes, and its path, " + text + ", leads to no file in " + root),
                image.size());
    }

    private static ImageContent failing(String reason) {
        return () -> {
            throw new ImageReadException(reason);
        };
    }

    /** Where the images are. */
    Spill spill() {
        if (spill == null) {
            throw new IllegalStateException("nothing was read");
        }
        return spill;
    }

    /** Removes them after a failure. */
    void discard(Throwable failure) {
        if (spill != null) {
            try {
                spill.close();
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
    }
}
