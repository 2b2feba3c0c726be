// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LAION's published heads on LAION's own example embeddings, where they are at hand. */
class LinearLayersTest {

    private static final Path PARAMETERS =
            Path.of(System.getProperty("anid.repository.root")).resolve("../shared/params");

    /** The scores are listed with five digits. */
    private static final double LISTED = 1e-5;

    /** torch 2.7.1 in float64 on the five layers one after the other. */
    private static final double FOLDED = 1e-6;

    @ParameterizedTest
    @CsvSource({
        "b_32, 512, -1.46995 0.27279 1.99002 3.61142 5.08744 6.39255 7.66817 8.91545 9.91661 11.00558",
        "l_14, 768, -2.45791 -0.13786 1.89511 3.58493 5.09973 6.47010 7.78699 9.04800 10.22641 11.30443"
    })
    void firstPredictorGivesTheListedScores(String network, int width, String scores) throws IOException {
        LinearLayers layers = LinearLayers.read(at("sa_0_4_vit_" + network + "_linear.pth"), List.of(width, 1));
        String[] listed = scores.split(" ");
        for (int rating = 0; rating < listed.length; rating++) {
            float[] embedding = embedding(at("laion_embeddings/vit_" + network + "_rating" + rating + ".npy"), width);
            assertThat(layers.score(embedding, 0, false))
                    .as("rating %s", rating)
                    .isCloseTo(Double.parseDouble(listed[rating]), within(LISTED));
        }
    }

    @Test
    void secondPredictorFoldsItsFiveLayers() throws IOException {
        LinearLayers layers =
                LinearLayers.read(at("sac+logos+ava1-l14-linearMSE.pth"), List.of(768, 1024, 128, 64, 16, 1));
        double[] expected = {1.655480409, 5.746761156};
        int[] ratings = {0, 9};
        for (int i = 0; i < ratings.length; i++) {
            float[] embedding = embedding(at("laion_embeddings/vit_l_14_rating" + ratings[i] + ".npy"), 768);
            assertThat(layers.score(embedding, 0, true)).isCloseTo(expected[i], within(FOLDED));
            float[] longer = embedding.clone();
            for (int k = 0; k < longer.length; k++) {
                longer[k] *= 8;
            }
            assertThat(layers.score(longer, 0, true)).isCloseTo(expected[i], within(FOLDED));
        }
    }

    private static Path at(String name) {
        Path file = PARAMETERS.resolve(name);
        assumeTrue(Files.exists(file), () -> "no " + file + ": put the published file there to run this test");
        return file;
    }

    /** The float32 values at the end of a .npy file. */
    private static float[] embedding(Path file, int width) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        float[] values = new float[width];
        ByteBuffer.wrap(bytes, bytes.length - width * Float.BYTES, width * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }
}
