// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The least of ONNX's protocol buffers that makes a graph of one operator; the numbers are those of {@code onnx.proto}.
 */
public final class OnnxFile {

    private static final int IR_VERSION = 9;
    private static final int OPSET = 17;
    private static final int FLOAT = 1;
    private static final int EXTERNAL = 1;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private OnnxFile() {}

    /** {@code y = −x}, of a number. */
    public static byte[] negation() {
        return model(new OnnxFile()
                .message(1, node("Neg", "x"))
                .text(2, "least")
                .message(11, value("x", 1))
                .message(12, value("y", 1)));
    }

    /**
     * {@code y = x + w}, of some numbers.
     *
     * @param numbers how many
     * @param location where the graph says that {@code w} lies, as little-endian floats
     */
    public static byte[] sum(int numbers, String location) {
        OnnxFile weights = new OnnxFile()
                .number(1, numbers)
                .number(2, FLOAT)
                .text(8, "w")
                .message(13, new OnnxFile().text(1, "location").text(2, location))
                .number(14, EXTERNAL);
        return model(new OnnxFile()
                .message(1, node("Add", "x", "w"))
                .text(2, "sum")
                .message(5, weights)
                .message(11, value("x", numbers))
                .message(12, value("y", numbers)));
    }

    private static byte[] model(OnnxFile graph) {
        return new OnnxFile()
                .number(1, IR_VERSION)
                .message(7, graph)
                .message(8, new OnnxFile().text(1, "").number(2, OPSET))
                .bytes
                .toByteArray();
    }

    private static OnnxFile node(String operator, String... inputs) {
        OnnxFile node = new OnnxFile();
        for (String input : inputs) {
            node.text(1, input);
        }
        return node.text(2, "y").text(4, operator);
    }

    private static OnnxFile value(String name, int size) {
        OnnxFile shape = new OnnxFile().message(1, new OnnxFile().number(1, size));
        OnnxFile tensor = new OnnxFile().number(1, FLOAT).message(2, shape);
        return new OnnxFile().text(1, name).message(2, new OnnxFile().message(1, tensor));
    }

    private OnnxFile number(int field, long value) {
        varint((long) field << 3);
        varint(value);
        return this;
    }

    private OnnxFile text(int field, String value) {
        return chunk(field, value.getBytes(StandardCharsets.UTF_8));
    }

    private OnnxFile message(int field, OnnxFile value) {
        return chunk(field, value.bytes.toByteArray());
    }

    private OnnxFile chunk(int field, byte[] value) {
        varint((long) field << 3 | 2);
        varint(value.length);
        bytes.writeBytes(value);
        return this;
    }

    private void varint(long value) {
        long rest = value;
        while (rest > 0x7f) {
            bytes.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }
}
