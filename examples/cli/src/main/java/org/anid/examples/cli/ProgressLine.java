// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.anid.api.evaluation.EvaluationPlan;

/**
 * Tells how far a run is: one line that is redrawn on a terminal, a plain line for every tenth where the output goes to a
 * file. Called from one thread at a time.
 */
final class ProgressLine implements EvaluationPlan.Progress {

    private static final long REDRAW_NANOS = 100_000_000;
    private static final int BAR = 30;

    private final PrintWriter out;
    private final boolean terminal;
    private final LongSupplier clock;
    private final Wording wording;
    private final long start;
    private long lastDrawn = Long.MIN_VALUE;
    private int lastTenth;
    private int lastLength;

    /** What is told. */
    @FunctionalInterface
    interface Wording {
        /**
         * In words.
         *
         * @param seconds since the start, more than 0
         */
        String of(long done, long total, double seconds);
    }

    /**
     * Tells of images, and starts the clock.
     *
     * @param clock nanoseconds, as {@code System::nanoTime}
     */
    ProgressLine(PrintWriter out, boolean terminal, LongSupplier clock) {
        this(out, terminal, clock, ProgressLine::images);
    }

    /** Tells of anything, and starts the clock. */
    ProgressLine(PrintWriter out, boolean terminal, LongSupplier clock, Wording wording) {
        this.out = out;
        this.terminal = terminal;
        this.clock = clock;
        this.wording = wording;
        this.start = clock.getAsLong();
    }

    private static String images(long done, long total, double seconds) {
        double rate = done / seconds;
        String left = done == total ? duration(seconds) + " in all" : duration((total - done) / rate) + " left";
        return String.format(
                Locale.ROOT, "%d of %d images, %d %%, %s/s, %s", done, total, 100 * done / total, rounded(rate), left);
    }

    @Override
    public void update(long done, long total) {
        if (total < 1) {
            return;
        }
        long now = clock.getAsLong();
        String text = wording.of(done, total, Math.max(1e-9, (now - start) / 1e9));
        if (terminal) {
            if (done == total || lastDrawn == Long.MIN_VALUE || now - lastDrawn >= REDRAW_NANOS) {
                lastDrawn = now;
                int filled = (int) (BAR * done / total);
                String line = "[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "] " + text;
                out.print("\r" + line + " ".repeat(Math.max(0, lastLength - line.length())));
                lastLength = line.length();
                if (done == total) {
                    end();
                }
                out.flush();
            }
        } else {
            int tenth = (int) (10 * done / total);
            if (tenth > lastTenth) {
                lastTenth = tenth;
                out.println(text);
                out.flush();
            }
        }
    }

    /** Leaves a line that is being redrawn, so that something else can be printed. */
    void end() {
        if (lastLength > 0) {
            out.println();
            lastLength = 0;
        }
    }

    private static String rounded(double rate) {
        return rate >= 10 ? Long.toString(Math.round(rate)) : String.format(Locale.ROOT, "%.1f", rate);
    }

    static String duration(double seconds) {
        long whole = (long) Math.ceil(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600
                ? whole / 60 + " min " + whole % 60 + " s"
                : whole / 3600 + " h " + whole % 3600 / 60 + " min";
    }
}
