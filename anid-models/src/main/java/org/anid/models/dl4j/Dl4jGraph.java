// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.dl4j;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.anid.api.model.Graph;
import org.anid.api.model.ModelException;
import org.anid.api.model.TensorSpec;
import org.anid.models.network.CardCheck;
import org.anid.models.network.CardCheck.Signature;
import org.anid.models.network.ModelGraph;
import org.anid.models.network.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One network of Deeplearning4j. It keeps what it computes between its layers, so callers take turns; within a call
 * ND4J uses its threads. It takes one image at a time.
 */
final class Dl4jGraph implements ModelGraph {

    private static final String FLOAT32 = "float32";

    /**
     * The side of the image that a network of any size is tried on: what most are made for, and enough for their
     * strides.
     */
    private static final long TRIED = 224;

    private final Graph graph;
    private final Path file;
    private final LoadedNetwork network;
    private final Object turn = new Object();
    private boolean closed;

    private Dl4jGraph(Graph graph, Path file, LoadedNetwork network) {
        this.graph = graph;
        this.file = file;
        this.network = network;
    }

    /**
     * Reads a network and compares it with its card. What it gives is found out by running it once, on zeros of the
     * sizes on the card.
     *
     * @throws ModelException if it cannot be loaded or is not what the card says
     */
    static Dl4jGraph open(Graph graph, Path file) {
        LoadedNetwork network = graph.file().endsWith(Dl4jEngine.KERAS) ? KerasFile.read(file) : Dl4jFile.read(file);
        Dl4jGraph opened = new Dl4jGraph(graph, file, network);
        Map<String, Signature> inputs = new LinkedHashMap<>();
        for (String name : network.inputs()) {
            inputs.put(name, new Signature(FLOAT32, network.sizes().getOrDefault(name, unknown(graph.inputs(), name))));
        }
        Map<String, Signature> outputs = new LinkedHashMap<>();
        for (String name : network.outputs()) {
            outputs.put(name, new Signature(FLOAT32, unknown(graph.outputs(), name)));
        }
        try {
            opened.compare(inputs, outputs);
            List<Tensor> tried = opened.tried();
            for (int i = 0; i < tried.size(); i++) {
                outputs.put(opened.output(i).name(), opened.signature(opened.output(i), tried.get(i)));
            }
            opened.compare(inputs, outputs);
        } catch (ModelException e) {
            opened.close();
            throw e;
        }
        return opened;
    }

    private void compare(Map<String, Signature> inputs, Map<String, Signature> outputs) {
        List<String> differences = CardCheck.differences(graph, inputs, outputs);
        if (!differences.isEmpty()) {
            throw new ModelException(
                    file + " is not the graph that its card describes: " + Causes.line(String.join("; ", differences)));
        }
    }

    /** As many axes as the card has, of any size. */
    private static long[] unknown(List<TensorSpec> specs, String name) {
        int rank = specs.stream()
                .filter(spec -> spec.name().equals(name))
                .mapToInt(spec -> spec.shape().size())
                .findFirst()
                .orElse(0);
        long[] sizes = new long[rank];
        Arrays.fill(sizes, -1);
        return sizes;
    }

    private List<Tensor> tried() {
        List<Input> zeros = new ArrayList<>();
        for (TensorSpec input : graph.inputs()) {
            long[] shape = input.shape().stream()
                    .mapToLong(size -> size < 0 ? TRIED : size)
                    .toArray();
            shape[0] = 1;
            int length = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
            zeros.add(new Input.Floats(FloatBuffer.allocate(length), shape));
        }
        return run(zeros);
    }

    /** Where input sizes are free, so are those of an output that the card leaves free. */
    private Signature signature(TensorSpec spec, Tensor tried) {
        boolean free = graph.inputs().stream()
                .anyMatch(
                        input -> input.shape().subList(1, input.shape().size()).contains(-1L));
        long[] shape = tried.shape().clone();
        for (int axis = 0; axis < shape.length; axis++) {
            boolean batch = axis == 0 && shape[axis] == 1;
            if (batch || (free && axis < spec.shape().size() && spec.shape().get(axis) < 0)) {
                shape[axis] = -1;
            }
        }
        return new Signature(FLOAT32, shape);
    }

    @Override
    public Graph card() {
        return graph;
    }

    /**
     * The images of a batch are the rows of ND4J's matrix products. OpenBLAS chooses kernels and blocks by the number
     * of rows, and they add the same terms in another order: an image's numbers would depend on what stands beside it.
     */
    @Override
    public boolean single() {
        return true;
    }

    @Override
    public List<Tensor> run(List<Input> inputs) {
        INDArray[] arrays = new INDArray[network.inputs().size()];
        INDArray[] results = {};
        synchronized (turn) {
            if (closed) {
                throw new ModelException(file.getFileName() + " was closed");
            }
            try {
                for (int i = 0; i < inputs.size(); i++) {
                    arrays[network.inputs().indexOf(input(i).name())] = array(inputs.get(i));
                }
                results = network.run().outputs(arrays);
                List<Tensor> read = new ArrayList<>();
                for (TensorSpec output : graph.outputs()) {
                    read.add(tensor(results[network.outputs().indexOf(output.name())]));
                }
                return read;
            } catch (RuntimeException e) {
                throw new ModelException(
                        file.getFileName() + " fails on an input of the sizes " + sizes(inputs) + ": " + Causes.line(e),
                        e);
            } finally {
                close(arrays);
                close(results);
            }
        }
    }

    private static INDArray array(Input input) {
        if (!(input instanceof Input.Floats floats)) {
            throw new IllegalArgumentException("tokens, where networks in .h5 and .zip take images");
        }
        float[] values = new float[floats.values().remaining()];
        floats.values().get(values);
        return Nd4j.create(values, floats.shape(), 'c');
    }

    private static Tensor tensor(INDArray array) {
        // In rows, whatever order the network keeps it in.
        try (INDArray rows = array.dup('c')) {
            return new Tensor(rows.shape().clone(), rows.data().asFloat());
        }
    }

    private static String sizes(List<Input> inputs) {
        return String.join(
                " and ",
                inputs.stream().map(input -> Arrays.toString(input.shape())).toList());
    }

    private static void close(INDArray... arrays) {
        for (INDArray array : arrays) {
            if (array != null && array.closeable()) {
                array.close();
            }
        }
    }

    @Override
    public void close() {
        synchronized (turn) {
            if (!closed) {
                closed = true;
                network.close().run();
            }
        }
    }
}
