// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.dl4j;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.CrashReportingUtil;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network as Deeplearning4j holds it, a graph or a chain of layers.
 *
 * @param inputs their names; a chain has the one {@value #CHAIN_INPUT}
 * @param outputs their names; a chain has the name of its last layer
 * @param sizes of inputs where they are known, negative where any is allowed
 * @param run from the inputs to the outputs, in their order; not safe to share between threads
 * @param close frees its memory
 */
record LoadedNetwork(List<String> inputs, List<String> outputs, Map<String, long[]> sizes, Run run, Runnable close) {

    /** The input of a chain, which has no name there. */
    static final String CHAIN_INPUT = "input";

    static {
        // It would write a file into the working directory.
        CrashReportingUtil.crashDumpsEnabled(false);
    }

    /** Inference. */
    @FunctionalInterface
    interface Run {
        INDArray[] outputs(INDArray[] inputs);
    }

    static LoadedNetwork of(ComputationGraph graph, Map<String, long[]> sizes) {
        return new LoadedNetwork(
                graph.getConfiguration().getNetworkInputs(),
                graph.getConfiguration().getNetworkOutputs(),
                sizes,
                inputs -> graph.output(false, inputs),
                graph::close);
    }

    static LoadedNetwork of(MultiLayerNetwork chain, Map<String, long[]> sizes) {
        return new LoadedNetwork(
                List.of(CHAIN_INPUT),
                List.of(chain.getLayer(chain.getnLayers() - 1).conf().getLayer().getLayerName()),
                sizes,
                inputs -> new INDArray[] {chain.output(inputs[0], false)},
                chain::close);
    }
}
