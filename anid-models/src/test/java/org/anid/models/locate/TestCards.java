// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.anid.api.model.Graph;
import org.anid.api.model.Head;
import org.anid.api.model.ModelCard;
import org.anid.api.model.ModelCard.ModelFile;
import org.anid.api.model.Network;
import org.anid.api.model.Pooling;
import org.anid.api.model.Preprocessing;
import org.anid.api.model.TensorSpec;
import org.anid.models.zoo.ModelCards;
import org.jspecify.annotations.Nullable;

/** Cards of models that are not there. */
final class TestCards {

    private TestCards() {}

    /** A card whose graph is the first file. */
    static ModelCard card(String id, ModelFile... files) {
        TensorSpec image = new TensorSpec("image", "float32", List.of(-1L, 3L, -1L, -1L), "NCHW", "image");
        TensorSpec score = new TensorSpec("score", "float32", List.of(-1L), "N", "score");
        return new ModelCard(
                ModelCard.FORMAT,
                id,
                "1",
                "a network for tests",
                "nobody",
                "CC0-1.0",
                true,
                List.of(files),
                new Network.Score(
                        new Graph(files[0].name(), List.of(image), List.of(score)), Pooling.NONE, new Head.Direct()),
                new Preprocessing(1, List.of(), null, Preprocessing.Layout.NCHW, Preprocessing.Order.RGB),
                "none",
                List.of());
    }

    /** The card of a model as the export recipes write it with weights from a seed. */
    static ModelCard random(ModelCard card, long seed) {
        return new ModelCard(
                card.format(),
                card.id(),
                card.version(),
                card.task() + " (random weights from seed " + seed + ": for tests of the graph alone)",
                card.source(),
                card.licence(),
                card.redistributable(),
                card.files(),
                card.network(),
                card.preprocessing(),
                "export " + card.id() + " --random-init " + seed,
                card.probes());
    }

    static ModelFile file(String name, @Nullable URI url, @Nullable String sha256, long size) {
        return new ModelFile(name, url, sha256, size);
    }

    static byte[] content(int seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** A bundle's folder as the export recipes make it. */
    static Path bundle(Path folder, ModelCard card, byte[]... contents) throws IOException {
        Files.createDirectories(folder);
        for (int i = 0; i < contents.length; i++) {
            Files.write(folder.resolve(card.files().get(i).name()), contents[i]);
        }
        Files.writeString(folder.resolve("card.json"), ModelCards.format(card));
        return folder;
    }
}
