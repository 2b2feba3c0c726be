// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.anid.api.internal.FolderLock;
import org.anid.api.model.ModelCard;
import org.anid.api.model.ModelException;
import org.anid.models.bundle.ParameterBundle;
import org.anid.models.internal.Staging;
import org.anid.models.zoo.ModelCards;
import org.jspecify.annotations.Nullable;

/**
 * How bundles lie in a folder: {@code ID/card.json} with the card's files beside it. What is not yet a bundle is in
 * {@link Staging}. Immutable.
 */
final class BundleStore {

    private final Path folder;
    private final Staging staging;

    BundleStore(Path folder) {
        this.folder = folder;
        this.staging = new Staging(folder);
    }

    /** Where the bundle of that id is, or would be. */
    Path place(String id) {
        return folder.resolve(id);
    }

    /** Bundles, whole or not: the folders whose names can be ids, in the order of their names. */
    List<String> ids() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory)
                    .map(path -> path.getFileName().toString())
                    .filter(ModelCards::isId)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ModelException("cannot list " + folder + " (" + Download.reason(e) + ")", e);
        }
    }

    /** For changing the bundle of that id; closed when done. */
    FolderLock lock(String id, Runnable waiting) throws InterruptedException {
        return staging.lock(id, waiting);
    }

    /** Where downloads of that id are put together; keeps what is there. */
    Path downloads(String id) throws IOException {
        return staging.downloads(id);
    }

    /** An empty folder for what is copied. */
    Path copies(String id) throws IOException {
        return staging.copies(id);
    }

    /** An empty folder for published weights, while graphs are made of them. */
    Path unpacked(String id) throws IOException {
        return staging.unpacked(id);
    }

    /** Deletes what was not published of a folder of copies. */
    void forget(Path copies) throws IOException {
        staging.forget(copies);
    }

    /**
     * Makes a bundle of a folder of whole, verified files: writes the card, deletes what is not on it, and gives it its
     * name. A bundle of that id is replaced.
     *
     * @return where it is
     */
    Path publish(Path staged, Manifest manifest) throws IOException {
        for (String stray : names(staged)) {
            if (!manifest.has(stray)) {
                Files.delete(staged.resolve(stray));
            }
        }
        // Anew, so that nobody's link is written through.
        Files.deleteIfExists(staged.resolve(Manifest.CARD));
        Files.write(staged.resolve(Manifest.CARD), manifest.bytes(), StandardOpenOption.CREATE_NEW);
        staging.publish(staged, manifest.id());
        return place(manifest.id());
    }

    /**
     * What is wrong with a bundle, a line each, with file and both hashes; nothing if it is as its card says.
     *
     * @param hashes whether to read every byte; else only presence and sizes are looked at
     */
    List<String> problems(String id, boolean hashes) {
        Path bundle = place(id);
        try {
            Manifest manifest = Manifest.read(bundle);
            List<String> problems = problems(bundle, manifest, hashes);
            if (manifest.card() == null && hashes && problems.isEmpty()) {
                ParameterBundle.open(bundle);
            }
            return problems;
        } catch (ModelException e) {
            return List.of(Download.reason(e));
        }
    }

    /**
     * What is wrong with the files of a bundle, a line each, with file and both hashes. A file that is not on the card
     * is wrong: a graph may read its weights from it, and no hash would tell. Those that desktops leave behind are
     * passed over.
     *
     * @param hashes whether to read every byte; else only presence and sizes are looked at
     */
    static List<String> problems(Path bundle, Manifest manifest, boolean hashes) {
        List<String> problems = new ArrayList<>();
        if (!bundle.endsWith(manifest.id())) {
            problems.add(bundle.resolve(Manifest.CARD) + " is the card of " + manifest.id()
                    + ": a bundle lies in a folder of its id");
        }
        try {
            for (String name : names(bundle)) {
                if (!manifest.has(name) && !SystemFiles.has(name)) {
                    problems.add(bundle.resolve(name) + " is not on the bundle's card: delete it");
                }
            }
            for (ModelCard.ModelFile file : manifest.files()) {
                String fault = fault(bundle.resolve(file.name()), file, hashes);
                if (fault != null) {
                    problems.add(
                            bundle.resolve(file.name()) + " " + fault + ": get the model " + manifest.id() + " again");
                }
            }
        } catch (IOException e) {
            problems.add("cannot read " + bundle + " (" + Download.reason(e) + ")");
        }
        return problems;
    }

    /**
     * Copies a file that some bundle has: a trunk of a gigabyte serves several models.
     *
     * @param sha256 of the file
     * @param target where the copy goes
     * @return whether there was one
     */
    boolean copyOf(String sha256, Path target) throws IOException {
        for (String id : ids()) {
            for (ModelCard.ModelFile file : files(id)) {
                Path source = place(id).resolve(file.name());
                if (sha256.equals(file.sha256()) && Files.isRegularFile(source)) {
                    Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
                    if (FileHash.of(target).equals(sha256)) {
                        return true;
                    }
                    Files.delete(target);
                }
            }
        }
        return false;
    }

    /** The card of a bundle; empty where it is broken or one of parameters. */
    Optional<ModelCard> card(String id) {
        try {
            return Optional.ofNullable(Manifest.read(place(id)).card());
        } catch (ModelException e) {
            return Optional.empty();
        }
    }

    /** None where the card is broken. */
    private List<ModelCard.ModelFile> files(String id) {
        try {
            return Manifest.read(place(id)).files();
        } catch (ModelException e) {
            return List.of();
        }
    }

    private static @Nullable String fault(Path path, ModelCard.ModelFile file, boolean hashes) throws IOException {
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                    ? "is no plain file, and links are not followed"
                    : "is missing";
        }
        if (file.sha256() == null) {
            return "has no SHA-256 on its card";
        }
        if (file.size() >= 0 && Files.size(path) != file.size()) {
            return "has " + Files.size(path) + " bytes, but its card says " + file.size();
        }
        if (hashes) {
            String sha256 = FileHash.of(path);
            if (!sha256.equals(file.sha256())) {
                return "has the SHA-256 " + sha256 + ", but its card says " + file.sha256();
            }
        }
        return null;
    }

    /** Bytes of those files of a bundle, on disk. */
    long size(String id, List<ModelCard.ModelFile> files) {
        try {
            long sum = 0;
            for (ModelCard.ModelFile file : files) {
                sum += Files.size(place(id).resolve(file.name()));
            }
            return sum;
        } catch (IOException e) {
            throw new ModelException("cannot read " + place(id) + " (" + Download.reason(e) + ")", e);
        }
    }

    private static Set<String> names(Path directory) throws IOException {
        Set<String> names = new HashSet<>();
        try (Stream<Path> entries = Files.list(directory)) {
            entries.forEach(path -> names.add(path.getFileName().toString()));
        }
        return names;
    }
}
