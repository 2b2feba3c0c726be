// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.embed;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.anid.api.metric.Accumulator;
import org.anid.api.metric.Observation;
import org.anid.api.metric.Observation.Side;
import org.anid.dataset.decode.ImageDecoder;
import org.anid.metrics.quality.distribution.FrechetDistance;

/**
 * A Fréchet distance of any number of images, one at a time, counted in two states that are merged, as on two machines.
 */
public final class FrechetOfTwoFolders {

    private FrechetOfTwoFolders() {}

    /** Takes a folder of natural images and one of generated images; the images may differ in number and size. */
    public static void main(String[] folders) throws IOException {
        FrechetDistance frechet = FrechetDistance.create();
        Accumulator<Observation.Sided> here = frechet.newAccumulator();
        Accumulator<Observation.Sided> there = frechet.newAccumulator();
        count(here, Side.NATURAL, EmbedFiles.in(Path.of(folders[0])));
        count(there, Side.GENERATED, EmbedFiles.in(Path.of(folders[1])));

        here.merge(there);
        System.out.println(here.compute().value());
    }

    private static void count(Accumulator<Observation.Sided> state, Side side, List<Path> files) throws IOException {
        for (Path file : files) {
            state.update(new Observation.Sided(
                    side, ImageDecoder.create().decode(file).pixels()));
        }
    }
}
