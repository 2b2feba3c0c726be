// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.anid.api.model.ModelCard;
import org.anid.api.model.ModelCard.ModelFile;
import org.anid.api.model.ModelException;
import org.anid.api.model.ModelReference;
import org.anid.api.provenance.Fingerprint;
import org.anid.models.bundle.ParameterBundle;
import org.anid.models.zoo.ModelCards;

/**
 * A network's bundle, every file of which is what its card says.
 *
 * @param card of the bundle
 * @param folder of the bundle
 * @param reference with the hash of the card, which states the hashes of the files
 */
record NetworkBundle(ModelCard card, Path folder, ModelReference reference) {

    /**
     * Reads the card and verifies every file.
     *
     * @param folder that holds the card
     * @param text of the card
     * @throws ModelException if the card is none or is of another model, or a file is missing, a link, or not what the card says;
     *     the message shows both hashes
     */
    static NetworkBundle verify(Path folder, String text) {
        Path place = folder.resolve(ParameterBundle.CARD);
        ModelCard card = ModelCards.parse(text, place.toString());
        Path name = folder.getFileName();
        if (name == null || !card.id().equals(name.toString())) {
            throw new ModelException(place + " is the card of " + card.id() + ": a bundle lies in a folder of its id");
        }
        for (ModelFile file : card.files()) {
            verify(folder.resolve(file.name()), file, card.id());
        }
        String hash = Fingerprint.of(text.getBytes(StandardCharsets.UTF_8));
        OptionalLong seed = card.randomSeed();
        String version = seed.isPresent() ? ModelReference.RANDOM + seed.getAsLong() : card.version();
        return new NetworkBundle(card, folder, new ModelReference(card.id(), version, hash));
    }

    private static void verify(Path path, ModelFile file, String id) {
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new ModelException(path + " is missing or is no plain file, as links are not followed: get the model "
                    + id + " again");
        }
        if (file.sha256() == null) {
            throw new ModelException(path + " has no SHA-256 on its card: get the model " + id + " again");
        }
        String sha256;
        try {
            sha256 = FileHash.of(path);
        } catch (IOException e) {
            throw new ModelException(path + " cannot be read: " + e.getMessage(), e);
        }
        if (!sha256.equals(file.sha256())) {
            throw new ModelException(path + " has the SHA-256 " + sha256 + ", but its card says " + file.sha256()
                    + ": get the model " + id + " again");
        }
    }
}
