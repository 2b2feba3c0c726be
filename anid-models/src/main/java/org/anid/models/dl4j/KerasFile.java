// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.dl4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.anid.api.model.ModelException;
import org.deeplearning4j.nn.modelimport.keras.KerasModel;
import org.deeplearning4j.nn.modelimport.keras.KerasSequentialModel;
import org.deeplearning4j.nn.modelimport.keras.config.KerasModelConfiguration;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.utils.KerasModelBuilder;
import org.deeplearning4j.nn.modelimport.keras.utils.KerasModelUtils;

/** A whole model of Keras 1 or 2 in HDF5: its configuration as JSON, and its weights. */
final class KerasFile {

    private static final JsonMapper MAPPER = new JsonMapper();

    private KerasFile() {}

    /**
     * Reads it.
     *
     * @throws ModelException if it is none, leads out of the file, holds code, or has a layer that Deeplearning4j does
     *     not know
     */
    static LoadedNetwork read(Path file) {
        try (KerasArchive archive = KerasArchive.open(file)) {
            JsonNode model = configuration(file, archive);
            refuseCode(file, model);
            JsonNode layers = layers(model);
            boolean chain = model.path("class_name").asText().equals("Sequential");
            KerasModelBuilder builder = builder(archive, chain ? new KerasSequentialModel() : new KerasModel());
            return chain
                    ? LoadedNetwork.of(builder.buildSequential().getMultiLayerNetwork(), sequentialSizes(layers))
                    : LoadedNetwork.of(builder.buildModel().getComputationGraph(), functionalSizes(layers));
        } catch (ModelException e) {
            throw e;
        } catch (IOException
                | InvalidKerasConfigurationException
                | UnsupportedKerasConfigurationException
                | LinkageError
                | RuntimeException e) {
            throw new ModelException(
                    file + " cannot be imported by " + Dl4jEngine.name() + ": " + Causes.line(e)
                            + " (as ONNX, made with tf2onnx, it may run)",
                    e);
        }
    }

    /** What {@code KerasModelBuilder.modelHdf5Filename} does, which would open the file with HDF5. */
    private static KerasModelBuilder builder(KerasArchive archive, KerasModel kind)
            throws UnsupportedKerasConfigurationException, IOException {
        KerasModelBuilder builder = kind.modelBuilder();
        KerasModelConfiguration names = builder.getConfig();
        builder.setWeightsArchive(archive);
        builder.setTrainingArchive(archive);
        builder.setWeightsRoot(names.getTrainingWeightsRoot());
        Map<String, Object> model =
                KerasModelUtils.parseJsonString(archive.readAttributeAsJson(names.getTrainingModelConfigAttribute()));
        for (String name : List.of(names.getFieldKerasVersion(), names.getFieldBackend())) {
            if (archive.hasAttribute(name)) {
                model.put(name, archive.readAttributeAsString(name));
            }
        }
        builder.modelJson(MAPPER.writeValueAsString(model));
        if (archive.hasAttribute(names.getTrainingTrainingConfigAttribute())) {
            builder.trainingJson(archive.readAttributeAsJson(names.getTrainingTrainingConfigAttribute()));
        }
        return builder.enforceTrainingConfig(false);
    }

    private static JsonNode configuration(Path file, KerasArchive archive)
            throws UnsupportedKerasConfigurationException {
        if (!archive.hasAttribute("model_config")) {
            throw new ModelException(
                    file + " holds no model_config, as weights alone do not: save it with model.save('NAME.h5')");
        }
        if (archive.hasAttribute("keras_version")) {
            String version = archive.readAttributeAsString("keras_version");
            if (!version.startsWith("1.") && !version.startsWith("2.")) {
                throw new ModelException(file + " is of Keras " + Causes.line(version) + ", and " + Dl4jEngine.name()
                        + " reads those of Keras 1 and 2: save it with Keras 2.15, or convert it to ONNX");
            }
        }
        try {
            return MAPPER.readTree(archive.readAttributeAsJson("model_config"));
        } catch (JsonProcessingException e) {
            throw new ModelException(
                    file + " has a model_config that is no JSON: " + Causes.line(e.getOriginalMessage()), e);
        }
    }

    /** The layers of a model; those of Keras 1's chains have no object around them. */
    private static JsonNode layers(JsonNode model) {
        JsonNode config = model.path("config");
        return config.isArray() ? config : config.path("layers");
    }

    /** Deeplearning4j would not run it either, unless somebody registered a layer of that name for another network. */
    private static void refuseCode(Path file, JsonNode model) {
        for (JsonNode layer : layers(model)) {
            if (layer.path("class_name").asText().equals("Lambda")) {
                throw new ModelException(file + " has the Lambda layer '"
                        + Causes.line(layer.path("config").path("name").asText())
                        + "', which is code, and nothing in a model is executed: build it of ordinary layers");
            }
            refuseCode(file, layer);
        }
    }

    private static Map<String, long[]> sequentialSizes(JsonNode layers) {
        Map<String, long[]> sizes = new LinkedHashMap<>();
        JsonNode shape = layers.path(0).path("config").path("batch_input_shape");
        if (shape.isArray()) {
            sizes.put(LoadedNetwork.CHAIN_INPUT, sizes(shape));
        }
        return sizes;
    }

    private static Map<String, long[]> functionalSizes(JsonNode layers) {
        Map<String, long[]> sizes = new LinkedHashMap<>();
        for (JsonNode layer : layers) {
            JsonNode config = layer.path("config");
            if (layer.path("class_name").asText().equals("InputLayer")
                    && config.path("batch_input_shape").isArray()) {
                sizes.put(config.path("name").asText(), sizes(config.path("batch_input_shape")));
            }
        }
        return sizes;
    }

    private static long[] sizes(JsonNode shape) {
        long[] sizes = new long[shape.size()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = shape.get(i).asLong(-1);
        }
        return sizes;
    }
}
