// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.anid.metrics.dimension.Selection;
import org.anid.metrics.report.ReportFormat;
import org.anid.models.locate.UserCache;
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
                    "Only these metrics, dimensions or levels, as psnr,ssim or structure; a metric that is named and cannot"
                            + " run is refused. Default: all that can run.")
    private String metrics = "all";

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Worker threads; changes no number. Default: one per processor.")
    private int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());

    @Option(
            names = "--seed",
            paramLabel = "N",
            description =
                    "Seed of resampling and of the deal of images into halves (and of the pictures of the demo). Default: ${DEFAULT-VALUE}.")
    private long seed = 2024;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "Files to write: json, csv, md, html, latex, parquet. Default: all but latex and parquet.")
    private @Nullable String format;

    @Option(
            names = "--figures",
            description =
                    "Writes every chart of report.html as SVG and PNG too, into figures/ in the folder of the report.")
    private boolean figures;

    @Mixin
    private ThumbnailOptions thumbnails = new ThumbnailOptions();

    @Option(
            names = "--title",
            paramLabel = "TEXT",
            description = "Title of the report. Default: the name of the data set.")
    private @Nullable String title;

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

    Set<ReportFormat> formats() {
        if (format == null) {
            return ReportFormat.standard();
        }
        try {
            return ReportFormat.parse(format);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--format: " + e.getMessage(), e);
        }
    }

    /** Whether charts are files of their own. */
    boolean figures() {
        return figures;
    }

    /** Whether the page for browsers shows pictures. */
    boolean thumbnails() {
        return thumbnails.shown();
    }

    /** The title of the report; null for the name of the data set. */
    @Nullable
    String title() {
        return title;
    }

    int threads() {
        if (threads < 1 || threads > MOST_THREADS) {
            throw new UsageException("--threads is 1…" + MOST_THREADS + ", not " + threads);
        }
        return threads;
    }
}
