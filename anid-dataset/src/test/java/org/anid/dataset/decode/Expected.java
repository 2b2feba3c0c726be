// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.anid.api.dataset.DecodedImage;

/** The files and figures that {@code src/test/python/decode.py} wrote with Pillow 13.0.0. */
final class Expected {

    private Expected() {}

    static JsonNode json(String name) {
        try {
            return new ObjectMapper().readTree(resource(name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] file(String name) {
        return resource("files/" + name);
    }

    private static byte[] resource(String name) {
        try (InputStream stream = Expected.class.getResourceAsStream("/decode/" + name)) {
            return Objects.requireNonNull(stream, name).readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Sha256 of the interleaved 8-bit RGB, as Pillow's {@code tobytes()} has it. */
    static String sha256(DecodedImage image) {
        float[] data = image.pixels().data();
        int plane = data.length / 3;
        byte[] rgb = new byte[data.length];
        for (int p = 0; p < plane; p++) {
            for (int c = 0; c < 3; c++) {
                rgb[3 * p + c] = (byte) Math.round(data[c * plane + p] * 255);
            }
        }
        return sha256(rgb);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
