// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import org.jspecify.annotations.Nullable;

/**
 * A run cannot go on from its journal, or cannot write to it, or parts do not make a whole. The message is one line
 * that names the file and the way out; where the disk is at fault, the cause is an {@link java.io.IOException}.
 */
public final class JournalException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** With a message of one line. */
    public JournalException(String message) {
        super(message);
    }

    /** With a message of one line and what the system said. */
    public JournalException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
