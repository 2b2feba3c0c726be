// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.architecture;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.anid.api.provenance.Fingerprint;
import org.anid.models.checkpoint.CheckpointException;
import org.anid.models.checkpoint.CheckpointTensor;
import org.anid.models.checkpoint.ElementType;
import org.anid.models.internal.Protobuf;

/**
 * Writes an ONNX file from an outline and published tensors, a stretch at a time, so that a network of any size takes a
 * few megabytes of memory. Where the file would be larger than a message of Protocol Buffers may be, the values lie in
 * a file beside it, {@code NAME.data}. Stateless.
 */
final class Assembly {

    /** Readers refuse messages of 2 GiB; what is not values takes far less than the difference. */
    static final long MOST_INSIDE = (1L << 31) - (64 << 20);

    private static final int KEY = 1;
    private static final int VALUE = 2;

    /** As ONNX advises for files that are mapped. */
    private static final long PAGE = 4096;

    private Assembly() {}

    /**
     * Writes the file.
     *
     * @param origins of each hole, by its name
     * @param target of the graph; replaced
     * @param mostInside bytes of values above which they lie in a file beside it
     * @return what was written: that file, and the one beside it if there is one
     * @throws CheckpointException if a tensor is missing or of another shape; the message names it
     */
    static List<Written> write(
            Outline outline,
            Map<String, Origin> origins,
            Map<String, CheckpointTensor> tensors,
            Path target,
            long mostInside)
            throws IOException {
        long values = outline.holes().stream().mapToLong(Hole::bytes).sum();
        if (values <= mostInside) {
            try (Output out = new Output(target)) {
                inside(outline, origins, tensors, out);
                return List.of(out.finish());
            }
        }
        Path beside = target.resolveSibling(target.getFileName() + ".data");
        try (Output data = new Output(beside);
                Output out = new Output(target)) {
            outside(outline, origins, tensors, out, data, String.valueOf(beside.getFileName()));
            return List.of(out.finish(), data.finish());
        }
    }

    private static void inside(
            Outline outline, Map<String, Origin> origins, Map<String, CheckpointTensor> tensors, Output out)
            throws IOException {
        List<byte[]> heads = new ArrayList<>();
        long length = 0;
        for (Outline.Part part : outline.graph()) {
            Hole hole = part.hole();
            byte[] head = new byte[0];
            if (hole != null) {
                byte[] raw = Protobuf.head(Outline.TENSOR_RAW_DATA, hole.bytes());
                long tensor = part.bytes().remaining() + raw.length + hole.bytes();
                head = Protobuf.head(Outline.GRAPH_INITIALIZER, tensor);
                length += head.length + tensor;
            } else {
                length += part.bytes().remaining();
            }
            heads.add(head);
        }
        around(outline, length, out, () -> {
            for (int i = 0; i < heads.size(); i++) {
                Outline.Part part = outline.graph().get(i);
                Hole hole = part.hole();
                out.write(heads.get(i));
                out.write(part.bytes());
                if (hole != null) {
                    out.write(Protobuf.head(Outline.TENSOR_RAW_DATA, hole.bytes()));
                    Filling.write(hole, origin(origins, hole), tensors, out::write);
                }
            }
        });
    }

    private static void outside(
            Outline outline,
            Map<String, Origin> origins,
            Map<String, CheckpointTensor> tensors,
            Output out,
            Output data,
            String beside)
            throws IOException {
        List<byte[]> graph = new ArrayList<>();
        for (Outline.Part part : outline.graph()) {
            byte[] bytes = new byte[part.bytes().remaining()];
            part.bytes().duplicate().get(bytes);
            Hole hole = part.hole();
            if (hole == null) {
                graph.add(bytes);
                continue;
            }
            data.align(PAGE);
            List<byte[]> tensor = List.of(
                    bytes,
                    external("location", beside),
                    external("offset", Long.toString(data.position())),
                    external("length", Long.toString(hole.bytes())),
                    Protobuf.field(Outline.TENSOR_DATA_LOCATION, 1));
            graph.add(Protobuf.head(
                    Outline.GRAPH_INITIALIZER,
                    tensor.stream().mapToLong(each -> each.length).sum()));
            graph.addAll(tensor);
            Filling.write(hole, origin(origins, hole), tensors, data::write);
        }
        around(outline, graph.stream().mapToLong(each -> each.length).sum(), out, () -> {
            for (byte[] each : graph) {
                out.write(each);
            }
        });
    }

    private static byte[] external(String key, String value) {
        byte[] entry = concat(
                Protobuf.field(KEY, key.getBytes(StandardCharsets.UTF_8)),
                Protobuf.field(VALUE, value.getBytes(StandardCharsets.UTF_8)));
        return Protobuf.field(Outline.TENSOR_EXTERNAL_DATA, entry);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    /** What is done between the fields before a graph and those after it. */
    private interface Graph {
        void write() throws IOException;
    }

    private static void around(Outline outline, long length, Output out, Graph graph) throws IOException {
        for (ByteBuffer field : outline.before()) {
            out.write(field);
        }
        out.write(Protobuf.head(Outline.MODEL_GRAPH, length));
        graph.write();
        for (ByteBuffer field : outline.after()) {
            out.write(field);
        }
    }

    private static Origin origin(Map<String, Origin> origins, Hole hole) {
        Origin origin = origins.get(hole.name());
        if (origin == null || origin.from() == null && hole.type() != ElementType.FLOAT32) {
            throw new IllegalStateException("nothing says where " + hole.name() + " comes from");
        }
        return origin;
    }

    /** A file that is written from its beginning, and hashed; small pieces are collected. */
    private static final class Output implements Closeable {

        private static final int COLLECTED = 1 << 16;

        private final Path path;
        private final FileChannel file;
        private final MessageDigest digest = Fingerprint.sha256();
        private final ByteBuffer small = ByteBuffer.allocate(COLLECTED);
        private long written;

        Output(Path path) throws IOException {
            this.path = path;
            this.file = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        }

        long position() {
            return written;
        }

        void align(long multiple) throws IOException {
            int gap = (int) ((multiple - written % multiple) % multiple);
            write(new byte[gap]);
        }

        void write(byte[] bytes) throws IOException {
            write(ByteBuffer.wrap(bytes));
        }

        void write(ByteBuffer bytes) throws IOException {
            ByteBuffer rest = bytes.duplicate();
            written += rest.remaining();
            while (rest.hasRemaining()) {
                if (!small.hasRemaining()) {
                    flush();
                }
                int length = Math.min(rest.remaining(), small.remaining());
                small.put(rest.slice(rest.position(), length));
                rest.position(rest.position() + length);
            }
        }

        private void flush() throws IOException {
            small.flip();
            digest.update(small.array(), 0, small.limit());
            while (small.hasRemaining()) {
                file.write(small);
            }
            small.clear();
        }

        /** Writes what was collected, and says what the file is now. */
        Written finish() throws IOException {
            flush();
            return new Written(path, written, HexFormat.of().formatHex(digest.digest()));
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
