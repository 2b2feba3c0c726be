// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.metric.Observation;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.ConditionImages;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.GeneratedFile;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.NaturalFile;
import org.anid.metrics.internal.evaluate.plan.MetricIndex.ImageMetric;
import org.anid.metrics.internal.evaluate.plan.ReferenceSets.ReferenceSet;
import org.jspecify.annotations.Nullable;

/**
 * One unit of work: a few neighbouring image ids with everything that was made from them.
 *
 * <p>What is in a group, and in which batches its images go to the metrics, depends on the plan alone and never on
 * threads; that is one half of the promise of equal bits, the other being that outcomes are committed in order. The
 * parts of a group may run on several workers: no two write to the same place, and what they tell is put in order here.
 */
public final class GroupTask {

    /**
     * Pixels of the generated images of a batch at most, unless a single one has more: 25 MB as RGB in float. With
     * their other photographs metrics of pairs see up to twice as many.
     */
    static final int BATCH_PIXELS = 1 << 21;

    /** By condition, id and place in the records, so that states of equal sets are equal to the bit. */
    private static final Comparator<GroupOutcome.Described> IN_ORDER = Comparator.comparingInt(
                    GroupOutcome.Described::target)
            .thenComparingInt(GroupOutcome.Described::id)
            .thenComparingInt(GroupOutcome.Described::slot);

    private final EvaluationContext context;
    private final OrderedExecutor executor;
    private final int from;
    private final int to;
    private final GroupNaturals naturals;
    private final MetricRunner runner;
    /** What every metric says of the natural image of an id at a size. */
    private final Map<At, double[]> naturalValues = new HashMap<>();
    /** Size of the first generated image of an id that was read, per condition. */
    private final Map<Integer, @Nullable ImageShape[]> generatedSizes = new TreeMap<>();
    /** How many images each condition has of these bytes, per id. */
    private final List<Map<String, Map<Integer, Integer>>> conditionsByContent = new ArrayList<>();

    /**
     * Image ids {@code from} (inclusive) to {@code to} (exclusive).
     *
     * @param executor whose worker runs this, and whose others may help
     */
    private GroupTask(EvaluationContext context, OrderedExecutor executor, int from, int to) {
        this.context = context;
        this.executor = executor;
        this.from = from;
        this.to = to;
        this.naturals = new GroupNaturals(from, to, context.resampler());
        this.runner = new MetricRunner(context);
    }

    /** Reads and scores a group, on a worker, in its turn. */
    public static GroupOutcome run(
            EvaluationContext context, OrderedExecutor executor, HeapShares heap, int from, int to)
            throws InterruptedException {
        long held = 0;
        long largest = 0;
        for (int id = from; id < to; id++) {
            held += context.order().pixels(id);
            largest = Math.max(largest, context.order().pixels(id));
        }
        long bytes = HeapShares.bytes(held, Math.max(largest, Math.min(held, BATCH_PIXELS)));
        EvaluationContext.Meter first = context.meter().part();
        return heap.run(bytes, () -> new GroupTask(context.with(first, false), executor, from, to).call(), () -> {
            first.undo();
            return new GroupTask(context.with(context.meter(), true), executor, from, to).call();
        });
    }

    /** The natural image of an id at a size. */
    record At(int id, ImageShape shape) {}

    /** What the metrics say of natural images, and what happened. */
    private record Values(List<At> places, List<double[]> values, GroupOutcome outcome) {}

    private GroupOutcome call() throws InterruptedException {
        for (int id = from; id < to; id++) {
            conditionsByContent.add(new LinkedHashMap<>());
            if (context.alone()) {
                context.columns().clear(id, context.dataset().ids().get(id));
            }
            runner.readNaturals(context.dataset().ids().get(id), naturals.of(id), context.meter());
        }
        scoreNaturals();
        List<GeneratedTask.Outcome> generated = all(parts());
        generated.forEach(this::add);
        scoreMissing(generated);
        keepOthers(generated);
        runner.outcome().described().sort(IN_ORDER);
        describeNaturals(generated);
        countTwins();
        return runner.outcome();
    }

    private <T> List<T> all(List<? extends Callable<T>> parts) throws InterruptedException {
        return context.alone() ? OrderedExecutor.inTurn(parts) : executor.together(parts);
    }

    /** Scores the natural images as the data set has them: the rows of the natural side, and baselines of that size. */
    private void scoreNaturals() throws InterruptedException {
        Map<At, NaturalFile> files = new LinkedHashMap<>();
        for (int id = from; id < to; id++) {
            for (NaturalVariants.Variant variant : naturals.of(id).variants()) {
                files.put(new At(id, variant.image().shape()), variant.file());
                context.columns()
                        .naturalSize()
                        .set(variant.file().slot(), variant.image().shape());
            }
        }
        scoreSingles(files.keySet(), true);
        files.forEach((at, file) -> {
            double[] values = value(at);
            for (ImageMetric metric : context.metrics().ofImages()) {
                if (metric.takesOneImage()) {
                    context.columns().natural()[metric.index()][file.slot()] = values[metric.index()];
                }
            }
        });
    }

    /**
     * Scores natural images by the metrics that take one image, into {@link #naturalValues}.
     *
     * @param rows whether the scores are rows of the table, and their absence is therefore counted
     */
    private void scoreSingles(Set<At> images, boolean rows) throws InterruptedException {
        Map<ImageShape, List<At>> bySize = new LinkedHashMap<>();
        images.forEach(at ->
                bySize.computeIfAbsent(at.shape, shape -> new ArrayList<>()).add(at));
        List<Callable<Values>> parts = new ArrayList<>();
        for (List<At> sameSize : bySize.values()) {
            for (List<At> chunk : chunks(sameSize)) {
                parts.add(() -> singles(chunk, rows));
            }
        }
        for (Values scored : all(parts)) {
            runner.outcome().addAll(scored.outcome);
            for (int i = 0; i < scored.places.size(); i++) {
                naturalValues.put(scored.places.get(i), scored.values.get(i));
            }
        }
    }

    private Values singles(List<At> chunk, boolean rows) throws InterruptedException {
        MetricRunner own = new MetricRunner(context);
        List<String> paths = new ArrayList<>(chunk.size());
        List<double[]> values = new ArrayList<>(chunk.size());
        for (At at : chunk) {
            paths.add(naturals.path(at.id));
            double[] absent = new double[context.metrics().ofImages().size()];
            Arrays.fill(absent, Double.NaN);
            values.add(absent);
        }
        ImageBatch batch = own.ifItFits(
                paths,
                () -> ImageBatch.concat(
                        chunk.stream().map(at -> naturals.at(at.id, at.shape)).toList()));
        if (batch == null) {
            return new Values(chunk, values, own.outcome());
        }
        for (ImageMetric metric : context.metrics().ofImages()) {
            if (metric.takesOneImage()) {
                double[] scores = own.score(metric, new Observation.Single(batch), paths, i -> rows);
                for (int i = 0; i < scores.length; i++) {
                    values.get(i)[metric.index()] = scores[i];
                }
            }
        }
        return new Values(chunk, values, own.outcome());
    }

    /** Lists of at most a batch. */
    private List<List<At>> chunks(List<At> sameSize) {
        int most = Math.max(
                1,
                Math.min(
                        context.plan().batchSize(),
                        BATCH_PIXELS / sameSize.get(0).shape.plane()));
        List<List<At>> chunks = new ArrayList<>();
        for (int i = 0; i < sameSize.size(); i += most) {
            chunks.add(sameSize.subList(i, Math.min(sameSize.size(), i + most)));
        }
        return chunks;
    }

    private double[] value(At at) {
        double[] values = naturalValues.get(at);
        if (values == null) {
            throw new IllegalStateException("the natural image of id " + at.id + " was not scored");
        }
        return values;
    }

    /** What was made from the ids, in parts of whole ids and of at least a batch. */
    private List<GeneratedTask> parts() {
        List<GeneratedTask> parts = new ArrayList<>();
        List<GeneratedFile> files = new ArrayList<>();
        for (int id = from; id < to; id++) {
            files.addAll(context.dataset().ids().get(id).generated());
            if (files.size() >= context.plan().batchSize() || id == to - 1) {
                // Batches are of one size. The sort is stable: what was made from one id stays together.
                files.sort(Comparator.comparingInt(GroupTask::declaredPlane));
                parts.add(new GeneratedTask(context, List.copyOf(files), naturals));
                files.clear();
            }
        }
        return parts;
    }

    private static int declaredPlane(GeneratedFile file) {
        ImageShape declared = file.record().declaredSize();
        return declared == null ? 0 : declared.plane();
    }

    private void add(GeneratedTask.Outcome generated) {
        runner.outcome().addAll(generated.outcome());
        for (GeneratedTask.Read image : generated.read()) {
            int condition = image.file().condition().index();
            int place = image.file().id() - from;
            context.columns().generatedSize()[condition].set(image.file().slot(), image.shape());
            @Nullable ImageShape[] sizes = generatedSizes.computeIfAbsent(condition, c -> new ImageShape[to - from]);
            if (sizes[place] == null) {
                sizes[place] = image.shape();
            }
            conditionsByContent
                    .get(place)
                    .computeIfAbsent(image.sha256(), key -> new TreeMap<>())
                    .merge(condition, 1, Integer::sum);
        }
    }

    /** The baselines of metrics that take one image, at every size that was made and that no natural image has. */
    private void scoreMissing(List<GeneratedTask.Outcome> generated) throws InterruptedException {
        List<ImageMetric> metrics = context.metrics().ofImages().stream()
                .filter(ImageMetric::takesOneImage)
                .toList();
        Set<At> missing = new LinkedHashSet<>();
        forEachPaired(generated, (image, at) -> {
            if (!naturalValues.containsKey(at)
                    && metrics.stream()
                            .anyMatch(metric -> metric.appliesTo(image.file().condition()))) {
                missing.add(at);
            }
        });
        scoreSingles(missing, false);
        forEachPaired(generated, (image, at) -> {
            int condition = image.file().condition().index();
            int slot = image.file().slot();
            for (ImageMetric metric : metrics) {
                if (metric.appliesTo(image.file().condition())) {
                    int m = metric.index();
                    context.columns().baseline()[m][condition][slot] = value(at)[m];
                    double[] scores = context.columns().generated()[m][condition];
                    if (image.copy() && !Double.isNaN(scores[slot])) {
                        scores[slot] = value(at)[m];
                    }
                }
            }
        });
    }

    private interface Paired {
        void accept(GeneratedTask.Read image, At at);
    }

    private void forEachPaired(List<GeneratedTask.Outcome> generated, Paired action) {
        for (GeneratedTask.Outcome part : generated) {
            for (GeneratedTask.Read image : part.read()) {
                int id = image.file().id();
                if (!naturals.of(id).isEmpty()) {
                    action.accept(image, new At(id, image.shape()));
                }
            }
        }
    }

    /** What the metrics say of natural images beside others, at the size of the first image that was made from them. */
    private void keepOthers(List<GeneratedTask.Outcome> generated) {
        Map<At, double[]> others = new HashMap<>();
        generated.forEach(part -> others.putAll(part.others()));
        generatedSizes.forEach((condition, sizes) -> {
            for (int id = from; id < to; id++) {
                ImageShape shape = sizes[id - from];
                double[] values = shape == null ? null : others.get(new At(id, shape));
                for (ImageMetric metric : context.metrics().ofImages()) {
                    double[] column = context.columns().other()[metric.index()][condition];
                    if (values != null && column.length > 0) {
                        column[id] = values[metric.index()];
                    }
                }
            }
        });
    }

    /** Features of every natural image at the size of every reference set; a copy has those of its natural image. */
    private void describeNaturals(List<GeneratedTask.Outcome> generated) throws InterruptedException {
        List<ReferenceSet> sets = context.references().sets();
        List<GroupOutcome.Described> described = runner.outcome().described();
        int ofGenerated = described.size();
        Map<At, String> pixels = new HashMap<>();
        Set<GeneratedFile> copies = new LinkedHashSet<>();
        forEachPaired(generated, (image, at) -> {
            if (image.copy()) {
                copies.add(image.file());
            }
        });
        for (int e = 0; e < context.metrics().extractors().size(); e++) {
            Map<At, @Nullable FeatureMatrix> known = new HashMap<>();
            for (int n = 0; n < sets.size(); n++) {
                if (!wanted(n, e)) {
                    continue;
                }
                for (int id = from; id < to; id++) {
                    if (naturals.of(id).isEmpty() || !sets.get(n).members().get(id)) {
                        continue;
                    }
                    String path = naturals.path(id);
                    At at = new At(id, sizeIn(sets.get(n), id));
                    if (!known.containsKey(at)) {
                        known.put(at, describeNatural(e, at, path, pixels));
                    }
                    FeatureMatrix features = known.get(at);
                    if (features != null) {
                        described.add(new GroupOutcome.Described(
                                e, Observation.Side.NATURAL, n, id, 0, at.shape, path, features));
                    }
                }
            }
            for (int i = 0; i < ofGenerated && !copies.isEmpty(); i++) {
                GroupOutcome.Described image = described.get(i);
                GeneratedFile file = context.dataset()
                        .conditions()
                        .get(image.target())
                        .images()
                        .get(image.slot());
                FeatureMatrix features = known.get(new At(image.id(), image.shape()));
                if (image.extractor() == e && features != null && copies.contains(file)) {
                    described.set(i, image.with(features));
                }
            }
        }
    }

    /** From the cache where it has them. */
    private @Nullable FeatureMatrix describeNatural(int e, At at, String path, Map<At, String> pixels)
            throws InterruptedException {
        FeatureCache cache = context.cache();
        FeatureExtractor extractor = context.metrics().extractors().get(e);
        ImageBatch natural = runner.ifItFits(List.of(path), () -> naturals.at(at.id, at.shape));
        if (natural == null) {
            return null;
        }
        if (cache == null || !FeatureCache.keeps(extractor)) {
            return runner.describe(e, natural, List.of(path)).get(0);
        }
        String image = pixels.computeIfAbsent(at, missing -> FeatureCache.fingerprint(natural));
        FeatureMatrix features = cache.find(extractor, image);
        if (features == null) {
            features = runner.describe(e, natural, List.of(path)).get(0);
            if (features != null) {
                cache.keep(extractor, image, features);
            }
        }
        return features;
    }

    private boolean wanted(int set, int extractor) {
        for (ConditionImages condition : context.dataset().conditions()) {
            if (context.references().uses(condition, set) && context.metrics().looksAt(condition, extractor)) {
                return true;
            }
        }
        return false;
    }

    /** The declared size, else that of what was made from the id or its neighbours, else the natural image's own. */
    private ImageShape sizeIn(ReferenceSet set, int id) {
        ImageShape declared = set.declared();
        ImageShape own = naturals.of(id).largest().image().shape();
        if (declared != null) {
            return new ImageShape(own.channels(), declared.height(), declared.width());
        }
        @Nullable ImageShape[] sizes = generatedSizes.get(set.condition().index());
        if (sizes == null) {
            return own;
        }
        ImageShape shape = sizes[id - from];
        for (int i = 0; shape == null && i < sizes.length; i++) {
            shape = sizes[i];
        }
        return shape == null ? own : shape;
    }

    private void countTwins() {
        for (Map<String, Map<Integer, Integer>> contents : conditionsByContent) {
            for (Map<Integer, Integer> images : contents.values()) {
                images.forEach((condition, count) -> {
                    for (Integer other : images.keySet()) {
                        // Within its own condition, an image repeats another one from the second on.
                        int twins = condition.equals(other) ? count - 1 : count;
                        if (twins > 0) {
                            runner.outcome().events().add(new Event.Twin(condition, other), twins);
                        }
                    }
                });
            }
        }
    }
}
