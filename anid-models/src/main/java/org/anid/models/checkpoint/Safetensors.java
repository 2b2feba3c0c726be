// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.checkpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Files of safetensors: the length of a header, a header in JSON, and the elements. Stateless.
 *
 * @see <a href="https://github.com/huggingface/safetensors">the format</a>
 */
final class Safetensors {

    /** As the reference implementation. */
    private static final long MOST_HEADER = 100_000_000;

    private static final Map<String, ElementType> TYPES = Map.of(
            "F64", ElementType.FLOAT64,
            "F32", ElementType.FLOAT32,
            "F16", ElementType.FLOAT16,
            "BF16", ElementType.BFLOAT16,
            "I64", ElementType.INT64,
            "I32", ElementType.INT32,
            "I16", ElementType.INT16,
            "I8", ElementType.INT8,
            "U8", ElementType.UINT8,
            "BOOL", ElementType.BOOL);

    private static final ObjectMapper JSON = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private Safetensors() {}

    /** Whether a file begins as one: a length, and a brace. */
    static boolean is(byte[] head) {
        return head.length > 8 && head[8] == '{' && length(head) <= MOST_HEADER && length(head) > 0;
    }

    private static long length(byte[] head) {
        return ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    }

    /** The tensors, in the order of the header. */
    static Map<String, CheckpointTensor> read(MappedFile file, byte[] head) throws IOException {
        long header = length(head);
        if (header > file.size() - Long.BYTES) {
            throw new CheckpointException(
                    "its header has " + header + " bytes, and the file " + file.size() + ": it is cut off or damaged");
        }
        byte[] text = new byte[(int) header];
        file.map(Long.BYTES, header).get(text);
        JsonNode entries;
        try {
            entries = JSON.readTree(text);
        } catch (IOException e) {
            throw new CheckpointException("its header is no JSON, or names a tensor twice", e);
        }
        long start = Long.BYTES + header;
        Map<String, CheckpointTensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : entries.properties()) {
            if (!entry.getKey().equals("__metadata__")) {
                tensors.put(entry.getKey(), tensor(file, start, entry.getKey(), entry.getValue()));
            }
        }
        return tensors;
    }

    private static CheckpointTensor tensor(MappedFile file, long start, String name, JsonNode entry)
            throws IOException {
        ElementType type = TYPES.get(entry.path("dtype").asText());
        if (type == null) {
            throw new CheckpointException(
                    name + " has elements of type " + entry.path("dtype") + ", which are not read");
        }
        long[] shape = new long[entry.path("shape").size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = whole(name, entry.path("shape").path(i));
        }
        long from = whole(name, entry.path("data_offsets").path(0));
        long to = whole(name, entry.path("data_offsets").path(1));
        if (from < 0 || to < from || to > file.size() - start) {
            throw new CheckpointException(name + " lies from byte " + from + " to " + to + " of "
                    + (file.size() - start) + ": the file is cut off or damaged");
        }
        CheckpointTensor tensor = new CheckpointTensor(
                name,
                type,
                shape,
                CheckpointTensor.rowMajor(shape),
                0,
                new Bytes(file, start + from, to - from, ByteOrder.LITTLE_ENDIAN));
        if (tensor.count() * type.bytes() != to - from) {
            throw new CheckpointException(name + " has " + tensor.count() + " elements of " + type.bytes()
                    + " bytes and " + (to - from) + " bytes");
        }
        return tensor;
    }

    private static long whole(String name, JsonNode value) throws CheckpointException {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new CheckpointException(name + " has a size or offset that is no whole number");
        }
        return value.asLong();
    }
}
