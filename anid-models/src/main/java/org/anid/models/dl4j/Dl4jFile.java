// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.dl4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.DataInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.anid.api.model.ModelException;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;

/** A network as Deeplearning4j saves it: its configuration as JSON, and its weights. */
final class Dl4jFile {

    /** What else it can save is read by Java's deserialisation, which runs code. */
    private static final Set<String> PLAIN = Set.of(
            ModelSerializer.CONFIGURATION_JSON,
            ModelSerializer.COEFFICIENTS_BIN,
            ModelSerializer.UPDATER_BIN,
            ModelSerializer.NO_PARAMS_MARKER);

    private static final Set<String> ARRAYS = Set.of(ModelSerializer.COEFFICIENTS_BIN, ModelSerializer.UPDATER_BIN);

    private static final int LARGEST_CONFIGURATION = 64 << 20;

    /** What parts may have together, whatever the zip has. */
    private static final long SMALL = 16L << 20;

    /** Beyond, weights are not compressed so far. */
    private static final long MOST_TIMES = 20;

    /** Of two values of one name this would keep the last one, and what makes the classes takes the first one. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Where its JSON names the class of what follows, which is made by that name. */
    private static final String CLASS = "@class";

    private Dl4jFile() {}

    /**
     * Reads it.
     *
     * @throws ModelException if it is none, or names classes of others, or has parts that are more than numbers
     */
    static LoadedNetwork read(Path file) {
        try {
            JsonNode configuration = configuration(file);
            refuseClasses(file, configuration);
            return configuration.has("vertices")
                    ? LoadedNetwork.of(ModelSerializer.restoreComputationGraph(file.toFile(), false), Map.of())
                    : LoadedNetwork.of(ModelSerializer.restoreMultiLayerNetwork(file.toFile(), false), Map.of());
        } catch (ModelException e) {
            throw e;
        } catch (IOException | LinkageError | RuntimeException e) {
            throw new ModelException(
                    file + " is no network that " + Dl4jEngine.name() + " can read: " + Causes.line(e), e);
        }
    }

    /** Reads it as Deeplearning4j will, entry after entry; the directory at the end may say something else. */
    private static JsonNode configuration(Path file) throws IOException {
        Map<String, Part> listed = new TreeMap<>();
        int listings;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            zip.stream().forEach(entry -> listed.put(entry.getName(), new Part(entry.getCrc(), entry.getSize())));
            listings = zip.size();
        }
        long most = Math.max(SMALL, MOST_TIMES * Files.size(file));
        Map<String, Part> held = new TreeMap<>();
        byte[] configuration = {};
        String damage = null;
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Bounded content = new Bounded(zip, most);
                if (entry.getName().equals(ModelSerializer.CONFIGURATION_JSON)) {
                    configuration = content.readNBytes(LARGEST_CONFIGURATION + 1);
                    if (configuration.length > LARGEST_CONFIGURATION) {
                        throw new ModelException(file + " has a " + ModelSerializer.CONFIGURATION_JSON
                                + " of more than " + LARGEST_CONFIGURATION + " bytes");
                    }
                } else if (ARRAYS.contains(entry.getName())) {
                    damage = damage == null ? damage(entry.getName(), content) : damage;
                }
                content.transferTo(OutputStream.nullOutputStream());
                most -= content.count;
                if (held.put(entry.getName(), new Part(entry.getCrc(), content.count)) != null) {
                    throw new ModelException(file + " has " + Causes.line(entry.getName())
                            + " twice, and only one of them would be read");
                }
            }
        }
        refuseOthers(file, listed.keySet(), held.keySet());
        if (listings != held.size() || !listed.equals(held)) {
            throw new ModelException(file + " holds "
                    + (held.isEmpty() ? "nothing at its beginning" : Causes.line(String.join(", ", held.keySet())))
                    + ", and its directory lists other parts, or other bytes of them: "
                    + Causes.line(String.join(", ", listed.keySet())));
        }
        if (!held.containsKey(ModelSerializer.CONFIGURATION_JSON)
                || !held.containsKey(ModelSerializer.COEFFICIENTS_BIN)) {
            throw new ModelException(file + " has no " + ModelSerializer.CONFIGURATION_JSON + " or no "
                    + ModelSerializer.COEFFICIENTS_BIN + ", so it is no network of Deeplearning4j");
        }
        if (damage != null) {
            throw new ModelException(file + " is no network that " + Dl4jEngine.name() + " can read: " + damage);
        }
        try {
            // In the same charset as Deeplearning4j.
            return MAPPER.readTree(new String(configuration, Charset.defaultCharset()));
        } catch (JsonProcessingException e) {
            throw new ModelException(
                    file + " has a " + ModelSerializer.CONFIGURATION_JSON + " that is no plain JSON: "
                            + Causes.line(e.getOriginalMessage()),
                    e);
        }
    }

    /** ND4J's native code takes what an array claims for true. */
    private static @Nullable String damage(String name, InputStream content) throws IOException {
        try {
            Nd4jArray.check(new DataInputStream(content));
            return null;
        } catch (ZipException e) {
            throw e;
        } catch (IOException e) {
            return name + " is damaged: " + Causes.line(String.valueOf(e.getMessage()));
        }
    }

    /**
     * What a zip holds under a name.
     *
     * @param crc of its bytes
     * @param size in bytes
     */
    private record Part(long crc, long size) {}

    /** A part of a zip, which may inflate to a thousand times of what it is. */
    private static final class Bounded extends FilterInputStream {

        private final long most;
        private long count;

        Bounded(InputStream in, long most) {
            super(in);
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] bytes, int start, int length) throws IOException {
            int read = super.read(bytes, start, length);
            count += Math.max(read, 0);
            if (count > most) {
                throw new ZipException("its parts inflate to more than " + MOST_TIMES + " times of its size");
            }
            return read;
        }

        @Override
        public long skip(long length) throws IOException {
            return Math.max(read(new byte[(int) Math.min(length, 1 << 16)]), 0);
        }
    }

    private static void refuseOthers(Path file, Set<String> listed, Set<String> held) {
        Set<String> others = new TreeSet<>(listed);
        others.addAll(held);
        others.removeAll(PLAIN);
        if (!others.isEmpty()) {
            throw new ModelException(file + " has " + Causes.line(String.join(", ", others))
                    + " beside the network, which may be code: save the network alone, and say on the card how images"
                    + " are normalised");
        }
    }

    private static void refuseClasses(Path file, JsonNode node) {
        JsonNode type = type(node);
        if (!type.isMissingNode()
                && !type.asText().startsWith("org.deeplearning4j.nn.")
                && !type.asText().startsWith("org.nd4j.linalg.")) {
            throw new ModelException(file + " wants the class " + Causes.line(type.asText())
                    + ", and classes of Deeplearning4j and ND4J alone are made from a file");
        }
        node.forEach(child -> refuseClasses(file, child));
    }

    /** The class of an object, which may also stand before it, in an array of both. */
    private static JsonNode type(JsonNode node) {
        boolean pair = node.path(0).isTextual() && node.path(1).isContainerNode();
        return pair ? node.get(0) : node.path(CLASS);
    }
}
