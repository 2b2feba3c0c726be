// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * What {@code torch.save} and {@code torch.jit.save} write: a zip file with a pickle and a file per storage, since
 * torch 1.6; and before, pickles with the storages after them. Stateless.
 */
final class TorchFile {

    /** Names, shapes and settings: far more than any published checkpoint has. */
    private static final long MOST_PICKLED = 256L << 20;

    private static final String PICKLE = "data.pkl";

    /** What an older file begins with. */
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);

    private static final long VERSION = 1001;

    private TorchFile() {}

    /** Whether a zip file is torch's. */
    static @Nullable ZipArchiveEntry pickle(ZipFile zip) {
        for (var entries = zip.getEntries(); entries.hasMoreElements(); ) {
            ZipArchiveEntry entry = entries.nextElement();
            if (entry.getName().equals(PICKLE) || entry.getName().endsWith("/" + PICKLE)) {
                return entry;
            }
        }
        return null;
    }

    /** The tensors of a zip file. */
    static Map<String, CheckpointTensor> zip(MappedFile file, ZipFile zip, ZipArchiveEntry pickle) throws IOException {
        String folder = pickle.getName().substring(0, pickle.getName().length() - PICKLE.length());
        ByteOrder order = order(zip, folder);
        Object root = new Unpickler(content(zip, pickle), new TorchObjects((key, bytes) -> {
                    Bytes storage = storage(file, zip, folder + "data/" + key, bytes, order);
                    return () -> storage;
                }))
                .read();
        return StateDict.of(root);
    }

    private static ByteOrder order(ZipFile zip, String folder) throws IOException {
        ZipArchiveEntry entry = zip.getEntry(folder + "byteorder");
        if (entry == null) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        String order =
                StandardCharsets.US_ASCII.decode(content(zip, entry)).toString().strip();
        return switch (order) {
            case "little" -> ByteOrder.LITTLE_ENDIAN;
            case "big" -> ByteOrder.BIG_ENDIAN;
            default -> throw new CheckpointException("its byte order is \"" + order + "\"");
        };
    }

    private static ByteBuffer content(ZipFile zip, ZipArchiveEntry entry) throws IOException {
        if (entry.getSize() > MOST_PICKLED) {
            throw new CheckpointException(entry.getName() + " has " + entry.getSize() + " bytes, more than the "
                    + MOST_PICKLED + " that are read");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes((int) MOST_PICKLED + 1);
            if (bytes.length > MOST_PICKLED) {
                throw new CheckpointException(entry.getName() + " is longer than it says");
            }
            return ByteBuffer.wrap(bytes);
        }
    }

    private static Bytes storage(MappedFile file, ZipFile zip, String name, long bytes, ByteOrder order)
            throws CheckpointException {
        ZipArchiveEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new CheckpointException("its storage " + name + " is missing: the file is damaged");
        }
        long offset = entry.getDataOffset();
        if (entry.getMethod() != ZipArchiveEntry.STORED || offset < 0) {
            throw new CheckpointException(
                    "its storage " + name + " is compressed: torch stores them as they are, so somebody"
                            + " has packed the file again; unpack it with torch.load and save it with torch.save");
        }
        try {
            if (entry.getSize() < bytes || offset > file.size() - entry.getSize()) {
                throw new CheckpointException("its storage " + name + " has " + entry.getSize() + " of " + bytes
                        + " bytes: the file is cut off or damaged");
            }
        } catch (IOException e) {
            throw new CheckpointException("the size of the file cannot be read", e);
        }
        return new Bytes(file, offset, bytes, order);
    }

    /** The tensors of a file of before torch 1.6. */
    static Map<String, CheckpointTensor> legacy(MappedFile file) throws IOException {
        ByteBuffer pickles = file.map(0, Math.min(file.size(), MOST_PICKLED));
        Map<String, Long> claimed = new HashMap<>();
        Map<String, Bytes> found = new HashMap<>();
        TorchObjects objects = new TorchObjects((key, bytes) -> {
            claimed.merge(key, bytes, Math::max);
            return () -> {
                Bytes storage = found.get(key);
                if (storage == null) {
                    throw new CheckpointException("its storage " + key + " is missing: the file is cut off or damaged");
                }
                return storage;
            };
        });
        Object magic = new Unpickler(pickles, objects).read();
        Object version = new Unpickler(pickles, objects).read();
        if (!MAGIC.equals(magic) || !Long.valueOf(VERSION).equals(version)) {
            throw new CheckpointException("it is a pickle, and not one that torch.save has written");
        }
        boolean little = !(new Unpickler(pickles, objects).read() instanceof Map<?, ?> system)
                || !Boolean.FALSE.equals(system.get("little_endian"));
        ByteOrder order = little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        Object root = new Unpickler(pickles, objects).read();
        if (!(new Unpickler(pickles, objects).read() instanceof List<?> keys)) {
            throw new CheckpointException("its list of storages is missing: the file is damaged");
        }
        long position = pickles.position();
        for (Object key : keys) {
            long bytes = claimed.getOrDefault(String.valueOf(key), 0L);
            // How many elements there are, as a number of 8 bytes, and then the elements.
            if (file.size() - position - Long.BYTES < bytes) {
                throw new CheckpointException("it ends " + (bytes + Long.BYTES + position - file.size())
                        + " bytes before its storage " + key + " does: the file is cut off");
            }
            found.put(String.valueOf(key), new Bytes(file, position + Long.BYTES, bytes, order));
            position += Long.BYTES + bytes;
        }
        return StateDict.of(root);
    }

    /** Whether a file may be one of before torch 1.6: a pickle of protocol 2. */
    static boolean isLegacy(byte[] head) {
        return head.length > 2 && (head[0] & 0xFF) == 0x80 && head[1] >= 2 && head[1] <= 5;
    }
}
