// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.nio.file.Path;
import java.util.Set;
import org.anid.metrics.dimension.Selection;
import org.anid.metrics.report.ReportFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every evaluation can be told. */
final class EvaluationOptions {

    /** What an evaluation plan takes. */
    private static final int MOST_THREADS = 256;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for the report, made if it is not there. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("report");

    @Option(
            names = "--metrics",
            paramLabel = "ID,…",
            description =
                    "Only these metrics, dimensions or levels, as psnr,ssim or structure. Default: all that can run.")
    private String metrics = "all";

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Worker threads; changes no number. Default: one per processor.")
    private int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of every resampling (and of the pictures of the demo). Default: ${DEFAULT-VALUE}.")
    private long seed = 2024;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "Files to write: json, csv, md, html. Default: all.")
    private @Nullable String format;

    @Mixin
    private KernelOptions kernels = new KernelOptions();

    @Mixin
    private ImageOptions images = new ImageOptions();

    @Mixin
    private ModelOptions models = new ModelOptions();

    @Mixin
    private DeviceOptions device = new DeviceOptions();

    /** Made by picocli. */
    EvaluationOptions() {}

    Path out() {
        return out;
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

    /** What networks run on. */
    DeviceOptions device() {
        return device;
    }

    ModelOptions models() {
        return models;
    }

    Selection selection() {
        try {
            return Selection.parse(metrics);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--metrics: " + e.getMessage(), e);
        }
    }

    Set<ReportFormat> formats() {
        if (format == null) {
            return ReportFormat.all();
        }
        try {
            return ReportFormat.parse(format);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--format: " + e.getMessage(), e);
        }
    }

    int threads() {
        if (threads < 1 || threads > MOST_THREADS) {
            throw new UsageException("--threads is 1…" + MOST_THREADS + ", not " + threads);
        }
        return threads;
    }
}
