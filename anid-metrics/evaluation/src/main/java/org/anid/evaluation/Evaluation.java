// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.anid.api.dataset.DatasetException;
import org.anid.api.dataset.ImageSource;
import org.anid.api.dataset.RatingStudy;
import org.anid.api.dimension.Dimension;
import org.anid.api.dimension.Skipped;
import org.anid.api.evaluation.EvaluationPlan;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Metric;
import org.anid.api.model.ModelLocator;
import org.anid.dataset.Captions;
import org.anid.dataset.Categories;
import org.anid.dataset.FolderDataset;
import org.anid.dataset.RatingsReader;
import org.anid.dataset.StudyNames;
import org.anid.metrics.dimension.Dimensions;
import org.anid.metrics.dimension.FittedPriors;
import org.anid.metrics.dimension.MetricDimension;
import org.anid.metrics.dimension.Selection;
import org.anid.metrics.evaluate.Journal;
import org.anid.metrics.evaluate.JournalException;
import org.anid.metrics.evaluate.StandardEvaluator;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.report.HtmlReport;
import org.anid.metrics.report.ReportFormat;
import org.anid.metrics.report.ReportWriter;
import org.anid.models.locate.ModelFolder;
import org.anid.models.run.Device;
import org.anid.models.run.RunSettings;
import org.jspecify.annotations.Nullable;

/**
 * How far generated images are from natural ones, in one call, with the defaults of {@code anid evaluate}: every metric
 * that can run, models from the user's folder of models, priors of NIQE and IL-NIQE fitted to the natural images where
 * their models are not there, the best engine of this JVM, and a thread for each processor.
 *
 * <pre>{@code
 * EvaluationReport report = Evaluation.of(Path.of("photos"))
 *         .generated("SDXL", Path.of("made/sdxl"))
 *         .captions(Path.of("captions.json"))
 *         .write(Path.of("report"));
 * }</pre>
 *
 * <p>Who wants other dimensions builds an {@link EvaluationPlan} instead. Not thread-safe.
 */
public final class Evaluation {

    private final @Nullable Path natural;
    private final @Nullable ImageSource source;
    private final Map<String, List<Path>> generated = new LinkedHashMap<>();
    private @Nullable Path captions;
    private @Nullable Path categories;
    private @Nullable Path ratings;
    private Selection selection = Selection.all();
    private final List<Metric<?>> own = new ArrayList<>();
    private @Nullable ModelLocator models;
    private @Nullable Kernels kernels;
    private long limit = Long.MAX_VALUE;
    private boolean fresh;
    private Consumer<EvaluationPlan.Builder> settings = plan -> {};

    private Evaluation(@Nullable Path natural, @Nullable ImageSource source) {
        this.natural = natural;
        this.source = source;
    }

    /** Of a folder, or a WebDataset, of natural images; {@link #generated} says what to compare with them. */
    public static Evaluation of(Path natural) {
        return new Evaluation(natural, null);
    }

    /** Of any data set, which stays the caller's to close. */
    public static Evaluation of(ImageSource images) {
        return new Evaluation(null, images);
    }

    /**
     * A generator and a folder, or a WebDataset, of its images, paired with the natural ones by file name or number.
     * Folders in it named T2I, I2I or TI2I give the guidance. One generator may have several folders.
     *
     * @throws IllegalStateException if the data set has its own generators
     */
    public Evaluation generated(String generator, Path folder) {
        ofFolders("generators");
        generated.computeIfAbsent(generator, name -> new ArrayList<>()).add(folder);
        return this;
    }

    /**
     * Captions: {@code captions.json} of DANI, {@code captions_val2017.json} of COCO, or CSV {@code image_id,caption}.
     *
     * @throws IllegalStateException if the data set has its own captions
     */
    public Evaluation captions(Path file) {
        ofFolders("captions");
        captions = file;
        return this;
    }

    /**
     * Categories: {@code instances_val2017.json} of COCO, or CSV {@code image_id,category}.
     *
     * @throws IllegalStateException if the data set has its own categories
     */
    public Evaluation categories(Path file) {
        ofFolders("categories");
        categories = file;
        return this;
    }

    /**
     * What people thought: {@code ratings.json} of DANI, or CSV {@code image_id,generator,guidance,rater,aspect,value}.
     */
    public Evaluation ratings(Path file) {
        ratings = file;
        return this;
    }

    /**
     * Only these metrics, dimensions or levels, as {@code "psnr", "structure"}; all that can run unless set.
     *
     * @throws IllegalArgumentException if one is not known; the message names those that are alike
     */
    public Evaluation metrics(String... names) {
        return metrics(Selection.of(List.of(names)));
    }

    /** Only these metrics, and the networks that stand behind them; all that can run unless set. */
    public Evaluation metrics(Selection chosen) {
        selection = chosen;
        return this;
    }

    /** A metric of one's own, beside those that were chosen. */
    public Evaluation also(Metric<?> metric) {
        own.add(metric);
        return this;
    }

    /**
     * Where models are; the user's folder of models ({@link ModelFolder#standard}) unless set. Stays the caller's to
     * close.
     */
    public Evaluation models(ModelLocator locator) {
        models = locator;
        return this;
    }

    /** The engine of the closed formulas; the best one of this JVM unless set. */
    public Evaluation kernels(Kernels engine) {
        kernels = engine;
        return this;
    }

    /** Only the first natural images and what was made of them; all unless set. */
    public Evaluation limit(long naturals) {
        limit = naturals;
        return this;
    }

    /** Starts anew, where else {@link #write} goes on with a run that was cut off. */
    public Evaluation fresh() {
        fresh = true;
        return this;
    }

    /** Everything else that a plan can be told: threads, seed, resamples, cache, progress. */
    public Evaluation settings(Consumer<EvaluationPlan.Builder> of) {
        settings = of;
        return this;
    }

    /**
     * Evaluates.
     *
     * @return the report; images that could not be read are among its failures, metrics that could not run among those
     *     skipped
     * @throws DatasetException if the images, captions, categories or ratings cannot be read as what they are said to
     *     be
     * @throws IllegalArgumentException if a metric that was named cannot run; the message has what it lacks, a line
     *     each
     * @throws InterruptedException if the thread is interrupted
     */
    public EvaluationReport run() throws DatasetException, InterruptedException {
        return with(study(), StandardEvaluator::evaluate, (images, report) -> report);
    }

    /**
     * Evaluates and writes the report, with pictures: JSON, CSV, Markdown and a page. What is finished is kept in a
     * {@link Journal} in the folder until the report is written: a run that was cut off goes on.
     *
     * @param folder for the report, which is made if it is not there; an earlier report in it is replaced
     * @return the report
     * @throws DatasetException as {@link #run}
     * @throws IllegalArgumentException as {@link #run}
     * @throws IOException if the report cannot be written
     * @throws JournalException if the run that was cut off is another one than this, or another is at work in the
     *     folder; the message names the difference
     * @throws InterruptedException if the thread is interrupted
     */
    public EvaluationReport write(Path folder) throws DatasetException, IOException, InterruptedException {
        RatingStudy study = study();
        try (Journal journal = Journal.open(Journal.in(folder))) {
            if (fresh) {
                journal.clear();
            }
            return with(study, (evaluator, plan) -> evaluator.evaluate(plan, journal), (images, report) -> {
                HtmlReport page = HtmlReport.create().images(images).ratings(study);
                ReportWriter.write(report, folder, ReportFormat.renderers(ReportFormat.standard(), page));
                journal.delete();
                return report;
            });
        }
    }

    /** How a plan is run. */
    private interface Running {
        EvaluationReport of(StandardEvaluator evaluator, EvaluationPlan plan) throws InterruptedException;
    }

    /** What is done with a report while its images can still be read. */
    private interface Use<E extends Exception> {
        EvaluationReport of(ImageSource images, EvaluationReport report) throws E;
    }

    private @Nullable RatingStudy study() throws DatasetException {
        return ratings == null ? null : RatingsReader.read(ratings);
    }

    private <E extends Exception> EvaluationReport with(@Nullable RatingStudy study, Running running, Use<E> use)
            throws DatasetException, InterruptedException, E {
        if (source != null) {
            return with(source, study, running, use);
        }
        try (ImageSource folders = folders()) {
            return with(folders, study, running, use);
        }
    }

    private <E extends Exception> EvaluationReport with(
            ImageSource images, @Nullable RatingStudy study, Running running, Use<E> use)
            throws InterruptedException, E {
        if (models != null) {
            return use.of(images, evaluated(images, study, running, models));
        }
        // One thread in a network: the workers of the evaluation are the threads.
        try (ModelFolder folder = ModelFolder.standard().with(new RunSettings(new Device.Cpu(), 1))) {
            return use.of(images, evaluated(images, study, running, folder));
        }
    }

    private EvaluationReport evaluated(
            ImageSource images, @Nullable RatingStudy study, Running running, ModelLocator locator)
            throws InterruptedException {
        Kernels engine = kernels == null ? KernelChoice.auto() : kernels;
        refuse(Dimensions.unmet(engine, locator, selection, FittedPriors.IDS));
        List<Dimension> dimensions =
                Dimensions.standard(engine, FittedPriors.of(locator, images, limit, engine), selection);
        refuse(Dimensions.unmet(dimensions, selection));
        EvaluationPlan.Builder plan = EvaluationPlan.builder(images, withOwn(dimensions))
                .ratings(study)
                .limit(limit);
        settings.accept(plan);
        return running.of(StandardEvaluator.create(engine), plan.build());
    }

    /** Each metric of one's own in its dimension. */
    private List<Dimension> withOwn(List<Dimension> dimensions) {
        List<Dimension> all = new ArrayList<>();
        for (DimensionKind kind : DimensionKind.values()) {
            List<Metric<?>> added = own.stream()
                    .filter(metric -> metric.spec().dimension() == kind)
                    .toList();
            Optional<Dimension> standard = dimensions.stream()
                    .filter(dimension -> dimension.kind() == kind)
                    .findFirst();
            if (added.isEmpty()) {
                standard.ifPresent(all::add);
            } else {
                List<Metric<?>> metrics =
                        new ArrayList<>(standard.map(Dimension::metrics).orElse(List.of()));
                metrics.addAll(added);
                all.add(MetricDimension.of(
                        kind, metrics, standard.map(Dimension::skipped).orElse(List.of())));
            }
        }
        return all;
    }

    private static void refuse(Map<String, List<Skipped>> unmet) {
        if (!unmet.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", Dimensions.lines(unmet)));
        }
    }

    private FolderDataset folders() throws DatasetException {
        if (natural == null || generated.isEmpty()) {
            throw new IllegalStateException("nothing to compare: name a generator and its folder, as"
                    + " generated(\"SDXL\", Path.of(\"made/sdxl\"))");
        }
        FolderDataset.Builder builder = FolderDataset.builder(natural)
                .captions(captions == null ? Captions.none() : Captions.read(captions))
                .categories(categories == null ? Categories.none() : Categories.read(categories));
        if (ratings != null) {
            StudyNames.beside(ratings).ifPresent(builder::naming);
        }
        generated.forEach((name, folders) -> folders.forEach(folder -> builder.generated(name, folder)));
        return builder.open();
    }

    private void ofFolders(String what) {
        if (source != null) {
            throw new IllegalStateException("this data set has " + what + " of its own: give them to its builder");
        }
    }
}
