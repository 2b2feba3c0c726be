// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.anid.api.internal.FolderLock;
import org.anid.api.model.ModelCard;
import org.anid.api.model.ModelException;
import org.anid.api.provenance.Fingerprint;
import org.anid.models.architecture.Architecture;
import org.anid.models.bundle.BundleImporter;
import org.anid.models.bundle.ParameterBundle;
import org.anid.models.zoo.ModelCards;
import org.anid.models.zoo.ModelZoo;

/**
 * Copies a bundle that was made or got elsewhere, as by the export recipes, into a folder of models: from a folder or a
 * zip file with {@code card.json} and the card's files. It is checked before it takes its place: every file is there,
 * plain (no links, no other folders, nothing that is not on the card) and has the hash that the card says. A bundle of
 * that id is replaced by renaming.
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
     * Adds what was got by hand for a card of the zoo: the card's files, or the weights that a network's authors
     * publish, of which the graphs are made. Hashes that the card does not know are recorded.
     *
     * @param card of the model
     * @param sources a folder or a zip file, or the files in any order; files of the card have its names, weights any
     * @throws ModelException if a file is missing or not as the card says, or the weights are those of another network
     */
    public Added add(ModelCard card, List<Path> sources) throws InterruptedException {
        try (BundleSource files = BundleSource.open(sources)) {
            Optional<Architecture> architecture = Architecture.of(card.id());
            return architecture.isEmpty()
                            || card.files().stream()
                                    .allMatch(file -> files.names().contains(file.name()))
                    ? add(files, Manifest.of(card, card.files()))
                    : assembled(card, architecture.get(), files);
        } catch (IOException e) {
            throw failed(sources.get(0), e);
        }
    }

    /**
     * Adds a network of the user's own.
     *
     * @param id of the bundle: one that no published model has
     * @param graph ONNX file
     * @param own what its card says
     * @throws ModelException if the graph is not of that kind, or the id is taken; one line
     */
    public Added add(String id, Path graph, OwnNetwork own) throws InterruptedException {
        if (!ModelCards.isId(id)
                || ModelZoo.card(id).isPresent()
                || BundleImporter.ids().contains(id)) {
            throw new ModelException(
                    "'" + id + "' cannot be the name of a network of your own: it is lower-case letters,"
                            + " digits and single hyphens, and no published model has it");
        }
        BundleStore store = new BundleStore(models.path());
        FolderLock lock = store.lock(id, () -> {});
        try {
            Path copies = store.copies(id);
            try {
                String name = "model.onnx";
                Files.copy(graph, copies.resolve(name));
                Manifest manifest = own.card(id, copies, name);
                return new Added(id, store.publish(copies, manifest), List.of());
            } finally {
                store.forget(copies);
            }
        } catch (IOException e) {
            throw failed(graph, e);
        } finally {
            lock.close();
        }
    }

    private Added assembled(ModelCard card, Architecture architecture, BundleSource files)
            throws IOException, InterruptedException {
        files.checkPlain();
        BundleStore store = new BundleStore(models.path());
        FolderLock lock = store.lock(card.id(), () -> {});
        try {
            Path copies = store.copies(card.id());
            Path unpacked = store.unpacked(card.id());
            try {
                return assembled(card, architecture, files, store, copies, unpacked);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            } finally {
                store.forget(unpacked);
                store.forget(copies);
            }
        } finally {
            lock.close();
        }
    }

    private static Added assembled(
            ModelCard card,
            Architecture architecture,
            BundleSource files,
            BundleStore store,
            Path copies,
            Path unpacked)
            throws IOException {
        // The weights are hashed while graphs are made of them.
        Map<Path, Supplier<String>> weights = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        List<ModelCard.ModelFile> others = new ArrayList<>();
        Set<String> rest = weights(architecture, files.names());
        for (ModelCard.ModelFile file : card.files()) {
            String name = file.name();
            if (architecture.makes(name)) {
                continue;
            }
            if (!files.names().contains(name)) {
                throw new ModelException(
                        card.id() + " takes a file " + name + " beside the weights: give it as well, under that name");
            }
            Path copy = Files.copy(files.file(name, unpacked), copies.resolve(name));
            String sha256 = FileHash.of(copy);
            others.add(new ModelCard.ModelFile(name, file.url(), sha256, Files.size(copy)));
            difference(file, sha256).ifPresent(notes::add);
            rest.remove(name);
        }
        for (String name : rest) {
            Path weight = files.file(name, unpacked);
            weights.put(weight, FileHash.later(weight));
        }
        Manifest manifest = Assembler.assemble(card, architecture, copies, others, weights);
        weights.forEach((path, hash) -> named(String.valueOf(path.getFileName()), architecture.weights())
                .flatMap(published -> difference(published, hash.get()))
                .ifPresent(notes::add));
        return new Added(card.id(), store.publish(copies, manifest), notes);
    }

    /**
     * The files under the names of the published ones, if all are there, else all files: a folder may hold a text about
     * them.
     */
    private static Set<String> weights(Architecture architecture, Set<String> names) {
        Set<String> published = architecture.weights().stream()
                .map(ModelCard.ModelFile::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return names.containsAll(published) ? published : new LinkedHashSet<>(names);
    }

    private static Optional<ModelCard.ModelFile> named(String name, List<ModelCard.ModelFile> files) {
        return files.stream().filter(file -> file.name().equals(name)).findFirst();
    }

    private static Optional<String> difference(ModelCard.ModelFile published, String sha256) {
        return published.sha256() == null || published.sha256().equals(sha256)
                ? Optional.empty()
                : Optional.of(published.name() + " has the SHA-256 " + sha256 + ", and the published file has "
                        + published.sha256() + ": scores may not compare with those of others");
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
            try {
                return copied(files, manifest, store, copies, notes);
            } finally {
                store.forget(copies);
            }
        } finally {
            lock.close();
        }
    }

    private static Added copied(
            BundleSource files, Manifest manifest, BundleStore store, Path copies, List<String> notes)
            throws IOException {
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
        long size;
        try (OutputStream out = new DigestOutputStream(Files.newOutputStream(copies.resolve(file.name())), digest)) {
            size = files.copy(file.name(), out);
        }
        if (file.size() >= 0 && size > file.size()) {
            throw new ModelException(files.place() + ": " + file.name() + " has more than the " + file.size()
                    + " bytes that its card says");
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
