// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.dl4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.anid.api.model.ModelException;
import org.deeplearning4j.util.ModelSerializer;

/** A network as Deeplearning4j saves it: its configuration as JSON, and its weights. */
final class Dl4jFile {

    /** What else it can save is read by Java's deserialisation, which runs code. */
    private static final Set<String> PLAIN = Set.of(
            ModelSerializer.CONFIGURATION_JSON,
            ModelSerializer.COEFFICIENTS_BIN,
            ModelSerializer.UPDATER_BIN,
            ModelSerializer.NO_PARAMS_MARKER);

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
        Map<String, Long> listed = new TreeMap<>();
        int listings;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            zip.stream().forEach(entry -> listed.put(entry.getName(), entry.getCrc()));
            listings = zip.size();
        }
        Map<String, Long> held = new TreeMap<>();
        byte[] configuration = {};
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals(ModelSerializer.CONFIGURATION_JSON)) {
                    configuration = zip.readAllBytes();
                } else {
                    zip.transferTo(OutputStream.nullOutputStream());
                }
                if (held.put(entry.getName(), entry.getCrc()) != null) {
                    throw new ModelException(
                            file + " has " + line(entry.getName()) + " twice, and only one of them would be read");
                }
            }
        }
        refuseOthers(file, listed.keySet(), held.keySet());
        if (listings != held.size() || !listed.equals(held)) {
            throw new ModelException(
                    file + " holds " + (held.isEmpty() ? "nothing at its beginning" : String.join(", ", held.keySet()))
                            + ", and its directory lists other parts, or other bytes of them: "
                            + String.join(", ", listed.keySet()));
        }
        if (!held.containsKey(ModelSerializer.CONFIGURATION_JSON)
                || !held.containsKey(ModelSerializer.COEFFICIENTS_BIN)) {
            throw new ModelException(file + " has no " + ModelSerializer.CONFIGURATION_JSON + " or no "
                    + ModelSerializer.COEFFICIENTS_BIN + ", so it is no network of Deeplearning4j");
        }
        try {
            // In the same charset as Deeplearning4j.
            return MAPPER.readTree(new String(configuration, Charset.defaultCharset()));
        } catch (JsonProcessingException e) {
            throw new ModelException(
                    file + " has a " + ModelSerializer.CONFIGURATION_JSON + " that is no plain JSON: "
                            + line(e.getOriginalMessage()),
                    e);
        }
    }

    private static void refuseOthers(Path file, Set<String> listed, Set<String> held) {
        Set<String> others = new TreeSet<>(listed);
        others.addAll(held);
        others.removeAll(PLAIN);
        if (!others.isEmpty()) {
            throw new ModelException(file + " has " + line(String.join(", ", others))
                    + " beside the network, which may be code: save the network alone, and say on the card how images"
                    + " are normalised");
        }
    }

    private static void refuseClasses(Path file, JsonNode node) {
        JsonNode type = type(node);
        if (!type.isMissingNode()
                && !type.asText().startsWith("org.deeplearning4j.nn.")
                && !type.asText().startsWith("org.nd4j.linalg.")) {
            throw new ModelException(file + " wants the class " + line(type.asText())
                    + ", and classes of Deeplearning4j and ND4J alone are made from a file");
        }
        node.forEach(child -> refuseClasses(file, child));
    }

    /** The class of an object, which may also stand before it, in an array of both. */
    private static JsonNode type(JsonNode node) {
        boolean pair = node.path(0).isTextual() && node.path(1).isContainerNode();
        return pair ? node.get(0) : node.path(CLASS);
    }

    private static String line(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }
}
