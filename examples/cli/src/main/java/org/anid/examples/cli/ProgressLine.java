// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.anid.api.evaluation.EvaluationPlan;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a run does and how far it is: one line that is redrawn on a terminal; where the output goes to a file, a
 * plain line for every tenth and for every phase that lasts, and one when nothing was said for half a minute. Safe to
 * share between threads.
 */
final class ProgressLine implements EvaluationPlan.Progress, AutoCloseable {

    private static final long SILENCE_NANOS = 30_000_000_000L;

    /** What is over sooner needs no line. */
    private static final long LASTING_NANOS = 2_000_000_000L;

    private static final long REDRAW_NANOS = 100_000_000;
    private static final int BAR = 30;

    private final PrintWriter out;
    private final boolean terminal;
    private final LongSupplier clock;
    private final Wording wording;
    private long lastDrawn = Long.MIN_VALUE;
    private long lastSaid;
    private long phaseStart;
    private String phase = "";
    private boolean phaseSaid;
    private String lastText = "";
    private int lastTenth;
    private int lastLength;
    private @Nullable ScheduledExecutorService heart;

    /** What is told. */
    @FunctionalInterface
    interface Wording {
        /**
         * In words.
         *
         * @param seconds since the phase began, more than 0
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
        this.phaseStart = clock.getAsLong();
        this.lastSaid = phaseStart;
    }

    /** Looks after the silence by itself, until it is closed. */
    ProgressLine beating() {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "anid-progress");
            thread.setDaemon(true);
            return thread;
        });
        timer.scheduleWithFixedDelay(this::beat, 1, 1, TimeUnit.SECONDS);
        heart = timer;
        return this;
    }

    /** Says something where nothing was said for long. */
    synchronized void beat() {
        if (phase.isEmpty()) {
            return;
        }
        long now = clock.getAsLong();
        String text = phase + ", " + duration((now - phaseStart) / 1e9) + (lastText.isEmpty() ? "" : ": " + lastText);
        if (!terminal && !phaseSaid && now - phaseStart >= LASTING_NANOS) {
            phaseSaid = true;
            say(phase);
        } else if (!terminal && now - lastSaid >= SILENCE_NANOS) {
            say(text);
        } else if (terminal && lastText.isEmpty()) {
            draw(text + " …");
        }
    }

    @Override
    public void phase(EvaluationPlan.Phase next) {
        phase(next.label());
    }

    /** What follows, in words. */
    synchronized void phase(String words) {
        end();
        phase = words;
        phaseStart = clock.getAsLong();
        lastText = "";
        phaseSaid = false;
        if (terminal) {
            draw(words + " …");
        }
    }

    private void say(String text) {
        out.println(text);
        out.flush();
        lastSaid = clock.getAsLong();
    }

    private void draw(String line) {
        out.print("\r" + line + " ".repeat(Math.max(0, lastLength - line.length())));
        out.flush();
        lastLength = line.length();
    }

    @Override
    public synchronized void close() {
        if (heart != null) {
            heart.shutdownNow();
        }
        if (terminal && lastText.isEmpty() && lastLength > 0) {
            // Words without a count say nothing any more.
            draw("");
            out.print("\r");
            lastLength = 0;
        }
        end();
        out.flush();
    }

    private static String images(long done, long total, double seconds) {
        double rate = done / seconds;
        String left = done == total ? duration(seconds) + " in all" : duration((total - done) / rate) + " left";
        return String.format(
                Locale.ROOT, "%d of %d images, %d %%, %s/s, %s", done, total, 100 * done / total, rounded(rate), left);
    }

    @Override
    public synchronized void update(long done, long total) {
        if (total < 1) {
            return;
        }
        long now = clock.getAsLong();
        String text = wording.of(done, total, Math.max(1e-9, (now - phaseStart) / 1e9));
        lastText = text;
        if (terminal) {
            if (done == total || lastDrawn == Long.MIN_VALUE || now - lastDrawn >= REDRAW_NANOS) {
                lastDrawn = now;
                int filled = (int) (BAR * done / total);
                draw("[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "] " + text);
                if (done == total) {
                    end();
                }
            }
        } else {
            int tenth = (int) (10 * done / total);
            if (tenth > lastTenth) {
                lastTenth = tenth;
                say(text);
            }
        }
    }

    /** Leaves a line that is being redrawn, so that something else can be printed. */
    synchronized void end() {
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
