// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

/** Hears what a {@link ModelPuller} does; called on the thread that pulls. Does nothing unless overridden. */
public interface PullListener {

    /**
     * A file begins, or begins anew.
     *
     * @param file its name
     * @param have bytes that an earlier pull left and this one keeps
     * @param total bytes of the whole file; −1 if nobody knows
     */
    default void started(String file, long have, long total) {}

    /**
     * More of the file is there.
     *
     * @param done bytes, with those of earlier pulls
     * @param total bytes of the whole file; −1 if nobody knows
     */
    default void progress(long done, long total) {}

    /**
     * The file is whole.
     *
     * @param done its bytes
     */
    default void finished(long done) {}

    /**
     * Something that a user should know.
     *
     * @param line one line
     */
    default void note(String line) {}
}
