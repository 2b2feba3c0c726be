// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.model;

import java.util.List;

/** Several views of one image, in place of the image; the network sees each, and its answers are pooled per image. */
public sealed interface Crops {

    /**
     * Squares on a grid, as pyiqa's {@code uniform_crop}: where the shorter side is not longer than {@code size}, the
     * image is first enlarged (bilinear, without antialias) so that it is {@code size + 1}; then the first
     * {@code count} squares of a grid of ⌈√count⌉ columns, row by row, with steps of (side − size) / ⌊√count⌋ rounded
     * down.
     *
     * @param size side of a square
     * @param count squares per image
     */
    record UniformGrid(int size, int count) implements Crops {}

    /**
     * Windows at every {@code step} pixels, row by row; where there are more than {@code most}, {@code most} of them at
     * equal steps in that order, as LIQE.
     *
     * @param size side of a window
     * @param step between windows
     * @param most windows per image
     */
    record Windows(int size, int step, int most) implements Crops {}

    /**
     * Patches of the image at several sizes, as MUSIQ: a row of patch·patch·3 pixel values (channel by channel),
     * position in the hash grid, scale and mask per patch. The image is resized so that its longer side is each of
     * {@code sides} (bicubic, without antialias, sides rounded) and cut into patches with zeros around; then the image
     * as it is.
     *
     * @param patch side of a patch
     * @param sides longer sides of the resized images
     * @param grid side of the grid that positions are hashed into
     */
    record MultiScalePatches(int patch, List<Integer> sides, int grid) implements Crops {
        /** Makes the list unmodifiable. */
        public MultiScalePatches {
            sides = List.copyOf(sides);
        }
    }
}
