// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * The weights of a network in a file, as its authors publish them: tensors by name. Read are
 *
 * <ul>
 *   <li>what {@code torch.save} writes, since torch 1.6 (a zip file) and before (pickles of protocol 2, from Python 2
 *       too), and what {@code torch.jit.save} writes;
 *   <li>Keras's {@code .h5} and {@code .weights.h5}, by the places of the arrays, as
 *   {@code model_weights/dense/dense/kernel:0};
 *   <li>what {@code numpy.savez} writes;
 *   <li>{@code .safetensors}, and {@code .safetensors.index.json} with the files that it names beside it.
 * </ul>
 *
 * <p>The kind is told by what is in the file, not by its name. Pickles are read as data: a file that would run anything
 * is refused, with the name of what it would run. Elements stay in the file until a tensor is read.
 *
 * <p>Immutable; safe to share between threads until it is closed.
 */
public final class Checkpoint implements Closeable {

    private static final int HEAD = 9;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, CheckpointTensor> tensors;
    private final List<Closeable> open;

    private Checkpoint(Map<String, CheckpointTensor> tensors, List<Closeable> open) {
        this.tensors = Collections.unmodifiableMap(tensors);
        this.open = open;
    }

    /**
     * Opens a file.
     *
     * @throws CheckpointException if it is none of the kinds, damaged, or holds more than data; the message is one line
     * @throws IOException if it cannot be read
     */
    public static Checkpoint open(Path path) throws IOException {
        if (path.toString().endsWith(".index.json")) {
            return sharded(path);
        }
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        try {
            byte[] head = head(file);
            MappedFile mapped = new MappedFile(file);
            Map<String, CheckpointTensor> tensors;
            if (head.length > 3 && head[0] == 'P' && head[1] == 'K') {
                tensors = zip(path, mapped);
            } else if (TorchFile.isLegacy(head)) {
                tensors = TorchFile.legacy(mapped);
            } else if (Safetensors.is(head)) {
                tensors = Safetensors.read(mapped, head);
            } else if (Hdf5.is(head)) {
                tensors = Hdf5.tensors(mapped);
            } else {
                throw new CheckpointException("it is no file of torch, safetensors, HDF5 or NumPy");
            }
            return new Checkpoint(tensors, List.of(file));
        } catch (CheckpointException e) {
            file.close();
            throw new CheckpointException(path.getFileName() + ": " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static byte[] head(FileChannel file) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD);
        while (head.hasRemaining() && file.read(head, head.position()) >= 0) {
            // A channel may give less than is asked for.
        }
        return Arrays.copyOf(head.array(), head.position());
    }

    private static Map<String, CheckpointTensor> zip(Path path, MappedFile file) throws IOException {
        try (ZipFile zip = ZipFile.builder().setPath(path).get()) {
            ZipArchiveEntry pickle = TorchFile.pickle(zip);
            if (pickle == null) {
                Map<String, CheckpointTensor> arrays = Npz.read(file, zip);
                if (arrays.isEmpty()) {
                    throw new CheckpointException("it is a zip file without a data.pkl, so not one of torch");
                }
                return arrays;
            }
            return TorchFile.zip(file, zip, pickle);
        } catch (CheckpointException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            throw new CheckpointException("its zip directory is damaged, or the file is cut off", e);
        }
    }

    private static Checkpoint sharded(Path index) throws IOException {
        JsonNode names = JSON.readTree(Files.readAllBytes(index)).path("weight_map");
        List<Closeable> open = new ArrayList<>();
        Map<String, CheckpointTensor> all = new LinkedHashMap<>();
        try {
            TreeSet<String> shards = new TreeSet<>();
            names.forEach(shard -> shards.add(shard.asText()));
            for (String shard : shards) {
                if (!shard.equals(String.valueOf(Path.of(shard).getFileName()))) {
                    throw new CheckpointException(
                            index.getFileName() + ": it names " + shard + ", which is not beside it");
                }
                Checkpoint part = open(index.resolveSibling(shard));
                open.add(part);
                all.putAll(part.tensors);
            }
            Map<String, CheckpointTensor> tensors = new LinkedHashMap<>();
            for (String name : (Iterable<String>) names::fieldNames) {
                CheckpointTensor tensor = all.get(name);
                if (tensor == null) {
                    throw new CheckpointException(index.getFileName() + ": " + name + " is not in "
                            + names.get(name).asText());
                }
                tensors.put(name, tensor);
            }
            return new Checkpoint(tensors, open);
        } catch (IOException | RuntimeException e) {
            for (Closeable each : open) {
                each.close();
            }
            throw e;
        }
    }

    /** The tensors by name, in the order of the file. */
    public Map<String, CheckpointTensor> tensors() {
        return tensors;
    }

    /**
     * The tensor of that name.
     *
     * @throws CheckpointException if there is none
     */
    public CheckpointTensor tensor(String name) throws CheckpointException {
        CheckpointTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new CheckpointException("there is no tensor " + name + " among " + tensors.size() + ", as "
                    + tensors.keySet().stream().limit(3).toList());
        }
        return tensor;
    }

    @Override
    public void close() throws IOException {
        for (Closeable each : open) {
            each.close();
        }
    }
}
