// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.SiftedFeatures;
import org.jspecify.annotations.Nullable;

/**
 * Features of images, one after the other: the first few megabytes in memory, the others in a temporary file that goes
 * away with its log. Written by one thread; read by several when all is written.
 */
final class FeatureLog implements AutoCloseable {

    /** A small run needs no file. */
    private static final long IN_MEMORY = 1L << 25;

    private static final int HEADER = 4 * Integer.BYTES + Long.BYTES;
    private static final int BUFFER = 1 << 20;

    private final List<Entry> kept = new ArrayList<>();
    private long keptBytes;
    private @Nullable FileChannel file;
    private ByteBuffer waiting = ByteBuffer.allocate(0);
    /** Bytes of the file, with those that wait. */
    private long length;

    /**
     * The features of one image.
     *
     * @param fold of its id; −1 where it is in none
     * @param metrics a bit for each that counts it
     */
    record Entry(int fold, long metrics, SiftedFeatures features) {

        private int bytes() {
            int rows = features.places().length;
            return HEADER + Integer.BYTES * (rows + rows * features.features().width());
        }
    }

    /** Adds an entry, and says where it is. */
    long append(Entry entry) {
        int bytes = entry.bytes();
        if (length == 0 && keptBytes + bytes <= IN_MEMORY) {
            kept.add(entry);
            keptBytes += bytes;
            return -kept.size();
        }
        if (waiting.remaining() < bytes) {
            flush();
            if (waiting.capacity() < bytes) {
                waiting = ByteBuffer.allocate(Math.max(BUFFER, bytes));
            }
        }
        long at = length;
        waiting.putInt(entry.fold).putLong(entry.metrics).putInt(entry.features.of());
        waiting.putInt(entry.features.places().length)
                .putInt(entry.features.features().width());
        for (int place : entry.features.places()) {
            waiting.putInt(place);
        }
        float[] values = entry.features.features().values();
        waiting.asFloatBuffer().put(values);
        waiting.position(waiting.position() + Float.BYTES * values.length);
        length += bytes;
        return at;
    }

    /** Writes out what waits; to be called before the log is read. */
    void flush() {
        try {
            if (waiting.position() > 0) {
                waiting.flip();
                FileChannel channel = file();
                while (waiting.hasRemaining()) {
                    channel.write(waiting);
                }
                waiting.clear();
            }
        } catch (IOException e) {
            throw cannot(e);
        }
    }

    private FileChannel file() throws IOException {
        FileChannel open = file;
        if (open == null) {
            Path path = Files.createTempFile("anid-features-", ".tmp");
            open = FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            file = open;
        }
        return open;
    }

    /** What was appended there. */
    Entry read(long at) {
        if (at < 0) {
            return kept.get((int) (-at - 1));
        }
        try {
            ByteBuffer header = bytes(at, HEADER);
            int fold = header.getInt();
            long metrics = header.getLong();
            int of = header.getInt();
            int rows = header.getInt();
            int width = header.getInt();
            ByteBuffer body = bytes(at + HEADER, Integer.BYTES * (rows + rows * width));
            int[] places = new int[rows];
            body.asIntBuffer().get(places);
            float[] values = new float[rows * width];
            body.position(Integer.BYTES * rows);
            body.asFloatBuffer().get(values);
            return new Entry(fold, metrics, new SiftedFeatures(of, places, new FeatureMatrix(rows, width, values)));
        } catch (IOException e) {
            throw cannot(e);
        }
    }

    private ByteBuffer bytes(long at, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (file().read(bytes, at + bytes.position()) < 0) {
                throw new IOException("the temporary file is too short");
            }
        }
        return bytes.flip();
    }

    private static UncheckedIOException cannot(IOException e) {
        return new UncheckedIOException(
                "features of the images cannot be kept in " + System.getProperty("java.io.tmpdir")
                        + ", where there must be room for them: " + e.getMessage(),
                e);
    }

    @Override
    public void close() {
        FileChannel open = file;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw cannot(e);
            }
        }
    }
}
