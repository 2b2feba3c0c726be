// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

/** A file is not any more what an interrupted run read; the message is its location. */
public final class ChangedInputException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ChangedInputException(String location) {
        super(location);
    }
}
