// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.checkpoint;

import java.io.IOException;

/**
 * A file of weights that cannot be read, or that would do more than hold data. The message is one line that says what.
 */
public final class CheckpointException extends IOException {

    private static final long serialVersionUID = 1L;

    /** With a line for the user. */
    public CheckpointException(String message) {
        super(message);
    }

    /** With a line for the user and what it comes from. */
    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
