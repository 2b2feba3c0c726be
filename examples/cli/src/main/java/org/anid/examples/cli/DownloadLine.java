// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.anid.models.locate.PullListener;
import org.anid.models.locate.Sizes;

/** Tells how far a download is: a bar on a terminal, a plain line for every tenth elsewhere. */
final class DownloadLine implements PullListener {

    private final PrintWriter out;
    private final boolean terminal;
    private final LongSupplier clock;
    private String file = "";
    private long have;
    private ProgressLine line;

    /**
     * Of no file yet.
     *
     * @param clock nanoseconds, as {@code System::nanoTime}
     */
    DownloadLine(PrintWriter out, boolean terminal, LongSupplier clock) {
        this.out = out;
        this.terminal = terminal;
        this.clock = clock;
        this.line = line();
    }

    private ProgressLine line() {
        return new ProgressLine(out, terminal, clock, this::wording);
    }

    private String wording(long done, long total, double seconds) {
        double rate = (done - have) / seconds;
        String amount = done == total
                ? Sizes.text(total) + " in " + ProgressLine.duration(seconds)
                : Sizes.text(done) + " of " + Sizes.text(total) + ", " + 100 * done / total + " %, "
                        + Sizes.text(Math.round(rate)) + "/s"
                        + (rate > 0 ? ", " + ProgressLine.duration((total - done) / rate) + " left" : "");
        return String.format(Locale.ROOT, "%s: %s", file, amount);
    }

    @Override
    public void started(String name, long kept, long total) {
        line.end();
        file = name;
        have = kept;
        line = line();
        out.println(name + ": " + (total < 0 ? "a file of unknown size" : Sizes.text(total))
                + (kept > 0 ? ", going on after " + Sizes.text(kept) : ""));
        out.flush();
    }

    @Override
    public void progress(long done, long total) {
        line.update(done, total);
    }

    /** Leaves a line that is being redrawn, so that something else can be printed. */
    void end() {
        line.end();
    }

    @Override
    public void note(String text) {
        end();
        out.println(text);
        out.flush();
    }
}
