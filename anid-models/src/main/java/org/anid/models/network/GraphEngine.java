// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import java.nio.file.Path;
import java.util.List;
import org.anid.api.model.Graph;
import org.anid.api.model.ModelException;
import org.anid.models.run.RunSettings;

/**
 * What computes graphs: a library for deep learning behind one door. The extension of a graph's file says which.
 * Thread-safe.
 */
public interface GraphEngine {

    /** Extensions of the files that it reads, as {@code .onnx}. */
    List<String> extensions();

    /**
     * What computes, with its version, and on what kind of device, as {@code ONNX Runtime 1.29.0 on cpu}.
     *
     * @throws ModelException if it is not on the class path, does not start, or the device cannot be had
     */
    String runtime(RunSettings settings);

    /**
     * Opens a graph and compares it with its card.
     *
     * @param graph what the card says of it
     * @param folder that has its file
     * @param settings how it runs
     * @throws ModelException if it cannot be loaded, is not what the card says, or the device cannot be had; the
     *     message names the file and the difference
     */
    ModelGraph open(Graph graph, Path folder, RunSettings settings);
}
