// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file that is mapped in parts as they are asked for, for it may be larger than an array. Safe to share between
 * threads: a few may read far from each other.
 */
final class MappedFile {

    /** A system maps no more than some ten thousand parts for a process, and lets them go when Java collects them. */
    private static final long PART = 1 << 30;

    private final FileChannel file;
    private final Map<Long, ByteBuffer> parts = new ConcurrentHashMap<>();

    MappedFile(FileChannel file) {
        this.file = file;
    }

    /** The file itself. */
    FileChannel channel() {
        return file;
    }

    /** Bytes in the file. */
    long size() throws IOException {
        return file.size();
    }

    /** Some bytes, at most as many as an array may have, in the order of the most significant byte first. */
    ByteBuffer map(long from, long count) throws IOException {
        long index = from / PART;
        int start = (int) (from % PART);
        ByteBuffer part = parts.get(index);
        if (part == null) {
            // Parts overlap, so that all that begins in one and is no longer than one ends in it.
            part = file.map(
                    FileChannel.MapMode.READ_ONLY,
                    index * PART,
                    Math.min(Integer.MAX_VALUE, file.size() - index * PART));
            parts.put(index, part);
        }
        return count <= part.limit() - start
                ? part.slice(start, (int) count)
                : file.map(FileChannel.MapMode.READ_ONLY, from, count);
    }
}
