// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.util.Arrays;
import org.anid.api.model.FeatureMatrix;

/** Precision, recall, density and coverage word for word from their definitions, over all distances. */
final class NaiveManifold {

    private NaiveManifold() {}

    static ManifoldComparison compare(FeatureMatrix natural, FeatureMatrix generated, int neighbours) {
        float[] ofX = radii(natural, neighbours);
        float[] ofY = radii(generated, neighbours);
        int n = natural.rows();
        int m = generated.rows();
        boolean[] precise = new boolean[m];
        boolean[] recalled = new boolean[n];
        boolean[] covered = new boolean[n];
        int inside = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < m; j++) {
                float distance = distance(natural, i, generated, j);
                precise[j] |= distance <= ofX[i];
                recalled[i] |= distance <= ofY[j];
                covered[i] |= distance < ofX[i];
                inside += distance < ofX[i] ? 1 : 0;
            }
        }
        return new ManifoldComparison(
                share(precise), share(recalled), (double) inside / neighbours / m, share(covered));
    }

    private static float[] radii(FeatureMatrix set, int neighbour) {
        float[] radii = new float[set.rows()];
        for (int i = 0; i < set.rows(); i++) {
            float[] distances = new float[set.rows()];
            for (int j = 0; j < set.rows(); j++) {
                distances[j] = i == j ? Float.POSITIVE_INFINITY : distance(set, i, set, j);
            }
            Arrays.sort(distances);
            radii[i] = distances[neighbour - 1];
        }
        return radii;
    }

    private static float distance(FeatureMatrix x, int i, FeatureMatrix y, int j) {
        double sum = 0;
        for (int k = 0; k < x.width(); k++) {
            double difference = (double) x.values()[x.offset(i) + k] - y.values()[y.offset(j) + k];
            sum += difference * difference;
        }
        return (float) Math.sqrt(sum);
    }

    private static double share(boolean[] yes) {
        int count = 0;
        for (boolean value : yes) {
            count += value ? 1 : 0;
        }
        return (double) count / yes.length;
    }
}
