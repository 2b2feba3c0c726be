// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.model;

import java.net.URI;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a network without its weights, and all that is needed to run it: one JSON resource per model,
 * typed. The same text lies as {@code card.json} beside the files of a bundle.
 *
 * @param format of the card, {@value #FORMAT}
 * @param id kebab-case name, which is the bundle's folder too
 * @param version of this card
 * @param task what it does, in one line
 * @param source where it comes from: paper and authors' repository
 * @param licence SPDX id, or {@code LicenseRef-…} with the name in the source
 * @param redistributable whether the licence lets us or anyone pass the weights on
 * @param files of the bundle, with their hashes
 * @param network what the graphs compute
 * @param preprocessing from an image to the images that the network takes
 * @param recipe how to make the files from the official weights, in one line: a command or what is to be done, a colon,
 *     and what it takes
 * @param probes checks that the graphs compute what the reference does
 */
public record ModelCard(
        int format,
        String id,
        String version,
        String task,
        String source,
        String licence,
        boolean redistributable,
        List<ModelFile> files,
        Network network,
        Preprocessing preprocessing,
        String recipe,
        List<Probe> probes) {

    /** The format that this release reads. */
    public static final int FORMAT = 1;

    /** What the export recipes add to the task. */
    private static final Pattern RANDOM = Pattern.compile("\\(random weights from seed (-?\\d{1,18}):");

    /** Names of licences that allow no commercial use: PolyForm Noncommercial, Creative Commons NC, S-Lab. */
    private static final Pattern NON_COMMERCIAL = Pattern.compile("(?i)noncommercial|-NC(-|$)|S-Lab");

    /** Makes the lists unmodifiable. */
    public ModelCard {
        files = List.copyOf(files);
        probes = List.copyOf(probes);
    }

    /**
     * The seed where the weights are random, for tests of the graph alone, as the task says; empty where they were
     * trained.
     */
    public OptionalLong randomSeed() {
        Matcher random = RANDOM.matcher(task);
        return random.find() ? OptionalLong.of(Long.parseLong(random.group(1))) : OptionalLong.empty();
    }

    /** The same card of other files, made in another way. */
    public ModelCard with(List<ModelFile> otherFiles, String otherRecipe) {
        return new ModelCard(
                format,
                id,
                version,
                task,
                source,
                licence,
                redistributable,
                otherFiles,
                network,
                preprocessing,
                otherRecipe,
                probes);
    }

    /** Whether the licence of the weights forbids commercial use. */
    public boolean nonCommercial() {
        return NON_COMMERCIAL.matcher(licence).find();
    }

    /**
     * A file of a bundle.
     *
     * @param name in the bundle's folder
     * @param url where it can be had; null where it must be made by the recipe
     * @param sha256 lower-case hex; null where nobody has published it, which a bundle on disk never has
     * @param size bytes; −1 if unknown
     */
    public record ModelFile(
            String name, @Nullable URI url, @Nullable String sha256, long size) {}

    /**
     * Seeded input to a graph whose inputs are all images, and what must come out.
     *
     * @param file of the graph
     * @param seed of the inputs: uniform values in [0,1) from SplitMix64, input after input
     * @param shape of each input
     * @param expected first values of the first output
     * @param tolerance largest allowed difference, relative to the largest expected magnitude
     */
    public record Probe(String file, long seed, List<Long> shape, List<Double> expected, double tolerance) {
        /** Makes the lists unmodifiable. */
        public Probe {
            shape = List.copyOf(shape);
            expected = List.copyOf(expected);
        }
    }
}
