// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Prints lines without what a terminal would obey: names in them come from data sets. Line ends and tabs stay. */
final class PlainPrinter extends PrintWriter {

    PlainPrinter(PrintWriter out) {
        super(out, true);
    }

    @Override
    public void println(@Nullable String lines) {
        super.println(Terminal.harmless(String.valueOf(lines)));
    }

    @Override
    public void println(@Nullable Object lines) {
        println(String.valueOf(lines));
    }
}
