// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.frame;

import java.util.ArrayList;
import java.util.List;

/** The made-up forests of {@code golden/nrqm-synthetic.json}; the note in that file is their formula. */
final class NrqmForests {

    private static final int NODES = 15;
    private static final int INNER = 7;
    private static final int TREES = 5;

    private NrqmForests() {}

    static NrqmParameters synthetic(double constant) {
        int[] features = {18, 45, 75};
        double[] steps = {0.1, 0.1, 0.4};
        List<NrqmParameters.Forest> forests = new ArrayList<>();
        for (int f = 0; f < features.length; f++) {
            double[][] table = new double[5][NODES * TREES];
            for (int k = 0; k < NODES; k++) {
                for (int t = 0; t < TREES; t++) {
                    int at = k * TREES + t;
                    table[0][at] = k < INNER ? 2 * k + 2 : 0;
                    table[1][at] = k < INNER ? 2 * k + 3 : 0;
                    table[2][at] = (7 * k + 13 * t) % features[f] + 1;
                    table[3][at] = ((5 * k + 11 * t) % 20 + 1) * steps[f];
                    table[4][at] = (13 * k + 7 * t) % 101 / 10.0;
                }
            }
            forests.add(new NrqmParameters.Forest(TREES, table[0], table[1], table[2], table[3], table[4]));
        }
        return NrqmParameters.of(new double[] {constant, 0.2, 0.3, 0.4}, forests);
    }
}
