// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Texts of any length and content, half surrogate pairs of file names among them, which UTF-8 would lose. */
final class Texts {

    private Texts() {}

    static void write(String text, DataOutputStream out) throws IOException {
        out.writeInt(text.length());
        out.writeChars(text);
    }

    static String read(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readInt() * Character.BYTES];
        in.readFully(bytes);
        char[] chars = new char[bytes.length / Character.BYTES];
        ByteBuffer.wrap(bytes).asCharBuffer().get(chars);
        return new String(chars);
    }
}
