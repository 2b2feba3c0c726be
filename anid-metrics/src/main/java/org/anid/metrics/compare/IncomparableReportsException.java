// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.compare;

import java.io.Serial;

/**
 * Two reports are about other images or were made in another way; the message is one line that names the difference.
 */
public final class IncomparableReportsException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * With the difference.
     *
     * @param message one line: what differs, its value in both reports, and the fix
     */
    public IncomparableReportsException(String message) {
        super(message);
    }
}
