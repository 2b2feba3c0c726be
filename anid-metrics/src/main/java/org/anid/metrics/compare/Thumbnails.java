// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.compare;

import org.jspecify.annotations.Nullable;

/** Finds the pictures that reports are about. */
@FunctionalInterface
public interface Thumbnails {

    /** No pictures. */
    Thumbnails NONE = (report, file) -> null;

    /**
     * A small copy of an image.
     *
     * @param report name of the report that the file is of
     * @param file where the image is, as the report has it
     * @return a data URI, {@code data:image/…;base64,…}; null where the image is not found or may not be shown
     */
    @Nullable
    String of(String report, String file);
}
