// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A stretch of a file, mapped when it is read. */
record Bytes(MappedFile file, long position, long length, ByteOrder order) {

    /** A part of it, mapped. */
    ByteBuffer map(long from, long count) throws IOException {
        if (from < 0 || count < 0 || count > length - from || count > Integer.MAX_VALUE) {
            throw new CheckpointException(count + " bytes from " + from + " on are not in a stretch of " + length);
        }
        return file.map(position + from, count).order(order);
    }
}
