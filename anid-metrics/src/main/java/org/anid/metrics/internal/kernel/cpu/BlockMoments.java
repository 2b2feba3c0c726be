// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

/**
 * Moments of 16×16 blocks in steps of 4, row of blocks by row of blocks: moments of cells of 4×4, taken together four
 * rows at a time and then four columns at a time, always about means, so that nothing cancels where a block is smooth.
 * The columns of the plane are sorted by phase, see {@link Fft2d#inverseInPhases}.
 */
final class BlockMoments {

    /** Step of the blocks, and side of a cell. */
    static final int CELL = 4;

    /** Scratch slots of rows that each takes. */
    static final int SLOTS = 6;

    private final StructureLanes structure;
    private final int width;
    private final int cells;
    private final int padded;
    private final float[][][] ring = new float[4][][];
    private final float[][] strips;
    private final float[][][] stripFourTimes;
    private final float[][] blocks;
    private int seen;

    /** For planes of that width; rows from {@code slot} on are used. */
    BlockMoments(StructureLanes structure, Scratch scratch, int slot, int width) {
        this.structure = structure;
        this.width = width;
        this.cells = width / CELL;
        this.padded = padded(cells);
        for (int k = 0; k < 4; k++) {
            ring[k] = scratch.rows(slot + k, 4, padded);
        }
        strips = scratch.rows(slot + 4, 4, padded + 3);
        stripFourTimes = new float[][][] {strips, strips, strips, strips};
        blocks = scratch.rows(slot + 5, 4, padded);
    }

    /** Rounds up to whole vectors: what is computed beyond the end of a row is never used. */
    static int padded(int n) {
        return (n + Fft2d.STRIP - 1) / Fft2d.STRIP * Fft2d.STRIP;
    }

    /** The next plane begins. */
    void restart() {
        seen = 0;
    }

    /**
     * Takes the next four rows of the plane, the first at {@code offset}; tells whether they complete a row of blocks.
     * A vector beyond the last row may be read.
     */
    boolean next(float[] plane, int offset) {
        structure.cellMoments(plane, offset, width, cells, ring[0], 0, padded);
        return next(ring[0]);
    }

    /**
     * Takes the moments of the next row of cells, which have to stay as they are for three rows more; tells whether
     * they complete a row of blocks.
     */
    boolean next(float[][] rowOfCells) {
        System.arraycopy(ring, 1, ring, 0, 3);
        ring[3] = rowOfCells;
        seen++;
        if (seen < 4) {
            return false;
        }
        structure.poolMoments(ring, 0, strips, padded);
        structure.poolMoments(stripFourTimes, 1, blocks, padded);
        return true;
    }

    /** Mean and means of the second, third and fourth powers of the deviations, of the row of blocks completed last. */
    float[][] moments() {
        return blocks;
    }
}
