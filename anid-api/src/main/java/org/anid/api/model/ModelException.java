// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.model;

import java.io.Serial;

/** A model that is there cannot be used; the message names the file, the difference and the fix. */
public final class ModelException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * With a reason.
     *
     * @param message one line
     */
    public ModelException(String message) {
        super(message);
    }

    /**
     * With a reason and what led to it.
     *
     * @param message one line
     * @param cause what led to it
     */
    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
