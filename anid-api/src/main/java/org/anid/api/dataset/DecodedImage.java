// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.dataset;

import java.util.List;
import org.anid.api.image.ImageBatch;

/**
 * An image file after decoding.
 *
 * @param pixels one RGB image, the pixels of Pillow's {@code convert("RGB")}
 * @param format found in the content, as {@code JPEG}; never taken from the file name
 * @param sha256 of the encoded bytes, lower-case hex
 * @param notes what a user should know, as that there was an alpha channel; one line each
 */
public record DecodedImage(ImageBatch pixels, String format, String sha256, List<String> notes) {
    /** Makes the list unmodifiable. */
    public DecodedImage {
        notes = List.copyOf(notes);
    }
}
