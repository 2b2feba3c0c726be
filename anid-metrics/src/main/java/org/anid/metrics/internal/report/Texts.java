// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.anid.api.dataset.Guidance;
import org.anid.api.dimension.Discrepancy;
import org.anid.api.dimension.Interval;
import org.anid.api.dimension.Verdict;
import org.anid.api.evaluation.Failure;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.Direction;
import org.anid.api.provenance.Provenance;
import org.jspecify.annotations.Nullable;

/** Numbers and words as people read them; the same in every locale. */
public final class Texts {

    /** What stands for a number that is not there. */
    public static final String NONE = "–";

    /** Said wherever ratings that nobody gave are shown. */
    public static final String SIMULATED = "The ratings are SIMULATED: no person was involved. Do not quote them.";

    /** The same in a word, beside a heading. */
    public static final String SIMULATED_MARK = "SIMULATED";

    /** Failures that a file for people lists; beyond them it points to {@code report.json}. */
    public static final int MOST_FAILURES = 200;

    private static final MathContext FOUR = new MathContext(4);

    private Texts() {}

    /** Four significant digits, whole numbers in full, scientific only where zeros would drown the digits. */
    public static String score(@Nullable Double value) {
        if (value == null || !Double.isFinite(value)) {
            return NONE;
        }
        double size = Math.abs(value);
        if (size == 0) {
            return "0";
        }
        if (size < 1e-4 || size >= 1e9) {
            return String.format(Locale.ROOT, "%.3e", value).replace('-', '−');
        }
        if (size >= 1e4) {
            return String.format(Locale.ROOT, "%.0f", value).replace('-', '−');
        }
        BigDecimal rounded = new BigDecimal(value).round(FOUR);
        if (value != Math.rint(value) && rounded.precision() < FOUR.getPrecision()) {
            rounded = rounded.setScale(rounded.scale() + FOUR.getPrecision() - rounded.precision());
        }
        return rounded.toPlainString().replace('-', '−');
    }

    /** A share as {@code 12.3 %}. */
    public static String share(@Nullable Double share) {
        return share == null || !Double.isFinite(share) ? NONE : percent(share) + " %";
    }

    /** The same with its sign in front, plus included. */
    public static String signed(@Nullable Double rate) {
        if (rate == null || !Double.isFinite(rate)) {
            return NONE;
        }
        boolean plus = rate > 0 && !percent(rate).matches("0[.]0+");
        return (plus ? "+" : "") + share(rate);
    }

    /** An interval of shares as {@code 10.1 … 14.9 %}. */
    public static String interval(@Nullable Interval interval) {
        if (interval == null || !Double.isFinite(interval.low()) || !Double.isFinite(interval.high())) {
            return NONE;
        }
        return percent(interval.low()) + " … " + percent(interval.high()) + " %";
    }

    /** A discrepancy as {@code 12.3 % (10.1 … 14.9 %)}. */
    public static String discrepancy(@Nullable Discrepancy discrepancy) {
        if (discrepancy == null) {
            return NONE;
        }
        return share(discrepancy.value())
                + (discrepancy.ci95() == null ? "" : " (" + interval(discrepancy.ci95()) + ")");
    }

    /** An interval of scores. */
    public static String scores(@Nullable Interval interval) {
        return interval == null ? NONE : score(interval.low()) + " … " + score(interval.high());
    }

    private static String percent(double share) {
        return fixed("%.1f", 100 * share);
    }

    /** Never a minus before zero. */
    private static String fixed(String format, double value) {
        String text = String.format(Locale.ROOT, format, value);
        return text.matches("-0[.]0+") ? text.substring(1) : text.replace('-', '−');
    }

    /** Correlations and reliabilities: three decimals. */
    public static String correlation(@Nullable Double value) {
        if (value == null || !Double.isFinite(value)) {
            return NONE;
        }
        return fixed("%.3f", value);
    }

    /** {@code ↑} where higher is better, {@code ↓} where lower is, {@code ↔} where the metric does not judge. */
    public static String arrow(Direction direction) {
        return switch (direction) {
            case HIGHER_IS_BETTER -> "↑";
            case LOWER_IS_BETTER -> "↓";
            case NEUTRAL -> "↔";
        };
    }

    /** The verdict in words; a dash where nothing can be said. */
    public static String verdict(@Nullable Verdict verdict) {
        return verdict == null ? NONE : verdict.label();
    }

    /** Short name of a guidance; a dash where it is unknown. */
    public static String guidance(@Nullable Guidance guidance) {
        return guidance == null ? NONE : guidance.name();
    }

    /** Whole numbers in groups of three. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** What a metric is measured from, in a sentence. */
    public static String baseline(Baseline baseline) {
        if (baseline instanceof Baseline.Ideal ideal) {
            return "the value of a perfect copy, " + score(ideal.value());
        }
        return baseline instanceof Baseline.NaturalFloor
                ? "the natural floor, the same metric between halves of the natural images"
                : "the same metric on natural images";
    }

    /** Heading of the column that holds the baseline. */
    public static String baselineColumn(Baseline baseline) {
        if (baseline instanceof Baseline.Ideal) {
            return "Ideal";
        }
        return baseline instanceof Baseline.NaturalFloor ? "Floor" : "Natural";
    }

    /** How to read the numbers, in sentences. */
    public static List<String> legend() {
        return List.of(
                "Discrepancy: 0 % is natural, 100 % as far as the metric can tell. For a metric of pairs these are a perfect"
                        + " copy and another photograph; for one of an image and its caption, the natural image with its own"
                        + " caption and with that of another; for one of a single image, scores that are distributed alike"
                        + " and scores that do not overlap; for one of sets, a sample of natural images and unrelated"
                        + " images.",
                "A level (·) is the mean over its metrics, a dimension the mean over its levels, a generator under one"
                        + " guidance the mean over its dimensions, a generator the mean over its guidances. Intervals are"
                        + " 95 %. Ranks begin with the closest to natural; those that cannot be told apart share ranks, as"
                        + " 2–3.",
                "Same: no difference by any metric. Not distinguishable: the interval covers 0. Worse or better than"
                        + " natural: by a metric that judges. Different: by one that does not.",
                "DR: the discrepancy rate of the paper, (generated − natural) ÷ |natural|; it has another meaning for each"
                        + " metric and is never averaged. FDr: a distance of sets divided by its floor, the same distance"
                        + " between halves of the natural images; 1 is natural.",
                "↑ higher is better, ↓ lower is better, ↔ describes and does not judge; n counts generated images; Other is"
                        + " the far end of the scale, the metric on unrelated natural images.");
    }

    /** What is known of the build, the machine and the data set, by name. */
    public static Map<String, String> facts(Provenance provenance) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Fingerprint", provenance.fingerprint());
        facts.put(
                "ANID for Java",
                provenance.build().version() + ", revision "
                        + provenance.build().revision());
        facts.put("Kernels", provenance.kernels());
        facts.put("Java", provenance.host().java());
        facts.put("System", provenance.host().os());
        facts.put("Threads", count(provenance.host().threads()));
        Provenance.Dataset dataset = provenance.dataset();
        if (dataset != null) {
            facts.put("Data set", dataset.name() + ", " + count(dataset.images()) + " images");
            facts.put("Data set fingerprint", dataset.fingerprint());
        }
        return facts;
    }

    /** Said where the list of failures is cut. */
    public static String moreFailures(List<Failure> failures) {
        return count(failures.size() - MOST_FAILURES) + " more are in report.json.";
    }
}
