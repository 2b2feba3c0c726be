// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset.decode;

/** Little-endian numbers. */
final class Bytes {

    private Bytes() {}

    static int le16(byte[] data, int at) {
        return data[at] & 0xFF | (data[at + 1] & 0xFF) << 8;
    }

    static int le24(byte[] data, int at) {
        return le16(data, at) | (data[at + 2] & 0xFF) << 16;
    }

    static int le32(byte[] data, int at) {
        return le24(data, at) | data[at + 3] << 24;
    }
}
