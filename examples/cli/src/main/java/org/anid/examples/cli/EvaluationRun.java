// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
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
import org.anid.metrics.evaluate.Journal;
import org.anid.metrics.evaluate.JournalException;
import org.anid.metrics.evaluate.Shard;
import org.anid.metrics.evaluate.StandardEvaluator;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.report.HtmlReport;
import org.anid.metrics.report.ReportFigures;
import org.anid.metrics.report.ReportFormat;
import org.anid.metrics.report.ReportWriter;
import org.anid.metrics.report.UnwritableFolderException;
import org.anid.models.locate.ModelFolder;
import org.jspecify.annotations.Nullable;

/** From a data set to files and a short table: what {@code demo} and {@code evaluate} have in common. */
final class EvaluationRun implements AutoCloseable {

    /** The file beside the journal of a part that has the arguments of its run, a line each. */
    static final String ARGUMENTS = "evaluate.args";

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
     * Checks everything that can be wrong before the first image is read: also that every metric that was named can
     * run, for which its models are opened.
     *
     * @throws UsageException if something is
     * @throws UnwritableFolderException if there is no room for a report
     */
    EvaluationRun(EvaluationOptions options, PrintWriter out, PrintWriter err) throws UnwritableFolderException {
        this.options = options;
        this.out = out;
        this.err = err;
        this.formats = options.report().formats();
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
        OutFolder.check(options.report().out());
        this.progress = new ProgressLine(err, Terminal.watched(), System::nanoTime).beating();
    }

    /** How a data set is opened. */
    interface Opening {
        ImageSource open() throws DatasetException;
    }

    /**
     * What a run keeps of itself, in the folder of its report.
     *
     * @param fresh whether it starts anew, whatever an earlier one left
     * @param partial whether it writes a report of what there is when it is told to stop
     * @param shard which part of it is scored; null for all of it, with a report
     * @param arguments that its part is merged with
     */
    record Keeping(boolean fresh, boolean partial, @Nullable Shard shard, List<String> arguments) {}

    /**
     * Evaluates, writes and prints.
     *
     * @param study ratings; null for none
     * @param limit natural images at most
     * @return the exit code
     * @throws UsageException if a metric that was named cannot run on these images, before any is evaluated
     * @throws IOException if the report cannot be written
     */
    int evaluate(Opening images, @Nullable RatingStudy study, long limit)
            throws DatasetException, IOException, InterruptedException {
        try (ImageSource source = open(images)) {
            return write(evaluator().evaluate(plan(source, study, limit)), source, study, "");
        }
    }

    /**
     * Evaluates, writes and prints, or goes on with a run that was cut off.
     *
     * @throws UsageException as {@link #evaluate(Opening, RatingStudy, long)}
     * @throws IOException as {@link #evaluate(Opening, RatingStudy, long)}
     * @throws JournalException if the run that was cut off is another one, or what it read has changed
     */
    int evaluate(Opening images, @Nullable RatingStudy study, long limit, Keeping keeping)
            throws DatasetException, IOException, InterruptedException {
        try (Journal journal = Journal.open(Journal.in(options.report().out()));
                Termination termination = new Termination(keeping.partial)) {
            if (keeping.fresh) {
                journal.clear();
            }
            tellOfEarlierRun(journal);
            String kept = "; what was scored is kept in " + journal.file() + ": the same command goes on from there";
            try (ImageSource source = open(images)) {
                EvaluationPlan plan = plan(source, study, limit);
                try {
                    if (keeping.shard != null) {
                        evaluator().score(plan, journal, keeping.shard);
                        return scored(journal, keeping.shard, keeping.arguments, kept);
                    }
                    int code = write(evaluator().evaluate(plan, journal), source, study, kept);
                    journal.delete();
                    return code;
                } catch (InterruptedException | InterruptedIOException | ClosedByInterruptException e) {
                    // A file that was being written leaves the thread interrupted.
                    boolean stopped = Thread.interrupted() || termination.asked();
                    progress.close();
                    err.println("anid: stopped: " + journal.images() + " images are finished and kept in "
                            + journal.file() + "; the same command goes on from there, --fresh starts anew");
                    if (keeping.partial && journal.images() == 0) {
                        err.println("anid: nothing is finished yet, so there is no partial report");
                    } else if (keeping.partial && stopped) {
                        EvaluationReport report = evaluator().partial(plan, journal);
                        return write(report.titled(report.title() + " (partial)"), source, study, kept);
                    }
                    return ExitCode.STOPPED;
                }
            }
        }
    }

    /**
     * Puts parts that were scored together, writes and prints.
     *
     * @param parts their folders
     * @throws IOException as {@link #evaluate(Opening, RatingStudy, long)}
     * @throws JournalException if they make no whole
     */
    int merge(Opening images, @Nullable RatingStudy study, long limit, List<Path> parts)
            throws DatasetException, IOException, InterruptedException {
        List<Journal> journals = new ArrayList<>();
        Set<Path> given = new HashSet<>();
        try {
            for (Path part : parts) {
                if (!given.add(part.toAbsolutePath().normalize())) {
                    throw new UsageException(part + " is given twice: give every part once");
                }
                journals.add(Journal.read(Journal.in(part)));
            }
            try (ImageSource source = open(images)) {
                return write(
                        evaluator().merge(plan(source, study, limit), journals),
                        source,
                        study,
                        "; the scored parts are kept: the same command merges them");
            }
        } finally {
            journals.forEach(Journal::close);
        }
    }

    private void tellOfEarlierRun(Journal journal) {
        if (journal.dropped() > 0) {
            err.println("anid: the last " + journal.dropped() + " bytes of " + journal.file()
                    + " are not whole, as after a kill or damage, and were cut off: they are computed again");
        }
        if (journal.images() > 0) {
            err.println("anid: " + journal.images() + " images were finished before (" + journal.file()
                    + "; --fresh starts anew)");
        }
    }

    private int scored(Journal journal, Shard shard, List<String> arguments, String kept) throws IOException {
        Path folder = options.report().out();
        try {
            Files.write(folder.resolve(ARGUMENTS), arguments);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(new UnwritableFolderException(folder, e).getMessage() + kept, e);
        }
        progress.close();
        out.println("scored part " + shard + ": " + journal.images() + " images, in " + journal.file());
        out.println("when all parts are there: anid merge PART… --out report");
        out.flush();
        return ExitCode.DONE;
    }

    private StandardEvaluator evaluator() {
        return StandardEvaluator.create(kernels);
    }

    private ImageSource open(Opening images) throws DatasetException {
        progress.phase("reading the list of images");
        return images.open();
    }

    private EvaluationPlan plan(ImageSource source, @Nullable RatingStudy study, long limit) {
        progress.phase("preparing the metrics");
        List<Dimension> dimensions =
                Dimensions.standard(kernels, FittedPriors.of(models, source, limit, kernels), selection);
        UsageException.refuse(Dimensions.unmet(dimensions, selection));
        return EvaluationPlan.builder(source, dimensions)
                .ratings(study)
                .limit(limit)
                .threads(threads)
                .seed(options.seed())
                .pairing(pairing)
                .cache(cache)
                .progress(progress)
                .build();
    }

    /** Writes the report and prints its answer; {@code kept} ends the line of one that cannot be written. */
    private int write(EvaluationReport evaluated, ImageSource source, @Nullable RatingStudy study, String kept)
            throws IOException {
        EvaluationReport report = options.report().title() == null
                ? evaluated
                : evaluated.titled(options.report().title());
        progress.phase("writing the report");
        HtmlReport page = HtmlReport.create().ratings(study);
        List<ReportFile> renderers =
                ReportFormat.renderers(formats, options.report().thumbnails() ? page.images(source) : page);
        if (options.report().figures()) {
            renderers.add(ReportFigures.create().ratings(study).png());
        }
        List<Path> files;
        try {
            files = ReportWriter.write(report, options.report().out(), renderers);
        } catch (UnwritableFolderException e) {
            throw new IOException(e.getMessage() + kept, e);
        }
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
}
