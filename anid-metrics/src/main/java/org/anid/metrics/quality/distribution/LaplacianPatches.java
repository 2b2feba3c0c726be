// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.anid.api.image.ImageBatch;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelReference;
import org.anid.metrics.internal.kernel.cpu.LaplacianPyramid;

/**
 * Patches of 7×7×3 values from every level of the Laplacian pyramid of an image, the descriptors of the sliced
 * Wasserstein distance (Karras et al. 2018).
 *
 * <p>An image of any size is brought to a working size, 256×256 unless set (8 bits, Pillow's Lanczos; grey is
 * repeated), and taken apart into levels down to 16×16 (256, 128, 64, 32 and 16: five), in values of 0–255. From each
 * level come 128 patches at random places, channel by channel and row by row. The places are drawn from a hash of the
 * working image itself: equal images give equal patches, whatever was seen before.
 *
 * <p>Rows are level by level, finest first. Immutable and safe to share between threads.
 */
public final class LaplacianPatches implements FeatureExtractor {

    static final int CHANNELS = 3;
    static final int PATCH = 7;
    static final int WIDTH = CHANNELS * PATCH * PATCH;
    static final int COARSEST = 16;
    private static final int PATCHES_PER_LEVEL = 128;
    private static final int DEFAULT_SIDE = 256;
    private static final int LARGEST_SIDE = 4096;

    private final int side;
    private final int levels;

    private LaplacianPatches(int side) {
        this.side = side;
        this.levels = Integer.numberOfTrailingZeros(side / COARSEST) + 1;
    }

    /** At a working size of 256. */
    public static LaplacianPatches create() {
        return new LaplacianPatches(DEFAULT_SIDE);
    }

    /**
     * At another working size.
     *
     * @param side a power of two
     * @throws IllegalArgumentException if it is no power of two in 16…4096
     */
    public static LaplacianPatches ofSide(int side) {
        if (side < COARSEST || side > LARGEST_SIDE || Integer.bitCount(side) != 1) {
            throw new IllegalArgumentException("the working size of a Laplacian pyramid is a power of two in "
                    + COARSEST + "…" + LARGEST_SIDE + ", not " + side);
        }
        return new LaplacianPatches(side);
    }

    /** Sides of the working image in pixels. */
    public int side() {
        return side;
    }

    /** Levels of the pyramid. */
    public int levels() {
        return levels;
    }

    @Override
    public ModelReference reference() {
        return new ModelReference("laplacian-patches-" + side, "2", "none");
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public int rowsPerImage() {
        return levels * PATCHES_PER_LEVEL;
    }

    @Override
    public FeatureMatrix extract(ImageBatch images) {
        float[] values = new float[Math.multiplyExact(images.count(), rowsPerImage() * WIDTH)];
        LaplacianPyramid[] pyramids = new LaplacianPyramid[CHANNELS];
        Arrays.setAll(pyramids, c -> new LaplacianPyramid(side, levels));
        for (int i = 0; i < images.count(); i++) {
            byte[] planes = WorkingImage.planes(images, i, side);
            describe(planes, RowHash.of(0, planes), pyramids, values, i * rowsPerImage() * WIDTH);
        }
        return new FeatureMatrix(images.count() * rowsPerImage(), WIDTH, values);
    }

    private void describe(byte[] planes, long seed, LaplacianPyramid[] pyramids, float[] out, int offset) {
        float[][][][] channels = new float[CHANNELS][][][];
        for (int c = 0; c < CHANNELS; c++) {
            for (int y = 0; y < side; y++) {
                float[] row = pyramids[c].plane()[y];
                int from = (c * side + y) * side;
                for (int x = 0; x < side; x++) {
                    row[x] = planes[from + x] & 0xFF;
                }
            }
            channels[c] = pyramids[c].build();
        }
        SplittableRandom random = new SplittableRandom(seed);
        int at = offset;
        for (int level = 0; level < levels; level++) {
            int size = side >> level;
            for (int patch = 0; patch < PATCHES_PER_LEVEL; patch++) {
                int left = random.nextInt(size - PATCH + 1);
                int top = random.nextInt(size - PATCH + 1);
                for (int c = 0; c < CHANNELS; c++) {
                    for (int y = 0; y < PATCH; y++) {
                        System.arraycopy(channels[c][level][top + y], left, out, at, PATCH);
                        at += PATCH;
                    }
                }
            }
        }
    }
}
