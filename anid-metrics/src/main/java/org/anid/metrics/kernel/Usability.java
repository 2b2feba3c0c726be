// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

/**
 * Whether an engine can run in this JVM.
 *
 * @param usable whether it can
 * @param reason one clause saying why or why not
 * @param remedy what to do where it cannot; empty where it can
 */
public record Usability(boolean usable, String reason, String remedy) {

    /** It can run. */
    public static Usability yes(String reason) {
        return new Usability(true, reason, "");
    }

    /** It cannot, until the remedy is applied. */
    public static Usability no(String reason, String remedy) {
        return new Usability(false, reason, remedy);
    }
}
