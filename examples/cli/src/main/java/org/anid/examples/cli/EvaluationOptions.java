// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.anid.metrics.dimension.Selection;
import org.anid.models.locate.UserCache;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every evaluation can be told. */
final class EvaluationOptions {

    @Mixin
    private ReportOptions report = new ReportOptions();

    @Option(
            names = "--metrics",
            paramLabel = "ID,…",
            description =
                    "Only these metrics, dimensions or levels, as psnr,ssim or structure; a metric that is named and cannot"
                            + " run is refused. Default: all that can run.")
    private String metrics = "all";

    @Mixin
    private ThreadOptions threads = new ThreadOptions();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "Seed of resampling and of the deal of images into halves (and of the pictures of the demo). Default: ${DEFAULT-VALUE}.")
    private long seed = 2024;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Folder where the features that networks make of natural images are kept for the next run;"
                    + " changes no number. Default: anid/features in the user's cache.")
    private @Nullable Path cache;

    @Option(names = "--no-cache", description = "Keeps no features and takes none.")
    private boolean noCache;

    @Mixin
    private KernelOptions kernels = new KernelOptions();

    @Mixin
    private ImageOptions images = new ImageOptions();

    @Mixin
    private ModelOptions models = new ModelOptions();

    @Mixin
    private NetworkOptions networks = new NetworkOptions();

    @Mixin
    private DeviceOptions device = new DeviceOptions();

    /** Made by picocli. */
    EvaluationOptions() {}

    /** Where the report goes and how it is written. */
    ReportOptions report() {
        return report;
    }

    long seed() {
        return seed;
    }

    ImageOptions images() {
        return images;
    }

    KernelOptions kernels() {
        return kernels;
    }

    /** Where features are kept; null for nowhere. */
    @Nullable
    Path cache() {
        if (cache == null) {
            return noCache ? null : UserCache.folder().resolve("features");
        }
        if (noCache) {
            throw new UsageException("--cache and --no-cache exclude each other: leave one out");
        }
        if (Files.exists(cache) && !Files.isDirectory(cache)) {
            throw new UsageException("--cache " + cache + " is no folder");
        }
        return cache;
    }

    /** What networks run on. */
    DeviceOptions device() {
        return device;
    }

    ModelOptions models() {
        return models;
    }

    Selection selection() {
        Selection selection;
        try {
            selection = Selection.parse(metrics);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--metrics: " + e.getMessage(), e);
        }
        return networks.in(selection);
    }

    int threads() {
        return threads.count();
    }
}
