// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.spark;

import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.anid.api.dataset.ImageSource;
import org.anid.api.dimension.Dimension;
import org.anid.api.dimension.Skipped;
import org.anid.api.evaluation.EvaluationPlan;
import org.anid.metrics.dimension.Dimensions;
import org.anid.metrics.dimension.Selection;
import org.anid.metrics.evaluate.StandardEvaluator;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.Kernels;
import org.anid.models.locate.ModelFolder;
import org.anid.models.run.Device;
import org.anid.models.run.RunSettings;
import org.apache.spark.SparkFiles;
import org.jspecify.annotations.Nullable;

/**
 * What is computed and how, as it is sent to executors.
 *
 * @param metrics which, as {@code Selection.parse} reads them
 * @param kernels engine of the closed formulas, the same everywhere
 * @param models folder of models on every machine, or what {@code --files} or {@code --archives} called it; null for
 *     the user's
 * @param seed of resampling and of the deal of images
 * @param limit natural images at most
 * @param threads of each task
 */
record Recipe(String metrics, String kernels, @Nullable String models, long seed, long limit, int threads)
        implements Serializable {

    private static final Map<Recipe, Engine> ENGINES = new HashMap<>();

    /** What every task of a JVM shares: networks are opened once. */
    private record Engine(Kernels kernels, List<Dimension> dimensions) {}

    /**
     * The plan over some images.
     *
     * @param workers change no number
     * @throws IllegalArgumentException if a metric that was named cannot run here; the message has what it lacks
     */
    EvaluationPlan plan(ImageSource images, int workers) {
        return EvaluationPlan.builder(images, engine().dimensions)
                .threads(workers)
                .seed(seed)
                .limit(limit)
                .build();
    }

    /** What runs plans. */
    StandardEvaluator evaluator() {
        return StandardEvaluator.create(engine().kernels);
    }

    private Engine engine() {
        synchronized (ENGINES) {
            return ENGINES.computeIfAbsent(this, Recipe::open);
        }
    }

    private Engine open() {
        Selection selection = Selection.parse(metrics);
        Kernels engine = KernelChoice.named(kernels);
        // One thread in a network: tasks are the threads.
        ModelFolder folder = folder().with(new RunSettings(new Device.Cpu(), 1));
        Runtime.getRuntime().addShutdownHook(new Thread(folder::close, "anid-models"));
        List<Dimension> dimensions = Dimensions.standard(engine, folder, selection);
        Map<String, List<Skipped>> unmet = Dimensions.unmet(dimensions, selection);
        if (!unmet.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", Dimensions.lines(unmet)));
        }
        return new Engine(engine, dimensions);
    }

    private ModelFolder folder() {
        if (models == null) {
            return ModelFolder.standard();
        }
        for (Path folder : List.of(Path.of(models), Path.of(SparkFiles.getRootDirectory(), models))) {
            if (Files.isDirectory(folder)) {
                return ModelFolder.of(folder);
            }
        }
        throw new IllegalArgumentException("--models: there is no folder " + models
                + " on this machine: give one that every machine has, or send it (--archives models.zip#models)");
    }
}
