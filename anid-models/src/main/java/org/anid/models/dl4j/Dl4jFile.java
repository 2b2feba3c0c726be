// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.dl4j;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
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

    private static final JsonMapper MAPPER = new JsonMapper();

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

    private static JsonNode configuration(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Set<String> others = zip.stream().map(ZipEntry::getName).collect(Collectors.toCollection(TreeSet::new));
            others.removeAll(PLAIN);
            if (!others.isEmpty()) {
                throw new ModelException(file + " has " + String.join(", ", others)
                        + " beside the network, which may be code: save the network alone, and say on the card how images"
                        + " are normalised");
            }
            ZipEntry entry = zip.getEntry(ModelSerializer.CONFIGURATION_JSON);
            if (entry == null || zip.getEntry(ModelSerializer.COEFFICIENTS_BIN) == null) {
                throw new ModelException(file + " has no " + ModelSerializer.CONFIGURATION_JSON + " or no "
                        + ModelSerializer.COEFFICIENTS_BIN + ", so it is no network of Deeplearning4j");
            }
            try (InputStream in = zip.getInputStream(entry)) {
                return MAPPER.readTree(in);
            }
        }
    }

    private static void refuseClasses(Path file, JsonNode node) {
        JsonNode type = node.path(CLASS);
        if (!type.isMissingNode()
                && !type.asText().startsWith("org.deeplearning4j.nn.")
                && !type.asText().startsWith("org.nd4j.linalg.")) {
            throw new ModelException(file + " wants the class " + type.asText()
                    + ", and classes of Deeplearning4j and ND4J alone are made from a file");
        }
        node.forEach(child -> refuseClasses(file, child));
    }
}
