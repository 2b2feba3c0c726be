// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Optional;
import org.anid.api.image.ImageBatch;

/**
 * What a network gave for the batches of late, as long as somebody holds the batch: several metrics ask one network
 * about the same images, one after the other, and it runs once. Batches are compared by identity; they never change.
 * Thread-safe.
 */
final class RecentRuns {

    /** Values that are kept at most, 64 MiB of them. */
    private static final long MOST_VALUES = 1 << 24;

    private final ArrayDeque<Run> runs = new ArrayDeque<>();

    private record Run(WeakReference<ImageBatch> images, ImageRunner.Rows rows) {}

    /** The rows for that very batch, for the caller to write to; empty if they are not at hand. */
    synchronized Optional<ImageRunner.Rows> find(ImageBatch images) {
        return runs.stream()
                .filter(run -> run.images.refersTo(images))
                .findFirst()
                .map(run -> run.rows.copy());
    }

    /** Remembers rows; a copy, since they are the caller's to write to. */
    synchronized void add(ImageBatch images, ImageRunner.Rows rows) {
        runs.removeIf(run -> run.images.refersTo(null));
        long kept = rows.values().length;
        for (Run run : runs) {
            kept += run.rows.values().length;
        }
        while (kept > MOST_VALUES && !runs.isEmpty()) {
            kept -= runs.removeFirst().rows.values().length;
        }
        if (kept <= MOST_VALUES) {
            runs.addLast(new Run(new WeakReference<>(images), rows.copy()));
        }
    }
}
