// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.anid.api.image.ImageBatch;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelReference;
import org.anid.api.provenance.BuildInfo;
import org.anid.api.provenance.Fingerprint;
import org.jspecify.annotations.Nullable;

/**
 * Features of natural images on disk, a file per image and network, for the next run over the same images.
 *
 * <p>An entry is found by a hash of everything that its numbers depend on: the pixels that the network is shown, its
 * weights and card, the runtime and the kind of device, the processor's architecture and the build of this library,
 * which has the preprocessing. What was found is therefore what would be computed, to the bit on a processor with the
 * same vector units, to the last digits on another one; nothing goes out of date, it is only no longer found. The
 * exception is a build from changed sources, or from sources outside git: its revision does not say what changed.
 *
 * <p>An entry is written in the folder {@code unfinished} and renamed into its place, so that neither a run that is
 * killed nor another process leaves half of one where it is looked for; what killed runs left there is deleted after a
 * day. One that is damaged all the same, or of another length, is computed and written again. What cannot be written is
 * not kept: a cache never fails a run.
 *
 * <p>Thread-safe.
 */
public final class FeatureCache {

    private static final String FORMAT = "anid features 1";
    private static final int SHA256_HEX = 64;
    private static final int CHUNK = 1 << 14;

    /** No entry takes this long to write. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final Path folder;
    private final AtomicBoolean swept = new AtomicBoolean();
    private final AtomicLong damaged = new AtomicLong();
    private final AtomicReference<@Nullable String> unwritable = new AtomicReference<>();

    /** In this folder, which is made when there is something to keep. */
    public FeatureCache(Path folder) {
        this.folder = folder;
    }

    /** Whether the extractor's features are worth a file: those of a network are, those of a formula are not. */
    public static boolean keeps(FeatureExtractor extractor) {
        return extractor.reference().sha256().length() == SHA256_HEX;
    }

    /** A hash of the shape and values of images. */
    public static String fingerprint(ImageBatch images) {
        MessageDigest digest = Fingerprint.sha256();
        digest.update((images.count() + "x" + images.shape()).getBytes(StandardCharsets.UTF_8));
        float[] values = images.data();
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < values.length; from += CHUNK) {
            int length = Math.min(CHUNK, values.length - from);
            bytes.clear().asFloatBuffer().put(values, from, length);
            digest.update(bytes.limit(length * Float.BYTES));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * The features that were kept of an image.
     *
     * @param pixels {@link #fingerprint(ImageBatch)} of the image
     * @return null if there are none
     */
    @Nullable
    public FeatureMatrix find(FeatureExtractor extractor, String pixels) {
        Path file = file(extractor, pixels);
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            // One byte more than an entry has tells one that is longer, however long.
            bytes = in.readNBytes(Math.toIntExact(size(extractor.rowsPerImage(), extractor.width())) + 1);
        } catch (IOException e) {
            // Not there; or where it cannot be read, which keeping what is computed instead mends or tells.
            return null;
        }
        FeatureMatrix features = parse(bytes, extractor, file);
        if (features == null) {
            damaged.incrementAndGet();
        }
        return features;
    }

    private static @Nullable FeatureMatrix parse(byte[] bytes, FeatureExtractor extractor, Path file) {
        int rows = extractor.rowsPerImage();
        int width = extractor.width();
        if (bytes.length != size(rows, width)) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (buffer.getInt(bytes.length - Integer.BYTES) != checksum(file, bytes)) {
            return null;
        }
        if (buffer.getInt() != rows || buffer.getInt() != width) {
            return null;
        }
        float[] values = new float[rows * width];
        buffer.asFloatBuffer().get(values);
        return new FeatureMatrix(rows, width, values);
    }

    /** Keeps the features of an image, in place of what was kept of it. */
    public void keep(FeatureExtractor extractor, String pixels, FeatureMatrix features) {
        if (unwritable.get() != null) {
            return;
        }
        Path file = file(extractor, pixels);
        byte[] bytes = new byte[Math.toIntExact(size(features.rows(), features.width()))];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(features.rows()).putInt(features.width());
        buffer.asFloatBuffer().put(features.values());
        buffer.putInt(bytes.length - Integer.BYTES, checksum(file, bytes));
        try {
            Files.createDirectories(file.resolveSibling(""));
            Path workplace = Files.createDirectories(folder.resolve("unfinished"));
            if (swept.compareAndSet(false, true)) {
                sweep(workplace);
            }
            Path unfinished = Files.createTempFile(workplace, "features", ".tmp");
            try {
                Files.write(unfinished, bytes, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            unwritable.compareAndSet(null, e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private static void sweep(Path workplace) throws IOException {
        Instant since = Instant.now().minus(ABANDONED);
        try (Stream<Path> files = Files.list(workplace)) {
            for (Path file : files.toList()) {
                try {
                    if (Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                        Files.deleteIfExists(file);
                    }
                } catch (NoSuchFileException e) {
                    // Another thread or process has finished or swept it.
                }
            }
        }
    }

    /** What the user must know of it, a line each. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (damaged.get() > 0) {
            warnings.add("features that an earlier run kept were damaged and were computed again: " + damaged + " in "
                    + folder);
        }
        String reason = unwritable.get();
        if (reason != null) {
            warnings.add("features of natural images could not be kept in " + folder + " (" + reason
                    + "): choose another folder, or run without a cache");
        }
        return warnings;
    }

    private Path file(FeatureExtractor extractor, String pixels) {
        ModelReference model = extractor.reference();
        BuildInfo build = BuildInfo.current();
        String key = Fingerprint.of(String.join(
                "\n",
                FORMAT,
                model.id(),
                model.version(),
                model.sha256(),
                model.runtime(),
                System.getProperty("os.arch", "unknown"),
                build.version(),
                build.revision(),
                pixels));
        // Folders of a few hundred files: some file systems are slow with many in one.
        return folder.resolve(key.substring(0, 2)).resolve(key + ".features");
    }

    private static long size(int rows, int width) {
        return 2L * Integer.BYTES + (long) rows * width * Float.BYTES + Integer.BYTES;
    }

    /** Of all but the last four bytes, and of the name: a file in another's place is not taken for it. */
    private static int checksum(Path file, byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(String.valueOf(file.getFileName()).getBytes(StandardCharsets.UTF_8));
        crc.update(bytes, 0, bytes.length - Integer.BYTES);
        return (int) crc.getValue();
    }
}
