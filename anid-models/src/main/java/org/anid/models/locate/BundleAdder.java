// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.anid.api.model.ModelCard;
import org.anid.api.model.ModelException;
import org.anid.api.provenance.Fingerprint;
import org.anid.models.bundle.FolderLock;
import org.anid.models.bundle.ParameterBundle;

/**
 * Copies a bundle that was made or got elsewhere, as by the export recipes, into a folder of models: from a folder or a zip
 * file with {@code card.json} and the card's files. It is checked before it takes its place: every file is there, plain (no
 * links, no other folders, nothing that is not on the card) and has the hash that the card says. A bundle of that id is
 * replaced, as {@link org.anid.models.bundle.Staging} says.
 *
 * <p>Immutable and thread-safe.
 */
public final class BundleAdder {

    private final ModelFolder models;

    /** Into that folder, which is made when something is added. */
    public BundleAdder(ModelFolder models) {
        this.models = models;
    }

    /**
     * What was added.
     *
     * @param id of the bundle
     * @param bundle its folder
     * @param notes what a user should know, a line each
     */
    public record Added(String id, Path bundle, List<String> notes) {
        /** Makes the list unmodifiable. */
        public Added {
            notes = List.copyOf(notes);
        }
    }

    /**
     * Adds a bundle that has its card.
     *
     * @param source folder or zip file
     * @throws ModelException if it is no bundle or not as its card says; the message names the file and the difference
     */
    public Added add(Path source) throws InterruptedException {
        try (BundleSource files = BundleSource.open(source)) {
            return add(files, Manifest.parse(files.card(), source + " " + Manifest.CARD));
        } catch (IOException e) {
            throw failed(source, e);
        }
    }

    /**
     * Adds files that were got by hand, for a card of the zoo. Hashes that the card does not know are recorded.
     *
     * @param card of the model
     * @param source folder or zip file with files of the card's names
     * @throws ModelException if a file is missing or not as the card says
     */
    public Added add(ModelCard card, Path source) throws InterruptedException {
        try (BundleSource files = BundleSource.open(source)) {
            return add(files, Manifest.of(card, card.files()));
        } catch (IOException e) {
            throw failed(source, e);
        }
    }

    private static ModelException failed(Path source, IOException e) {
        return new ModelException(
                "cannot copy " + source + " into the folder of models (" + Download.reason(e)
                        + "): make room there, or choose another folder",
                e);
    }

    private Added add(BundleSource files, Manifest manifest) throws IOException, InterruptedException {
        checkNames(files, manifest);
        List<String> notes = new ArrayList<>();
        BundleStore store = new BundleStore(models.path());
        FolderLock lock = store.lock(manifest.id(), () -> {});
        try {
            Path copies = store.copies(manifest.id());
            List<ModelCard.ModelFile> copied = new ArrayList<>();
            for (ModelCard.ModelFile file : manifest.files()) {
                copied.add(copy(files, file, copies, notes));
            }
            Manifest complete = manifest.card() == null ? manifest : manifest.with(copied);
            if (manifest.card() == null) {
                Files.write(copies.resolve(Manifest.CARD), manifest.bytes());
                ParameterBundle.open(copies);
            }
            // An export of one's own is no fault, but it is not the file that others compute with.
            notes.addAll(complete.remarks());
            return new Added(manifest.id(), store.publish(copies, complete), notes);
        } finally {
            lock.close();
        }
    }

    private static void checkNames(BundleSource files, Manifest manifest) {
        files.checkPlain();
        Set<String> names = new TreeSet<>(files.names());
        for (ModelCard.ModelFile file : manifest.files()) {
            if (!names.contains(file.name())) {
                throw new ModelException(files.place() + " has no file " + file.name() + ", which the card of "
                        + manifest.id() + " names");
            }
        }
        names.removeIf(manifest::has);
        if (!names.isEmpty()) {
            throw new ModelException(files.place() + " has " + names.iterator().next()
                    + ", which is not on the card of " + manifest.id() + ": a bundle holds the card's files alone");
        }
    }

    /** Hashes the bytes that are written, so that nothing can change between the two. */
    private static ModelCard.ModelFile copy(
            BundleSource files, ModelCard.ModelFile file, Path copies, List<String> notes) throws IOException {
        MessageDigest digest = Fingerprint.sha256();
        long size = 0;
        try (InputStream in = files.open(file.name());
                OutputStream out = Files.newOutputStream(copies.resolve(file.name()))) {
            byte[] buffer = new byte[FileHash.BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                size += n;
                if (file.size() >= 0 && size > file.size()) {
                    throw new ModelException(files.place() + ": " + file.name() + " has more than the " + file.size()
                            + " bytes that its card says");
                }
                digest.update(buffer, 0, n);
                out.write(buffer, 0, n);
            }
        }
        String sha256 = FileHash.hex(digest);
        if (file.sha256() == null) {
            notes.add(file.name() + ": its card knows no hash; it has the SHA-256 " + sha256
                    + ", which is recorded in the bundle's card");
        } else if (!file.sha256().equals(sha256)) {
            throw new ModelException(files.place() + ": " + file.name() + " has the SHA-256 " + sha256
                    + ", but its card says " + file.sha256() + ": refused");
        }
        return new ModelCard.ModelFile(file.name(), file.url(), sha256, size);
    }
}
