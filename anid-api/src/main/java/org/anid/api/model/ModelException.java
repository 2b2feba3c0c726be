// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.model;

import java.io.Serial;

/** A model that is there cannot be used; the message names the file, the difference and the fix. */
public final class ModelException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String remedy;

    /**
     * With a reason.
     *
     * @param message one line
     */
    public ModelException(String message) {
        super(message);
        this.remedy = "";
    }

    /**
     * With a reason and what led to it.
     *
     * @param message one line
     * @param cause what led to it
     */
    public ModelException(String message, Throwable cause) {
        this(message, cause, "");
    }

    /**
     * With a reason, what led to it, and the command that mends it.
     *
     * @param message one line
     * @param cause what led to it
     * @param remedy one line
     */
    public ModelException(String message, Throwable cause, String remedy) {
        super(message, cause);
        this.remedy = remedy;
    }

    /** The command that mends it; empty where there is none, and the message says all that can be done. */
    public String remedy() {
        return remedy;
    }
}
