// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
 * The plain files of a folder or of a zip file, or some files. Links, folders in it, and names that lead elsewhere are
 * refused when it is opened or checked; names that begin with a dot, and what desktops leave behind, are passed over.
 */
abstract class BundleSource implements AutoCloseable {

    private final Path place;

    private BundleSource(Path place) {
        this.place = place;
    }

    /**
     * Opens what a user has got of a model: a folder or a zip file, or the files themselves. A zip file of torch is a
     * file itself.
     *
     * @throws ModelException if two have one name, or the zip file is damaged
     */
    static BundleSource open(List<Path> places) throws IOException {
        Path first = places.get(0);
        return places.size() == 1 && (Files.isDirectory(first) || isZipOfFiles(first))
                ? open(first)
                : new Loose(places);
    }

    private static boolean isZipOfFiles(Path place) {
        try (ZipFile zip = new ZipFile(place.toFile())) {
            return zip.stream().noneMatch(entry -> entry.getName().endsWith("data.pkl"));
        } catch (IOException | IllegalArgumentException e) {
            // Damaged, or weights of another kind: whoever reads them says it.
            return false;
        }
    }

    /**
     * Opens a folder or a zip file.
     *
     * @throws ModelException if it is neither
     */
    static BundleSource open(Path place) throws IOException {
        if (Files.isDirectory(place)) {
            return new Loose(place);
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

    /**
     * Bytes that a file of it can have at most: a card need not say its size, and a small zip file can hold a full
     * disk.
     */
    abstract long most(String name) throws IOException;

    abstract InputStream open(String name) throws IOException;

    /**
     * One of the files where it can be mapped: in its place, or unpacked.
     *
     * @param folder where it goes if it has to be unpacked
     */
    abstract Path file(String name, Path folder) throws IOException;

    /**
     * Copies one of the files.
     *
     * @return bytes
     * @throws ModelException if there are more of them than it can have
     */
    long copy(String name, OutputStream out) throws IOException {
        long most = most(name);
        long size = 0;
        try (InputStream in = open(name)) {
            byte[] buffer = new byte[FileHash.BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                size += n;
                if (size > most) {
                    throw new ModelException(place + ": " + name + " unpacks to more than " + most
                            + " bytes: refused; unpack it by hand and give the folder");
                }
                out.write(buffer, 0, n);
            }
        }
        return size;
    }

    @Override
    public abstract void close() throws IOException;

    /** Files of a folder, or from anywhere. */
    private static final class Loose extends BundleSource {

        private final Map<String, Path> files = new LinkedHashMap<>();
        private @Nullable Path odd;

        Loose(Path place) throws IOException {
            super(place);
            List<Path> entries;
            try (Stream<Path> listed = Files.list(place)) {
                entries = listed.sorted().toList();
            }
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.startsWith(".") || SystemFiles.has(name)) {
                    continue;
                }
                if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
                    files.put(name, entry);
                } else {
                    odd = entry;
                }
            }
        }

        Loose(List<Path> places) throws IOException {
            super(places.get(0));
            for (Path file : places) {
                String name = String.valueOf(file.getFileName());
                if (Files.isDirectory(file)) {
                    throw new ModelException(file + " is a folder: give one folder, or files");
                }
                if (files.put(name, file.toRealPath()) != null) {
                    throw new ModelException("two of the files are called " + name + ": give one of them");
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
            return files.keySet();
        }

        @Override
        long most(String name) throws IOException {
            return Files.size(path(name));
        }

        @Override
        InputStream open(String name) throws IOException {
            return Files.newInputStream(path(name), LinkOption.NOFOLLOW_LINKS);
        }

        @Override
        Path file(String name, Path folder) {
            return path(name);
        }

        private Path path(String name) {
            Path path = files.get(name);
            if (path == null) {
                throw new ModelException(place() + " has no file " + name);
            }
            return path;
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
        private final Map<String, ZipEntry> files = new LinkedHashMap<>();

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

        @Override
        Path file(String name, Path folder) throws IOException {
            Path unpacked = folder.resolve(name);
            try (OutputStream out = Files.newOutputStream(unpacked)) {
                copy(name, out);
            }
            return unpacked;
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
