// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

import org.anid.api.image.ImageShape;

/** Over which parts of an image {@link FrameKernels#sceneMoments} are taken. */
public enum ScenePartition {
    /**
     * BRISQUE: one block, the whole image; zero outside the image; the luma in [0, 255] is halved. It is rounded from a
     * sum in double precision, because BRISQUE compares in double precision only, and ties fall differently there.
     */
    WHOLE {
        @Override
        public int rows(ImageShape shape) {
            return 1;
        }

        @Override
        public int columns(ImageShape shape) {
            return 1;
        }
    },
    /**
     * NIQE: blocks of 96×96 at the first scale, 48×48 at the second; rows and columns that make no whole block are cut
     * off first; the nearest pixel outside the rest; the luma in [0, 1] is halved, which matters to the last bit.
     */
    BLOCKS {
        @Override
        public int rows(ImageShape shape) {
            return shape.height() / BLOCK;
        }

        @Override
        public int columns(ImageShape shape) {
            return shape.width() / BLOCK;
        }
    };

    /** Side of a block of {@link #BLOCKS} at the first scale. */
    public static final int BLOCK = 96;

    /** Scales of the moments. */
    public static final int SCALES = 2;

    /** Maps of a scale. */
    public static final int MAPS = 5;

    /** Moments of a map. */
    public static final int MOMENTS = 5;

    /** Numbers of one block, all scales together. */
    public static final int PER_BLOCK = SCALES * MAPS * MOMENTS;

    /** Rows of blocks in an image of this shape. */
    public abstract int rows(ImageShape shape);

    /** Columns of blocks in an image of this shape. */
    public abstract int columns(ImageShape shape);

    /** Blocks in an image of this shape. */
    public int blocks(ImageShape shape) {
        return rows(shape) * columns(shape);
    }
}
