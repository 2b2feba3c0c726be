// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.anid.api.image.ImageShape;
import org.jspecify.annotations.Nullable;

/**
 * The size of a picture as its own header says, without decoding it: what columns and folder names say of it is often
 * something else. Of JPEG, PNG, WebP, BMP, GIF and TIFF; a header that cannot be read tells nothing here, as decoding
 * will say what is wrong with it.
 */
final class HeaderSize {

    private static final int START_OF_FRAME = 0xC0;
    private static final int HUFFMAN_TABLES = 0xC4;
    private static final int JPEG_EXTENSION = 0xC8;
    private static final int ARITHMETIC_TABLES = 0xCC;
    private static final int LAST_START_OF_FRAME = 0xCF;
    private static final int START_OF_SCAN = 0xDA;

    /** Both orders of bytes, and BigTIFF in both. */
    private static final Set<String> TIFF = Set.of("II*\0", "MM\0*", "II+\0", "MM\0+");

    private HeaderSize() {}

    /** Null where it is not told. */
    static @Nullable ImageShape of(Path file) {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try (InputStream stream = new BufferedInputStream(Files.newInputStream(file))) {
            return of(stream);
        } catch (IOException e) {
            return null;
        }
    }

    /** Null where it is not told. */
    static @Nullable ImageShape of(byte[] bytes, int from, int count) {
        try {
            return of(new ByteArrayInputStream(bytes, from, count));
        } catch (IOException e) {
            return null;
        }
    }

    private static @Nullable ImageShape of(InputStream stream) throws IOException {
        stream.mark(32);
        byte[] head = stream.readNBytes(30);
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.startsWith("\u00FF\u00D8")) {
            stream.reset();
            return jpeg(new DataInputStream(stream));
        }
        if (head.length < 30) {
            return null;
        }
        if (text.startsWith("\u0089PNG\r\n")) {
            return shape(bigEndian(head, 16), bigEndian(head, 20));
        }
        if (text.startsWith("GIF8")) {
            return shape(littleEndian(head, 6, 2), littleEndian(head, 8, 2));
        }
        if (text.startsWith("BM")) {
            boolean old = littleEndian(head, 14, 4) == 12;
            return old
                    ? shape(littleEndian(head, 18, 2), littleEndian(head, 20, 2))
                    : shape(littleEndian(head, 18, 4), Math.abs(littleEndian(head, 22, 4)));
        }
        if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) {
            return webp(head, text.substring(12, 16));
        }
        if (TIFF.contains(text.substring(0, 4))) {
            stream.reset();
            return tiff(stream, ByteBuffer.wrap(head));
        }
        return null;
    }

    /**
     * Width and height are tags of the first directory, which may lie anywhere; it is turned as its orientation says.
     */
    private static @Nullable ImageShape tiff(InputStream stream, ByteBuffer head) throws IOException {
        ByteOrder order = head.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        head.order(order);
        boolean big = head.getShort(2) == 43;
        long directory = big ? head.getLong(8) : head.getInt(4) & 0xFFFFFFFFL;
        if (directory < 8) {
            return null;
        }
        stream.skipNBytes(directory);
        long entries = big
                ? ByteBuffer.wrap(stream.readNBytes(8)).order(order).getLong()
                : ByteBuffer.wrap(stream.readNBytes(2)).order(order).getShort() & 0xFFFF;
        int width = 0;
        int height = 0;
        boolean turned = false;
        for (long i = 0; i < Math.min(entries, 0xFFFF); i++) {
            byte[] bytes = stream.readNBytes(big ? 20 : 12);
            if (bytes.length < (big ? 20 : 12)) {
                return null;
            }
            ByteBuffer entry = ByteBuffer.wrap(bytes).order(order);
            int at = big ? 12 : 8;
            long value =
                    switch (entry.getShort(2)) {
                        case 3 -> entry.getShort(at) & 0xFFFF;
                        case 4 -> entry.getInt(at);
                        case 16 -> big ? entry.getLong(at) : 0;
                        default -> 0;
                    };
            int number = value > 0 && value <= Integer.MAX_VALUE ? (int) value : 0;
            switch (entry.getShort(0)) {
                case 256 -> width = number;
                case 257 -> height = number;
                case 274 -> turned = number >= 5 && number <= 8;
                default -> {
                    // What else there is says nothing about the size.
                }
            }
        }
        return turned ? shape(height, width) : shape(width, height);
    }

    private static @Nullable ImageShape webp(byte[] head, String chunk) {
        return switch (chunk) {
            case "VP8 " -> shape(littleEndian(head, 26, 2) & 0x3FFF, littleEndian(head, 28, 2) & 0x3FFF);
            case "VP8L" -> {
                int bits = littleEndian(head, 21, 4);
                yield shape((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1);
            }
            case "VP8X" -> shape(littleEndian(head, 24, 3) + 1, littleEndian(head, 27, 3) + 1);
            default -> null;
        };
    }

    private static @Nullable ImageShape jpeg(DataInputStream stream) throws IOException {
        stream.skipNBytes(2);
        while (true) {
            int marker = stream.read();
            // Other bytes between segments are passed over, as decoders do.
            while (marker >= 0 && marker != 0xFF) {
                marker = stream.read();
            }
            while (marker == 0xFF) {
                marker = stream.read();
            }
            if (marker < 0 || marker == START_OF_SCAN) {
                return null;
            }
            if (marker == 0 || marker == 1 || (marker >= 0xD0 && marker <= 0xD9)) {
                continue;
            }
            int length = stream.readUnsignedShort();
            if (marker >= START_OF_FRAME
                    && marker <= LAST_START_OF_FRAME
                    && marker != HUFFMAN_TABLES
                    && marker != JPEG_EXTENSION
                    && marker != ARITHMETIC_TABLES) {
                stream.skipNBytes(1);
                int height = stream.readUnsignedShort();
                return shape(stream.readUnsignedShort(), height);
            }
            stream.skipNBytes(Math.max(0, length - 2));
        }
    }

    private static @Nullable ImageShape shape(int width, int height) {
        return width > 0 && height > 0 && (long) width * height <= Integer.MAX_VALUE / 3
                ? new ImageShape(3, height, width)
                : null;
    }

    private static int bigEndian(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 24
                | (bytes[at + 1] & 0xFF) << 16
                | (bytes[at + 2] & 0xFF) << 8
                | bytes[at + 3] & 0xFF;
    }

    private static int littleEndian(byte[] bytes, int at, int count) {
        int value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = value << 8 | bytes[at + i] & 0xFF;
        }
        return value;
    }
}
