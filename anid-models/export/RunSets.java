// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.anid.api.image.ImageBatch;
import org.anid.api.metric.FeatureAccumulator;
import org.anid.api.metric.FeatureSetMetric;
import org.anid.api.metric.Observation.Side;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.dataset.decode.ImageDecoder;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.quality.distribution.Distribution;
import org.anid.metrics.quality.distribution.InceptionScore;
import org.anid.metrics.quality.distribution.KernelDistance;
import org.anid.models.locate.ModelFolder;

/**
 * The Java side of {@code verify} for metrics over sets: two folders of image files in, numbers out. Run from its
 * source with anid.jar on the class path: {@code java -cp anid.jar RunSets.java BUNDLES ID OUT NATURAL GENERATED}
 *
 * <p>{@code OUT} gets a JSON object, a number by the name of each score: KID as one subset of all images, the Inception
 * Score in one part. Batches hold images of one size.
 */
final class RunSets {

    private static final int BATCH = 5;

    private RunSets() {}

    public static void main(String[] args) throws IOException {
        Kernels kernels = KernelChoice.auto();
        Map<String, Double> scores = new TreeMap<>();
        try (ModelFolder models = ModelFolder.of(Path.of(args[0]))) {
            FeatureExtractor extractor = models.open(args[1], FeatureExtractor.class).orElseThrow();
            List<FeatureMatrix> natural = features(extractor, Path.of(args[3]), 1);
            List<FeatureMatrix> generated = features(extractor, Path.of(args[4]), 1);
            if (args[1].equals(Distribution.INCEPTION_LOGITS)) {
                scores.put(
                        "Inception Score",
                        score(InceptionScore.builder(extractor).parts(1).build(), natural, generated));
            } else if (args[1].equals(Distribution.CLIP_L14)) {
                scores.put("CMMD", score(Distribution.cmmd(extractor, kernels), natural, generated));
            } else if (args[1].equals(Distribution.DINOV2)) {
                scores.put("FD-DINOv2", score(Distribution.fdDinov2(extractor, kernels), natural, generated));
                scores.put("Precision", score(Distribution.precision(extractor, kernels), natural, generated));
                scores.put("Recall", score(Distribution.recall(extractor, kernels), natural, generated));
                scores.put("Density", score(Distribution.density(extractor, kernels), natural, generated));
                scores.put("Coverage", score(Distribution.coverage(extractor, kernels), natural, generated));
            } else {
                FeatureSetMetric fid = Distribution.fid(extractor, kernels);
                scores.put("FID", score(fid, natural, generated));
                scores.put("FID with itself", score(fid, natural, natural));
                scores.put(
                        "FID in batches of " + BATCH,
                        score(
                                fid,
                                features(extractor, Path.of(args[3]), BATCH),
                                features(extractor, Path.of(args[4]), BATCH)));
                scores.put(
                        "KID",
                        score(
                                KernelDistance.builder(extractor).exact().kernels(kernels).build(),
                                natural,
                                generated));
            }
        }
        new ObjectMapper().writeValue(Path.of(args[2]).toFile(), scores);
    }

    private static double score(FeatureSetMetric metric, List<FeatureMatrix> natural, List<FeatureMatrix> generated) {
        FeatureAccumulator state = metric.newFeatureAccumulator();
        natural.forEach(features -> state.update(Side.NATURAL, features));
        generated.forEach(features -> state.update(Side.GENERATED, features));
        return state.compute().value();
    }

    private static List<FeatureMatrix> features(FeatureExtractor extractor, Path folder, int batch)
            throws IOException {
        ImageDecoder decoder = ImageDecoder.create();
        List<Path> files;
        try (Stream<Path> listed = Files.list(folder)) {
            files = listed.sorted().toList();
        }
        List<FeatureMatrix> features = new ArrayList<>();
        List<ImageBatch> waiting = new ArrayList<>();
        for (Path file : files) {
            ImageBatch image = decoder.decode(file).pixels();
            if (!waiting.isEmpty()
                    && (waiting.size() == batch || !waiting.get(0).shape().equals(image.shape()))) {
                features.add(extractor.extract(ImageBatch.concat(waiting)));
                waiting.clear();
            }
            waiting.add(image);
        }
        features.add(extractor.extract(ImageBatch.concat(waiting)));
        return features;
    }
}
