// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.anid.api.dataset.DatasetException;
import org.anid.api.dataset.ImageSource;
import org.anid.api.dataset.RatingStudy;
import org.anid.api.dimension.Dimension;
import org.anid.api.evaluation.EvaluationPlan;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.ReportFile;
import org.anid.api.image.ResampleFilter;
import org.anid.api.model.ModelLocator;
import org.anid.metrics.dimension.Dimensions;
import org.anid.metrics.dimension.FittedPriors;
import org.anid.metrics.dimension.MetricCatalog;
import org.anid.metrics.dimension.Selection;
import org.anid.metrics.evaluate.StandardEvaluator;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.report.HtmlReport;
import org.anid.metrics.report.ReportFigures;
import org.anid.metrics.report.ReportFormat;
import org.anid.metrics.report.ReportWriter;
import org.anid.models.locate.ModelFolder;
import org.jspecify.annotations.Nullable;

/** From a data set to files and a short table: what {@code demo} and {@code evaluate} have in common. */
final class EvaluationRun implements AutoCloseable {

    private final EvaluationOptions options;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Set<ReportFormat> formats;
    private final int threads;
    private final ResampleFilter pairing;
    private final Kernels kernels;
    private final ModelLocator models;
    private final Selection selection;
    private final @Nullable Path cache;
    private final ProgressLine progress;

    /**
     * Checks everything that can be wrong before the first image is read: also that every metric that was named can run,
     * for which its models are opened.
     *
     * @throws UsageException if something is
     */
    EvaluationRun(EvaluationOptions options, PrintWriter out, PrintWriter err) {
        this.options = options;
        this.out = out;
        this.err = err;
        this.formats = options.formats();
        this.threads = options.threads();
        this.pairing = options.images().filter();
        this.kernels = options.kernels().kernels();
        // One thread in a network: the workers are the threads, and how many there are must change no number.
        ModelFolder folder =
                options.models().existingFolder().with(options.device().settings(1));
        this.models = folder;
        this.selection = options.selection();
        this.cache = options.cache();
        options.device()
                .check(
                        folder,
                        MetricCatalog.entries().stream()
                                .filter(selection::includes)
                                .flatMap(metric -> selection.models(metric).stream())
                                .toList());
        UsageException.refuse(Dimensions.unmet(kernels, models, selection, FittedPriors.IDS));
        checkWritable(options.out());
        this.progress = new ProgressLine(err, Terminal.watched(), System::nanoTime).beating();
    }

    /** How a data set is opened. */
    interface Opening {
        ImageSource open() throws DatasetException;
    }

    /**
     * Evaluates, writes and prints.
     *
     * @throws UsageException if a metric that was named cannot run on these images, before any is evaluated
     * @throws IOException if the report cannot be written
     * @param study ratings; null for none
     * @param limit natural images at most
     * @return the exit code
     */
    int evaluate(Opening images, @Nullable RatingStudy study, long limit)
            throws DatasetException, IOException, InterruptedException {
        progress.phase("reading the list of images");
        try (ImageSource source = images.open()) {
            return evaluate(source, study, limit);
        }
    }

    private int evaluate(ImageSource source, @Nullable RatingStudy study, long limit)
            throws IOException, InterruptedException {
        progress.phase("preparing the metrics");
        List<Dimension> dimensions =
                Dimensions.standard(kernels, FittedPriors.of(models, source, limit, kernels), selection);
        UsageException.refuse(Dimensions.unmet(dimensions, selection));
        EvaluationPlan.Builder plan = EvaluationPlan.builder(source, dimensions)
                .ratings(study)
                .limit(limit)
                .threads(threads)
                .seed(options.seed())
                .pairing(pairing)
                .cache(cache)
                .progress(progress);
        EvaluationReport report = StandardEvaluator.create(kernels).evaluate(plan.build());
        if (options.title() != null) {
            report = report.titled(options.title());
        }
        progress.phase("writing the report");
        HtmlReport page = HtmlReport.create().ratings(study);
        List<ReportFile> renderers = ReportFormat.renderers(formats, options.thumbnails() ? page.images(source) : page);
        if (options.figures()) {
            renderers.add(ReportFigures.create().ratings(study).png());
        }
        List<Path> files = ReportWriter.write(report, options.out(), renderers);
        progress.close();
        new TerminalSummary(report).lines().forEach(out::println);
        out.println();
        files.forEach(file -> out.println("wrote " + file));
        out.flush();
        if (report.results().isEmpty() && report.human() == null) {
            err.println("anid: nothing could be evaluated; the report says why");
            return ExitCode.NOTHING_EVALUATED;
        }
        return report.failures().isEmpty() ? ExitCode.DONE : ExitCode.SOME_INPUTS_FAILED;
    }

    /** Stops telling how far it is. */
    @Override
    public void close() {
        progress.close();
    }

    /** Better said now than after an hour of work. */
    private static void checkWritable(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, ".anid", ".tmp"));
        } catch (IOException e) {
            throw new UsageException(
                    "cannot write to " + folder + ": choose a folder that can be made and written with --out", e);
        }
    }
}
