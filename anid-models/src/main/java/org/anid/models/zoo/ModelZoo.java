// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.zoo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.anid.api.model.ModelCard;

/**
 * The cards of every model that ANID's metrics can use, in the order of {@code MODELS.md}.
 *
 * <p>A card says what a model is, where its weights can be had, under which licence and with which hash, and how an
 * image becomes its input. The cards are resources of this module; reading them touches no network and no native
 * library.
 *
 * <p>Immutable and thread-safe.
 */
public final class ModelZoo {

    private static final List<ModelCard> CARDS = load();
    private static final Map<String, String> HASHES = hashes();

    private ModelZoo() {}

    /** Every card. */
    public static List<ModelCard> cards() {
        return CARDS;
    }

    /** The card of that id; empty if there is none. */
    public static Optional<ModelCard> card(String id) {
        return CARDS.stream().filter(card -> card.id().equals(id)).findFirst();
    }

    /**
     * How far a hash on a card of the zoo can be trusted, in words: whether it was computed from the file, or where it
     * was read; empty for hashes that are on none of them.
     */
    public static Optional<String> hashFrom(String sha256) {
        return Optional.ofNullable(HASHES.get(sha256));
    }

    private static Map<String, String> hashes() {
        return resource("hashes.csv")
                .lines()
                .skip(1)
                .map(line -> line.split(",", 2))
                .collect(Collectors.toUnmodifiableMap(row -> row[0], row -> row[1]));
    }

    private static List<ModelCard> load() {
        List<ModelCard> cards = new ArrayList<>();
        for (String id : resource("index.txt").lines().toList()) {
            cards.add(ModelCards.parse(resource(id + ".json"), "the built-in card " + id));
        }
        return List.copyOf(cards);
    }

    private static String resource(String name) {
        try (InputStream in = ModelZoo.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("anid-models was built without its resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name + " from the jar of anid-models", e);
        }
    }
}
