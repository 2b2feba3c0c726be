// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

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
import org.anid.api.dataset.DecodedImage;
import org.anid.api.evaluation.ScoreRow;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.Observation;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.jspecify.annotations.Nullable;

/**
 * One unit of work: a few neighbouring subjects with everything that was made of them.
 *
 * <p>What is in a group, and in which batches its images go to the metrics, depends on the plan alone and never on
 * threads; that is one half of the promise of equal bits, the other being that outcomes are committed in order. The parts
 * of a group may run on several workers: no two write to the same place, and what they tell is put in order here.
 */
final class GroupTask implements Callable<GroupOutcome> {

    /** Pixels of one batch at most, unless a single image has more: 25 MB as RGB in float. */
    static final int BATCH_PIXELS = 1 << 21;

    private final Run run;
    private final Crew crew;
    private final int from;
    private final int to;
    private final GroupNaturals naturals;
    private final Scorer scorer;
    /** What every metric says of the natural image of a subject at a size. */
    private final Map<At, double[]> naturalValues = new HashMap<>();
    /** Size of the first generated image of a subject, per cell of this group. */
    private final Map<Integer, @Nullable ImageShape[]> madeSizes = new TreeMap<>();
    /** How many images each cell has of these bytes, per subject. */
    private final List<Map<String, Map<Integer, Integer>>> cellsByContent = new ArrayList<>();

    /**
     * Subjects {@code from} (inclusive) to {@code to} (exclusive).
     *
     * @param crew whose worker runs this, and whose others may help
     * @param from even, so that neighbours are in one group
     */
    GroupTask(Run run, Crew crew, int from, int to) {
        this.run = run;
        this.crew = crew;
        this.from = from;
        this.to = to;
        this.naturals = new GroupNaturals(from, to, run.resampler());
        this.scorer = new Scorer(run);
    }

    /** The natural image of a subject at a size. */
    private record At(int subject, ImageShape shape) {}

    /** What the metrics say of natural images, or of pairs of them, and what happened. */
    private record Values(List<At> places, List<double[]> values, GroupOutcome outcome) {}

    @Override
    public GroupOutcome call() throws InterruptedException {
        for (int s = from; s < to; s++) {
            cellsByContent.add(new LinkedHashMap<>());
            readNaturals(run.roster().subjects().get(s));
        }
        scoreNaturals();
        List<MadeTask.Outcome> made = crew.together(parts());
        made.forEach(this::addMade);
        scoreMissing(made);
        scoreFloors();
        describeNaturals();
        countTwins();
        return scorer.outcome();
    }

    private void readNaturals(Roster.Subject subject) throws InterruptedException {
        NaturalImages images = naturals.of(subject.index());
        for (Roster.NaturalFile file : subject.naturals()) {
            DecodedImage decoded = scorer.read(file.record(), ScoreRow.NATURAL);
            if (decoded != null) {
                if (images.add(new NaturalImages.Variant(decoded.pixels(), decoded.sha256(), file))) {
                    run.columns().area()[file.slot()] = decoded.pixels().shape().plane();
                } else {
                    scorer.outcome().tally().add(new Note.SpareNatural());
                }
            }
            run.meter().add(1);
        }
    }

    /** Scores the natural images as the data set has them: the rows of the natural side, and baselines of that size. */
    private void scoreNaturals() throws InterruptedException {
        Map<At, Roster.NaturalFile> files = new LinkedHashMap<>();
        for (int s = from; s < to; s++) {
            for (NaturalImages.Variant variant : naturals.of(s).variants()) {
                files.put(new At(s, variant.image().shape()), variant.file());
            }
        }
        scoreSingles(files.keySet(), true);
        files.forEach((at, file) -> {
            double[] values = value(at);
            for (Lineup.PerImage metric : run.lineup().perImage()) {
                if (metric.spec().input() == Observation.Kind.SINGLE) {
                    run.columns().natural()[metric.index()][file.slot()] = values[metric.index()];
                }
            }
        });
    }

    /**
     * Scores natural images by the metrics that take one image, into {@link #naturalValues}.
     *
     * @param rows whether the scores are rows of the table, and their absence is therefore counted; else only the
     *     metrics that compare with natural values run
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
        for (Values scored : crew.together(parts)) {
            scorer.outcome().addAll(scored.outcome);
            for (int i = 0; i < scored.places.size(); i++) {
                naturalValues.put(scored.places.get(i), scored.values.get(i));
            }
        }
    }

    private Values singles(List<At> chunk, boolean rows) throws InterruptedException {
        Scorer own = new Scorer(run);
        List<ImageBatch> images = new ArrayList<>(chunk.size());
        List<String> paths = new ArrayList<>(chunk.size());
        List<double[]> values = new ArrayList<>(chunk.size());
        for (At at : chunk) {
            images.add(naturals.at(at.subject, at.shape));
            paths.add(naturals.path(at.subject));
            values.add(absent());
        }
        ImageBatch batch = ImageBatch.concat(images);
        for (Lineup.PerImage metric : run.lineup().perImage()) {
            if (metric.spec().input() == Observation.Kind.SINGLE && (rows || comparesWithNaturals(metric))) {
                double[] scores = own.score(metric, new Observation.Single(batch), paths, rows);
                for (int i = 0; i < scores.length; i++) {
                    values.get(i)[metric.index()] = scores[i];
                }
            }
        }
        return new Values(chunk, values, own.outcome());
    }

    private double[] absent() {
        double[] values = new double[run.lineup().perImage().size()];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    private static boolean comparesWithNaturals(Lineup.PerImage metric) {
        return metric.spec().baseline() instanceof Baseline.NaturalValue;
    }

    /** Lists of at most a batch. */
    private List<List<At>> chunks(List<At> sameSize) {
        int most = Math.max(
                1,
                Math.min(
                        run.plan().batchSize(),
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
            throw new IllegalStateException("the natural image of subject " + at.subject + " was not scored");
        }
        return values;
    }

    /** What was made of the subjects, in parts of whole subjects and of at least a batch. */
    private List<MadeTask> parts() {
        List<MadeTask> parts = new ArrayList<>();
        List<Roster.Made> files = new ArrayList<>();
        for (int s = from; s < to; s++) {
            files.addAll(run.roster().subjects().get(s).made());
            if (files.size() >= run.plan().batchSize() || s == to - 1) {
                // Batches are of one size. The sort is stable: subjects stay together.
                files.sort(Comparator.comparingInt(GroupTask::declaredPlane));
                parts.add(new MadeTask(run, List.copyOf(files), naturals));
                files.clear();
            }
        }
        return parts;
    }

    private static int declaredPlane(Roster.Made made) {
        ImageShape declared = made.record().declaredSize();
        return declared == null ? 0 : declared.plane();
    }

    private void addMade(MadeTask.Outcome made) {
        scorer.outcome().addAll(made.outcome());
        for (MadeTask.Read image : made.read()) {
            int cell = image.made().cell().index();
            int place = image.made().subject() - from;
            @Nullable ImageShape[] sizes = madeSizes.computeIfAbsent(cell, c -> new ImageShape[to - from]);
            if (sizes[place] == null) {
                sizes[place] = image.shape();
            }
            cellsByContent
                    .get(place)
                    .computeIfAbsent(image.sha256(), key -> new TreeMap<>())
                    .merge(cell, 1, Integer::sum);
        }
    }

    /** The baselines of metrics that take one image, at every size that was made and that no natural image has. */
    private void scoreMissing(List<MadeTask.Outcome> made) throws InterruptedException {
        List<Lineup.PerImage> metrics = run.lineup().perImage().stream()
                .filter(metric -> metric.spec().input() == Observation.Kind.SINGLE && comparesWithNaturals(metric))
                .toList();
        Set<At> missing = new LinkedHashSet<>();
        forEachPaired(made, (image, at) -> {
            if (!naturalValues.containsKey(at) && metrics.stream().anyMatch(metric -> metric.appliesTo(image.cell()))) {
                missing.add(at);
            }
        });
        scoreSingles(missing, false);
        forEachPaired(made, (image, at) -> {
            for (Lineup.PerImage metric : metrics) {
                if (metric.appliesTo(image.cell())) {
                    run.columns().baseline()[metric.index()][image.cell().index()][image.slot()] =
                            value(at)[metric.index()];
                }
            }
        });
    }

    private interface Paired {
        void accept(Roster.Made image, At at);
    }

    private void forEachPaired(List<MadeTask.Outcome> made, Paired action) {
        for (MadeTask.Outcome part : made) {
            for (MadeTask.Read image : part.read()) {
                int subject = image.made().subject();
                if (!naturals.of(subject).isEmpty()) {
                    action.accept(image.made(), new At(subject, image.shape()));
                }
            }
        }
    }

    /** Neighbouring natural images against one another, at the size of what was made of the first. */
    private void scoreFloors() throws InterruptedException {
        Map<At, List<Roster.Cell>> cellsOfPair = new LinkedHashMap<>();
        madeSizes.forEach((cell, sizes) -> {
            for (int s = from; s + 1 < to; s += 2) {
                ImageShape first = sizes[s - from];
                ImageShape shape = first != null ? first : sizes[s + 1 - from];
                if (shape != null
                        && !naturals.of(s).isEmpty()
                        && !naturals.of(s + 1).isEmpty()) {
                    cellsOfPair
                            .computeIfAbsent(new At(s, shape), left -> new ArrayList<>())
                            .add(run.roster().cells().get(cell));
                }
            }
        });
        List<Callable<Values>> parts = new ArrayList<>(cellsOfPair.size());
        cellsOfPair.keySet().forEach(left -> parts.add(() -> floor(left)));
        for (Values pair : crew.together(parts)) {
            scorer.outcome().addAll(pair.outcome);
            At left = pair.places.get(0);
            for (Roster.Cell cell : cellsOfPair.getOrDefault(left, List.of())) {
                for (Lineup.PerImage metric : run.lineup().perImage()) {
                    double[] column = run.columns().floor()[metric.index()][cell.index()];
                    if (column.length > 0) {
                        column[left.subject / 2] = pair.values.get(0)[metric.index()];
                    }
                }
            }
        }
    }

    private Values floor(At left) throws InterruptedException {
        Scorer own = new Scorer(run);
        double[] values = absent();
        Observation pair = new Observation.Paired(
                naturals.at(left.subject, left.shape), naturals.at(left.subject + 1, left.shape));
        List<String> paths = List.of(naturals.path(left.subject));
        for (Lineup.PerImage metric : run.lineup().perImage()) {
            if (Columns.floored(metric)) {
                values[metric.index()] = own.score(metric, pair, paths, false)[0];
            }
        }
        return new Values(List.of(left), List.of(values), own.outcome());
    }

    /** Features of every natural image at the size of every natural set. */
    private void describeNaturals() throws InterruptedException {
        List<NaturalSets.NaturalSet> sets = run.sets().sets();
        Map<At, String> pixels = new HashMap<>();
        for (int e = 0; e < run.lineup().extractors().size(); e++) {
            Map<At, @Nullable FeatureMatrix> known = new HashMap<>();
            for (int n = 0; n < sets.size(); n++) {
                if (!wanted(n, e)) {
                    continue;
                }
                for (int s = from; s < to; s++) {
                    if (naturals.of(s).isEmpty()) {
                        continue;
                    }
                    String path = naturals.path(s);
                    At at = new At(s, sizeIn(sets.get(n), s));
                    if (!known.containsKey(at)) {
                        known.put(at, describeNatural(e, at, path, pixels));
                    }
                    FeatureMatrix features = known.get(at);
                    if (features != null) {
                        scorer.outcome()
                                .described()
                                .add(new GroupOutcome.Described(e, Observation.Side.NATURAL, n, s, path, features));
                    }
                }
            }
        }
    }

    /** From the cache where it has them. */
    private @Nullable FeatureMatrix describeNatural(int e, At at, String path, Map<At, String> pixels)
            throws InterruptedException {
        FeatureCache cache = run.cache();
        FeatureExtractor extractor = run.lineup().extractors().get(e);
        ImageBatch natural = naturals.at(at.subject, at.shape);
        if (cache == null || !FeatureCache.keeps(extractor)) {
            return scorer.describe(e, natural, List.of(path)).get(0);
        }
        String image = pixels.computeIfAbsent(at, missing -> FeatureCache.fingerprint(natural));
        FeatureMatrix features = cache.find(extractor, image);
        if (features == null) {
            features = scorer.describe(e, natural, List.of(path)).get(0);
            if (features != null) {
                cache.keep(extractor, image, features);
            }
        }
        return features;
    }

    private boolean wanted(int set, int extractor) {
        for (Roster.Cell cell : run.roster().cells()) {
            if (run.sets().of(cell) == set && run.lineup().looksAt(cell, extractor)) {
                return true;
            }
        }
        return false;
    }

    /** The declared size, else that of what was made of the subject or of its neighbours, else the natural image's own. */
    private ImageShape sizeIn(NaturalSets.NaturalSet set, int subject) {
        ImageShape declared = set.declared();
        ImageShape own = naturals.of(subject).largest().image().shape();
        if (declared != null) {
            return new ImageShape(own.channels(), declared.height(), declared.width());
        }
        @Nullable ImageShape[] sizes = madeSizes.get(set.cell().index());
        if (sizes == null) {
            return own;
        }
        ImageShape made = sizes[subject - from];
        for (int i = 0; made == null && i < sizes.length; i++) {
            made = sizes[i];
        }
        return made == null ? own : made;
    }

    private void countTwins() {
        for (Map<String, Map<Integer, Integer>> contents : cellsByContent) {
            for (Map<Integer, Integer> images : contents.values()) {
                images.forEach((cell, count) -> {
                    for (Integer other : images.keySet()) {
                        // Within its own cell, an image repeats another one from the second on.
                        int twins = cell.equals(other) ? count - 1 : count;
                        if (twins > 0) {
                            scorer.outcome().tally().add(new Note.Twin(cell, other), twins);
                        }
                    }
                });
            }
        }
    }
}
