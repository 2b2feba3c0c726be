// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.bench;

import java.util.SplittableRandom;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;

/**
 * Seeded pictures with the statistics that metrics care about: large shapes, texture, edges and grain, in 8 bits. The
 * same seed gives the same pixels on every machine, because only integers are used.
 *
 * <p>Stateless and thread-safe.
 */
final class Pictures {

    private static final int CHANNELS = 3;
    private static final int OCTAVES = 7;
    private static final int DISCS = 10;
    private static final int GRAIN = 4;
    private static final int DAMAGE = 16;

    private Pictures() {}

    /** Square pictures, all different. */
    static ImageBatch natural(int count, int size, int seed) {
        int volume = CHANNELS * size * size;
        float[] data = new float[count * volume];
        for (int i = 0; i < count; i++) {
            byte[] picture = rgb(size, seed + i);
            System.arraycopy(
                    ImageBatch.ofBytes(picture, new ImageShape(CHANNELS, size, size))
                            .data(),
                    0,
                    data,
                    i * volume,
                    volume);
        }
        return ImageBatch.wrap(data, count, new ImageShape(CHANNELS, size, size));
    }

    /** The same pictures with their contrast lowered and uniform noise added, in 8 bits. */
    static ImageBatch damaged(ImageBatch pictures, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] data = pictures.data().clone();
        for (int i = 0; i < data.length; i++) {
            int value = Math.round(data[i] * 255);
            int noisy = 128 + (value - 128) * 7 / 8 + random.nextInt(-DAMAGE, DAMAGE + 1);
            data[i] = clamp(noisy) / 255f;
        }
        return ImageBatch.wrap(data, pictures.count(), pictures.shape());
    }

    /** Interleaved RGB bytes of one square picture. */
    static byte[] rgb(int size, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] common = new int[size * size];
        for (int shift = 1; shift <= OCTAVES; shift++) {
            addNoise(common, size, shift, shift + 1, random);
        }
        int[][] colours = new int[CHANNELS][size * size];
        for (int[] colour : colours) {
            addNoise(colour, size, OCTAVES - 1, 1, random);
        }
        int[][] discs = new int[DISCS][];
        for (int k = 0; k < DISCS; k++) {
            discs[k] = new int[] {
                random.nextInt(size),
                random.nextInt(size),
                size / 16 + random.nextInt(size / 4),
                random.nextInt(-64, 64),
                random.nextInt(-64, 64),
                random.nextInt(-64, 64)
            };
        }
        byte[] rgb = new byte[size * size * CHANNELS];
        int weights = (OCTAVES + 1) * (OCTAVES + 2) / 2 - 1;
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                int p = y * size + x;
                for (int c = 0; c < CHANNELS; c++) {
                    int value = 2 * (common[p] / weights) - 128 + (colours[c][p] - 128) / 2;
                    for (int[] disc : discs) {
                        int dx = x - disc[0];
                        int dy = y - disc[1];
                        value += dx * dx + dy * dy <= disc[2] * disc[2] ? disc[CHANNELS + c] : 0;
                    }
                    rgb[p * CHANNELS + c] = (byte) clamp(value + random.nextInt(-GRAIN, GRAIN + 1));
                }
            }
        }
        return rgb;
    }

    /** Random bytes on a lattice of cells of 2^shift pixels, bilinear in between, times a weight. */
    private static void addNoise(int[] plane, int size, int shift, int weight, SplittableRandom random) {
        int cell = 1 << shift;
        int columns = (size >> shift) + 2;
        int[] lattice = random.ints((long) columns * columns, 0, 256).toArray();
        for (int y = 0; y < size; y++) {
            int fy = y & (cell - 1);
            for (int x = 0; x < size; x++) {
                int fx = x & (cell - 1);
                int at = (y >> shift) * columns + (x >> shift);
                int top = lattice[at] * (cell - fx) + lattice[at + 1] * fx;
                int bottom = lattice[at + columns] * (cell - fx) + lattice[at + columns + 1] * fx;
                plane[y * size + x] += weight * ((top * (cell - fy) + bottom * fy) >> (2 * shift));
            }
        }
    }

    private static int clamp(int value) {
        return Math.max(0, Math.min(255, value));
    }
}
