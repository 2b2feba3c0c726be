// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.anid.api.model.Graph;
import org.anid.api.model.Head;
import org.anid.api.model.Model;
import org.anid.api.model.ModelCard;
import org.anid.api.model.ModelException;
import org.anid.api.model.ModelReference;
import org.anid.api.model.Network;
import org.anid.api.model.TokenizerSpec;
import org.anid.models.preprocess.Preprocessor;
import org.anid.models.run.Device;
import org.anid.models.run.RunSettings;
import org.anid.models.token.TextTokenizer;

/**
 * Opens the network that a card describes: its graphs in the engine that reads files of their extension, each compared
 * with the card, and around them the preprocessing and the reading of the outputs. The models are safe to share between
 * threads; close them when nobody uses them any more.
 *
 * <p>Files are taken as they are: whoever calls this has verified their hashes. Immutable and thread-safe.
 */
public final class NetworkModels {

    /**
     * Six images of 224²: a processor gains nothing from more, and a transformer's attention over the crops of MANIQA
     * would take gigabytes per thread.
     */
    private static final int VALUES_PER_CALL = 1 << 20;

    /** A card wants work. */
    private static final int VALUES_PER_CALL_ON_CUDA = 1 << 23;

    private final List<GraphEngine> engines;
    private final SharedImages shared = new SharedImages();

    /** Networks on these engines. */
    public NetworkModels(List<GraphEngine> engines) {
        this.engines = List.copyOf(engines);
    }

    /**
     * Opens a network.
     *
     * @param card of the bundle
     * @param folder of the bundle, whose files were verified
     * @param reference of the bundle; the model's own says what it runs on, too
     * @param settings how it runs
     * @return a model of the interface that the card's network has
     * @throws ModelException if a graph cannot be loaded, is not what the card says, or the device cannot be had; the
     *     message names the file and the difference
     */
    public Model open(ModelCard card, Path folder, ModelReference reference, RunSettings settings) {
        List<AutoCloseable> opened = new ArrayList<>();
        GraphEngine engine = engine(card, folder);
        try {
            return open(card, folder, reference.on(engine.runtime(settings)), settings, engine, opened);
        } catch (RuntimeException e) {
            for (AutoCloseable part : opened) {
                closeAfter(e, part);
            }
            throw e;
        }
    }

    /**
     * Opens every graph of a card, compares it with the card, and runs the probes.
     *
     * @param card of the bundle
     * @param folder of the bundle
     * @param settings how the graphs run
     * @return what is wrong, a line each, with the file; nothing if all is well
     */
    public List<String> check(ModelCard card, Path folder, RunSettings settings) {
        return card.network().graphs().parallelStream()
                .flatMap(graph -> problems(card, graph, folder, settings).stream())
                .toList();
    }

    private List<String> problems(ModelCard card, Graph graph, Path folder, RunSettings settings) {
        List<String> problems = new ArrayList<>();
        try (ModelGraph session = engine(card, folder).open(graph, folder, settings)) {
            for (ModelCard.Probe probe : card.probes()) {
                if (probe.file().equals(graph.file())) {
                    ProbeRun.differences(probe, session)
                            .forEach(difference -> problems.add(folder.resolve(graph.file()) + ": " + difference));
                }
            }
        } catch (ModelException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        return problems;
    }

    /**
     * What a graph makes of images from a seed: the first output of a probe of that seed and shape.
     *
     * @throws ModelException if it cannot be opened, is not what is said of it, or does not take that shape
     */
    public Tensor sample(Graph graph, Path folder, RunSettings settings, long seed, List<Long> shape) {
        GraphEngine engine = engines.stream()
                .filter(each -> reads(each, graph))
                .findFirst()
                .orElseThrow(() -> new ModelException(graph.file() + " is of no kind that is read"));
        try (ModelGraph session = engine.open(graph, folder, settings)) {
            return ProbeRun.output(seed, shape, session);
        }
    }

    /** The one that reads every graph of a card. */
    private GraphEngine engine(ModelCard card, Path folder) {
        for (GraphEngine engine : engines) {
            if (card.network().graphs().stream().allMatch(graph -> reads(engine, graph))) {
                return engine;
            }
        }
        throw new ModelException(folder + " has graphs in "
                + card.network().graphs().stream().map(Graph::file).collect(Collectors.joining(", "))
                + ", and the graphs of one card end all in "
                + engines.stream()
                        .map(engine -> String.join(" or ", engine.extensions()))
                        .collect(Collectors.joining(", or all in ")));
    }

    private static boolean reads(GraphEngine engine, Graph graph) {
        return engine.extensions().stream().anyMatch(graph.file()::endsWith);
    }

    private static void closeAfter(RuntimeException reason, AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            reason.addSuppressed(e);
        }
    }

    private Model open(
            ModelCard card,
            Path folder,
            ModelReference reference,
            RunSettings settings,
            GraphEngine engine,
            List<AutoCloseable> opened) {
        Network network = card.network();
        SharedImages.Part images = shared.take(card, settings, () -> {
            ModelGraph graph = engine.open(network.graphs().get(0), folder, settings);
            return new ImageRunner(
                    graph,
                    new Preprocessor(card.id(), card.preprocessing()),
                    settings.device() instanceof Device.Cuda ? VALUES_PER_CALL_ON_CUDA : VALUES_PER_CALL);
        });
        opened.add(images);
        ImageRunner runner = images.runner();
        ModelGraph first = images;
        List<ModelGraph> graphs = new ArrayList<>(List.of(first));
        for (Graph graph : network.graphs().subList(1, network.graphs().size())) {
            ModelGraph session = engine.open(graph, folder, settings);
            opened.add(session);
            graphs.add(session);
        }
        if (network instanceof Network.Features n) {
            return new NetworkFeatureExtractor(reference, first, runner, n.token());
        } else if (network instanceof Network.TextImage n) {
            return new NetworkTextImageEncoder(
                    reference, first, graphs.get(1), runner, tokenizer(n.tokenizer(), folder, opened));
        } else if (network instanceof Network.Classes n) {
            return new NetworkClassifier(
                    reference, first, runner, n.activation(), labels(folder.resolve(n.labels()), n.graph()));
        } else if (network instanceof Network.Saliency n) {
            return new NetworkSegmenter(reference, first, runner, n.activation());
        } else if (network instanceof Network.Score n) {
            return n.head() instanceof Head.Ratings ratings
                    ? new NetworkScoreModel.Rating(reference, first, runner, n.pooling(), ratings.activation())
                    : new NetworkScoreModel(
                            reference, first, runner, n.pooling(), ScoreHeads.of(n.head(), folder, card.id()));
        } else if (network instanceof Network.PairedScore) {
            return new NetworkPairedScoreModel(reference, first, runner);
        } else if (network instanceof Network.EncoderDecoder n) {
            return new NetworkEncoderDecoder(
                    reference,
                    first,
                    graphs.get(1),
                    graphs.get(2),
                    runner,
                    tokenizer(n.tokenizer(), folder, opened),
                    n.generation());
        } else if (network instanceof Network.PrefixDecoder n) {
            return new NetworkPrefixDecoder(
                    reference,
                    first,
                    graphs.get(1),
                    graphs.get(2),
                    runner,
                    tokenizer(n.tokenizer(), folder, opened),
                    n.generation());
        }
        throw new ModelException("no network is known of the kind of " + card.id());
    }

    private static TextTokenizer tokenizer(TokenizerSpec spec, Path folder, List<AutoCloseable> opened) {
        TextTokenizer tokenizer = TextTokenizer.open(spec, folder);
        opened.add(tokenizer);
        return tokenizer;
    }

    private static List<String> labels(Path file, Graph graph) {
        List<String> labels;
        try {
            labels = Files.readAllLines(file);
        } catch (IOException e) {
            throw new ModelException("the labels " + file + " cannot be read: " + e.getMessage(), e);
        }
        int classes = Shapes.last(graph.outputs().get(0));
        if (labels.size() != classes) {
            throw new ModelException(file + " names " + labels.size() + " classes, and the graph has " + classes);
        }
        return labels;
    }
}
