// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.anid.api.model.Graph;
import org.anid.api.model.ModelException;
import org.anid.api.model.TensorSpec;
import org.anid.models.run.CardCheck;
import org.anid.models.run.CardCheck.Signature;
import org.anid.models.run.Device;
import org.anid.models.run.ModelGraph;
import org.anid.models.run.RunSettings;
import org.anid.models.run.Tensor;
import org.jspecify.annotations.Nullable;

/** One graph in one session, shared by all threads. */
final class OnnxGraph implements ModelGraph {

    private final Graph graph;
    private final Path file;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Duration limit;
    private final Set<String> outputs = new LinkedHashSet<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private OnnxGraph(Graph graph, Path file, OrtEnvironment environment, OrtSession session, Duration limit) {
        this.limit = limit;
        this.graph = graph;
        this.file = file;
        this.environment = environment;
        this.session = session;
        graph.outputs().forEach(output -> outputs.add(output.name()));
    }

    /**
     * Opens a graph and compares it with its card.
     *
     * @throws ModelException if it cannot be loaded, is not what the card says, or the device cannot be had
     */
    static OnnxGraph open(Graph graph, Path folder, RunSettings settings) {
        Path file = folder.resolve(graph.file());
        if (!Files.isRegularFile(file)) {
            throw new ModelException("the graph " + file + " is not there: get the model again");
        }
        OrtEnvironment environment = OnnxEngine.environment();
        OnnxGraph opened =
                new OnnxGraph(graph, file, environment, session(environment, file, settings), settings.limit());
        try {
            opened.compare();
        } catch (ModelException e) {
            opened.close();
            throw e;
        }
        return opened;
    }

    /**
     * The inputs and outputs of a graph, as a card would say them; nothing is known of what they mean.
     *
     * @throws ModelException if it cannot be loaded
     */
    static Graph describe(Path file) {
        OrtEnvironment environment = OnnxEngine.environment();
        try (OrtSession session = session(environment, file, RunSettings.standard())) {
            return new Graph(
                    String.valueOf(file.getFileName()),
                    specs(signatures(session.getInputInfo())),
                    specs(signatures(session.getOutputInfo())));
        } catch (OrtException e) {
            throw new ModelException(file + " cannot be read: " + line(e), e);
        }
    }

    private static List<TensorSpec> specs(Map<String, Signature> signatures) {
        List<TensorSpec> specs = new ArrayList<>();
        signatures.forEach((name, signature) -> specs.add(new TensorSpec(
                name,
                signature.dtype(),
                Arrays.stream(signature.shape())
                        .map(size -> Math.max(-1, size))
                        .boxed()
                        .toList(),
                "",
                "")));
        return specs;
    }

    private void compare() {
        try {
            List<String> differences = CardCheck.differences(
                    graph, signatures(session.getInputInfo()), signatures(session.getOutputInfo()));
            if (!differences.isEmpty()) {
                throw new ModelException(
                        file + " is not the graph that its card describes: " + String.join("; ", differences));
            }
        } catch (OrtException e) {
            throw new ModelException(file + " cannot be compared with its card: " + line(e), e);
        }
    }

    private static OrtSession session(OrtEnvironment environment, Path file, RunSettings settings) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            options.setIntraOpNumThreads(settings.threads());
            options.setInterOpNumThreads(1);
            // Waiting threads must not burn the cores that other callers of the session work on.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            // Patterns are kept per input size, and images have many.
            options.setMemoryPatternOptimization(false);
            if (settings.device() instanceof Device.Cuda cuda) {
                addCuda(options, cuda);
            }
            return environment.createSession(file.toString(), options);
        } catch (OrtException e) {
            throw new ModelException(
                    file + " cannot be loaded by ONNX Runtime " + environment.getVersion() + ": " + line(e), e);
        }
    }

    private static void addCuda(OrtSession.SessionOptions options, Device.Cuda cuda) {
        try {
            options.addCUDA(cuda.index());
        } catch (OrtException e) {
            throw new ModelException(
                    "CUDA device " + cuda.index() + " cannot be used (" + line(e)
                            + "): build with the profile for onnxruntime_gpu on a machine with CUDA 12 and cuDNN 9, or choose"
                            + " the device cpu",
                    e);
        }
    }

    @Override
    public Graph card() {
        return graph;
    }

    @Override
    public List<Tensor> run(List<Input> inputs) {
        if (closed.get()) {
            throw new ModelException(file.getFileName() + " was closed");
        }
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        try {
            for (int i = 0; i < inputs.size(); i++) {
                tensors.put(input(i).name(), tensor(inputs.get(i)));
            }
            try (OrtSession.Result result = run(tensors)) {
                List<Tensor> read = new ArrayList<>();
                for (int i = 0; i < outputs.size(); i++) {
                    OnnxTensor tensor = (OnnxTensor) result.get(i);
                    FloatBuffer values = tensor.getFloatBuffer();
                    float[] copy = new float[values.remaining()];
                    values.get(copy);
                    read.add(new Tensor(tensor.getInfo().getShape(), copy));
                }
                return read;
            }
        } catch (OrtException e) {
            throw new ModelException(file.getFileName() + " fails on this input: " + line(e), e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private OrtSession.Result run(Map<String, OnnxTensor> tensors) throws OrtException {
        try (OrtSession.RunOptions options = new OrtSession.RunOptions();
                Deadline deadline = new Deadline(options, limit)) {
            Runs.begin(options);
            try {
                return session.run(tensors, outputs, options);
            } catch (OrtException e) {
                if (deadline.passed()) {
                    throw new ModelException(
                            file.getFileName() + " has not ended after " + limit.toSeconds()
                                    + " s and was stopped: its graph may never end",
                            e);
                }
                throw e;
            } finally {
                Runs.ended(options);
            }
        }
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            session.close();
        } catch (OrtException e) {
            throw new ModelException("the session of " + file + " cannot be closed: " + line(e), e);
        }
    }

    private static String line(OrtException e) {
        return String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " ");
    }

    /** Direct memory is read where it lies. */
    private OnnxTensor tensor(Input input) throws OrtException {
        return input instanceof Input.Longs longs
                ? OnnxTensor.createTensor(environment, LongBuffer.wrap(longs.values()), longs.shape())
                : OnnxTensor.createTensor(environment, ((Input.Floats) input).values(), input.shape());
    }

    private static Map<String, Signature> signatures(Map<String, NodeInfo> nodes) {
        Map<String, Signature> signatures = new LinkedHashMap<>();
        nodes.forEach((name, node) -> signatures.put(
                name,
                node.getInfo() instanceof TensorInfo info
                        ? new Signature(name(info.type), info.getShape())
                        : new Signature("no tensor")));
        return signatures;
    }

    private static String name(@Nullable OnnxJavaType type) {
        if (type == null) {
            return "unknown";
        }
        return switch (type) {
            case FLOAT -> "float32";
            case DOUBLE -> "float64";
            case FLOAT16 -> "float16";
            case BFLOAT16 -> "bfloat16";
            case INT64 -> "int64";
            case INT32 -> "int32";
            case INT16 -> "int16";
            case INT8 -> "int8";
            case UINT8 -> "uint8";
            case BOOL -> "bool";
            case STRING -> "string";
            default -> type.toString();
        };
    }
}
