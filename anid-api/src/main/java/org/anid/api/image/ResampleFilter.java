// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.image;

/** Filters to resize with, as Pillow defines them. */
public enum ResampleFilter {
    /** Mean over the covered pixels; support 0.5. */
    BOX,
    /** Triangle; support 1. */
    BILINEAR,
    /** Keys' cubic with a = −0.5; support 2. */
    BICUBIC,
    /** Sinc windowed by sinc; support 3. */
    LANCZOS;

    /** Lower case, for files and the command line. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
