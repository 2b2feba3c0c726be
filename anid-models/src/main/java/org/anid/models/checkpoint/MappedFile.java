// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * A file that is mapped a part at a time, for it may be larger than memory and than an array. The part stays mapped until another
 * is asked for: tensors lie in a file about in the order in which they are read. Safe to share between threads.
 */
final class MappedFile {

    /** A system maps no more than some ten thousand parts for a process, and lets them go when Java collects them. */
    private static final long PART = 1 << 30;

    private final FileChannel file;
    private volatile @Nullable Part part;

    MappedFile(FileChannel file) {
        this.file = file;
    }

    private record Part(long start, ByteBuffer bytes) {
        boolean has(long from, long count) {
            return from >= start && count <= start + bytes.limit() - from;
        }
    }

    /** Bytes in the file. */
    long size() throws IOException {
        return file.size();
    }

    /** Some bytes, at most as many as an array may have, in the order of the most significant byte first. */
    ByteBuffer map(long from, long count) throws IOException {
        Part current = part;
        if (current == null || !current.has(from, count)) {
            long length = Math.max(count, Math.min(PART, file.size() - from));
            current = new Part(from, file.map(FileChannel.MapMode.READ_ONLY, from, length));
            part = current;
        }
        return current.bytes().slice((int) (from - current.start()), (int) count);
    }
}
