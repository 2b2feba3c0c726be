// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

/** What the shell is told. */
final class ExitCode {

    /** All that was asked for is done. */
    static final int DONE = 0;

    /** Some inputs failed; what could be done was done and written. */
    static final int SOME_INPUTS_FAILED = 1;

    /** A model could not be had, or is not as its card says. */
    static final int PROBLEM = 1;

    /** The command line, a folder or a file is not as it must be; nothing was done. */
    static final int USAGE = 2;

    /** Nothing could be evaluated. */
    static final int NOTHING_EVALUATED = 3;

    /** A comparison was made, and something grew by more than a limit allows. */
    static final int REGRESSION = 4;

    /** A fault of this program, EX_SOFTWARE of sysexits. */
    static final int BUG = 70;

    /** What was computed could not be written, as on a full disk; EX_IOERR of sysexits. */
    static final int NOT_WRITTEN = 74;

    /** Told to stop, as by Ctrl-C: 128 and the number of SIGINT. */
    static final int STOPPED = 130;

    private ExitCode() {}
}
