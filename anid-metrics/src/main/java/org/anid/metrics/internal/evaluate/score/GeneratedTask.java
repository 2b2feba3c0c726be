// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import org.anid.api.dataset.DecodedImage;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.internal.RunScope;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.Observation;
import org.anid.api.model.FeatureMatrix;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.GeneratedFile;
import org.anid.metrics.internal.evaluate.plan.MetricIndex.ImageMetric;
import org.jspecify.annotations.Nullable;

/**
 * What was made from one image id, or from a few: reads it and shows it to every metric. The images of one id go
 * together whatever condition they belong to, so that a metric can use again what it knows of their natural image.
 *
 * <p>An image that is its natural image pixel for pixel, at its own size, gets the numbers of a perfect copy: what a
 * network makes of one picture in two batches differs in the last digits, and a copy must not.
 */
final class GeneratedTask implements Callable<GeneratedTask.Outcome> {

    private final EvaluationContext context;
    private final List<GeneratedFile> files;
    private final GroupNaturals naturals;
    private final MetricRunner runner;
    private final List<Read> read = new ArrayList<>();
    private final Set<GeneratedFile> copies = Collections.newSetFromMap(new IdentityHashMap<>());
    /**
     * What each metric says of the natural image of an id beside another one, or with its caption: the far end of the
     * scale.
     */
    private final Map<GroupTask.At, double[]> others = new LinkedHashMap<>();
    /** The natural images of the partners of ids, as they are needed. */
    private final Map<Integer, NaturalVariants> partners = new HashMap<>();

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
     * @param others by metric, what it says of natural images and other ones; NaN where it says nothing
     */
    record Outcome(List<Read> read, Map<GroupTask.At, double[]> others, GroupOutcome outcome) {}

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
            List<String> path = List.of(file.record().location());
            Boolean copy = decoded == null ? null : runner.ifItFits(path, () -> isCopy(file, decoded.pixels()));
            if (decoded != null && copy != null) {
                ImageBatch image = decoded.pixels();
                ImageShape shape = image.shape();
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
        return new Outcome(read, others, runner.outcome());
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

    private void scoreBatch(ImageShape shape, List<Loaded> loaded) throws InterruptedException {
        List<String> paths =
                loaded.stream().map(image -> image.file.record().location()).toList();
        runner.ifItFits(paths, () -> {
            // Metrics that ask one network about these images, or about the natural ones beside them, share what it
            // says.
            try (RunScope scope = RunScope.open()) {
                show(shape, loaded);
                return scope;
            }
        });
    }

    /** Shows images of one size to every metric. */
    private void show(ImageShape shape, List<Loaded> loaded) throws InterruptedException {
        Side all = Side.of(loaded.stream()
                .map(image -> Shown.made(image.file, image.image))
                .toList());
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
        Batch batch = new Batch(all, shape);
        for (ImageMetric metric : context.metrics().ofImages()) {
            switch (metric.spec().input()) {
                case SINGLE -> scoreSingle(metric, all.where(applies(metric)));
                case PAIRED -> scorePaired(metric, batch);
                case CAPTIONED -> scoreCaptioned(metric, batch);
                case CAPTIONED_PAIR -> scoreCaptionedPair(metric, batch);
                case SIDED -> throw new IllegalStateException(metric.spec().id() + " compares sets");
            }
        }
        for (int e = 0; e < context.metrics().extractors().size(); e++) {
            int extractor = e;
            describe(e, all.where(image -> context.metrics().looksAt(image.file.condition(), extractor)));
        }
    }

    private static Predicate<Shown> applies(ImageMetric metric) {
        return image -> image.made ? metric.appliesTo(image.file.condition()) : metric.appliesToAny();
    }

    /**
     * Images of one size beside their natural images. After the images of an id follows, once for its size, what the
     * far end of the scale is made of: so a metric sees one natural image in a row and may use again what it knows of
     * it.
     */
    private final class Batch {
        /** What was made. */
        private final Side all;
        /** What was made from natural images, and those that are compared with another natural image. */
        private final Side pairs;
        /** The natural image of each of the pairs. */
        private final Side references;
        /** The natural image of what was made with its caption, and of others with that of another one. */
        private final Side captioned;

        Batch(Side all, ImageShape shape) throws InterruptedException {
            this.all = all;
            Side paired =
                    wanted() ? all.where(image -> !naturals.of(image.file.id()).isEmpty()) : Side.of(List.of());
            List<Shown> pairs = new ArrayList<>();
            List<Shown> captioned = new ArrayList<>();
            for (int i = 0; i < paired.images.size(); i++) {
                Shown image = paired.images.get(i);
                int id = image.file.id();
                pairs.add(image);
                captioned.add(image.with(naturals.at(id, shape)));
                boolean last = i + 1 == paired.images.size()
                        || paired.images.get(i + 1).file.id() != id;
                if (last && others.putIfAbsent(new GroupTask.At(id, shape), none()) == null) {
                    addOthers(image.file, shape, pairs, captioned);
                }
            }
            this.pairs = Side.of(pairs);
            this.references = this.pairs.with(image -> naturals.at(image.file.id(), shape));
            this.captioned = Side.of(captioned);
        }

        /** The natural values of metrics that take one image are scored by the group, once for all that share them. */
        private boolean wanted() {
            return context.metrics().ofImages().stream().anyMatch(metric -> !metric.takesOneImage());
        }

        private double[] none() {
            double[] none = new double[context.metrics().ofImages().size()];
            Arrays.fill(none, Double.NaN);
            return none;
        }

        private void addOthers(GeneratedFile file, ImageShape shape, List<Shown> pairs, List<Shown> captioned)
                throws InterruptedException {
            int id = file.id();
            int partner = context.order().partner(id);
            if (partner < 0) {
                return;
            }
            String path = naturals.path(id);
            NaturalVariants other = naturals.has(partner) ? naturals.of(partner) : partner(partner);
            if (!other.isEmpty()) {
                ImageBatch image = other.at(shape, context.resampler());
                String caption = context.dataset().ids().get(id).caption();
                pairs.add(new Shown(file, image, path, caption, false));
            }
            String caption = context.dataset().ids().get(partner).caption();
            captioned.add(new Shown(file, naturals.at(id, shape), path, caption, false));
        }

        /** The partner's own group counts it and tells what is wrong with it. */
        private NaturalVariants partner(int id) throws InterruptedException {
            NaturalVariants variants = partners.get(id);
            if (variants == null) {
                variants = new NaturalVariants();
                new MetricRunner(context).readNaturals(context.dataset().ids().get(id), variants, null);
                partners.put(id, variants);
            }
            return variants;
        }
    }

    private void scoreSingle(ImageMetric metric, Side side) throws InterruptedException {
        if (!side.isEmpty()) {
            writeGenerated(metric, side, score(metric, new Observation.Single(side.batch()), side, Shown::made));
        }
    }

    private double[] score(ImageMetric metric, Observation observation, Side side, Predicate<Shown> counts)
            throws InterruptedException {
        return runner.score(metric, observation, side.paths(), i -> counts.test(side.images.get(i)));
    }

    private void scorePaired(ImageMetric metric, Batch batch) throws InterruptedException {
        Side references = batch.references.where(applies(metric));
        Side side = batch.pairs.where(applies(metric));
        if (side.isEmpty()) {
            return;
        }
        Observation pairs = new Observation.Paired(references.batch(), side.batch());
        writeGenerated(metric, side, score(metric, pairs, side, Shown::made));
        Side natural = references.where(Shown::made);
        if (metric.hasNaturalValue() && !natural.isEmpty()) {
            Observation same = new Observation.Paired(natural.batch(), natural.batch());
            writeBaseline(metric, natural, score(metric, same, natural, image -> false));
        }
    }

    private void scoreCaptioned(ImageMetric metric, Batch batch) throws InterruptedException {
        Side captioned = captioned(metric, batch.all.where(applies(metric)));
        if (!captioned.isEmpty()) {
            Observation observation = new Observation.Captioned(captioned.batch(), captioned.captions());
            writeGenerated(metric, captioned, score(metric, observation, captioned, Shown::made));
        }
        Side natural = batch.captioned.where(applies(metric)).where(Shown::hasCaption);
        if (metric.hasNaturalValue() && !natural.isEmpty()) {
            Observation observation = new Observation.Captioned(natural.batch(), natural.captions());
            writeBaseline(metric, natural, score(metric, observation, natural, image -> false));
        }
    }

    private void scoreCaptionedPair(ImageMetric metric, Batch batch) throws InterruptedException {
        // What has a value on natural images judges by the caption; what has an ideal judges the pair.
        boolean byCaption = metric.hasNaturalValue();
        Predicate<Shown> takes = applies(metric).and(image -> image.made || !byCaption);
        Side side = captioned(metric, batch.pairs.where(takes));
        Side references = batch.references.where(takes).where(Shown::hasCaption);
        if (!side.isEmpty()) {
            Observation pairs = new Observation.CaptionedPair(references.batch(), side.batch(), side.captions());
            writeGenerated(metric, side, score(metric, pairs, side, Shown::made));
        }
        Side natural = batch.captioned.where(applies(metric)).where(Shown::hasCaption);
        if (byCaption && !natural.isEmpty()) {
            Observation same = new Observation.CaptionedPair(natural.batch(), natural.batch(), natural.captions());
            writeBaseline(metric, natural, score(metric, same, natural, image -> false));
        }
    }

    /** The images that have a caption; those that were made and have none are counted. */
    private Side captioned(ImageMetric metric, Side side) {
        for (Shown image : side.images) {
            if (image.made && !image.hasCaption()) {
                runner.outcome()
                        .events()
                        .add(new Event.NoCaption(
                                metric.spec().id(), image.file.condition().index()));
            }
        }
        return side.where(Shown::hasCaption);
    }

    private void describe(int extractor, Side side) throws InterruptedException {
        if (side.isEmpty()) {
            return;
        }
        List<@Nullable FeatureMatrix> features = runner.describe(extractor, side.batch(), side.paths());
        for (int i = 0; i < features.size(); i++) {
            FeatureMatrix matrix = features.get(i);
            if (matrix != null) {
                GeneratedFile file = side.images.get(i).file;
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
            Shown image = side.images.get(i);
            if (!image.made) {
                writeOther(metric, image, scores[i]);
                continue;
            }
            boolean perfect = copies.contains(image.file) && !Double.isNaN(scores[i]);
            columns[image.file.condition().index()][image.file.slot()] =
                    perfect && metric.spec().baseline() instanceof Baseline.Ideal ideal ? ideal.value() : scores[i];
        }
    }

    /** The metric on the natural partners to the places of their images, and to those of copies too. */
    private void writeBaseline(ImageMetric metric, Side side, double[] values) {
        double[][] baselines = context.columns().baseline()[metric.index()];
        double[][] columns = context.columns().generated()[metric.index()];
        for (int i = 0; i < values.length; i++) {
            Shown image = side.images.get(i);
            if (!image.made) {
                writeOther(metric, image, values[i]);
                continue;
            }
            int condition = image.file.condition().index();
            int slot = image.file.slot();
            baselines[condition][slot] = values[i];
            if (copies.contains(image.file) && !Double.isNaN(columns[condition][slot])) {
                columns[condition][slot] = values[i];
            }
        }
    }

    private void writeOther(ImageMetric metric, Shown image, double score) {
        double[] values = others.get(new GroupTask.At(image.file.id(), image.image.shape()));
        if (values != null) {
            values[metric.index()] = score;
        }
    }

    /** An image that was read and waits for others of its size. */
    private record Loaded(GeneratedFile file, ImageBatch image) {}

    /**
     * An image in a batch.
     *
     * @param file what was made; of another natural image what was made from the one that it is compared with
     * @param path for messages
     * @param caption that it is shown with
     * @param made whether it stands for what was made, and not for the far end of the scale
     */
    private record Shown(
            GeneratedFile file,
            ImageBatch image,
            String path,
            @Nullable String caption,
            boolean made) {

        static Shown made(GeneratedFile file, ImageBatch image) {
            ImageRecord record = file.record();
            return new Shown(file, image, record.location(), record.caption(), true);
        }

        boolean hasCaption() {
            return caption != null;
        }

        Shown with(ImageBatch other) {
            return new Shown(file, other, path, caption, made);
        }
    }

    /** Images of one size. */
    private record Side(List<Shown> images, @Nullable ImageBatch pixels) {

        static Side of(List<Shown> images) {
            return new Side(
                    images,
                    images.isEmpty()
                            ? null
                            : ImageBatch.concat(
                                    images.stream().map(Shown::image).toList()));
        }

        boolean isEmpty() {
            return images.isEmpty();
        }

        /** Must not be called when empty. */
        ImageBatch batch() {
            if (pixels == null) {
                throw new IllegalStateException("an empty side has no batch");
            }
            return pixels;
        }

        List<String> paths() {
            return images.stream().map(Shown::path).toList();
        }

        List<String> captions() {
            return images.stream()
                    .map(image -> image.caption == null ? "" : image.caption)
                    .toList();
        }

        /** Those of which this is true. */
        Side where(Predicate<Shown> condition) {
            List<Shown> those = images.stream().filter(condition).toList();
            return those.size() == images.size() ? this : of(those);
        }

        /** Other images in the places of these. */
        Side with(Function<Shown, ImageBatch> other) {
            return of(
                    images.stream().map(image -> image.with(other.apply(image))).toList());
        }
    }
}
