// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.nio.file.Path;
import org.anid.api.dataset.DecodedImage;
import org.anid.api.dataset.ImageContent;
import org.anid.api.dataset.ImageReadException;
import org.anid.dataset.decode.ImageDecoder;

/** An image in a file of its own. */
record FileContent(Path file, ImageDecoder decoder) implements ImageContent {

    @Override
    public DecodedImage read() throws ImageReadException {
        return decoder.decode(file);
    }
}
