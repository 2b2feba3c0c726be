// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.zoo;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.anid.api.model.Crops;
import org.anid.api.model.Graph;
import org.anid.api.model.Head;
import org.anid.api.model.ModelCard;
import org.anid.api.model.ModelCard.ModelFile;
import org.anid.api.model.ModelCard.Probe;
import org.anid.api.model.ModelException;
import org.anid.api.model.Network;
import org.anid.api.model.Pooling;
import org.anid.api.model.Preprocessing;
import org.anid.api.model.Preprocessing.Step;
import org.anid.api.model.TensorSpec;

/**
 * Cards as JSON text, described in {@code MODELS.md}: every component of {@link ModelCard} is there, unknown names are
 * refused, and what has several kinds says which under {@code type}. Stateless.
 */
public final class ModelCards {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .addMixIn(Network.class, NetworkKinds.class)
            .addMixIn(Head.class, HeadKinds.class)
            .addMixIn(Crops.class, CropKinds.class)
            .addMixIn(Step.class, StepKinds.class)
            .build();

    private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    /** No separators, no drive letters, no leading dot: nothing that could leave the bundle's folder on any system. */
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.+-]*");

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int CHANNELS = 3;

    /** Images, tokens, width. */
    private static final int TOKEN_AXES = 3;

    /** What a card may leave open, in the only places of these names. */
    private static final Set<String> OPTIONAL = Set.of("url", "sha256", "crops", "token", "padding");

    /** Values of an input of a probe: far more than images have, and they fit into memory. */
    private static final long MOST_PROBED = 1 << 26;

    private ModelCards() {}

    /**
     * Reads a card and checks that it makes sense by itself.
     *
     * @param json the text
     * @param place where the text comes from, for messages
     * @throws ModelException if it is not a card, names a file outside of its folder or one that it does not list, or
     *     has graphs that are not those of its network
     */
    public static ModelCard parse(String json, String place) {
        ModelCard card;
        try {
            JsonNode tree = MAPPER.readTree(json);
            List<String> nulls = new ArrayList<>();
            if (tree.isObject()) {
                nulls(nulls, tree, "");
            } else {
                nulls.add("it is no object in JSON");
            }
            if (!nulls.isEmpty()) {
                throw new ModelException(place + " is not a model card: " + String.join("; ", nulls));
            }
            card = MAPPER.treeToValue(tree, ModelCard.class);
        } catch (JsonProcessingException e) {
            throw new ModelException(place + " is not a model card: " + e.getOriginalMessage(), e);
        }
        List<String> faults = faults(card);
        if (!faults.isEmpty()) {
            throw new ModelException(place + " is not a usable model card: " + String.join("; ", faults));
        }
        return card;
    }

    /** Whether a text can be a model's id. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** Whether a {@code card.json} is that of a network, well-formed or not, and not that of a parameter bundle. */
    public static boolean describesNetwork(String json) {
        try {
            return !MAPPER.readTree(json).has("arrays");
        } catch (JsonProcessingException e) {
            return true;
        }
    }

    /** The text of a card; {@link #parse} gives an equal card back. */
    public static String format(ModelCard card) {
        try {
            return MAPPER.writeValueAsString(card) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a card is plain data, but it could not be written: " + e.getMessage(), e);
        }
    }

    private static void nulls(List<String> faults, JsonNode node, String place) {
        node.properties().forEach(field -> {
            String name = place.isEmpty() ? field.getKey() : place + "." + field.getKey();
            require(faults, !field.getValue().isNull() || OPTIONAL.contains(field.getKey()), name + " is null");
            nulls(faults, field.getValue(), name);
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            String name = place + "[" + i + "]";
            require(faults, !node.get(i).isNull(), name + " is null");
            nulls(faults, node.get(i), name);
        }
    }

    private static List<String> faults(ModelCard card) {
        List<String> faults = new ArrayList<>();
        require(
                faults,
                card.format() == ModelCard.FORMAT,
                "it is of format " + card.format() + ", and this release reads " + ModelCard.FORMAT);
        require(faults, ID.matcher(card.id()).matches(), "the id '" + card.id() + "' is not in kebab case");
        Set<String> files = new HashSet<>();
        for (ModelFile file : card.files()) {
            require(
                    faults,
                    FILE.matcher(file.name()).matches() && !file.name().equals("card.json"),
                    "'" + file.name() + "' is not a plain file name within the bundle's folder");
            require(faults, files.add(file.name()), "the file " + file.name() + " is listed twice");
            String sha256 = file.sha256();
            require(
                    faults,
                    sha256 == null || SHA256.matcher(sha256).matches(),
                    "the SHA-256 of " + file.name() + " is not 64 lower-case hex digits");
        }
        for (String needed : needed(card.network())) {
            require(faults, files.contains(needed), "the network needs the file " + needed + ", which is not in files");
        }
        for (Graph graph : card.network().graphs()) {
            for (TensorSpec input : graph.inputs()) {
                require(
                        faults,
                        !input.shape().isEmpty(),
                        "the input '" + input.name() + "' of " + graph.file() + " has no axes");
            }
        }
        graphs(faults, card.network());
        for (Probe probe : card.probes()) {
            require(
                    faults,
                    card.network().graphs().stream()
                            .anyMatch(graph -> graph.file().equals(probe.file())),
                    "there is a probe of " + probe.file() + ", which is no graph");
            require(
                    faults,
                    isProbed(probe.shape()),
                    "the shape " + probe.shape() + " of the probe of " + probe.file()
                            + " is not one of positive sizes with at most " + MOST_PROBED + " values");
        }
        network(faults, card.network(), card.preprocessing());
        preprocessing(faults, card.preprocessing());
        return faults;
    }

    private static boolean isProbed(List<Long> shape) {
        long left = MOST_PROBED;
        for (long size : shape) {
            if (size < 1 || size > left) {
                return false;
            }
            left /= size;
        }
        return !shape.isEmpty();
    }

    private static List<String> needed(Network network) {
        List<String> files = new ArrayList<>();
        network.graphs().forEach(graph -> files.add(graph.file()));
        if (network instanceof Network.TextImage n) {
            files.add(n.tokenizer().file());
        } else if (network instanceof Network.EncoderDecoder n) {
            files.add(n.tokenizer().file());
        } else if (network instanceof Network.PrefixDecoder n) {
            files.add(n.tokenizer().file());
        } else if (network instanceof Network.Classes n) {
            files.add(n.labels());
        } else if (network instanceof Network.Score n && n.head() instanceof Head.Linear linear) {
            files.add(linear.file());
        }
        return files;
    }

    /** Inputs and outputs as {@link Network} says, whose order gives them their roles. */
    private static void graphs(List<String> faults, Network network) {
        if (network instanceof Network.TextImage n) {
            count(faults, n.image(), 1, 1);
            count(faults, n.text(), n.text().inputs().size() == 2 ? 2 : 1, 1);
        } else if (network instanceof Network.PairedScore n) {
            count(faults, n.graph(), 2, 1);
        } else if (network instanceof Network.EncoderDecoder n) {
            count(faults, n.vision(), 1, 1);
            count(faults, n.question(), 3, 1);
            count(faults, n.decoder(), 3, 1);
        } else if (network instanceof Network.PrefixDecoder n) {
            count(faults, n.vision(), 1, 1);
            count(faults, n.embedding(), 1, 1);
            int past = Math.max(1, n.decoder().inputs().size() - 2);
            count(faults, n.decoder(), 2 + past, 1 + past);
        } else {
            network.graphs().forEach(graph -> count(faults, graph, 1, 1));
        }
    }

    private static void count(List<String> faults, Graph graph, int inputs, int outputs) {
        require(
                faults,
                graph.inputs().size() == inputs && graph.outputs().size() == outputs,
                "the graph " + graph.file() + " has " + graph.inputs().size() + " inputs and "
                        + graph.outputs().size() + " outputs, and its network wants " + inputs + " and " + outputs);
    }

    private static void token(List<String> faults, Network.Features features) {
        Integer token = features.token();
        for (TensorSpec output : features.graph().outputs()) {
            List<Long> shape = output.shape();
            require(
                    faults,
                    token == null
                            || (shape.size() == TOKEN_AXES && token >= 0 && (shape.get(1) < 0 || token < shape.get(1))),
                    "the token " + token + " is no row of the output '" + output.name() + "', which is " + shape);
        }
    }

    private static void ratio(List<String> faults, Graph graph) {
        for (TensorSpec output : graph.outputs()) {
            List<Long> row = output.shape().stream().skip(1).toList();
            require(
                    faults,
                    row.stream().anyMatch(size -> size < 0) || row.stream().reduce(1L, (a, b) -> a * b) == 2,
                    "the pooling is RATIO, which wants two columns, and the output '" + output.name() + "' is "
                            + output.shape());
        }
    }

    private static void network(List<String> faults, Network network, Preprocessing preprocessing) {
        boolean crops = preprocessing.crops() != null;
        if (network instanceof Network.Features features) {
            token(faults, features);
        }
        if (network instanceof Network.Score score) {
            boolean patches = preprocessing.crops() instanceof Crops.MultiScalePatches;
            boolean pooled = score.pooling() != Pooling.NONE;
            require(
                    faults,
                    pooled == (crops && !patches),
                    "the pooling is " + score.pooling() + ", which does not go with its crops");
            if (score.pooling() == Pooling.RATIO) {
                ratio(faults, score.graph());
            }
            if (score.head() instanceof Head.Linear linear) {
                int last = linear.widths().size() - 1;
                require(
                        faults,
                        last > 0 && linear.widths().get(last) == 1,
                        "the widths of a linear head go from the embedding's to 1");
            }
        } else {
            require(faults, !crops, "crops go with a score only");
        }
    }

    private static void preprocessing(List<String> faults, Preprocessing preprocessing) {
        require(faults, preprocessing.minimumSide() > 0, "the minimum side is not positive");
        for (Step step : preprocessing.steps()) {
            if (step instanceof Step.Resize resize) {
                require(faults, resize.size() > 0, "a resize to " + resize.size());
            } else if (step instanceof Step.CenterCrop crop) {
                require(faults, crop.size() > 0, "a crop to " + crop.size());
            } else if (step instanceof Step.PadToSquare pad) {
                require(faults, pad.colour().size() == CHANNELS, "the colour of a bar has three channels");
            } else if (step instanceof Step.Normalize normalize) {
                require(
                        faults,
                        normalize.mean().size() == CHANNELS
                                && normalize.std().size() == CHANNELS
                                && !normalize.std().contains(0.0),
                        "mean and std have three channels, and std is not 0");
            }
        }
        if (preprocessing.crops() instanceof Crops.UniformGrid grid) {
            require(faults, grid.size() > 0 && grid.count() > 0, "size and count of a grid are positive");
        } else if (preprocessing.crops() instanceof Crops.Windows windows) {
            require(
                    faults,
                    windows.size() > 0 && windows.step() > 0 && windows.most() > 0,
                    "size, step and number of windows are positive");
        } else if (preprocessing.crops() instanceof Crops.MultiScalePatches patches) {
            require(
                    faults,
                    patches.patch() > 0
                            && patches.grid() > 0
                            && patches.sides().stream().allMatch(side -> side > 0),
                    "patch, grid and sides are positive");
        }
    }

    private static void require(List<String> faults, boolean holds, String fault) {
        if (!holds) {
            faults.add(fault);
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Network.Features.class, name = "feature-extractor"),
        @JsonSubTypes.Type(value = Network.TextImage.class, name = "text-image-encoder"),
        @JsonSubTypes.Type(value = Network.Classes.class, name = "classifier"),
        @JsonSubTypes.Type(value = Network.Saliency.class, name = "segmenter"),
        @JsonSubTypes.Type(value = Network.Score.class, name = "score"),
        @JsonSubTypes.Type(value = Network.PairedScore.class, name = "paired-score"),
        @JsonSubTypes.Type(value = Network.EncoderDecoder.class, name = "encoder-decoder"),
        @JsonSubTypes.Type(value = Network.PrefixDecoder.class, name = "prefix-decoder")
    })
    private interface NetworkKinds {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Head.Direct.class, name = "direct"),
        @JsonSubTypes.Type(value = Head.Ratings.class, name = "ratings"),
        @JsonSubTypes.Type(value = Head.Linear.class, name = "linear")
    })
    private interface HeadKinds {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Crops.UniformGrid.class, name = "uniform-grid"),
        @JsonSubTypes.Type(value = Crops.Windows.class, name = "windows"),
        @JsonSubTypes.Type(value = Crops.MultiScalePatches.class, name = "multi-scale-patches")
    })
    private interface CropKinds {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Step.Resize.class, name = "resize"),
        @JsonSubTypes.Type(value = Step.CenterCrop.class, name = "center-crop"),
        @JsonSubTypes.Type(value = Step.PadToSquare.class, name = "pad-to-square"),
        @JsonSubTypes.Type(value = Step.Clamp.class, name = "clamp"),
        @JsonSubTypes.Type(value = Step.DivideByMaximum.class, name = "divide-by-maximum"),
        @JsonSubTypes.Type(value = Step.Normalize.class, name = "normalize")
    })
    private interface StepKinds {}
}
