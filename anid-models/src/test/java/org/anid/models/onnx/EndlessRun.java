// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.onnx;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import org.anid.api.model.Graph;
import org.anid.api.model.TensorSpec;
import org.anid.models.network.ModelGraph;
import org.anid.models.run.RunSettings;

/** Run in a JVM of its own: several threads are in runs of a graph that does not end, when somebody ends the JVM. */
final class EndlessRun {

    private static final int THREADS = 3;

    /** Long enough for each thread to be in its run. */
    private static final long BEFORE = 500;

    private EndlessRun() {}

    public static void main(String[] args) throws InterruptedException {
        ModelGraph graph = new OnnxEngine()
                .open(
                        new Graph("endless.onnx", List.of(number("x")), List.of(number("y"))),
                        Path.of(args[0]),
                        RunSettings.standard());
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(() -> {
                while (true) {
                    graph.run(List.of(new ModelGraph.Input.Floats(FloatBuffer.wrap(new float[] {1}), 1)));
                    System.out.println("a run has ended");
                }
            });
            thread.start();
        }
        Thread.sleep(BEFORE);
        System.out.println("running");
    }

    static TensorSpec number(String name) {
        return new TensorSpec(name, "float32", List.of(1L), "N", "a number");
    }
}
