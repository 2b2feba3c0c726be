// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Level;
import org.anid.metrics.dimension.MetricCatalog;
import org.anid.metrics.internal.compare.Numbers;
import org.jspecify.annotations.Nullable;

/**
 * How much worse something may get before a build fails: a discrepancy may grow by the amount and no more. It looks at
 * the reported values alone, whether a test finds a change or not: an amount above the noise is the user's to choose.
 * Immutable.
 *
 * @param subject {@code overall}, or the label of a dimension or level, or the id of a metric
 * @param amount by which a discrepancy may grow, from 0 to 1
 */
public record RegressionLimit(String subject, double amount) {

    private static final Pattern FORM = Pattern.compile("\\s*([A-Za-z0-9_-]+)\\s*>\\s*([0-9.eE+-]+)\\s*");

    static final String OVERALL = "overall";

    /** Conditions that a message names. */
    private static final int MOST_NAMES = 3;

    /**
     * Checks the amount.
     *
     * @throws IllegalArgumentException if it is not from 0 to 1
     */
    public RegressionLimit {
        if (!(amount >= 0 && amount <= 1)) {
            throw new IllegalArgumentException("a discrepancy grows by 0 to 1, not by " + amount);
        }
    }

    /**
     * Reads a limit such as {@code overall>0.01}, {@code structure>0.02} or {@code lpips>0.01}; a metric may have any
     * name that {@link MetricCatalog#find} knows.
     *
     * @throws IllegalArgumentException with one line if it is none
     */
    public static RegressionLimit parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "a limit is NAME>AMOUNT as in overall>0.01, not '" + text + "' (quote it for the shell)");
        }
        double amount;
        try {
            amount = Double.parseDouble(form.group(2));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "an amount is a number as in overall>0.01, not '" + form.group(2) + "'", e);
        }
        return new RegressionLimit(subject(form.group(1)), amount);
    }

    private static String subject(String typed) {
        String plain = typed.toLowerCase(Locale.ROOT).replace('_', '-');
        if (plain.equals(OVERALL)) {
            return plain;
        }
        for (DimensionKind kind : DimensionKind.values()) {
            if (kind.label().equals(plain)) {
                return plain;
            }
        }
        for (Level level : Level.values()) {
            if (level.label().equals(plain)) {
                return plain;
            }
        }
        return MetricCatalog.find(typed).map(MetricCatalog.Entry::id).orElse(plain);
    }

    /** As it is typed. */
    @Override
    public String toString() {
        return subject + ">" + amount;
    }

    /**
     * What grew by more.
     *
     * @return a line each, with both values and what the test finds; empty if nothing did
     * @throws IncomparableReportsException if the reports have nothing of that name in common, or something of that
     *     name in the baseline cannot be compared, as of a generator that the other report lacks: a limit that nothing
     *     was held against would pass
     */
    public List<String> exceeded(ReportComparison comparison) {
        checkNothingMissing(comparison);
        List<String> exceeded = new ArrayList<>();
        boolean any = false;
        for (MeanChange mean : comparison.means()) {
            if (about(mean)) {
                any = true;
                if (!mean.obstacle().isEmpty()) {
                    throw new IncomparableReportsException(this + ": " + mean.label() + " cannot be compared, "
                            + mean.obstacle() + "; evaluate both with the same metrics");
                }
                hold(mean.label(), mean.baseline().value(), mean.other().value(), mean.test(), exceeded);
            }
        }
        for (MetricChange metric : comparison.metrics()) {
            if (metric.metric().id().equals(subject)) {
                if (metric.baseline() == null || metric.other() == null) {
                    throw new IncomparableReportsException(
                            this + ": " + metric.label() + " has no discrepancy; the report says why");
                }
                any = true;
                hold(metric.label(), metric.baseline().value(), metric.other().value(), metric.test(), exceeded);
            }
        }
        if (!any) {
            throw new IncomparableReportsException(this + ": " + comparison.baseline() + " and " + comparison.other()
                    + " have no " + subject + " in common; name overall, a dimension, a level or a metric of both");
        }
        return exceeded;
    }

    private void checkNothingMissing(ReportComparison comparison) {
        List<String> missing = comparison.missing().stream()
                .filter(quantity -> quantity.subject().equals(subject))
                .map(quantity -> quantity.condition().label())
                .toList();
        if (!missing.isEmpty()) {
            int more = missing.size() - MOST_NAMES;
            throw new IncomparableReportsException(this + ": " + comparison.other() + " has no " + subject + " of "
                    + String.join(", ", missing.subList(0, Math.min(MOST_NAMES, missing.size())))
                    + (more > 0 ? " and " + more + " more" : "") + ", which " + comparison.baseline()
                    + " has: evaluate the same generators, under the same names, and metrics in both");
        }
    }

    private boolean about(MeanChange mean) {
        if (mean.dimension() == null) {
            return subject.equals(OVERALL);
        }
        return mean.level() == null
                ? mean.dimension().label().equals(subject)
                : mean.level().label().equals(subject);
    }

    private void hold(String what, double before, double after, @Nullable PairedTest test, List<String> exceeded) {
        if (after - before > amount) {
            String found = test == null
                    ? "not tested"
                    : (test.changed() ? "a change, p " : "no change found, p ") + Numbers.p(test.adjusted());
            exceeded.add(String.format(
                            Locale.ROOT, "%s: %.4f in place of %.4f, more by %.4f", what, after, before, after - before)
                    + " (" + found + "), and the limit is " + this);
        }
    }
}
