// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

import java.util.Locale;

/** What of a colour image a metric looks at. A grey image has one channel, which both look at. */
public enum Channels {
    /** Red, green and blue. */
    RGB,
    /**
     * The luma of the YIQ space. Most metrics take it as {@code round(255 · (0.299 R + 0.587 G + 0.114 B))}: integers
     * in [0, 255], rounded half to even. The sum is in single precision,
     * {@code fma(B, 0.114, fma(G, 0.587, R · 0.299))}: pyiqa 0.1.16 takes it from a matrix product, which on processors
     * with AVX-512 is computed so, and 16,782 of all colours lie half-way between two levels but for rounding.
     */
    LUMA;

    /** Lower case, for settings and files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
