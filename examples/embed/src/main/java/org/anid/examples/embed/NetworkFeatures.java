// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.embed;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.dataset.decode.ImageDecoder;
import org.anid.models.locate.ModelFolder;

/** What a network makes of an image. */
public final class NetworkFeatures {

    private NetworkFeatures() {}

    /** Takes a folder of models, the id of a network in it that gives features, as inception-v3-fid, and an image. */
    public static void main(String[] args) throws IOException {
        try (ModelFolder models = ModelFolder.of(Path.of(args[0]))) {
            FeatureExtractor network = models.open(args[1], FeatureExtractor.class)
                    .orElseThrow(() -> new IllegalStateException("it is not there: " + models.remedy(args[1])));

            FeatureMatrix features = network.extract(
                    ImageDecoder.create().decode(Path.of(args[2])).pixels());
            System.out.println(network.reference().runtime() + ": " + Arrays.toString(features.values()));
        }
    }
}
