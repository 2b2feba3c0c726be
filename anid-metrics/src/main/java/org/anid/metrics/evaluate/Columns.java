// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import java.util.Arrays;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.Observation;

/**
 * Per-image scores as columns of {@code double}: 8 bytes a score and nothing else. NaN is an absent score.
 *
 * <p>Workers write to places of their own; the thread that reads them has waited for the workers.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Columns(double[][] natural, double[][][] generated, double[][][] baseline, double[][][] floor, int[] area) {

    private static final double[] NONE = {};

    /**
     * Empty columns: {@code natural[metric][natural file]}, {@code generated[metric][cell][image]}, {@code baseline}
     * likewise for metrics that are compared with their value on the natural image, {@code floor[metric][cell][pair of
     * subjects]}, and the pixels of each natural file, 0 if it was not read.
     */
    static Columns of(Roster roster, Lineup lineup) {
        int metrics = lineup.perImage().size();
        int cells = roster.cells().size();
        double[][] natural = new double[metrics][];
        double[][][] generated = new double[metrics][cells][];
        double[][][] baseline = new double[metrics][cells][];
        double[][][] floor = new double[metrics][cells][];
        for (Lineup.PerImage metric : lineup.perImage()) {
            int m = metric.index();
            natural[m] = metric.spec().input() == Observation.Kind.SINGLE ? absent(roster.naturals()) : NONE;
            boolean valued = metric.spec().baseline() instanceof Baseline.NaturalValue;
            boolean floored = floored(metric);
            for (Roster.Cell cell : roster.cells()) {
                int c = cell.index();
                int images = cell.images().size();
                boolean applies = metric.appliesTo(cell);
                generated[m][c] = applies ? absent(images) : NONE;
                baseline[m][c] = applies && valued ? absent(images) : NONE;
                floor[m][c] = applies && floored ? absent(roster.pairs()) : NONE;
            }
        }
        return new Columns(natural, generated, baseline, floor, new int[roster.naturals()]);
    }

    /** Whether the metric is compared with itself between natural images. */
    static boolean floored(Lineup.PerImage metric) {
        return metric.spec().baseline() instanceof Baseline.NaturalFloor
                && metric.spec().input() == Observation.Kind.PAIRED;
    }

    private static double[] absent(int length) {
        double[] column = new double[length];
        Arrays.fill(column, Double.NaN);
        return column;
    }
}
