// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.bench;

import java.util.List;
import java.util.Optional;
import org.anid.api.metric.Level;
import org.anid.metrics.dimension.MetricCatalog;

/**
 * The metrics that are timed, and how near two engines must be for that. To time a new metric is to add a row.
 *
 * <p>Stateless and thread-safe.
 */
public final class TimedMetrics {

    /** Single precision against double sums: decibels, similarities, counts of blocks. */
    private static final double CLOSED_FORM = 1e-5;

    /** What the project promises for closed formulas whose arithmetic is long: transforms, powers, fits. */
    private static final double LONG_FORMULA = 1e-4;

    /** What it promises where eigenvalues, thresholds or iterations amplify rounding. */
    private static final double AMPLIFIED = 1e-3;

    /** Integer counts and double arithmetic. */
    private static final double EXACT = 1e-9;

    private static final List<Row> ROWS = List.of(
            new Row("psnr", CLOSED_FORM),
            new Row("ssim", CLOSED_FORM),
            new Row("ms-ssim", CLOSED_FORM),
            new Row("fsim", LONG_FORMULA),
            new Row("vsi", LONG_FORMULA),
            new Row("vif", AMPLIFIED),
            new Row("vifp", LONG_FORMULA),
            new Row("gmsd", CLOSED_FORM),
            new Row("mad", AMPLIFIED),
            new Row("brisque", LONG_FORMULA),
            new Row("niqe", LONG_FORMULA),
            new Row("il-niqe", AMPLIFIED),
            new Row("piqe", CLOSED_FORM),
            new Row("nrqm", AMPLIFIED),
            new Row("pi", AMPLIFIED),
            new Row("entropy", EXACT),
            new Row("colourfulness", CLOSED_FORM),
            new Row("sharpness", CLOSED_FORM),
            new Row("contrast", CLOSED_FORM),
            new Row("frechet-handmade", LONG_FORMULA),
            new Row("kernel-handmade", LONG_FORMULA),
            new Row("mmd-handmade", LONG_FORMULA),
            new Row("swd", LONG_FORMULA));

    /**
     * A metric that is timed.
     *
     * @param id as in the catalogue
     * @param tolerance largest difference between two engines, relative, absolute below 1
     */
    record Row(String id, double tolerance) {}

    private TimedMetrics() {}

    /** All rows. */
    static List<Row> rows() {
        return ROWS;
    }

    /** The row of a metric, or empty where it has none. */
    static Optional<Row> find(String id) {
        return ROWS.stream().filter(row -> row.id().equals(id)).findFirst();
    }

    /** Ids of the metrics that score an image or a pair and compute without any network. */
    public static List<String> perImage() {
        return available(false);
    }

    /** Ids of the metrics that compare sets and compute without any model. */
    static List<String> ofSets() {
        return available(true);
    }

    private static List<String> available(boolean sets) {
        return MetricCatalog.entries().stream()
                .filter(TimedMetrics::computes)
                .filter(entry -> (entry.level() == Level.DISTRIBUTION) == sets)
                .map(MetricCatalog.Entry::id)
                .filter(id -> find(id).isPresent())
                .toList();
    }

    /** Whether it needs nothing, or nothing but parameters that are made up here. */
    static boolean computes(MetricCatalog.Entry entry) {
        return entry.takes().isEmpty() && MadeUpParameters.ids().containsAll(entry.models());
    }
}
