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
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.anid.api.model.ModelException;
import org.anid.models.network.CardCheck.Signature;
import org.anid.models.network.ModelGraph.Input;
import org.anid.models.network.Tensor;
import org.anid.models.run.Device;
import org.anid.models.run.RunSettings;
import org.jspecify.annotations.Nullable;

/** A session, shared by all threads; every call into one goes through here. */
final class OnnxSession implements AutoCloseable {

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Path file;
    private final RunSettings settings;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Opens a file, or a model that was made of it.
     *
     * @param file for messages, and what is loaded where there is no model
     * @param model in direct memory; null for that of the file
     * @throws ModelException if it cannot be loaded, or the device cannot be had
     */
    OnnxSession(Path file, @Nullable ByteBuffer model, RunSettings settings) {
        this.environment = OnnxEngine.environment();
        this.file = file;
        this.settings = settings;
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
            this.session = model == null
                    ? environment.createSession(file.toString(), options)
                    : environment.createSession(model, options);
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

    Map<String, Signature> inputs() {
        try {
            return signatures(session.getInputInfo());
        } catch (OrtException e) {
            throw new ModelException(file + " cannot be read: " + line(e), e);
        }
    }

    Map<String, Signature> outputs() {
        try {
            return signatures(session.getOutputInfo());
        } catch (OrtException e) {
            throw new ModelException(file + " cannot be read: " + line(e), e);
        }
    }

    /**
     * Runs it.
     *
     * @param inputs values by name, which are closed afterwards
     * @param given values by name that stay open
     * @param outputs names of what is wanted, in this order
     * @return to be closed by the caller
     */
    OrtSession.Result run(Map<String, Input> inputs, Map<String, OnnxTensor> given, Set<String> outputs) {
        if (closed.get()) {
            throw new ModelException(file.getFileName() + " was closed");
        }
        Map<String, OnnxTensor> made = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, Input> input : inputs.entrySet()) {
                made.put(input.getKey(), tensor(input.getValue()));
            }
            Map<String, OnnxTensor> all = new LinkedHashMap<>(given);
            all.putAll(made);
            return run(all, outputs);
        } catch (OrtException e) {
            throw new ModelException(file.getFileName() + " fails on this input: " + line(e), e);
        } finally {
            made.values().forEach(OnnxTensor::close);
        }
    }

    private OrtSession.Result run(Map<String, OnnxTensor> tensors, Set<String> outputs) throws OrtException {
        try (OrtSession.RunOptions options = new OrtSession.RunOptions();
                Deadline deadline = new Deadline(options, settings.limit())) {
            Runs.begin(options);
            try {
                return session.run(tensors, outputs, options);
            } catch (OrtException e) {
                if (deadline.passed()) {
                    throw new ModelException(
                            file.getFileName() + " has not ended after "
                                    + settings.limit().toSeconds() + " s and was stopped: its graph may never end",
                            e);
                }
                throw e;
            } finally {
                Runs.ended(options);
            }
        }
    }

    /** The outputs in their order, copied onto the heap. */
    static List<Tensor> tensors(OrtSession.Result result) {
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < result.size(); i++) {
            OnnxTensor tensor = (OnnxTensor) result.get(i);
            FloatBuffer values = tensor.getFloatBuffer();
            float[] copy = new float[values.remaining()];
            values.get(copy);
            tensors.add(new Tensor(tensor.getInfo().getShape(), copy));
        }
        return tensors;
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
