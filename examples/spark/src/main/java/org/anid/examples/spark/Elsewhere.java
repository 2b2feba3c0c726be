// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.spark;

import org.anid.api.dataset.DecodedImage;
import org.anid.api.dataset.ImageContent;
import org.anid.api.dataset.ImageReadException;

/** The pixels of an image whose bytes are on another machine. */
record Elsewhere(String stamp) implements ImageContent {
    @Override
    public DecodedImage read() throws ImageReadException {
        throw new ImageReadException(
                stamp.equals(FoundImage.ABSENT) ? "the row holds no image bytes" : "its bytes are on another machine");
    }
}
