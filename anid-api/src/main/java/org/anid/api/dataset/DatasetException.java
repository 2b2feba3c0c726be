// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.dataset;

import java.io.IOException;
import java.io.Serial;

/** A data set, a caption, category or rating file cannot be used at all; the message names the place and the fix. */
public final class DatasetException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * With a reason.
     *
     * @param message one line naming the place and the fix
     */
    public DatasetException(String message) {
        super(message);
    }

    /**
     * With a reason and what led to it.
     *
     * @param message one line naming the place and the fix
     * @param cause what led to it
     */
    public DatasetException(String message, Throwable cause) {
        super(message, cause);
    }
}
