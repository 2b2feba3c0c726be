// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.anid.api.image.ResampleFilter;
import org.anid.api.model.Activation;
import org.anid.api.model.Graph;
import org.anid.api.model.Head;
import org.anid.api.model.ModelCard;
import org.anid.api.model.ModelException;
import org.anid.api.model.Network;
import org.anid.api.model.Pooling;
import org.anid.api.model.Preprocessing;
import org.anid.api.model.Preprocessing.Step;
import org.anid.api.model.TensorSpec;
import org.anid.models.network.Tensor;
import org.anid.models.onnx.OnnxEngine;
import org.anid.models.run.RunSettings;
import org.jspecify.annotations.Nullable;

/**
 * A network of the user's own: what a card has to say and its ONNX file does not. The rest of the card is read in the
 * file, and from what it makes of an image of noise: whether its output are probabilities already, and the card's
 * probe.
 *
 * @param kind what it computes
 * @param size side in pixels of what it takes; null for that of the file, or for a score of images of any size
 * @param mean of each channel, taken from values in [0,1]
 * @param std of each channel, by which they are divided
 * @param labels file with the name of each class on a line; null for numbers
 */
public record OwnNetwork(
        Kind kind,
        @Nullable Integer size,
        List<Double> mean,
        List<Double> std,
        @Nullable Path labels) {

    private static final int CHANNELS = 3;
    private static final int SAMPLE_SIDE = 224;
    private static final long SEED = 42;
    private static final int PROBED = 8;

    /** Between processors and numbers of threads, relative to the largest value. */
    private static final double TOLERANCE = 1e-3;

    /** How far a sum of probabilities is from 1 by rounding. */
    private static final double ROUNDING = 1e-3;

    /** Makes the lists unmodifiable. */
    public OwnNetwork {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (mean.size() != CHANNELS || std.size() != CHANNELS) {
            throw new IllegalArgumentException("mean and std have a value for each of the " + CHANNELS + " channels");
        }
        if (std.stream().anyMatch(value -> !(value > 0)) || mean.stream().anyMatch(value -> !Double.isFinite(value))) {
            throw new IllegalArgumentException("std is positive, and mean is finite");
        }
        if (size != null && size < 1) {
            throw new IllegalArgumentException("a size is positive, not " + size);
        }
    }

    /** What an own network computes. */
    public enum Kind {
        /** A vector for each image, for distances between sets; of rows of tokens the first. */
        FEATURES,
        /** A number for each of many classes. */
        CLASSIFIER,
        /** A number for each image, or a distribution over the ratings 1 … K. */
        SCORE,
        /** A map of what stands out. */
        SALIENCY;

        /** Lower case, for cards and the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The card.
     *
     * @param id of the bundle
     * @param folder that holds the graph, and gets the names of classes
     * @param graph file of the graph
     * @throws ModelException if the graph is not of that kind; one line
     * @throws IOException if the names of classes cannot be copied
     */
    Manifest card(String id, Path folder, String graph) throws IOException {
        Graph found = OnnxEngine.describe(folder.resolve(graph));
        TensorSpec input = input(found);
        boolean last = input.shape().get(1) != CHANNELS && input.shape().get(3) == CHANNELS;
        int side = side(input, last, graph);
        TensorSpec images = new TensorSpec(
                input.name(), input.dtype(), input.shape(), last ? "NHWC" : "NCHW", "RGB, prepared as this card says");
        long known = side == 0 ? SAMPLE_SIDE : side;
        List<Long> sampled = last ? List.of(1L, known, known, 3L) : List.of(1L, 3L, known, known);
        Graph read = new Graph(graph, List.of(images), List.of(found.outputs().get(0)));
        Tensor sample = Engines.NETWORKS.sample(read, folder, RunSettings.standard(), SEED, sampled);
        Network network = network(read, sample, folder);
        List<Step> steps = new ArrayList<>();
        if (side > 0 && kind == Kind.SALIENCY) {
            steps.add(resize(Preprocessing.Mode.EXACT, side));
        } else if (side > 0) {
            steps.add(resize(Preprocessing.Mode.SHORT_SIDE, side));
            steps.add(new Step.CenterCrop(side));
        }
        steps.add(new Step.Normalize(1, mean, std));
        List<ModelCard.ModelFile> files = new ArrayList<>();
        for (String name :
                network instanceof Network.Classes classes ? List.of(graph, classes.labels()) : List.of(graph)) {
            Path file = folder.resolve(name);
            files.add(new ModelCard.ModelFile(name, null, FileHash.of(file), Files.size(file)));
        }
        List<Double> expected = IntStream.range(0, Math.min(PROBED, sample.values().length))
                .mapToObj(i -> (double) sample.values()[i])
                .toList();
        return Manifest.of(
                new ModelCard(
                        ModelCard.FORMAT,
                        id,
                        "1",
                        "own network: " + kind,
                        "added by its user",
                        "NOASSERTION",
                        false,
                        files,
                        network,
                        new Preprocessing(
                                1,
                                steps,
                                null,
                                last ? Preprocessing.Layout.NHWC : Preprocessing.Layout.NCHW,
                                Preprocessing.Order.RGB),
                        "anid models add " + id + " " + graph + " --as " + kind + ": made from the file of its user",
                        List.of(new ModelCard.Probe(graph, SEED, sampled, expected, TOLERANCE))),
                files);
    }

    private static Step resize(Preprocessing.Mode mode, int side) {
        return new Step.Resize(mode, side, ResampleFilter.BILINEAR, Preprocessing.Method.UINT8);
    }

    private static TensorSpec input(Graph graph) {
        if (graph.inputs().size() != 1) {
            throw new ModelException(graph.file() + " has the inputs "
                    + graph.inputs().stream().map(TensorSpec::name).collect(Collectors.joining(", "))
                    + ", and a network of one's own takes images alone: write a card.json for it");
        }
        TensorSpec input = graph.inputs().get(0);
        if (!input.dtype().equals("float32")
                || input.shape().size() != 4
                || input.shape().get(1) > 0
                        && input.shape().get(1) != CHANNELS
                        && input.shape().get(3) != CHANNELS) {
            throw new ModelException(graph.file() + " takes " + input.name() + ", " + input.dtype() + " "
                    + input.shape() + ", and images are float32 N×3×H×W or N×H×W×3");
        }
        return input;
    }

    /** The side of what the graph takes; 0 where it takes any. */
    private int side(TensorSpec input, boolean last, String graph) {
        long height = input.shape().get(last ? 1 : 2);
        long width = input.shape().get(last ? 2 : 3);
        if (height > 0 && width > 0) {
            if (height != width || size != null && size != height) {
                throw new ModelException(graph + " takes images of " + height + "×" + width
                        + (size == null ? ", and they are to be square" : ": --size " + size + " is not that"));
            }
            return Math.toIntExact(height);
        }
        if (size == null && kind != Kind.SCORE) {
            throw new ModelException(graph + " takes images of any size: say with --size to which they are brought");
        }
        return size == null ? 0 : size;
    }

    private Network network(Graph graph, Tensor sample, Path folder) throws IOException {
        long[] shape = sample.shape();
        int columns = shape.length < 2 ? 1 : Math.toIntExact(shape[shape.length - 1]);
        return switch (kind) {
            case FEATURES -> {
                if (shape.length != 2 && shape.length != 3) {
                    throw unlike(graph, shape, "features are N×C, or rows of tokens N×L×C");
                }
                yield new Network.Features(graph, shape.length == 3 ? 0 : null);
            }
            case CLASSIFIER -> {
                if (shape.length != 2 || columns < 2) {
                    throw unlike(graph, shape, "classes are N×K");
                }
                yield new Network.Classes(graph, activation(sample, Activation.SOFTMAX), labels(folder, columns));
            }
            case SCORE -> {
                if (shape.length > 2) {
                    throw unlike(graph, shape, "a score is N or N×1, and ratings are N×K");
                }
                yield new Network.Score(
                        graph,
                        Pooling.NONE,
                        columns == 1 ? new Head.Direct() : new Head.Ratings(activation(sample, Activation.SOFTMAX)));
            }
            case SALIENCY -> {
                if (shape.length < 3 || shape.length == 4 && shape[1] != 1 || shape.length > 4) {
                    throw unlike(graph, shape, "maps are N×1×H×W or N×H×W");
                }
                yield new Network.Saliency(graph, activation(sample, Activation.SIGMOID));
            }
        };
    }

    private ModelException unlike(Graph graph, long[] shape, String wanted) {
        return new ModelException(
                graph.file() + " gives " + graph.outputs().get(0).name() + " of " + Arrays.toString(shape) + ", and "
                        + wanted + ": choose another --as");
    }

    /** None where the values are probabilities already: then the graph has done it. */
    private static Activation activation(Tensor sample, Activation otherwise) {
        double sum = 0;
        boolean inside = true;
        for (float value : sample.values()) {
            sum += value;
            inside &= value >= 0 && value <= 1;
        }
        boolean done = inside && (otherwise == Activation.SIGMOID || Math.abs(sum - 1) < ROUNDING);
        return done ? Activation.NONE : otherwise;
    }

    private String labels(Path folder, int classes) throws IOException {
        Path target = folder.resolve("labels.txt");
        if (labels == null) {
            return String.valueOf(Files.write(
                            target,
                            IntStream.range(0, classes)
                                    .mapToObj(i -> "class " + i)
                                    .toList())
                    .getFileName());
        }
        List<String> names = Files.readAllLines(labels);
        if (names.size() != classes) {
            throw new ModelException(
                    labels + " names " + names.size() + " classes on as many lines, and the graph has " + classes);
        }
        return String.valueOf(Files.write(target, names).getFileName());
    }
}
