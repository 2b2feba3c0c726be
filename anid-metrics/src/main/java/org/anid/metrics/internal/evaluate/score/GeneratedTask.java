// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import org.anid.api.dataset.DecodedImage;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.Observation;
import org.anid.api.model.FeatureMatrix;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.GeneratedFile;
import org.anid.metrics.internal.evaluate.plan.MetricIndex.ImageMetric;
import org.jspecify.annotations.Nullable;

/**
 * What was made from one image id, or from a few: reads it and shows it to every metric. The images of one id go together
 * whatever condition they belong to, so that a metric can use again what it knows of their natural image.
 *
 * <p>An image that is its natural image pixel for pixel gets the numbers of a perfect copy: what a network makes of one picture
 * in two batches differs in the last digits, and a copy must not.
 */
final class GeneratedTask implements Callable<GeneratedTask.Outcome> {

    private final EvaluationContext context;
    private final List<GeneratedFile> files;
    private final GroupNaturals naturals;
    private final MetricRunner runner;
    private final List<Read> read = new ArrayList<>();
    private final Set<GeneratedFile> copies = Collections.newSetFromMap(new IdentityHashMap<>());

    /**
     * One task.
     *
     * @param files in the order in which they are read: those of one size should follow one another
     * @param naturals of their ids
     */
    GeneratedTask(EvaluationContext context, List<GeneratedFile> files, GroupNaturals naturals) {
        this.context = context;
        this.files = files;
        this.naturals = naturals;
        this.runner = new MetricRunner(context);
    }

    /**
     * What a task found, beside the scores.
     *
     * @param read in the order of the files
     */
    record Outcome(List<Read> read, GroupOutcome outcome) {}

    /**
     * An image that was read.
     *
     * @param sha256 of its bytes
     * @param copy whether it is its natural image, pixel for pixel
     */
    record Read(GeneratedFile file, ImageShape shape, String sha256, boolean copy) {}

    @Override
    public Outcome call() throws InterruptedException {
        Map<ImageShape, List<Loaded>> waiting = new LinkedHashMap<>();
        long waitingPixels = 0;
        for (GeneratedFile file : files) {
            DecodedImage decoded = runner.read(file.record(), file.condition().label());
            if (decoded != null) {
                ImageBatch image = decoded.pixels();
                ImageShape shape = image.shape();
                boolean copy = isCopy(file, image);
                read.add(new Read(file, shape, decoded.sha256(), copy));
                if (copy) {
                    copies.add(file);
                }
                runner.outcome().events().add(new Event.Read(file.condition().index()));
                if (naturals.of(file.id()).isCopiedBy(decoded.sha256())) {
                    runner.outcome()
                            .events()
                            .add(new Event.NaturalCopy(file.condition().index()));
                }
                List<Loaded> sameSize = waiting.computeIfAbsent(shape, s -> new ArrayList<>());
                sameSize.add(new Loaded(file, image));
                waitingPixels += shape.plane();
                // The next one of this size would not fit.
                if (sameSize.size() == context.plan().batchSize()
                        || (sameSize.size() + 1L) * shape.plane() > GroupTask.BATCH_PIXELS) {
                    waiting.remove(shape);
                    waitingPixels -= (long) sameSize.size() * shape.plane();
                    scoreBatch(shape, sameSize);
                } else if (waitingPixels > GroupTask.BATCH_PIXELS) {
                    scoreAll(waiting);
                    waitingPixels = 0;
                }
            }
            context.meter().add(1);
        }
        scoreAll(waiting);
        return new Outcome(read, runner.outcome());
    }

    private boolean isCopy(GeneratedFile file, ImageBatch image) {
        return !naturals.of(file.id()).isEmpty()
                && Arrays.equals(
                        image.data(), naturals.at(file.id(), image.shape()).data());
    }

    private void scoreAll(Map<ImageShape, List<Loaded>> waiting) throws InterruptedException {
        for (var sameSize : waiting.entrySet()) {
            scoreBatch(sameSize.getKey(), sameSize.getValue());
        }
        waiting.clear();
    }

    /** Shows images of one size to every metric. */
    private void scoreBatch(ImageShape shape, List<Loaded> loaded) throws InterruptedException {
        Side all = Side.of(loaded);
        for (Loaded image : loaded) {
            NaturalVariants partner = naturals.of(image.file.id());
            int condition = image.file.condition().index();
            if (partner.isEmpty()) {
                runner.outcome().events().add(new Event.Unpaired(condition));
            } else if (!partner.has(shape)) {
                runner.outcome()
                        .events()
                        .add(new Event.Resized(
                                condition, partner.largest().image().shape().size(), shape.size()));
            }
        }
        Side paired = all.where(file -> !naturals.of(file.id()).isEmpty());
        Side references = references(paired, shape);
        for (ImageMetric metric : context.metrics().ofImages()) {
            Predicate<GeneratedFile> applies = file -> metric.appliesTo(file.condition());
            switch (metric.spec().input()) {
                case SINGLE -> scoreSingle(metric, all.where(applies));
                case PAIRED -> scorePaired(metric, references.where(applies), paired.where(applies));
                case CAPTIONED -> scoreCaptioned(metric, references.where(applies), all.where(applies));
                case CAPTIONED_PAIR -> scoreCaptionedPair(metric, references.where(applies), paired.where(applies));
                case SIDED -> throw new IllegalStateException(metric.spec().id() + " compares sets");
            }
        }
        for (int e = 0; e < context.metrics().extractors().size(); e++) {
            int extractor = e;
            describe(e, all.where(file -> context.metrics().looksAt(file.condition(), extractor)));
        }
    }

    /** The natural partners at that size; nothing where nobody wants them. */
    private Side references(Side paired, ImageShape shape) {
        return paired.where(file -> context.metrics().ofImages().stream()
                        .anyMatch(metric -> metric.appliesTo(file.condition()) && wantsReferences(metric)))
                .with(file -> naturals.at(file.id(), shape));
    }

    /** The natural values of metrics that take one image are scored by the group, once for all that share them. */
    private static boolean wantsReferences(ImageMetric metric) {
        return switch (metric.spec().input()) {
            case PAIRED, CAPTIONED_PAIR -> true;
            case CAPTIONED -> metric.hasNaturalValue();
            default -> false;
        };
    }

    private void scoreSingle(ImageMetric metric, Side side) throws InterruptedException {
        if (!side.isEmpty()) {
            Observation images = new Observation.Single(side.batch());
            writeGenerated(metric, side, runner.score(metric, images, side.paths(), true));
        }
    }

    private void scorePaired(ImageMetric metric, Side references, Side side) throws InterruptedException {
        if (side.isEmpty()) {
            return;
        }
        Observation pairs = new Observation.Paired(references.batch(), side.batch());
        writeGenerated(metric, side, runner.score(metric, pairs, side.paths(), true));
        if (metric.hasNaturalValue()) {
            Observation same = new Observation.Paired(references.batch(), references.batch());
            writeBaseline(metric, side, runner.score(metric, same, side.paths(), false));
        }
    }

    private void scoreCaptioned(ImageMetric metric, Side references, Side side) throws InterruptedException {
        Side captioned = captioned(metric, side);
        if (!captioned.isEmpty()) {
            Observation observation = new Observation.Captioned(captioned.batch(), captioned.captions());
            double[] scores = runner.score(metric, observation, captioned.paths(), true);
            writeGenerated(metric, captioned, scores);
        }
        Side natural = references.where(GeneratedTask::hasCaption);
        if (metric.hasNaturalValue() && !natural.isEmpty()) {
            Observation observation = new Observation.Captioned(natural.batch(), natural.captions());
            double[] scores = runner.score(metric, observation, natural.paths(), false);
            writeBaseline(metric, natural, scores);
        }
    }

    private void scoreCaptionedPair(ImageMetric metric, Side references, Side side) throws InterruptedException {
        Side captioned = captioned(metric, side);
        if (captioned.isEmpty()) {
            return;
        }
        Side natural = references.where(GeneratedTask::hasCaption);
        Observation pairs = new Observation.CaptionedPair(natural.batch(), captioned.batch(), captioned.captions());
        double[] scores = runner.score(metric, pairs, captioned.paths(), true);
        writeGenerated(metric, captioned, scores);
        if (metric.hasNaturalValue()) {
            Observation same = new Observation.CaptionedPair(natural.batch(), natural.batch(), natural.captions());
            double[] baseline = runner.score(metric, same, natural.paths(), false);
            writeBaseline(metric, natural, baseline);
        }
    }

    /** The images that have a caption; the others are counted. */
    private Side captioned(ImageMetric metric, Side side) {
        for (GeneratedFile file : side.files()) {
            if (!hasCaption(file)) {
                runner.outcome()
                        .events()
                        .add(new Event.NoCaption(
                                metric.spec().id(), file.condition().index()));
            }
        }
        return side.where(GeneratedTask::hasCaption);
    }

    private static boolean hasCaption(GeneratedFile file) {
        return file.record().caption() != null;
    }

    private void describe(int extractor, Side side) throws InterruptedException {
        if (side.isEmpty()) {
            return;
        }
        List<@Nullable FeatureMatrix> features = runner.describe(extractor, side.batch(), side.paths());
        for (int i = 0; i < features.size(); i++) {
            FeatureMatrix matrix = features.get(i);
            if (matrix != null) {
                GeneratedFile file = side.files().get(i);
                runner.outcome()
                        .described()
                        .add(new GroupOutcome.Described(
                                extractor,
                                Observation.Side.GENERATED,
                                file.condition().index(),
                                file.id(),
                                file.slot(),
                                side.batch().shape(),
                                file.record().location(),
                                matrix));
            }
        }
    }

    /** Scores to the places of their images; of a pair of equal pictures that of a perfect copy. */
    private void writeGenerated(ImageMetric metric, Side side, double[] scores) {
        double[][] columns = context.columns().generated()[metric.index()];
        for (int i = 0; i < scores.length; i++) {
            GeneratedFile file = side.files().get(i);
            boolean perfect = copies.contains(file) && !Double.isNaN(scores[i]);
            columns[file.condition().index()][file.slot()] =
                    perfect && metric.spec().baseline() instanceof Baseline.Ideal ideal ? ideal.value() : scores[i];
        }
    }

    /** The metric on the natural partners to the places of their images, and to those of copies too. */
    private void writeBaseline(ImageMetric metric, Side side, double[] values) {
        double[][] baselines = context.columns().baseline()[metric.index()];
        double[][] columns = context.columns().generated()[metric.index()];
        for (int i = 0; i < values.length; i++) {
            GeneratedFile file = side.files().get(i);
            int condition = file.condition().index();
            baselines[condition][file.slot()] = values[i];
            if (copies.contains(file) && !Double.isNaN(columns[condition][file.slot()])) {
                columns[condition][file.slot()] = values[i];
            }
        }
    }

    /** An image that was read and waits for others of its size. */
    private record Loaded(GeneratedFile file, ImageBatch image) {}

    /** Images of one size, and what was made or what they are partners of. */
    private record Side(List<GeneratedFile> files, @Nullable ImageBatch images) {

        static Side of(List<Loaded> loaded) {
            List<GeneratedFile> files = new ArrayList<>(loaded.size());
            List<ImageBatch> images = new ArrayList<>(loaded.size());
            for (Loaded image : loaded) {
                files.add(image.file);
                images.add(image.image);
            }
            return new Side(files, images.isEmpty() ? null : ImageBatch.concat(images));
        }

        boolean isEmpty() {
            return files.isEmpty();
        }

        /** Must not be called when empty. */
        ImageBatch batch() {
            if (images == null) {
                throw new IllegalStateException("an empty side has no batch");
            }
            return images;
        }

        List<String> paths() {
            return files.stream().map(image -> image.record().location()).toList();
        }

        List<String> captions() {
            List<String> captions = new ArrayList<>(files.size());
            for (GeneratedFile image : files) {
                String caption = image.record().caption();
                captions.add(caption == null ? "" : caption);
            }
            return captions;
        }

        /** Those of which this is true. */
        Side where(Predicate<GeneratedFile> condition) {
            List<Loaded> those = new ArrayList<>(files.size());
            for (int i = 0; i < files.size(); i++) {
                if (condition.test(files.get(i))) {
                    those.add(new Loaded(files.get(i), batch().image(i)));
                }
            }
            return those.size() == files.size() ? this : of(those);
        }

        /** Other images in the places of these. */
        Side with(Function<GeneratedFile, ImageBatch> other) {
            return of(files.stream()
                    .map(image -> new Loaded(image, other.apply(image)))
                    .toList());
        }
    }
}
