// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.model;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a model without its weights: one JSON resource per model, typed.
 *
 * @param id kebab-case name
 * @param version of this card
 * @param task what it does, in one line
 * @param source where it comes from: paper and authors' repository
 * @param licence SPDX id, or {@code LicenseRef-…} with the name in the source
 * @param redistributable whether the licence lets us or anyone pass the weights on
 * @param files to be had, with their hashes
 * @param inputs of the graph
 * @param outputs of the graph
 * @param preprocessing from an image to the first input; null for models that take no image
 * @param postprocessing from the outputs to what the interface promises, in one line
 * @param recipe how to make the files from the official weights, in one line
 * @param probe a check that the graph computes what the reference does; null where none is known
 */
public record ModelCard(
        String id,
        String version,
        String task,
        String source,
        String licence,
        boolean redistributable,
        List<ModelFile> files,
        List<TensorSpec> inputs,
        List<TensorSpec> outputs,
        @Nullable Preprocessing preprocessing,
        String postprocessing,
        String recipe,
        @Nullable Probe probe) {
    /** Makes the lists unmodifiable. */
    public ModelCard {
        files = List.copyOf(files);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * A file of a bundle.
     *
     * @param name in the bundle's folder
     * @param url where it can be had; null where it must be made by the recipe
     * @param sha256 lower-case hex; null where nobody has published it
     * @param size bytes; −1 if unknown
     */
    public record ModelFile(
            String name, @Nullable URI url, @Nullable String sha256, long size) {}

    /**
     * Seeded input and what must come out.
     *
     * @param seed of the input: uniform values in [0,1) from SplitMix64
     * @param shape of the input
     * @param expected first values of the first output
     * @param tolerance largest allowed absolute difference
     */
    public record Probe(long seed, List<Long> shape, List<Double> expected, double tolerance) {
        /** Makes the lists unmodifiable. */
        public Probe {
            shape = List.copyOf(shape);
            expected = List.copyOf(expected);
        }
    }
}
