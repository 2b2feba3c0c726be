// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A connection ended before the file did. */
final class BrokenOffException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final boolean brought;

    BrokenOffException(String message, @Nullable Throwable cause, boolean brought) {
        super(message, cause);
        this.brought = brought;
    }

    /** Whether it brought something before: then it is worth while to ask again. */
    boolean brought() {
        return brought;
    }
}
