// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.anid.api.image.ImageBatch;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelReference;
import org.anid.metrics.internal.evaluate.score.FeatureCache;

/** A process of its own that keeps the same entries again and again until it is killed. */
final class CacheWriter {

    static final int ENTRIES = 8;

    /** Large enough that writing an entry takes a while. */
    private static final int WIDTH = 1 << 18;

    private CacheWriter() {}

    public static void main(String[] args) {
        FeatureCache cache = new FeatureCache(Path.of(args[0]));
        while (true) {
            for (int i = 0; i < ENTRIES; i++) {
                cache.keep(new Wide(), "image " + i, features(i));
            }
        }
    }

    static Process start(Path folder) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CacheWriter.class.getName(),
                        folder.toString())
                .inheritIO()
                .start();
    }

    static FeatureMatrix features(int entry) {
        float[] values = new float[WIDTH];
        Arrays.fill(values, 1 + entry);
        return new FeatureMatrix(1, WIDTH, values);
    }

    /** Never asked for features. */
    record Wide() implements FeatureExtractor {
        @Override
        public ModelReference reference() {
            return new ModelReference("wide", "1", "cd".repeat(32), "a runtime on cpu");
        }

        @Override
        public int width() {
            return WIDTH;
        }

        @Override
        public FeatureMatrix extract(ImageBatch images) {
            throw new AssertionError("features are given, not extracted");
        }
    }
}
