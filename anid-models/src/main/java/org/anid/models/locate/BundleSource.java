// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.anid.api.model.ModelException;
import org.jspecify.annotations.Nullable;

/**
 * The plain files of a folder or of a zip file. Links, folders in it, and names that lead elsewhere are refused when it is
 * opened or checked; names that begin with a dot, and what desktops leave behind, are passed over.
 */
abstract class BundleSource implements AutoCloseable {

    private final Path place;

    private BundleSource(Path place) {
        this.place = place;
    }

    static BundleSource open(Path place) throws IOException {
        if (Files.isDirectory(place)) {
            return new Folder(place);
        }
        if (!Files.isRegularFile(place)) {
            throw new ModelException("there is no folder or zip file " + place + ": check the path");
        }
        ZipFile zip;
        try {
            zip = new ZipFile(place.toFile());
        } catch (ZipException | IllegalArgumentException e) {
            throw new ModelException(
                    place + " is neither a folder nor a zip file (" + Download.reason(e)
                            + "): give the folder of a bundle",
                    e);
        }
        try {
            return new Zip(place, zip);
        } catch (ModelException e) {
            zip.close();
            throw e;
        }
    }

    Path place() {
        return place;
    }

    /** The text of its card. */
    String card() throws IOException {
        if (!names().contains(Manifest.CARD)) {
            throw new ModelException(place + " has no file " + Manifest.CARD
                    + ": give the folder of a bundle, or the id of a model before it");
        }
        try (InputStream in = open(Manifest.CARD)) {
            byte[] bytes = in.readNBytes(Manifest.MOST_BYTES + 1);
            if (bytes.length > Manifest.MOST_BYTES) {
                throw new ModelException(place + ": " + Manifest.CARD + " is too large for a card");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** Refuses what is neither a plain file nor to be passed over. */
    abstract void checkPlain();

    abstract Set<String> names();

    /** Bytes that a file of it can have at most: a card need not say its size, and a small zip file can hold a full disk. */
    abstract long most(String name) throws IOException;

    abstract InputStream open(String name) throws IOException;

    @Override
    public abstract void close() throws IOException;

    private static final class Folder extends BundleSource {

        private final Set<String> names = new HashSet<>();
        private @Nullable Path odd;

        Folder(Path place) throws IOException {
            super(place);
            List<Path> entries;
            try (Stream<Path> listed = Files.list(place)) {
                entries = listed.toList();
            }
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.startsWith(".") || SystemFiles.has(name)) {
                    continue;
                }
                if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
                    names.add(name);
                } else {
                    odd = entry;
                }
            }
        }

        @Override
        void checkPlain() {
            if (odd != null) {
                throw new ModelException(odd + " is a link or a folder: a bundle holds plain files alone");
            }
        }

        @Override
        Set<String> names() {
            return names;
        }

        @Override
        long most(String name) throws IOException {
            return Files.size(place().resolve(name));
        }

        @Override
        InputStream open(String name) throws IOException {
            return Files.newInputStream(place().resolve(name), LinkOption.NOFOLLOW_LINKS);
        }

        @Override
        public void close() {}
    }

    /** Files at its top, or all in one folder. */
    private static final class Zip extends BundleSource {

        /** Weights are hardly packed; what is packed more than that was made to fill a disk. */
        private static final long MOST_PACKED = 20;

        /** Texts are packed well, and this much does no harm. */
        private static final long SMALL = 16 << 20;

        private final ZipFile zip;
        private final Map<String, ZipEntry> files = new HashMap<>();

        Zip(Path place, ZipFile zip) {
            super(place);
            this.zip = zip;
            String folder = null;
            for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
                String path = entry.getName();
                int slash = path.indexOf('/');
                String above = slash < 0 ? "" : path.substring(0, slash);
                if (SystemFiles.has(above)) {
                    continue;
                }
                if (entry.isDirectory()) {
                    checkFolder(path);
                    continue;
                }
                String name = path.substring(slash + 1);
                if (slash >= 0) {
                    checkName(above, path);
                }
                checkName(name, path);
                if (name.startsWith(".") || SystemFiles.has(name)) {
                    continue;
                }
                if (folder != null && !folder.equals(above)) {
                    throw refused(path, "is in another folder than the rest");
                }
                folder = above;
                if (files.put(name, entry) != null) {
                    throw refused(path, "is there twice");
                }
            }
        }

        private void checkFolder(String path) {
            checkName(path.substring(0, path.length() - 1), path);
        }

        private void checkName(String name, String path) {
            if (name.isEmpty() || name.equals("..") || name.equals(".") || name.matches(".*[/\\\\:\\x00].*")) {
                throw refused(path, "leads out of it or into folders");
            }
        }

        private ModelException refused(String path, String why) {
            return new ModelException(place() + ": the entry '" + path + "' " + why
                    + ": a zip file of a bundle holds plain files, at its top or in one folder");
        }

        /** Was done when it was opened. */
        @Override
        void checkPlain() {}

        @Override
        Set<String> names() {
            return files.keySet();
        }

        @Override
        long most(String name) {
            return Math.max(SMALL, MOST_PACKED * entry(name).getCompressedSize());
        }

        @Override
        InputStream open(String name) throws IOException {
            return zip.getInputStream(entry(name));
        }

        private ZipEntry entry(String name) {
            ZipEntry entry = files.get(name);
            if (entry == null) {
                throw new ModelException(place() + " has no file " + name);
            }
            return entry;
        }

        @Override
        public void close() throws IOException {
            zip.close();
        }
    }
}
