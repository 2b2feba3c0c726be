// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.anid.api.dataset.DatasetException;
import org.anid.api.dataset.Guidance;
import org.anid.api.image.ImageShape;
import org.jspecify.annotations.Nullable;

/**
 * Walks a folder of images in which folders named as a size ({@code 512}, {@code 640x480}) or a guidance ({@code T2I})
 * may be nested in either order, at most one of each. Other folders that are named by a number are classes, or shards,
 * as {@code 0}, {@code 1} and {@code 00000}: a number is a size only if the pictures have it, as must those of its
 * neighbours.
 */
final class ImageFolder {

    /** Wider than what can be decoded: an image in a format that is not read must fail loudly, not be overlooked. */
    private static final Set<String> IMAGE_EXTENSIONS = Set.of(
            "jpg", "jpeg", "jpe", "jfif", "png", "webp", "bmp", "gif", "tif", "tiff", "avif", "heic", "jp2", "jxl");

    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})(?:[xX](\\d{1,5}))?");

    /**
     * An image file, or a directory that is named as one.
     *
     * @param stem its name without extension
     * @param group the folders of classes or shards that it lies in, each with a {@code /} after it; empty for none
     */
    record Entry(
            Path path,
            String stem,
            String group,
            @Nullable ImageShape size,
            @Nullable Guidance guidance) {}

    private ImageFolder() {}

    /**
     * Visits images in the order of their names.
     *
     * @param tally told of whatever is not an image
     * @throws DatasetException if the folder, or one in it, cannot be listed
     */
    static void walk(Path folder, Tally tally, Consumer<Entry> visitor) throws DatasetException {
        walk(folder, "", null, null, tally, visitor);
    }

    private static void walk(
            Path folder,
            String group,
            @Nullable ImageShape size,
            @Nullable Guidance guidance,
            Tally tally,
            Consumer<Entry> visitor)
            throws DatasetException {
        List<Path> entries = list(folder);
        boolean sizes = size == null && holdsSizes(entries);
        for (Path path : entries) {
            String name = name(path);
            if (isImageName(name)) {
                visitor.accept(new Entry(path, stem(name), group, size, guidance));
            } else if (Files.isDirectory(path)) {
                ImageShape innerSize = sizes ? size(name) : null;
                Guidance innerGuidance = guidance == null ? guidance(name) : null;
                if (innerSize != null || innerGuidance != null) {
                    walk(
                            path,
                            group,
                            innerSize == null ? size : innerSize,
                            innerGuidance == null ? guidance : innerGuidance,
                            tally,
                            visitor);
                } else if (Ids.isNumber(name)) {
                    walk(path, group + Ids.canonical(name) + "/", size, guidance, tally, visitor);
                } else {
                    tally.add(
                            "folders were not read: their names are neither a size nor a guidance, as %s",
                            path.toString());
                }
            } else {
                stray(path, tally);
            }
        }
    }

    /** Whether folders that are named as sizes are: none if the first picture in one of them has another size. */
    private static boolean holdsSizes(List<Path> entries) throws DatasetException {
        for (Path path : entries) {
            ImageShape size = size(name(path));
            if (size != null && Files.isDirectory(path)) {
                ImageShape actual = firstSize(path);
                if (actual != null && !names(name(path), size, actual)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** A single number may be the longer or the shorter side. */
    private static boolean names(String name, ImageShape size, ImageShape actual) {
        return Ids.isNumber(name)
                ? actual.width() == size.width() || actual.height() == size.width()
                : actual.sameSize(size);
    }

    /** Size of the first picture in a folder, at any depth, whose header tells it; null if none does. */
    private static @Nullable ImageShape firstSize(Path folder) throws DatasetException {
        for (Path path : list(folder)) {
            ImageShape size =
                    isImageName(name(path)) || !Files.isDirectory(path) ? HeaderSize.of(path) : firstSize(path);
            if (size != null) {
                return size;
            }
        }
        return null;
    }

    /** Counts a file that does not belong where it is. */
    static void stray(Path path, Tally tally) {
        if (TarShards.isTarName(path)) {
            tally.add(
                    "tar files were left out, because they lie beside pictures or folders, as %s; give them by themselves"
                            + " (--webdataset PATH, --natural PATH or --generated NAME=PATH)",
                    path.toString());
        } else {
            tally.add("stray files were left out, as %s", path.toString());
        }
    }

    /**
     * What is in a folder, in the order of names, without what operating systems leave there.
     *
     * @throws DatasetException if it cannot be listed
     */
    static List<Path> list(Path folder) throws DatasetException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            // To open a pipe as a folder waits for somebody who writes into it.
            throw new DatasetException(folder + " is a file, not a folder: give the folder that holds the images");
        }
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path path : stream) {
                String name = name(path);
                if (!name.startsWith(".")
                        && !name.equalsIgnoreCase("Thumbs.db")
                        && !name.equalsIgnoreCase("desktop.ini")) {
                    entries.add(path);
                }
            }
        } catch (NoSuchFileException e) {
            throw new DatasetException("there is no folder " + folder + ": check the path", e);
        } catch (IOException | DirectoryIteratorException e) {
            throw new DatasetException(
                    "the folder " + folder + " cannot be listed (" + reason(e) + "): check that it may be read", e);
        }
        // By name, not by Path: paths compare differently on Windows.
        entries.sort((a, b) -> Ids.ORDER.compare(name(a), name(b)));
        return entries;
    }

    /** Folders in a folder, in the order of names, but none that is named as an image. */
    static List<Path> folders(Path folder) throws DatasetException {
        return list(folder).stream()
                .filter(path -> Files.isDirectory(path) && !isImageName(name(path)))
                .toList();
    }

    /** Size that a folder is named after; null if it is not. A single number stands for a square. */
    static @Nullable ImageShape size(String folderName) {
        Matcher matcher = SIZE.matcher(folderName);
        if (!matcher.matches()) {
            return null;
        }
        int width = Integer.parseInt(matcher.group(1));
        int height = matcher.group(2) == null ? width : Integer.parseInt(matcher.group(2));
        return width > 0 && height > 0 ? new ImageShape(3, height, width) : null;
    }

    /** Guidance that a folder is named after; null if it is not. */
    static @Nullable Guidance guidance(String folderName) {
        for (Guidance guidance : Guidance.values()) {
            if (guidance.name().equalsIgnoreCase(folderName)) {
                return guidance;
            }
        }
        return null;
    }

    static boolean isImageName(String fileName) {
        int dot = fileName.lastIndexOf('.');
        return dot > 0 && IMAGE_EXTENSIONS.contains(fileName.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    static String stem(String fileName) {
        int dot = fileName.lastIndexOf('.');
        return dot > 0 ? fileName.substring(0, dot) : fileName;
    }

    /** What follows the last separator in a path that was written on any system. */
    static String lastPart(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }

    /** Last part of a path; the path itself where it has none, as a root. */
    static String name(Path path) {
        Path name = path.getFileName();
        return name == null ? path.toString() : name.toString();
    }

    private static String reason(Exception e) {
        Throwable cause = e instanceof DirectoryIteratorException && e.getCause() != null ? e.getCause() : e;
        return cause.getClass().getSimpleName();
    }
}
