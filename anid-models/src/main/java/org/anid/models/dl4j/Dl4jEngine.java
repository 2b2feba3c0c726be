// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.dl4j;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.anid.api.model.Graph;
import org.anid.api.model.ModelException;
import org.anid.models.network.GraphEngine;
import org.anid.models.network.ModelGraph;
import org.anid.models.run.Device;
import org.anid.models.run.RunSettings;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Keras {@code .h5} and Deeplearning4j {@code .zip} files on Deeplearning4j. Its tensors are ND4J's, which has one
 * backend per JVM and its own threads: {@link RunSettings#device()} must be what the backend is made for,
 * {@link RunSettings#threads()} has no effect ({@code OMP_NUM_THREADS} has). Stateless.
 *
 * @see <a href="https://github.com/deeplearning4j/deeplearning4j">Deeplearning4j</a>
 */
public final class Dl4jEngine implements GraphEngine {

    static final String KERAS = ".h5";

    private static final String ZIP = ".zip";

    /** A class of each jar that is needed. */
    private static final List<String> NEEDED = List.of(
            "org.nd4j.linalg.factory.Nd4j",
            "org.deeplearning4j.nn.graph.ComputationGraph",
            "org.deeplearning4j.nn.modelimport.keras.KerasModelImport",
            "org.bytedeco.hdf5.H5File");

    private static final String BUILD = "org/eclipse/org.deeplearning4j-deeplearning4j-nn-git.properties";

    private static final ClassLoader LOADER = Dl4jEngine.class.getClassLoader();

    static {
        // Where this is a module: Deeplearning4j is none, and lies on the class path.
        Dl4jEngine.class.getModule().addReads(LOADER.getUnnamedModule());
    }

    @Override
    public List<String> extensions() {
        return List.of(KERAS, ZIP);
    }

    @Override
    public String runtime(RunSettings settings) {
        start(settings);
        return name() + " on " + settings.device().kind();
    }

    @Override
    public ModelGraph open(Graph graph, Path folder, RunSettings settings) {
        start(settings);
        Path file = folder.resolve(graph.file());
        if (!Files.isRegularFile(file)) {
            throw new ModelException("the graph " + file + " is not there: get the model again");
        }
        return Dl4jGraph.open(graph, file);
    }

    /** Deeplearning4j and its version, which it keeps among its classes. */
    static String name() {
        Properties build = new Properties();
        try (InputStream in = LOADER.getResourceAsStream(BUILD)) {
            if (in != null) {
                build.load(in);
            }
        } catch (IOException e) {
            // Unknown, then.
        }
        return "Deeplearning4j " + build.getProperty("git.build.version", "unknown");
    }

    private static void start(RunSettings settings) {
        for (String name : NEEDED) {
            try {
                Class.forName(name, false, LOADER);
            } catch (ClassNotFoundException e) {
                throw new ModelException(
                        "networks in .h5 and .zip run on Deeplearning4j, which is not on the class path whole (" + name
                                + " is missing): add org.deeplearning4j:deeplearning4j-modelimport and org.nd4j:nd4j-native"
                                + " 1.0.0-M2.1, or convert the network to ONNX",
                        e);
            }
        }
        String backend = Backend.kind();
        if (!backend.equals(settings.device().kind())) {
            throw new ModelException("ND4J's backend on the class path is for " + backend + ", and the device "
                    + settings.device().kind() + " is wanted for a network in .h5 or .zip: choose the device " + backend
                    + ", or put the other backend on the class path");
        }
        if (settings.device() instanceof Device.Cuda cuda && cuda.index() != 0) {
            throw new ModelException("networks in .h5 and .zip run on CUDA device 0, not on " + cuda.index()
                    + ": choose it with CUDA_VISIBLE_DEVICES");
        }
    }

    /** Apart, so that this engine loads without ND4J. */
    private static final class Backend {

        private Backend() {}

        static String kind() {
            try {
                return Nd4j.getEnvironment().isCPU() ? new Device.Cpu().kind() : new Device.Cuda(0).kind();
            } catch (LinkageError | RuntimeException e) {
                throw new ModelException(
                        "ND4J does not start (" + Causes.line(e)
                                + "): is org.nd4j:nd4j-native with the natives of this platform on the class path?",
                        e);
            }
        }
    }
}
