// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.embed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.anid.api.image.ImageBatch;
import org.anid.api.metric.Observation;
import org.anid.dataset.decode.ImageDecoder;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.quality.structure.Ssim;

/** The SSIM of many pairs of one size, in one batch and on all processors. */
public final class ScoreManyPairs {

    private ScoreManyPairs() {}

    /** Takes a folder of natural images and one of generated images of the same names and size. */
    public static void main(String[] folders) throws IOException {
        ImageDecoder decoder = ImageDecoder.create();
        List<Path> files = EmbedFiles.in(Path.of(folders[0]));
        ImageBatch[] natural = new ImageBatch[files.size()];
        ImageBatch[] generated = new ImageBatch[files.size()];
        for (int i = 0; i < natural.length; i++) {
            natural[i] = decoder.decode(files.get(i)).pixels();
            // A stream, or bytes, are as good as a file.
            try (InputStream in = Files.newInputStream(
                    Path.of(folders[1]).resolve(files.get(i).getFileName()))) {
                generated[i] = decoder.decode(in).pixels();
            }
        }

        int processors = Runtime.getRuntime().availableProcessors();
        Ssim ssim = Ssim.create().with(KernelChoice.auto(processors));
        double[] scores = ssim.score(
                new Observation.Paired(ImageBatch.concat(List.of(natural)), ImageBatch.concat(List.of(generated))));
        for (int i = 0; i < scores.length; i++) {
            System.out.println(files.get(i).getFileName() + " " + scores[i]);
        }
    }
}
