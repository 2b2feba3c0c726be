// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.nio.file.Path;
import java.util.List;
import org.anid.api.internal.NativeAccess;
import org.anid.api.internal.NativeCopies;
import org.anid.api.model.Graph;
import org.anid.api.model.ModelException;
import org.anid.models.network.GraphEngine;
import org.anid.models.network.ModelGraph;
import org.anid.models.run.RunSettings;

/**
 * {@code .onnx} files on ONNX Runtime, whose telemetry is off. Stateless but for that.
 *
 * @see <a href="https://onnxruntime.ai">ONNX Runtime</a>
 */
public final class OnnxEngine implements GraphEngine {

    private static boolean started;

    @Override
    public List<String> extensions() {
        return List.of(".onnx");
    }

    @Override
    public String runtime(RunSettings settings) {
        return "ONNX Runtime " + environment().getVersion() + " on "
                + settings.device().kind();
    }

    @Override
    public ModelGraph open(Graph graph, Path folder, RunSettings settings) {
        return OnnxGraph.open(graph, folder, settings);
    }

    /**
     * The inputs and outputs of a file, as far as it says them; layout and meaning are empty.
     *
     * @throws ModelException if it cannot be loaded
     */
    public static Graph describe(Path file) {
        return OnnxGraph.describe(file);
    }

    /**
     * ONNX Runtime, started at the first call, without its telemetry.
     *
     * @throws ModelException if its native library is not there for this platform, or cannot be loaded
     */
    static synchronized OrtEnvironment environment() {
        try {
            if (started) {
                return OrtEnvironment.getEnvironment();
            }
            NativeCopies.sweep();
            Telemetry.switchOff();
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            Runs.own();
            started = true;
            return environment;
        } catch (LinkageError | RuntimeException e) {
            String remedy = NativeAccess.remedy(e, OrtEnvironment.class);
            if (remedy != null) {
                throw new ModelException("ONNX Runtime cannot be started: " + remedy, e);
            }
            Throwable reason = e.getCause() == null ? e : e.getCause();
            throw new ModelException(
                    "ONNX Runtime cannot be started on this platform: "
                            + reason.toString().strip().replaceAll("\\s+", " "),
                    e);
        }
    }
}
