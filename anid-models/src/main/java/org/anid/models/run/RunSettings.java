// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.run;

/**
 * How sessions run.
 *
 * @param device what on
 * @param threads that one call may use inside a graph, at least 1. Calls from several threads share them: who calls from as
 *     many threads as there are cores is best served by 1
 */
public record RunSettings(Device device, int threads) {
    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if there is no thread
     */
    public RunSettings {
        if (threads < 1) {
            throw new IllegalArgumentException("a network runs on at least one thread, not " + threads);
        }
    }

    /** On the processor, with all its cores for one call. */
    public static RunSettings standard() {
        return new RunSettings(new Device.Cpu(), Runtime.getRuntime().availableProcessors());
    }
}
