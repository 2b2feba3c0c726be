// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.dataset;

/** The pixels of an image that are read when they are asked for. Safe to call from several threads. */
@FunctionalInterface
public interface ImageContent {

    /**
     * Reads and decodes.
     *
     * @throws ImageReadException if it cannot be read or decoded
     */
    DecodedImage read() throws ImageReadException;

    /**
     * Something cheap that is another after the bytes were changed, as the size and the time of the last change; empty
     * where that is not known. An interrupted run looks by it whether what it read is still there.
     */
    default String stamp() {
        return "";
    }
}
