// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.dataset;

import java.util.List;

/**
 * The images of a data set in a fixed order; opening it again gives the same. Holds names, not pixels. Safe to share
 * between threads.
 */
public interface ImageSource extends AutoCloseable {

    /** What the data set is called in reports. */
    String name();

    /** Every image, natural and generated, in a fixed order. */
    List<ImageRecord> records();

    /** What was odd about the data set, in one line each: files that were not understood, missing partners, doubles. */
    List<String> warnings();

    /** Frees what it holds, as a database; nothing by default. */
    @Override
    default void close() {}
}
