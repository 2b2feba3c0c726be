// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.anid.api.dataset.Guidance;
import org.anid.api.dimension.DiscrepancyRate;
import org.anid.api.dimension.Interval;
import org.anid.api.evaluation.Failure;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.Direction;
import org.anid.api.provenance.Provenance;
import org.anid.metrics.report.ReportView.CategoryMap;
import org.anid.metrics.report.ReportView.Unit;
import org.anid.metrics.report.ReportView.Verdict;
import org.jspecify.annotations.Nullable;

/** Numbers and words as people read them; the same in every locale. */
final class Texts {

    /** What stands for a number that is not there. */
    static final String NONE = "–";

    /** Said wherever ratings that nobody gave are shown. */
    static final String SIMULATED = "The ratings are SIMULATED: no person was involved. Do not quote them.";

    /** Failures that a file for people lists; beyond them it points to {@code report.json}. */
    static final int MOST_FAILURES = 200;

    private static final MathContext FOUR = new MathContext(4);

    private Texts() {}

    /** Four significant digits, whole numbers in full, scientific only where zeros would drown the digits. */
    static String score(@Nullable Double value) {
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

    /** A rate as {@code 12.3 %}, as {@code 3.2×} where it counts natural floors, as a plain {@code 1.62} where mixed. */
    static String rate(@Nullable Double rate, Unit unit) {
        return rate == null || !Double.isFinite(rate) ? NONE : number(rate, unit) + suffix(unit);
    }

    /** The same with its sign in front, plus included. */
    static String signed(@Nullable Double rate, Unit unit) {
        if (rate == null || !Double.isFinite(rate)) {
            return NONE;
        }
        boolean plus = rate > 0 && !number(rate, unit).matches("0[.]0+");
        return (plus ? "+" : "") + rate(rate, unit);
    }

    /** An interval of rates as {@code 10.1 … 14.9 %}. */
    static String interval(@Nullable Interval interval, Unit unit) {
        if (interval == null || !Double.isFinite(interval.low()) || !Double.isFinite(interval.high())) {
            return NONE;
        }
        return number(interval.low(), unit) + " … " + number(interval.high(), unit) + suffix(unit);
    }

    /** An interval of scores. */
    static String scores(@Nullable Interval interval) {
        return interval == null ? NONE : score(interval.low()) + " … " + score(interval.high());
    }

    private static String number(double rate, Unit unit) {
        return switch (unit) {
            case SHARE -> fixed("%.1f", 100 * rate);
            case FLOORS -> fixed("%.1f", rate);
            case MIXED -> fixed("%.2f", rate);
        };
    }

    private static String suffix(Unit unit) {
        return switch (unit) {
            case SHARE -> " %";
            case FLOORS -> "×";
            case MIXED -> "";
        };
    }

    /** Shares and floors of a mixed verdict, apart: {@code 31.0 % and 6.2×}. */
    static String split(Verdict verdict) {
        return rate(verdict.shares().mean(), Unit.SHARE) + " and "
                + rate(verdict.floors().mean(), Unit.FLOORS);
    }

    /** Never a minus before zero. */
    private static String fixed(String format, double value) {
        String text = String.format(Locale.ROOT, format, value);
        return text.matches("-0[.]0+") ? text.substring(1) : text.replace('-', '−');
    }

    /** Correlations and reliabilities: three decimals. */
    static String correlation(@Nullable Double value) {
        if (value == null || !Double.isFinite(value)) {
            return NONE;
        }
        return fixed("%.3f", value);
    }

    /** {@code ↑} where higher is better, {@code ↓} where lower is, {@code ↔} where the metric does not judge. */
    static String arrow(Direction direction) {
        return switch (direction) {
            case HIGHER_IS_BETTER -> "↑";
            case LOWER_IS_BETTER -> "↓";
            case NEUTRAL -> "↔";
        };
    }

    /** {@code worse}, {@code better}, {@code different} or {@code same}. */
    static String verdict(DiscrepancyRate.Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    /** Short name of a guidance; a dash where it is unknown. */
    static String guidance(@Nullable Guidance guidance) {
        return guidance == null ? NONE : guidance.name();
    }

    /** Whole numbers in groups of three. */
    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** What a metric is measured from, in a sentence. */
    static String baseline(Baseline baseline) {
        if (baseline instanceof Baseline.Ideal ideal) {
            return "the value of a perfect copy, " + score(ideal.value());
        }
        return baseline instanceof Baseline.NaturalFloor
                ? "the natural floor, the same distance between natural images"
                : "the same metric on natural images";
    }

    /** Heading of the column that holds the baseline. */
    static String baselineColumn(Baseline baseline) {
        if (baseline instanceof Baseline.Ideal) {
            return "Ideal";
        }
        return baseline instanceof Baseline.NaturalFloor ? "Floor" : "Natural";
    }

    /** Heading of a map of categories. */
    static String categoryTitle(CategoryMap map) {
        return map.dimension().title() + ", mean of " + map.metrics()
                + (map.metrics() == 1 ? " metric" : " metrics")
                + (map.floors() ? " in natural floors" : "");
    }

    /** How to read the numbers, in sentences. */
    static List<String> legend(ReportView view) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "Discrepancy rate (DR): |generated − baseline| ÷ |baseline|. The baseline is the metric on natural images,"
                        + " or the value of a perfect copy. This definition is ANID for Java's own.");
        lines.add("Signed: above the baseline is +, below is −; worse and better follow from the metric's direction"
                + " (↑ higher is better, ↓ lower is better, ↔ describes and does not judge).");
        if (view.anyFloors()) {
            lines.add(
                    "×: a distance whose ideal is 0 is measured in natural floors, the same distance between natural"
                            + " images. 3.2× lies 3.2 floors above the floor; 0.0× is as close as natural images are to each other.");
        }
        if (view.verdicts().keySet().stream().anyMatch(kind -> view.unit(kind) == Unit.MIXED)) {
            lines.add("A dimension with both kinds shows the mean of its percentages and the mean of its floors apart;"
                    + " its overall mean, in which one floor counts as much as 100 %, is a plain number.");
        }
        lines.add("Intervals are 95 % bootstrap intervals; n counts generated images.");
        return lines;
    }

    /** What is known of the build, the machine and the data set, by name. */
    static Map<String, String> facts(Provenance provenance) {
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
    static String moreFailures(List<Failure> failures) {
        return count(failures.size() - MOST_FAILURES) + " more are in report.json.";
    }
}
