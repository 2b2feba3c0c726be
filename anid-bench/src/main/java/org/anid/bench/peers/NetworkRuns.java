// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.anid.api.dataset.ImageReadException;
import org.anid.api.image.ImageBatch;
import org.anid.api.model.Classifier;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.Model;
import org.anid.api.model.ModelCard;
import org.anid.api.model.PairedScoreModel;
import org.anid.api.model.ScoreModel;
import org.anid.dataset.decode.ImageDecoder;
import org.anid.models.locate.ModelFolder;
import org.anid.models.run.Device;
import org.anid.models.run.RunSettings;
import org.anid.models.zoo.ModelCards;

/**
 * Networks on the image files of the comparison, from the file to the result, as an evaluation runs them: a batch is
 * cut among as many workers as there are threads, each with one thread inside the network; a single image has all
 * threads inside. Models stay open: a process of the comparison lives as long as they do.
 */
final class NetworkRuns {

    private final Path data;
    private final int threads;
    private final ExecutorService workers;
    private final ImageDecoder decoder = ImageDecoder.create();
    private final Map<Integer, ModelFolder> folders = new HashMap<>();

    NetworkRuns(Path data, int threads) {
        this.data = data;
        this.threads = threads;
        workers = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "networks");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The bundles that were made for the comparison. */
    List<String> ids() throws IOException {
        Path bundles = data.resolve("bundles");
        if (!Files.isDirectory(bundles)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(bundles)) {
            return found.filter(folder -> Files.exists(folder.resolve("card.json")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /** A network on the first so many files. */
    Workloads.Workload of(String id, int batch) throws IOException {
        Path card = data.resolve("bundles").resolve(id).resolve("card.json");
        ModelCard read = ModelCards.parse(Files.readString(card), card.toString());
        Model model =
                folder(batch == 1 ? threads : 1).open(id, read.network().type()).orElseThrow();
        int parts = Math.min(batch, threads);
        return () -> {
            List<Future<double[]>> results = new ArrayList<>();
            for (int part = 0; part < parts; part++) {
                int from = batch * part / parts;
                int to = batch * (part + 1) / parts;
                results.add(workers.submit(() -> run(model, from, to)));
            }
            return results.stream().map(NetworkRuns::result).toList().get(0);
        };
    }

    private ModelFolder folder(int inside) {
        return folders.computeIfAbsent(
                inside, n -> ModelFolder.of(data.resolve("bundles")).with(new RunSettings(new Device.Cpu(), n)));
    }

    private double[] run(Model model, int from, int to) throws ImageReadException {
        ImageBatch natural = decode("natural", from, to);
        if (model instanceof FeatureExtractor extractor) {
            return new double[] {extractor.extract(natural).at(0, 0)};
        } else if (model instanceof Classifier classifier) {
            return new double[] {classifier.classify(natural).at(0, 0)};
        } else if (model instanceof ScoreModel scores) {
            return scores.score(natural);
        } else if (model instanceof PairedScoreModel paired) {
            return paired.score(natural, decode("generated", from, to));
        }
        throw new IllegalArgumentException("the comparison has no run for " + model.reference());
    }

    private ImageBatch decode(String side, int from, int to) throws ImageReadException {
        List<ImageBatch> images = new ArrayList<>();
        for (int i = from; i < to; i++) {
            images.add(decoder.decode(data.resolve("files").resolve(side + "-" + i + ".jpg"))
                    .pixels());
        }
        return ImageBatch.concat(images);
    }

    private static double[] result(Future<double[]> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
