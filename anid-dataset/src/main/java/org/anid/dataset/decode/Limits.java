// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset.decode;

import org.anid.api.dataset.ImageReadException;

/**
 * Refuses sizes before memory is asked for.
 *
 * @param maxPixels largest width × height accepted
 */
record Limits(long maxPixels) {

    /** Interleaved RGB has three bytes a pixel and a Java array 2³¹ − 1 entries at most. */
    static final long MOST_PIXELS = Integer.MAX_VALUE / 3;

    void check(long width, long height) throws ImageReadException {
        if (width < 1 || height < 1) {
            throw new ImageReadException("the header declares an image of " + width + "×" + height + " pixels");
        }
        if (width > maxPixels / height) {
            throw new ImageReadException("the header declares " + width + "×" + height + " pixels, more than the "
                    + maxPixels + " allowed; raise the limit (--max-pixels) if the image is meant to be that large");
        }
    }
}
