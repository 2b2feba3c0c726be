// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.modular;

import java.util.Arrays;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.Observation;
import org.anid.metrics.quality.structure.Ssim;

/** Structural similarity of two images of one grey each, 100 and 150 of 255. */
public final class SsimOfTwoImages {

    private SsimOfTwoImages() {}

    /** Takes no arguments and prints the metric and the similarity. */
    public static void main(String[] args) {
        ImageBatch natural = grey(100);
        ImageBatch generated = grey(150);

        Ssim ssim = Ssim.create();
        MetricSpec spec = ssim.spec();
        System.out.println(spec.id() + " " + ssim.score(new Observation.Paired(natural, generated))[0]);
    }

    private static ImageBatch grey(int level) {
        byte[] pixels = new byte[3 * 64 * 64];
        Arrays.fill(pixels, (byte) level);
        return ImageBatch.ofBytes(pixels, new ImageShape(3, 64, 64));
    }
}
