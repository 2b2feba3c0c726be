// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.metric.Observation;
import org.anid.metrics.quality.frame.Entropy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rounded luma of every colour of 8 bits that lies half-way between two levels. */
public class LumaTest {

    /** Columns of a picture that holds the colour once: the sum is that of wide pictures. */
    private static final int WIDE = 48;

    /**
     * pyiqa 0.1.16 on torch 2.7.1 and a processor with AVX-512, {@code src/test/python/luma.py}: levels of all of them,
     * red slowest and blue fastest.
     */
    private static final String LEVELS = "b7ebd12d3a303bf7238dbf83252874f82577062b90289714d350ddbe3db297c6";

    private static final int COLOURS = 16_782;

    /** Red, green, blue where 299 R + 587 G + 114 B is half a thousand beyond a whole number of thousands. */
    public static List<int[]> halves() {
        List<int[]> colours = new ArrayList<>();
        for (int r = 0; r < 256; r++) {
            for (int g = 0; g < 256; g++) {
                for (int b = 0; b < 256; b++) {
                    if ((299 * r + 587 * g + 114 * b) % 1000 == 500) {
                        colours.add(new int[] {r, g, b});
                    }
                }
            }
        }
        return colours;
    }

    /**
     * The level of each: a picture of it among pixels of the lower level has no entropy exactly if that is its level
     * too.
     */
    public static byte[] levels(String engine, List<int[]> colours) {
        Entropy entropy = Entropy.create().with(KernelChoice.named(engine));
        byte[] levels = new byte[colours.size()];
        for (int i = 0; i < levels.length; i++) {
            int[] colour = colours.get(i);
            int below = (299 * colour[0] + 587 * colour[1] + 114 * colour[2]) / 1000;
            byte[] pixels = new byte[3 * WIDE];
            for (int p = 0; p < pixels.length; p++) {
                pixels[p] = (byte) (p < 3 ? colour[p] : below);
            }
            ImageBatch picture = ImageBatch.ofBytes(pixels, new ImageShape(3, 1, WIDE));
            boolean alike = Math.abs(entropy.score(new Observation.Single(picture))[0]) < 1e-6;
            levels[i] = (byte) (alike ? below : below + 1);
        }
        return levels;
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "vector"})
    void roundsAsTheMatrixProductOfTheReferenceDoes(String engine) throws NoSuchAlgorithmException {
        List<int[]> colours = halves();
        assertThat(colours).hasSize(COLOURS);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(levels(engine, colours));
        assertThat(HexFormat.of().formatHex(hash)).isEqualTo(LEVELS);
    }
}
