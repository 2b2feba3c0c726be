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
}
