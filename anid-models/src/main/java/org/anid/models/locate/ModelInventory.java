// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.anid.api.model.ModelCard;
import org.anid.api.model.ModelException;
import org.anid.models.bundle.BundleImporter;
import org.anid.models.run.RunSettings;
import org.anid.models.zoo.ModelZoo;
import org.jspecify.annotations.Nullable;

/**
 * What models there are and which of them are in a folder: every card of the zoo, every bundle of parameters, and
 * whatever else lies in the folder. Looks anew at every call; changes nothing. Immutable and thread-safe.
 */
public final class ModelInventory {

    private final ModelFolder models;
    private final BundleStore store;

    /** Of that folder. */
    public ModelInventory(ModelFolder models) {
        this.models = models;
        this.store = new BundleStore(models.path());
    }

    /** Whether a bundle is there. */
    public enum State {
        /** It is, with all its files. */
        THERE("there"),
        /** It is not. */
        NOT_THERE("not there"),
        /** Something is, and it is not as its card says. */
        BROKEN("broken");

        private final String label;

        State(String label) {
            this.label = label;
        }

        /** In words. */
        public String label() {
            return label;
        }
    }

    /**
     * A model.
     *
     * @param id of its bundle
     * @param task what it does, in one line
     * @param source where it comes from
     * @param licence SPDX id, or {@code LicenseRef-…}
     * @param size bytes of its files; −1 if unknown
     * @param state whether it is there
     * @param problems what is wrong with it, a line each
     * @param remedy how to get it: a command
     * @param files of the bundle if it is there, else of the zoo's card; empty for parameters that are not there
     */
    public record Entry(
            String id,
            String task,
            String source,
            String licence,
            long size,
            State state,
            List<String> problems,
            String remedy,
            List<ModelCard.ModelFile> files) {
        /** Makes the lists unmodifiable. */
        public Entry {
            problems = List.copyOf(problems);
            files = List.copyOf(files);
        }
    }

    /**
     * Everything, in the order of the zoo, then parameters, then the rest by name. Sizes are looked at, hashes are not.
     */
    public List<Entry> entries() {
        Set<String> ids = new LinkedHashSet<>();
        ModelZoo.cards().forEach(card -> ids.add(card.id()));
        ids.addAll(BundleImporter.ids());
        ids.addAll(store.ids());
        return ids.stream().map(this::entry).toList();
    }

    /** Ids of what is in the folder, whole or not. */
    public List<String> present() {
        return store.ids();
    }

    /** Whether there is a card, a bundle of parameters or a bundle in the folder of that id. */
    public boolean knows(String id) {
        return ModelZoo.card(id).isPresent()
                || BundleImporter.ids().contains(id)
                || store.ids().contains(id);
    }

    /**
     * Reads every byte of a bundle.
     *
     * @return what is wrong, a line each, with the file and both hashes; nothing if all is right
     */
    public List<String> verify(String id) {
        if (!Files.isDirectory(store.place(id))) {
            return List.of(id + " is not in " + models.path() + ": " + models.remedy(id));
        }
        return store.problems(id, true);
    }

    /**
     * What a user should know of a bundle in which {@link #verify} found nothing.
     *
     * @return a line each: that its weights are random, or that a file is not the published one
     */
    public List<String> remarks(String id) {
        return Manifest.read(store.place(id)).remarks();
    }

    /**
     * Opens every graph of a network, compares it with the card and runs the card's probes; for a bundle in which
     * {@link #verify} found nothing.
     *
     * @return what is wrong, a line each, with the file; nothing if all is right, or the bundle is one of parameters
     */
    public List<String> probe(String id) {
        Path place = store.place(id);
        ModelCard card = Manifest.read(place).card();
        return card == null ? List.of() : Engines.NETWORKS.check(card, place, RunSettings.standard());
    }

    private Entry entry(String id) {
        Optional<ModelCard> published = ModelZoo.card(id);
        List<String> problems = List.of();
        State state = State.NOT_THERE;
        @Nullable Manifest manifest = null;
        if (Files.isDirectory(store.place(id))) {
            problems = store.problems(id, false);
            state = problems.isEmpty() ? State.THERE : State.BROKEN;
            try {
                manifest = Manifest.read(store.place(id));
            } catch (ModelException e) {
                // Among the problems already.
                state = State.BROKEN;
            }
        }
        Optional<ModelCard> card =
                manifest == null || manifest.card() == null ? published : Optional.of(manifest.card());
        List<ModelCard.ModelFile> files = manifest != null
                ? manifest.files()
                : published.map(ModelCard::files).orElse(List.of());
        return new Entry(
                id,
                card.map(ModelCard::task).orElse("parameters"),
                card.map(ModelCard::source).or(() -> BundleImporter.source(id)).orElse("unknown"),
                card.map(ModelCard::licence)
                        .or(() -> BundleImporter.licence(id))
                        .orElse("unknown"),
                state == State.THERE ? store.size(id, files) : size(files),
                state,
                problems,
                models.remedy(id),
                files);
    }

    private static long size(List<ModelCard.ModelFile> files) {
        if (files.isEmpty() || files.stream().anyMatch(file -> file.size() < 0)) {
            return -1;
        }
        return files.stream().mapToLong(ModelCard.ModelFile::size).sum();
    }
}
