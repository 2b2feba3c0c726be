// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.anid.api.model.Graph;
import org.anid.api.model.Head;
import org.anid.api.model.Model;
import org.anid.api.model.ModelCard;
import org.anid.api.model.ModelException;
import org.anid.api.model.ModelReference;
import org.anid.api.model.Network;
import org.anid.api.model.TokenizerSpec;
import org.anid.models.preprocess.Preprocessor;
import org.anid.models.token.TextTokenizer;

/**
 * Opens the network that a card describes: its graphs in sessions of ONNX Runtime, each compared with the card, and around them
 * the preprocessing and the reading of the outputs. The models are safe to share between threads; close them when nobody uses
 * them any more.
 *
 * <p>Files are taken as they are: whoever calls this has verified their hashes. Stateless.
 *
 * @see <a href="https://onnxruntime.ai">ONNX Runtime</a>
 */
public final class OnnxModels {

    /**
     * Seven images of 224²: a processor gains nothing from more, and a transformer's attention over the crops of MANIQA would take
     * gigabytes per thread.
     */
    private static final int VALUES_PER_CALL = 1 << 20;

    /** A card wants work. */
    private static final int VALUES_PER_CALL_ON_CUDA = 1 << 23;

    private OnnxModels() {}

    /**
     * Opens a network.
     *
     * @param card of the bundle
     * @param folder of the bundle, whose files were verified
     * @param reference of the bundle; the model's own says what it runs on, too
     * @param settings how it runs
     * @return a model of the interface that the card's network has
     * @throws ModelException if a graph cannot be loaded, is not what the card says, or the device cannot be had; the message
     *     names the file and the difference
     */
    public static Model open(ModelCard card, Path folder, ModelReference reference, OnnxSettings settings) {
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            return open(card, folder, reference.on(runtime(settings.device())), settings, opened);
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
    public static List<String> check(ModelCard card, Path folder, OnnxSettings settings) {
        List<String> problems = new ArrayList<>();
        for (Graph graph : card.network().graphs()) {
            try (OnnxGraph session = OnnxGraph.open(graph, folder, settings)) {
                for (ModelCard.Probe probe : card.probes()) {
                    if (probe.file().equals(graph.file())) {
                        ProbeRun.differences(probe, session)
                                .forEach(difference -> problems.add(folder.resolve(graph.file()) + ": " + difference));
                    }
                }
            } catch (ModelException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        return problems;
    }

    private static String runtime(Device device) {
        return "ONNX Runtime " + OrtEnvironment.getEnvironment().getVersion() + " on " + device.kind();
    }

    private static void closeAfter(RuntimeException reason, AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            reason.addSuppressed(e);
        }
    }

    private static Model open(
            ModelCard card, Path folder, ModelReference reference, OnnxSettings settings, List<AutoCloseable> opened) {
        Network network = card.network();
        List<OnnxGraph> graphs = new ArrayList<>();
        for (Graph graph : network.graphs()) {
            OnnxGraph session = OnnxGraph.open(graph, folder, settings);
            opened.add(session);
            graphs.add(session);
        }
        OnnxGraph first = graphs.get(0);
        ImageRunner runner = new ImageRunner(
                first,
                new Preprocessor(card.id(), card.preprocessing()),
                settings.device() instanceof Device.Cuda ? VALUES_PER_CALL_ON_CUDA : VALUES_PER_CALL);
        if (network instanceof Network.Features n) {
            return new OnnxFeatureExtractor(reference, first, runner, n.token());
        } else if (network instanceof Network.TextImage n) {
            return new OnnxTextImageEncoder(
                    reference, first, graphs.get(1), runner, tokenizer(n.tokenizer(), folder, opened));
        } else if (network instanceof Network.Classes n) {
            return new OnnxClassifier(
                    reference, first, runner, n.activation(), labels(folder.resolve(n.labels()), n.graph()));
        } else if (network instanceof Network.Saliency n) {
            return new OnnxSegmenter(reference, first, runner, n.activation());
        } else if (network instanceof Network.Score n) {
            return n.head() instanceof Head.Ratings ratings
                    ? new OnnxScoreModel.Rating(reference, first, runner, n.pooling(), ratings.activation())
                    : new OnnxScoreModel(
                            reference, first, runner, n.pooling(), ScoreHeads.of(n.head(), folder, card.id()));
        } else if (network instanceof Network.PairedScore) {
            return new OnnxPairedScoreModel(reference, first, runner);
        } else if (network instanceof Network.EncoderDecoder n) {
            return new OnnxEncoderDecoder(
                    reference,
                    first,
                    graphs.get(1),
                    graphs.get(2),
                    runner,
                    tokenizer(n.tokenizer(), folder, opened),
                    n.generation());
        } else if (network instanceof Network.PrefixDecoder n) {
            return new OnnxPrefixDecoder(
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
