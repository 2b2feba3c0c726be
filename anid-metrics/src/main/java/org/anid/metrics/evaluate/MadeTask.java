// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import org.anid.api.dataset.DecodedImage;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.Observation;
import org.anid.api.model.FeatureMatrix;
import org.jspecify.annotations.Nullable;

/**
 * What was made of one subject, or of a few: reads it and shows it to every metric. The images of a subject go together
 * whatever cells they belong to, so that a metric can use again what it knows of their natural image.
 */
final class MadeTask implements Callable<MadeTask.Outcome> {

    private final Run run;
    private final List<Roster.Made> files;
    private final GroupNaturals naturals;
    private final Scorer scorer;
    private final List<Read> read = new ArrayList<>();

    /**
     * One task.
     *
     * @param files in the order in which they are read: those of one size should follow one another
     * @param naturals of their subjects
     */
    MadeTask(Run run, List<Roster.Made> files, GroupNaturals naturals) {
        this.run = run;
        this.files = files;
        this.naturals = naturals;
        this.scorer = new Scorer(run);
    }

    /**
     * What a task found, beside the scores.
     *
     * @param read in the order of the files
     */
    record Outcome(List<Read> read, GroupOutcome outcome) {}

    /** An image that was read: what it is, its size and the hash of its bytes. */
    record Read(Roster.Made made, ImageShape shape, String sha256) {}

    @Override
    public Outcome call() throws InterruptedException {
        Map<ImageShape, List<Loaded>> waiting = new LinkedHashMap<>();
        long waitingPixels = 0;
        for (Roster.Made made : files) {
            DecodedImage decoded = scorer.read(made.record(), made.cell().label());
            if (decoded != null) {
                ImageBatch image = decoded.pixels();
                ImageShape shape = image.shape();
                read.add(new Read(made, shape, decoded.sha256()));
                scorer.outcome().tally().add(new Note.Read(made.cell().index()));
                if (naturals.of(made.subject()).isCopiedBy(decoded.sha256())) {
                    scorer.outcome()
                            .tally()
                            .add(new Note.NaturalCopy(made.cell().index()));
                }
                List<Loaded> sameSize = waiting.computeIfAbsent(shape, s -> new ArrayList<>());
                sameSize.add(new Loaded(made, image));
                waitingPixels += shape.plane();
                // The next one of this size would not fit.
                if (sameSize.size() == run.plan().batchSize()
                        || (sameSize.size() + 1L) * shape.plane() > GroupTask.BATCH_PIXELS) {
                    waiting.remove(shape);
                    waitingPixels -= (long) sameSize.size() * shape.plane();
                    scoreBatch(shape, sameSize);
                } else if (waitingPixels > GroupTask.BATCH_PIXELS) {
                    scoreAll(waiting);
                    waitingPixels = 0;
                }
            }
            run.meter().add(1);
        }
        scoreAll(waiting);
        return new Outcome(read, scorer.outcome());
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
            NaturalImages partner = naturals.of(image.made.subject());
            int cell = image.made.cell().index();
            if (partner.isEmpty()) {
                scorer.outcome().tally().add(new Note.Unpaired(cell));
            } else if (!partner.has(shape)) {
                scorer.outcome()
                        .tally()
                        .add(new Note.Resized(
                                cell, partner.largest().image().shape().size(), shape.size()));
            }
        }
        Side paired = all.where(made -> !naturals.of(made.subject()).isEmpty());
        Side references = references(paired, shape);
        for (Lineup.PerImage metric : run.lineup().perImage()) {
            Predicate<Roster.Made> applies = made -> metric.appliesTo(made.cell());
            switch (metric.spec().input()) {
                case SINGLE -> scoreSingle(metric, all.where(applies));
                case PAIRED -> scorePaired(metric, references.where(applies), paired.where(applies));
                case CAPTIONED -> scoreCaptioned(metric, references.where(applies), all.where(applies));
                case CAPTIONED_PAIR -> scoreCaptionedPair(metric, references.where(applies), paired.where(applies));
                case SIDED -> throw new IllegalStateException(metric.spec().id() + " compares sets");
            }
        }
        for (int e = 0; e < run.lineup().extractors().size(); e++) {
            int extractor = e;
            describe(e, all.where(made -> run.lineup().looksAt(made.cell(), extractor)));
        }
    }

    /** The natural partners at that size; nothing where nobody wants them. */
    private Side references(Side paired, ImageShape shape) {
        return paired.where(made -> run.lineup().perImage().stream()
                        .anyMatch(metric -> metric.appliesTo(made.cell()) && wantsReferences(metric)))
                .with(made -> naturals.at(made.subject(), shape));
    }

    /** The natural values of metrics that take one image are scored by the group, once for all that share them. */
    private static boolean wantsReferences(Lineup.PerImage metric) {
        return switch (metric.spec().input()) {
            case PAIRED, CAPTIONED_PAIR -> true;
            case CAPTIONED -> comparesWithNaturals(metric);
            default -> false;
        };
    }

    private static boolean comparesWithNaturals(Lineup.PerImage metric) {
        return metric.spec().baseline() instanceof Baseline.NaturalValue;
    }

    private void scoreSingle(Lineup.PerImage metric, Side side) throws InterruptedException {
        if (!side.isEmpty()) {
            Observation images = new Observation.Single(side.batch());
            write(run.columns().generated()[metric.index()], side, scorer.score(metric, images, side.paths(), true));
        }
    }

    private void scorePaired(Lineup.PerImage metric, Side references, Side side) throws InterruptedException {
        if (side.isEmpty()) {
            return;
        }
        Observation pairs = new Observation.Paired(references.batch(), side.batch());
        write(run.columns().generated()[metric.index()], side, scorer.score(metric, pairs, side.paths(), true));
        if (comparesWithNaturals(metric)) {
            Observation same = new Observation.Paired(references.batch(), references.batch());
            write(run.columns().baseline()[metric.index()], side, scorer.score(metric, same, side.paths(), false));
        }
    }

    private void scoreCaptioned(Lineup.PerImage metric, Side references, Side side) throws InterruptedException {
        Side captioned = captioned(metric, side);
        if (!captioned.isEmpty()) {
            Observation observation = new Observation.Captioned(captioned.batch(), captioned.captions());
            double[] scores = scorer.score(metric, observation, captioned.paths(), true);
            write(run.columns().generated()[metric.index()], captioned, scores);
        }
        Side natural = references.where(MadeTask::hasCaption);
        if (comparesWithNaturals(metric) && !natural.isEmpty()) {
            Observation observation = new Observation.Captioned(natural.batch(), natural.captions());
            double[] scores = scorer.score(metric, observation, natural.paths(), false);
            write(run.columns().baseline()[metric.index()], natural, scores);
        }
    }

    private void scoreCaptionedPair(Lineup.PerImage metric, Side references, Side side) throws InterruptedException {
        Side captioned = captioned(metric, side);
        if (captioned.isEmpty()) {
            return;
        }
        Side natural = references.where(MadeTask::hasCaption);
        Observation pairs = new Observation.CaptionedPair(natural.batch(), captioned.batch(), captioned.captions());
        double[] scores = scorer.score(metric, pairs, captioned.paths(), true);
        write(run.columns().generated()[metric.index()], captioned, scores);
        if (comparesWithNaturals(metric)) {
            Observation same = new Observation.CaptionedPair(natural.batch(), natural.batch(), natural.captions());
            double[] baseline = scorer.score(metric, same, natural.paths(), false);
            write(run.columns().baseline()[metric.index()], natural, baseline);
        }
    }

    /** The images that have a caption; the others are counted. */
    private Side captioned(Lineup.PerImage metric, Side side) {
        for (Roster.Made made : side.made()) {
            if (!hasCaption(made)) {
                scorer.outcome()
                        .tally()
                        .add(new Note.NoCaption(metric.spec().id(), made.cell().index()));
            }
        }
        return side.where(MadeTask::hasCaption);
    }

    private static boolean hasCaption(Roster.Made made) {
        return made.record().caption() != null;
    }

    private void describe(int extractor, Side side) throws InterruptedException {
        if (side.isEmpty()) {
            return;
        }
        List<@Nullable FeatureMatrix> features = scorer.describe(extractor, side.batch(), side.paths());
        for (int i = 0; i < features.size(); i++) {
            FeatureMatrix matrix = features.get(i);
            if (matrix != null) {
                Roster.Made made = side.made().get(i);
                scorer.outcome()
                        .described()
                        .add(new GroupOutcome.Described(
                                extractor,
                                Observation.Side.GENERATED,
                                made.cell().index(),
                                made.subject(),
                                made.record().location(),
                                matrix));
            }
        }
    }

    /** Scores to the places of their images in the columns of a metric, one per cell. */
    private static void write(double[][] columns, Side side, double[] scores) {
        for (int i = 0; i < scores.length; i++) {
            Roster.Made made = side.made().get(i);
            columns[made.cell().index()][made.slot()] = scores[i];
        }
    }

    /** An image that was read and waits for others of its size. */
    private record Loaded(Roster.Made made, ImageBatch image) {}

    /** Images of one size, and what was made or what they are partners of. */
    private record Side(List<Roster.Made> made, @Nullable ImageBatch images) {

        static Side of(List<Loaded> loaded) {
            List<Roster.Made> made = new ArrayList<>(loaded.size());
            List<ImageBatch> images = new ArrayList<>(loaded.size());
            for (Loaded image : loaded) {
                made.add(image.made);
                images.add(image.image);
            }
            return new Side(made, images.isEmpty() ? null : ImageBatch.concat(images));
        }

        boolean isEmpty() {
            return made.isEmpty();
        }

        /** Must not be called when empty. */
        ImageBatch batch() {
            if (images == null) {
                throw new IllegalStateException("an empty side has no batch");
            }
            return images;
        }

        List<String> paths() {
            return made.stream().map(image -> image.record().location()).toList();
        }

        List<String> captions() {
            List<String> captions = new ArrayList<>(made.size());
            for (Roster.Made image : made) {
                String caption = image.record().caption();
                captions.add(caption == null ? "" : caption);
            }
            return captions;
        }

        /** Those of which this is true. */
        Side where(Predicate<Roster.Made> condition) {
            List<Loaded> those = new ArrayList<>(made.size());
            for (int i = 0; i < made.size(); i++) {
                if (condition.test(made.get(i))) {
                    those.add(new Loaded(made.get(i), batch().image(i)));
                }
            }
            return those.size() == made.size() ? this : of(those);
        }

        /** Other images in the places of these. */
        Side with(Function<Roster.Made, ImageBatch> other) {
            return of(made.stream()
                    .map(image -> new Loaded(image, other.apply(image)))
                    .toList());
        }
    }
}
