// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.anid.api.model.ModelCard;
import org.anid.api.model.ModelException;
import org.anid.api.model.ModelReference;
import org.anid.api.provenance.Fingerprint;

/**
 * A network's bundle, every file of which is what its card says, and which has no other.
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
     * @throws ModelException if the card is none or is of another model, a file is missing, a link, or not what the
     *     card says, or there is one that the card does not list; the message shows both hashes or sizes
     */
    static NetworkBundle verify(Path folder, String text) {
        Manifest manifest = Manifest.parse(text, folder.resolve(Manifest.CARD).toString());
        ModelCard card = manifest.card();
        if (card == null) {
            throw new IllegalStateException(manifest.id() + " is a bundle of parameters");
        }
        List<String> problems = BundleStore.problems(folder, manifest, true);
        if (!problems.isEmpty()) {
            throw new ModelException(problems.get(0));
        }
        String hash = Fingerprint.of(manifest.bytes());
        OptionalLong seed = card.randomSeed();
        String version = seed.isPresent() ? ModelReference.RANDOM + seed.getAsLong() : card.version();
        ModelReference reference = new ModelReference(card.id(), version, hash);
        return new NetworkBundle(card, folder, card.nonCommercial() ? reference.under(card.licence()) : reference);
    }
}
