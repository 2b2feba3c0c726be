// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.anid.api.model.Graph;
import org.anid.api.model.ModelCard;
import org.anid.api.model.ModelException;
import org.anid.api.model.Network;
import org.anid.api.model.Preprocessing;
import org.anid.models.run.RunSettings;
import org.jspecify.annotations.Nullable;

/**
 * The graphs that see images, each open once however many networks have it: cards that name a file of one hash, read it
 * alike and prepare images alike have one session, and what it makes of an image serves all of them. Thread-safe.
 */
final class SharedImages {

    /** What makes two graphs the same. */
    private record Key(String sha256, Graph graph, Preprocessing preprocessing, RunSettings settings) {}

    private static final class Entry {
        private final ImageRunner runner;
        private int users;

        Entry(ImageRunner runner) {
            this.runner = runner;
        }
    }

    private final Map<Key, Entry> open = new HashMap<>();

    /**
     * The graph of a card that sees images.
     *
     * @param opens it where no network has it open
     * @return to be closed by the network, which ends it when no other one has it
     */
    synchronized Part take(ModelCard card, RunSettings settings, Supplier<ImageRunner> opens) {
        Key key = key(card, settings);
        if (key == null) {
            return new Part(opens.get(), null);
        }
        Entry entry = open.get(key);
        if (entry == null) {
            entry = new Entry(opens.get());
            open.put(key, entry);
        }
        entry.users++;
        return new Part(entry.runner, key);
    }

    /** Null where the hash is not known, or the graph sees two images. */
    private static @Nullable Key key(ModelCard card, RunSettings settings) {
        Graph graph = card.network().graphs().get(0);
        if (card.network() instanceof Network.PairedScore) {
            return null;
        }
        return card.files().stream()
                .filter(file -> file.name().equals(graph.file()) && file.sha256() != null)
                .findFirst()
                .map(file -> new Key(String.valueOf(file.sha256()), graph, card.preprocessing(), settings))
                .orElse(null);
    }

    private synchronized void leave(Part part) {
        if (part.key != null) {
            Entry entry = open.get(part.key);
            if (entry != null && --entry.users > 0) {
                return;
            }
            open.remove(part.key);
        }
        part.runner.graph().close();
    }

    /** A network's part in a graph. */
    final class Part implements ModelGraph {

        private final ImageRunner runner;
        private final @Nullable Key key;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Part(ImageRunner runner, @Nullable Key key) {
            this.runner = runner;
            this.key = key;
        }

        /** Images through the graph. */
        ImageRunner runner() {
            return runner;
        }

        @Override
        public Graph card() {
            return runner.graph().card();
        }

        @Override
        public List<Tensor> run(List<Input> inputs) {
            if (closed.get()) {
                throw new ModelException(card().file() + " was closed");
            }
            return runner.graph().run(inputs);
        }

        @Override
        public void close() {
            if (!closed.getAndSet(true)) {
                leave(this);
            }
        }
    }
}
