// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.frame;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.anid.metrics.testing.Golden;

/** The forests of the golden values. */
final class NrqmForests {

    private static final int NODES = 15;
    private static final int INNER = 7;
    private static final int TREES = 5;

    private NrqmForests() {}

    /** Those that {@code src/test/python/nrqm_forests.py} trained on the project's own images. */
    static NrqmParameters trained() {
        JsonNode root = Golden.document("nrqm-forests");
        List<NrqmParameters.Forest> forests = new ArrayList<>();
        for (String name : List.of("local", "global", "spatial")) {
            JsonNode forest = root.get(name);
            forests.add(new NrqmParameters.Forest(
                    forest.get("left").get(0).size(),
                    table(forest.get("left")),
                    table(forest.get("right")),
                    table(forest.get("feature")),
                    table(forest.get("threshold")),
                    table(forest.get("prediction"))));
        }
        double[] linear = new double[4];
        for (int i = 0; i < linear.length; i++) {
            linear[i] = root.get("linear").get(i).asDouble();
        }
        return NrqmParameters.of(linear, forests);
    }

    private static double[] table(JsonNode rows) {
        List<Double> values = new ArrayList<>();
        rows.forEach(row -> row.forEach(value -> values.add(value.asDouble())));
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Those of {@code golden/nrqm-synthetic.json}; the note in that file is their formula. */
    static NrqmParameters synthetic(double constant) {
        return synthetic(constant, 0.2, 0.3, 0.4);
    }

    /** The same ones without weight: every image has the score 0. */
    static NrqmParameters silent() {
        return synthetic(0, 0, 0, 0);
    }

    private static NrqmParameters synthetic(double... linear) {
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
        return NrqmParameters.of(linear, forests);
    }
}
