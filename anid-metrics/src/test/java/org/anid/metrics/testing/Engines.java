// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.testing;

import java.util.List;

/**
 * The engines that tests with a run per engine take: those of this module, unless the system property
 * {@code anid.test.engines} names others. A module with an engine of its own runs the tests that bear {@link #TAG}
 * again with its name there.
 */
public final class Engines {

    /** Of tests that have a run per engine. */
    public static final String TAG = "every-engine";

    private Engines() {}

    /** Their names. */
    public static List<String> all() {
        return List.of(System.getProperty("anid.test.engines", "scalar,vector").split(",", -1));
    }
}
