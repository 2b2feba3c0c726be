// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import org.jspecify.annotations.Nullable;

/** Where a run keeps what it has finished, and finds what it has finished before. Safe for use by several threads. */
public interface RunLog {

    /** Keeps nothing. */
    RunLog NONE = new RunLog() {
        @Override
        public byte @Nullable [] naturals(int first) {
            return null;
        }

        @Override
        public void addNaturals(int first, byte[] record) {}

        @Override
        public byte @Nullable [] group(int group) {
            return null;
        }

        @Override
        public void addGroup(int group, int images, byte[] record) {}

        @Override
        public boolean keeps() {
            return false;
        }
    };

    /** What was seen of the natural images of some neighbouring ids; null where nothing was. */
    byte @Nullable [] naturals(int first);

    /** Keeps what was seen of the natural images of some neighbouring ids. */
    void addNaturals(int first, byte[] record);

    /** A group that is finished; null where it is not. */
    byte @Nullable [] group(int group);

    /** Keeps a group that is finished. */
    void addGroup(int group, int images, byte[] record);

    /** Whether it is worth making records for it. */
    default boolean keeps() {
        return true;
    }

    /** Whether what was read must be seen to be there still: not where it was read on another machine. */
    default boolean verifies() {
        return true;
    }
}
