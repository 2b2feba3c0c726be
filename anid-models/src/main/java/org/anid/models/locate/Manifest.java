// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.anid.api.model.ModelCard;
import org.anid.api.model.ModelException;
import org.anid.models.bundle.ParameterBundle;
import org.anid.models.zoo.ModelCards;
import org.anid.models.zoo.ModelZoo;
import org.jspecify.annotations.Nullable;

/**
 * Which files a bundle has, as its {@code card.json} says: of a network or of parameters. What it names is safe to
 * resolve in a folder: plain names, each once.
 *
 * @param id of the bundle
 * @param files beside the card
 * @param card of a network; null for parameters
 * @param text of {@code card.json}
 */
record Manifest(
        String id,
        List<ModelCard.ModelFile> files,
        @Nullable ModelCard card,
        String text) {

    static final String CARD = ParameterBundle.CARD;

    /** A card is some kilobytes; more is no card. */
    static final int MOST_BYTES = 1 << 20;

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]*");
    private static final JsonMapper MAPPER = new JsonMapper();

    /**
     * Reads the card in a bundle's folder.
     *
     * @throws ModelException if there is none or it is none
     */
    static Manifest read(Path folder) {
        Path file = folder.resolve(CARD);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new ModelException(folder + " has no file " + CARD + ": it is no bundle");
        }
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new ModelException(file + " is too large for a card");
            }
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new ModelException("cannot read " + file + " as text in UTF-8 (" + Download.reason(e) + ")", e);
        }
    }

    /**
     * Reads a card.
     *
     * @param place where it comes from, for messages
     * @throws ModelException if it is none
     */
    static Manifest parse(String text, String place) {
        JsonNode json;
        try {
            json = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new ModelException(place + " is not a card: " + Download.reason(e), e);
        }
        Manifest manifest;
        if (json.has("arrays")) {
            ModelCard.ModelFile values = new ModelCard.ModelFile(
                    json.path("file").asText(), null, json.path("sha256").asText(), -1);
            manifest = new Manifest(json.path("id").asText(), List.of(values), null, text);
        } else {
            ModelCard card = ModelCards.parse(text, place);
            manifest = new Manifest(card.id(), card.files(), card, text);
        }
        manifest.checkNames(place);
        return manifest;
    }

    private void checkNames(String place) {
        if (!ModelCards.isId(id)) {
            throw new ModelException(place + ": '" + id + "' is no id: lower-case letters, digits and single hyphens");
        }
        // Two names that differ in case are one file on some systems.
        Set<String> seen = new HashSet<>(Set.of(CARD));
        for (ModelCard.ModelFile file : files) {
            if (!PLAIN_NAME.matcher(file.name()).matches()) {
                throw new ModelException(place + ": '" + file.name()
                        + "' is not a plain file name, and nothing outside of a bundle's folder is touched");
            }
            if (!seen.add(file.name().toLowerCase(Locale.ROOT))) {
                throw new ModelException(place + ": the file " + file.name() + " is named twice");
            }
        }
    }

    /** Whether a file of that name belongs to the bundle. */
    boolean has(String name) {
        return name.equals(CARD) || files.stream().anyMatch(file -> file.name().equals(name));
    }

    /**
     * How this bundle differs from the published one, a line each; nothing if it has every file of it, with the hash
     * where the card knows one.
     */
    List<String> unlike(ModelCard published) {
        List<String> differences = new ArrayList<>();
        for (ModelCard.ModelFile known : published.files()) {
            Optional<ModelCard.ModelFile> own = files.stream()
                    .filter(file -> file.name().equals(known.name()))
                    .findFirst();
            if (own.isEmpty()) {
                differences.add(known.name() + " is not among its files, and the published bundle has it");
            } else if (known.sha256() != null
                    && !known.sha256().equals(own.get().sha256())) {
                differences.add(known.name() + " is not the published file: it has the SHA-256 "
                        + own.get().sha256() + ", and the published one has " + known.sha256());
            }
        }
        return differences;
    }

    /** What a user should know of a bundle that is as its card says, a line each. */
    List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        if (card != null && card.randomSeed().isPresent()) {
            remarks.add(
                    id + " has random weights from seed " + card.randomSeed().getAsLong() + ": scores mean nothing");
        }
        ModelZoo.card(id).ifPresent(published -> remarks.addAll(unlike(published)));
        return remarks;
    }

    /**
     * A network's manifest with the files as they are on disk.
     *
     * @throws IllegalStateException if it is one of parameters, whose hashes are always known
     */
    Manifest with(List<ModelCard.ModelFile> present) {
        if (card == null) {
            throw new IllegalStateException(id + " is a bundle of parameters");
        }
        return of(card, present);
    }

    /** Of a card, with the files as they are on disk. */
    static Manifest of(ModelCard card, List<ModelCard.ModelFile> present) {
        ModelCard complete = card.with(present, card.recipe());
        return parse(ModelCards.format(complete), "the card of " + card.id());
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
