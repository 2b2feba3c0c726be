// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.anid.api.provenance.Fingerprint;

/** SHA-256 of files that need not fit into memory, in lower-case hex. */
final class FileHash {

    /** Bytes that are read at a time, here and wherever a file of a bundle is copied. */
    static final int BUFFER = 1 << 16;

    private FileHash() {}

    static String of(Path file) throws IOException {
        MessageDigest digest = Fingerprint.sha256();
        update(digest, file);
        return hex(digest);
    }

    /**
     * Starts to hash a file while something else is done.
     *
     * @return waits for the hash, or throws an {@link UncheckedIOException} if the file cannot be read
     */
    static Supplier<String> later(Path file) {
        CompletableFuture<String> hash = CompletableFuture.supplyAsync(() -> {
            try {
                return of(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return () -> {
            try {
                return hash.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof UncheckedIOException unread ? unread : e;
            }
        };
    }

    static void update(MessageDigest digest, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
    }

    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
