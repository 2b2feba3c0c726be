// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import static org.anid.metrics.internal.kernel.NrqmStatistics.PATCH;

import java.util.Arrays;
import org.anid.metrics.internal.kernel.NrqmStatistics;

/**
 * Singular values of the matrix of all distinct patches, zeros outside the image, as roots of the eigenvalues of its 25×25
 * products: exact to 1e-8 of the largest one.
 */
final class Patches {

    private static final int PLACES = PATCH * PATCH;

    private Patches() {}

    static void of(Lanes lanes, Scratch scratch, double[] plane, int height, int width, double[] out, int offset) {
        int columns = (width + PATCH - 1) / PATCH;
        double[][] places = new double[PLACES][];
        for (int k = 0; k < PLACES; k++) {
            places[k] = scratch.doubles(6 + k, columns);
        }
        int[] at = new int[PLACES];
        double[] products = new double[PLACES * (PLACES + 1) / 2];
        for (int top = 0; top < height; top += PATCH) {
            for (int r = 0; r < PATCH; r++) {
                for (int c = 0; c < PATCH; c++) {
                    double[] place = places[r * PATCH + c];
                    if (top + r >= height) {
                        Arrays.fill(place, 0, columns, 0);
                        continue;
                    }
                    int row = (top + r) * width;
                    for (int i = 0; i < columns; i++) {
                        int x = i * PATCH + c;
                        place[i] = x < width ? plane[row + x] : 0;
                    }
                }
            }
            lanes.nrqm().addProducts(places, at, products, columns);
        }
        NrqmStatistics.singularValues(products, out, offset);
    }
}
