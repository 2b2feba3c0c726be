// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.bench.peers;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.metric.FeatureAccumulator;
import org.anid.api.metric.FeatureSetMetric;
import org.anid.api.metric.Observation;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelReference;
import org.anid.bench.Subject;
import org.anid.bench.TimedMetrics;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.quality.distribution.Distribution;
import org.anid.metrics.quality.distribution.ManifoldComparison;

/**
 * What can be timed on the files of the comparison. Data is read when first asked for and kept, so that a call finds
 * decoded tensors in memory. For one thread.
 */
final class Workloads {

    /** Width of the features of the comparison, which is Inception's. */
    static final int WIDTH = 2048;

    private static final int CHANNELS = 3;

    private final Path folder;
    private final int images;
    private final int size;
    private final Kernels kernels;
    private final NetworkRuns networks;
    private final Map<String, Workload> made = new HashMap<>();

    /** Something to be timed; answers the scores. */
    interface Workload {
        double[] run();
    }

    /** A way to make one from the files. */
    private interface Recipe {
        Workload make(Workloads from) throws IOException;
    }

    /** Metrics of sets, on features that are given. */
    private static final Map<String, Recipe> OF_SETS = Map.of(
            "frechet-term",
            Workloads::frechetTerm,
            "kid",
            from -> from.ofFeatures(Distribution.kid(new GivenFeatures(), from.kernels)),
            "precision-recall",
            Workloads::precisionAndRecall);

    Workloads(Path folder, int images, int size, int threads, Kernels kernels) {
        this.folder = folder;
        this.images = images;
        this.size = size;
        this.kernels = kernels;
        networks = new NetworkRuns(folder, threads);
    }

    /** Everything that can be asked for. */
    List<String> ids() throws IOException {
        List<String> ids = new ArrayList<>(TimedMetrics.perImage());
        OF_SETS.keySet().stream().sorted().forEach(ids::add);
        ids.addAll(networks.ids());
        return ids;
    }

    /**
     * A metric or a network on the first so many pairs; metrics of sets have one size.
     *
     * @throws IllegalArgumentException if there is no such metric or are not so many pairs
     */
    Workload of(String metric, int batch) throws IOException {
        String key = metric + " " + batch;
        Workload known = made.get(key);
        if (known == null) {
            Recipe recipe = OF_SETS.get(metric);
            known = recipe != null
                    ? recipe.make(this)
                    : networks.ids().contains(metric) ? networks.of(metric, batch) : onPairs(metric, batch);
            made.put(key, known);
        }
        return known;
    }

    private Workload onPairs(String metric, int batch) throws IOException {
        if (batch < 1 || batch > images) {
            throw new IllegalArgumentException("a batch of " + batch + " out of " + images + " pairs");
        }
        Subject subject = Subject.of(metric, kernels, batch("reference.u8", batch), batch("candidate.u8", batch));
        return subject::run;
    }

    private ImageBatch batch(String file, int batch) throws IOException {
        ByteBuffer bytes = read(file);
        ImageShape shape = new ImageShape(CHANNELS, size, size);
        List<ImageBatch> pictures = new ArrayList<>();
        for (int i = 0; i < batch; i++) {
            byte[] rgb = new byte[shape.volume()];
            bytes.get(rgb);
            pictures.add(ImageBatch.ofBytes(rgb, shape));
        }
        return ImageBatch.concat(pictures);
    }

    private Workload frechetTerm() throws IOException {
        double[] first = doubles("covariance-1.f64");
        double[] second = doubles("covariance-2.f64");
        return () -> new double[] {kernels.distribution().traceSqrtProduct(first, second, WIDTH)};
    }

    private Workload ofFeatures(FeatureSetMetric metric) throws IOException {
        FeatureAccumulator state = metric.newFeatureAccumulator();
        state.update(Observation.Side.NATURAL, features("features-1.f32"));
        state.update(Observation.Side.GENERATED, features("features-2.f32"));
        return () -> new double[] {state.compute().value()};
    }

    /** Peers answer precision and recall in one call, and so do we; the first value is precision. */
    private Workload precisionAndRecall() throws IOException {
        FeatureMatrix natural = features("features-1.f32");
        FeatureMatrix generated = features("features-2.f32");
        return () -> {
            ManifoldComparison both = ManifoldComparison.of(natural, generated, 3, kernels);
            return new double[] {both.precision(), both.recall()};
        };
    }

    private FeatureMatrix features(String file) throws IOException {
        ByteBuffer bytes = read(file);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return new FeatureMatrix(values.length / WIDTH, WIDTH, values);
    }

    private double[] doubles(String file) throws IOException {
        ByteBuffer bytes = read(file);
        double[] values = new double[bytes.remaining() / Double.BYTES];
        bytes.asDoubleBuffer().get(values);
        return values;
    }

    private ByteBuffer read(String file) throws IOException {
        try (FileChannel channel = FileChannel.open(folder.resolve(file))) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** Stands for the network that the features came from. */
    private record GivenFeatures() implements FeatureExtractor {
        @Override
        public ModelReference reference() {
            return new ModelReference("given", "1", "none");
        }

        @Override
        public int width() {
            return WIDTH;
        }

        @Override
        public FeatureMatrix extract(ImageBatch images) {
            throw new IllegalStateException("the features of the comparison are given, not extracted");
        }
    }
}
