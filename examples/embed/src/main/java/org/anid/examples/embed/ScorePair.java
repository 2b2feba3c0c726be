// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.embed;

import java.io.IOException;
import java.nio.file.Path;
import org.anid.api.image.ImageBatch;
import org.anid.api.metric.Observation;
import org.anid.dataset.decode.ImageDecoder;
import org.anid.metrics.quality.structure.Ssim;

/** The SSIM of two image files. */
public final class ScorePair {

    private ScorePair() {}

    /** Takes a natural and a generated image of one size. */
    public static void main(String[] files) throws IOException {
        ImageDecoder decoder = ImageDecoder.create();
        ImageBatch natural = decoder.decode(Path.of(files[0])).pixels();
        ImageBatch generated = decoder.decode(Path.of(files[1])).pixels();

        double[] ssim = Ssim.create().score(new Observation.Paired(natural, generated));
        System.out.println("SSIM " + ssim[0]);
    }
}
