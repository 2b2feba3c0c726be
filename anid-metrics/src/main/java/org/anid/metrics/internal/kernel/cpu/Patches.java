// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import static org.anid.metrics.internal.kernel.NrqmStatistics.PATCH;

import java.util.Arrays;
import org.anid.metrics.internal.kernel.NrqmStatistics;

/**
 * Singular values of the matrix of all distinct patches, zeros outside the image, as roots of the eigenvalues of its
 * 25×25 products: exact to 1e-8 of the largest one.
 */
final class Patches {

    private static final int PLACES = PATCH * PATCH;

    private Patches() {}

    static void of(Lanes lanes, Scratch scratch, double[] plane, int height, int width, double[] out, int offset) {
        int columns = (width + PATCH - 1) / PATCH;
        int side = NrqmLanes.whole(PLACES);
        double[] places = scratch.doubles(6, side * NrqmLanes.STRIDE);
        double[] sums = new double[side * side * NrqmLanes.PARTS];
        for (int top = 0; top < height; top += PATCH) {
            for (int left = 0; left < columns; left += NrqmLanes.STRIDE) {
                Arrays.fill(places, 0);
                int n = Math.min(NrqmLanes.STRIDE, columns - left);
                int rows = Math.min(PATCH, height - top);
                for (int r = 0; r < rows; r++) {
                    int row = (top + r) * width;
                    for (int c = 0; c < PATCH; c++) {
                        int at = (r * PATCH + c) * NrqmLanes.STRIDE;
                        for (int i = 0; i < n; i++) {
                            int x = (left + i) * PATCH + c;
                            places[at + i] = x < width ? plane[row + x] : 0;
                        }
                    }
                }
                lanes.nrqm().addProducts(places, side, sums);
            }
        }
        double[][] products = NrqmLanes.matrix(sums, side, PLACES);
        NrqmStatistics.singularValues(products, out, offset);
    }
}
