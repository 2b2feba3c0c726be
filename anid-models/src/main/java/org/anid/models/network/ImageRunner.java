// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.anid.api.image.ImageBatch;
import org.anid.api.internal.RunScope;
import org.anid.api.model.ModelException;
import org.anid.models.preprocess.Preprocessor;
import org.anid.models.preprocess.Preprocessor.Prepared;

/**
 * Batches of images through the preprocessing of the card and a graph. Crops of several images go through together; how
 * many rows a call of the graph takes depends on their size alone, so that the numbers do not depend on threads.
 */
final class ImageRunner {

    private final ModelGraph graph;
    private final Preprocessor preprocessor;
    private final int valuesPerCall;
    private final RecentRuns recent = new RecentRuns();
    private final DirectBuffers buffers = new DirectBuffers();

    /**
     * For a graph.
     *
     * @param valuesPerCall input values that one call of the graph takes at most, unless one image has more
     */
    ImageRunner(ModelGraph graph, Preprocessor preprocessor, int valuesPerCall) {
        this.graph = graph;
        this.preprocessor = preprocessor;
        this.valuesPerCall = valuesPerCall;
    }

    /**
     * Rows of the graph's first output, the crops of an image one after the other.
     *
     * @param perImage rows of an image
     * @param width values of a row
     * @param shape sizes of a row
     * @param values perImage × width for each image
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Rows(int perImage, int width, long[] shape, float[] values) {
        Rows copy() {
            return new Rows(perImage, width, shape, values.clone());
        }

        /** Those of one image. */
        Rows of(int image) {
            int length = perImage * width;
            return new Rows(perImage, width, shape, Arrays.copyOfRange(values, image * length, (image + 1) * length));
        }

        /** Those of images, one after the other. */
        static Rows concat(List<Rows> images) {
            Rows first = images.get(0);
            float[] values = new float[images.size() * first.values.length];
            for (int i = 0; i < images.size(); i++) {
                System.arraycopy(images.get(i).values, 0, values, i * first.values.length, first.values.length);
            }
            return new Rows(first.perImage, first.width, first.shape, values);
        }
    }

    /**
     * The first output for every image, for the caller to write to; not computed again for the very batch of a late
     * call, nor for an image that came before in the same {@link RunScope}.
     */
    Rows run(ImageBatch images) {
        return recent.find(images).orElseGet(() -> {
            RunScope scope = RunScope.current();
            Rows rows = scope == null
                    ? once(images)
                    : scope.of(this, KnownImages::new).rows(images, unknown -> run(List.of(unknown)));
            recent.add(images, rows);
            return rows;
        });
    }

    private Rows once(ImageBatch images) {
        Repeats repeats = Repeats.of(images);
        return repeats.spread(run(List.of(repeats.once())));
    }

    /** The first output for every image (or pair, where the graph takes two inputs); the batches have one shape. */
    Rows run(List<ImageBatch> inputs) {
        int images = inputs.get(0).count();
        Feed feed = null;
        for (int i = 0; i < images; i++) {
            List<Prepared> prepared = new ArrayList<>();
            for (ImageBatch input : inputs) {
                prepared.add(preprocessor.prepare(input, i));
            }
            if (feed == null) {
                feed = new Feed(prepared, images);
            }
            feed.add(prepared);
        }
        if (feed == null) {
            throw new IllegalArgumentException("a batch without images");
        }
        return feed.finish();
    }

    /** The graph. */
    ModelGraph graph() {
        return graph;
    }

    /**
     * The first output for every pair. A graph of twins takes them one by one: what it makes of a first image is kept
     * for those that follow it.
     */
    Rows pairs(ImageBatch first, ImageBatch second) {
        return graph instanceof TwinGraph twins ? run(twins, first, second) : run(List.of(first, second));
    }

    private Rows run(TwinGraph twins, ImageBatch first, ImageBatch second) {
        Repeats repeats = Repeats.of(first);
        List<Tensor> outputs = new ArrayList<>();
        TwinGraph.Features known = null;
        try {
            for (int i = 0; i < first.count(); i++) {
                if (known == null || repeats.place(i) != repeats.place(i - 1)) {
                    if (known != null) {
                        known.close();
                        known = null;
                    }
                    known = features(twins, first, i);
                }
                try (TwinGraph.Features other = features(twins, second, i)) {
                    outputs.add(twins.compare(known, other).get(0));
                }
            }
        } finally {
            if (known != null) {
                known.close();
            }
        }
        return Rows.concat(outputs.stream()
                .map(output -> new Rows(1, output.values().length, new long[0], output.values()))
                .toList());
    }

    private TwinGraph.Features features(TwinGraph twins, ImageBatch images, int i) {
        Prepared prepared = preprocessor.prepare(images, i);
        DirectBuffers.Loan loan = buffers.take(Math.multiplyExact(prepared.rows(), prepared.rowLength()));
        try {
            for (int row = 0; row < prepared.rows(); row++) {
                prepared.write(row, loan.floats());
            }
            long[] shape = new long[prepared.rowShape().length + 1];
            shape[0] = prepared.rows();
            System.arraycopy(prepared.rowShape(), 0, shape, 1, prepared.rowShape().length);
            return twins.features(new ModelGraph.Input.Floats(loan.floats().flip(), shape));
        } finally {
            buffers.give(loan);
        }
    }

    /** Collects rows in direct memory and runs the graph whenever that is full. */
    private final class Feed {

        private final int perImage;
        private final int total;
        private final int perCall;
        private final int rowLength;
        private final long[] rowShape;
        private final List<DirectBuffers.Loan> loans = new ArrayList<>();
        private final List<float[]> outputs = new ArrayList<>();
        private long[] outputShape = {};
        private int waiting;
        private int done;

        Feed(List<Prepared> first, int images) {
            perImage = first.get(0).rows();
            total = Math.multiplyExact(perImage, images);
            rowLength = first.get(0).rowLength();
            rowShape = first.get(0).rowShape();
            int most = graph.single() ? 1 : Math.max(1, valuesPerCall / rowLength);
            int calls = (total + most - 1) / most;
            perCall = (total + calls - 1) / calls;
        }

        void add(List<Prepared> prepared) {
            for (int row = 0; row < perImage; row++) {
                if (loans.isEmpty()) {
                    prepared.forEach(input -> loans.add(buffers.take(Math.multiplyExact(perCall, rowLength))));
                }
                for (int i = 0; i < prepared.size(); i++) {
                    prepared.get(i).write(row, loans.get(i).floats());
                }
                waiting++;
                if (waiting == perCall || done + waiting == total) {
                    call();
                }
            }
        }

        private void call() {
            long[] shape = new long[rowShape.length + 1];
            shape[0] = waiting;
            System.arraycopy(rowShape, 0, shape, 1, rowShape.length);
            List<ModelGraph.Input> inputs = new ArrayList<>();
            for (DirectBuffers.Loan loan : loans) {
                inputs.add(new ModelGraph.Input.Floats(loan.floats().flip(), shape));
            }
            Tensor output = graph.run(inputs).get(0);
            loans.forEach(buffers::give);
            loans.clear();
            if (output.values().length % waiting != 0) {
                throw new ModelException("the output '" + graph.output(0).name() + "' has " + output.values().length
                        + " values for " + waiting + " images");
            }
            outputs.add(output.values());
            outputShape = output.shape();
            done += waiting;
            waiting = 0;
        }

        Rows finish() {
            int length = outputs.stream().mapToInt(output -> output.length).sum();
            float[] values = new float[length];
            int at = 0;
            for (float[] output : outputs) {
                System.arraycopy(output, 0, values, at, output.length);
                at += output.length;
            }
            int rank = Math.max(0, outputShape.length - 1);
            long[] shape = new long[rank];
            System.arraycopy(outputShape, outputShape.length - rank, shape, 0, rank);
            return new Rows(perImage, length / total, shape, values);
        }
    }
}
