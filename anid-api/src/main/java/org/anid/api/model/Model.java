// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.model;

/** Something that turns images (and text) into numbers and that must be named in every provenance. */
public interface Model extends AutoCloseable {

    /** Which model this is. */
    ModelReference reference();

    /** Frees what it holds outside the heap; nothing by default. Calling it twice does nothing more. */
    @Override
    default void close() {}
}
