// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.bench;

import java.io.Serial;

/** What was about to be timed computes something else than it should. */
final class WrongResultException extends IllegalStateException {

    @Serial
    private static final long serialVersionUID = 1L;

    WrongResultException(String message) {
        super(message);
    }
}
