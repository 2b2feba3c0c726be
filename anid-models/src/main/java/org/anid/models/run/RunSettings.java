// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.run;

import java.time.Duration;

/**
 * How sessions run.
 *
 * @param device what on
 * @param threads that one call may use inside a graph, at least 1. Calls from several threads share them: who calls
 *     from as many threads as there are cores is best served by 1
 * @param limit how long one run of a graph may take; a graph may hold loops, and one that does not end would hold a
 *     thread for ever
 */
public record RunSettings(Device device, int threads, Duration limit) {

    /** Hundreds of times what the slowest network here takes on one core. */
    public static final Duration LIMIT = Duration.ofMinutes(10);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if there is no thread or no time
     */
    public RunSettings {
        if (threads < 1) {
            throw new IllegalArgumentException("a network runs on at least one thread, not " + threads);
        }
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("a run takes some time, and its limit is " + limit);
        }
    }

    /** With the usual limit of time. */
    public RunSettings(Device device, int threads) {
        this(device, threads, LIMIT);
    }

    /** On the processor, with all its cores for one call. */
    public static RunSettings standard() {
        return new RunSettings(new Device.Cpu(), Runtime.getRuntime().availableProcessors());
    }
}
