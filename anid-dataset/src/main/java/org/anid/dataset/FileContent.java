// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
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

    @Override
    public String stamp() {
        return stamp(file);
    }

    /** Size and time of the last change of a file; empty where it cannot be looked at. */
    static String stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.size() + " bytes of "
                    + attributes.lastModifiedTime().toInstant();
        } catch (IOException e) {
            return "";
        }
    }
}
