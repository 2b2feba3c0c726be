// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.architecture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.anid.api.model.ModelCard.ModelFile;
import org.anid.api.provenance.Fingerprint;
import org.anid.models.checkpoint.Checkpoint;
import org.anid.models.checkpoint.CheckpointException;
import org.anid.models.checkpoint.CheckpointTensor;
import org.jspecify.annotations.Nullable;

/**
 * A network without its weights: ONNX graphs whose tensors have no values, which come with this library, and where in
 * its authors' file each of them is. With the file they make the graphs of a bundle, without Python. Immutable and
 * thread-safe.
 */
public final class Architecture {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Map<String, Entry> ENTRIES = read("published.json", new TypeReference<>() {});

    private static final String ONNX = ".onnx";

    private final Entry entry;

    private Architecture(Entry entry) {
        this.entry = entry;
    }

    /**
     * What is known of a model.
     *
     * @param resources folder of its graphs
     * @param definition where the architecture is defined, and under which licence
     * @param weights the files that its authors publish
     */
    private record Entry(String resources, String definition, List<ModelFile> weights) {}

    /** The architecture of the network of that id; empty where it has to be exported. */
    public static Optional<Architecture> of(String id) {
        return Optional.ofNullable(ENTRIES.get(id)).map(Architecture::new);
    }

    /** Where the architecture is defined, and under which licence. */
    public String definition() {
        return entry.definition();
    }

    /** The files of weights as the authors publish them; without a hash where nobody has published one. */
    public List<ModelFile> weights() {
        return entry.weights();
    }

    /**
     * Whether a file of a bundle is made here: a graph, or one that comes with this library, as the names of classes.
     */
    public boolean makes(String file) {
        return Architecture.class.getResource(entry.resources() + "/" + file) != null;
    }

    /**
     * Makes files of a bundle from published weights.
     *
     * @param weights the files, in any order: which tensors are where is told by their names
     * @param names of files for which {@link #makes} is true
     * @param folder where they go; files of these names are replaced
     * @return what was written: those, and a file of values beside a graph that is too large for one file
     * @throws CheckpointException if the weights cannot be read, or are not those of this network; the message is one
     *     line
     * @throws IOException if something cannot be written
     */
    public List<Written> assemble(List<Path> weights, List<String> names, Path folder) throws IOException {
        List<Checkpoint> open = new ArrayList<>();
        try {
            Map<String, CheckpointTensor> tensors = new LinkedHashMap<>();
            for (Path path : weights) {
                Checkpoint checkpoint = Checkpoint.open(path);
                open.add(checkpoint);
                checkpoint.tensors().forEach((name, tensor) -> tensors.put(published(name), tensor));
            }
            // None throws while another still writes: the caller may delete the folder.
            List<Made> made = names.parallelStream()
                    .map(name -> make(name, tensors, folder.resolve(name)))
                    .toList();
            List<Written> written = new ArrayList<>();
            for (Made each : made) {
                if (each.failure() != null) {
                    throw each.failure();
                }
                written.addAll(each.written());
            }
            return written;
        } finally {
            for (Checkpoint each : open) {
                each.close();
            }
        }
    }

    private record Made(List<Written> written, @Nullable IOException failure) {}

    private Made make(String name, Map<String, CheckpointTensor> tensors, Path target) {
        try {
            if (name.endsWith(ONNX)) {
                return new Made(
                        Assembly.write(outline(name), origins(name), tensors, target, Assembly.MOST_INSIDE), null);
            }
            byte[] bytes = bytes(entry.resources() + "/" + name);
            Files.write(target, bytes);
            return new Made(List.of(new Written(target, bytes.length, Fingerprint.of(bytes))), null);
        } catch (IOException e) {
            return new Made(List.of(), e);
        }
    }

    /** Modules that were trained on several processors have one more name before the others. */
    private static String published(String name) {
        return name.startsWith("module.") ? name.substring("module.".length()) : name;
    }

    /** A graph without its weights. */
    Outline outline(String graph) {
        return Outline.parse(bytes(entry.resources() + "/" + graph));
    }

    /** Where the weights of a graph come from, by their names in it. */
    Map<String, Origin> origins(String graph) {
        String table = graph.substring(0, graph.length() - ONNX.length()) + ".json";
        return read(entry.resources() + "/" + table, new TypeReference<>() {});
    }

    private static <T> T read(String resource, TypeReference<T> type) {
        try {
            return MAPPER.readValue(bytes(resource), type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the resource " + resource + " of anid-models is damaged", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource + " from the jar of anid-models", e);
        }
    }

    private static byte[] bytes(String resource) {
        try (@Nullable InputStream in = Architecture.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("anid-models was built without its resource " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource + " from the jar of anid-models", e);
        }
    }
}
