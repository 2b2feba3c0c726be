// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset.decode;

import org.anid.api.dataset.ImageReadException;

/**
 * Refuses sizes before memory is asked for.
 *
 * @param maxPixels largest width × height accepted
 * @param memory bytes of the heap that one image may come to need
 */
record Limits(long maxPixels, long memory) {

    /** Interleaved RGB has three bytes a pixel and a Java array 2³¹ − 1 entries at most. */
    static final long MOST_PIXELS = Integer.MAX_VALUE / 3;

    /**
     * What a pixel costs until the simplest metric has scored it: its values and those of its natural partner brought
     * to the same size, 24 bytes; what decoding and resizing need beside them, up to 28; and some. The metrics that
     * need the most take 180 bytes in all, but a photograph is usually scored at the size of what was made from it: at
     * that rate one of 12 million pixels would need 2 GB whatever is asked of it.
     */
    static final int BYTES_PER_PIXEL = 64;

    private static final long MEGABYTE = 1 << 20;

    void check(long width, long height) throws ImageReadException {
        if (width < 1 || height < 1) {
            throw new ImageReadException("the header declares an image of " + width + "×" + height + " pixels");
        }
        if (width > maxPixels / height) {
            throw new ImageReadException("the header declares " + width + "×" + height + " pixels, more than the "
                    + maxPixels + " allowed; raise the limit (--max-pixels) if the image is meant to be that large");
        }
        long needed = width * height * BYTES_PER_PIXEL;
        if (needed > memory) {
            throw new ImageReadException("the header declares " + width + "×" + height + " pixels, which need up to "
                    + megabytes(needed) + " MB to be decoded, resized and scored, and there are " + memory / MEGABYTE
                    + " MB; give Java more (-Xmx" + megabytes(needed) + "m) or make the image smaller");
        }
    }

    /** Refuses a file that would not leave room for its pixels. */
    void checkFile(long bytes) throws ImageReadException {
        if (bytes > memory / 2) {
            throw new ImageReadException("the file has " + megabytes(bytes) + " MB, more than half of the memory of "
                    + memory / MEGABYTE + " MB; give Java more (-Xmx" + 2 * megabytes(bytes) + "m)");
        }
    }

    private static long megabytes(long bytes) {
        return (bytes + MEGABYTE - 1) / MEGABYTE;
    }
}
