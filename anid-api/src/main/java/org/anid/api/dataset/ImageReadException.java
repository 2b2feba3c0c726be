// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.dataset;

import java.io.IOException;
import java.io.Serial;

/** An image could not be read or decoded; the message is the reason, without the path. */
public final class ImageReadException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * With a reason.
     *
     * @param reason one line, as {@code "the file is empty"}
     */
    public ImageReadException(String reason) {
        super(reason);
    }

    /**
     * With a reason and what led to it.
     *
     * @param reason one line
     * @param cause what led to it
     */
    public ImageReadException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
