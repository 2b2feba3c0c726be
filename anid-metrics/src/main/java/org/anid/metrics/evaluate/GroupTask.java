// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.anid.api.dataset.DecodedImage;
import org.anid.api.dataset.ImageReadException;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.evaluation.Failure;
import org.anid.api.evaluation.ScoreRow;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.Observation;
import org.anid.api.metric.UnscorableException;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.jspecify.annotations.Nullable;

/**
 * One unit of work: a few neighbouring subjects with everything that was made of them.
 *
 * <p>What is in a group, and in which batches its images go to the metrics, depends on the plan alone and never on
 * threads; that is one half of the promise of equal bits, the other being that outcomes are committed in order.
 */
final class GroupTask implements Callable<GroupOutcome> {

    /** Pixels of one batch at most, unless a single image has more: 25 MB as RGB in float. */
    private static final int BATCH_PIXELS = 1 << 21;

    /** What a file name promises. */
    private static final Map<String, String> FORMATS =
            Map.of("jpg", "JPEG", "jpeg", "JPEG", "png", "PNG", "webp", "WebP", "bmp", "BMP");

    private final Run run;
    private final int from;
    private final int to;
    private final GroupOutcome outcome = new GroupOutcome();
    private final NaturalImages[] naturals;
    /** Value on the natural image of a subject at a size, per metric. */
    private final Map<At, double[]> naturalValues = new HashMap<>();
    /** Size of the first generated image of a subject, per cell of this group. */
    private final Map<Integer, @Nullable ImageShape[]> madeSizes = new TreeMap<>();
    /** How many images each cell has of these bytes, per subject. */
    private final List<Map<String, Map<Integer, Integer>>> cellsByContent = new ArrayList<>();

    /**
     * Subjects {@code from} (inclusive) to {@code to} (exclusive).
     *
     * @param from even, so that neighbours are in one group
     */
    GroupTask(Run run, int from, int to) {
        this.run = run;
        this.from = from;
        this.to = to;
        this.naturals = new NaturalImages[to - from];
    }

    /** The natural image of a subject at a size. */
    private record At(int subject, ImageShape shape) {}

    /** A generated image that was read. */
    private record Loaded(Roster.Made made, ImageBatch image) {}

    @Override
    public GroupOutcome call() throws InterruptedException {
        for (int s = from; s < to; s++) {
            cellsByContent.add(new LinkedHashMap<>());
            readNaturals(run.roster().subjects().get(s));
        }
        scoreNaturals();
        Map<Integer, List<Roster.Made>> byCell = new TreeMap<>();
        for (int s = from; s < to; s++) {
            for (Roster.Made made : run.roster().subjects().get(s).made()) {
                byCell.computeIfAbsent(made.cell().index(), c -> new ArrayList<>())
                        .add(made);
            }
        }
        for (var cell : byCell.entrySet()) {
            scoreCell(run.roster().cells().get(cell.getKey()), cell.getValue());
        }
        scoreFloors();
        describeNaturals();
        countTwins();
        return outcome;
    }

    private void readNaturals(Roster.Subject subject) throws InterruptedException {
        NaturalImages images = new NaturalImages();
        naturals[subject.index() - from] = images;
        for (Roster.NaturalFile file : subject.naturals()) {
            DecodedImage decoded = read(file.record(), ScoreRow.NATURAL);
            if (decoded != null) {
                if (images.add(new NaturalImages.Variant(decoded.pixels(), decoded.sha256(), file))) {
                    run.columns().area()[file.slot()] = decoded.pixels().shape().plane();
                } else {
                    outcome.tally().add(new Note.SpareNatural());
                }
            }
            run.meter().add(1);
        }
    }

    private @Nullable DecodedImage read(ImageRecord record, String origin) throws InterruptedException {
        checkInterrupt();
        DecodedImage decoded;
        try {
            decoded = record.content().read();
        } catch (ImageReadException e) {
            fail(record.location(), said(e));
            return null;
        } catch (RuntimeException e) {
            checkInterrupt();
            fail(record.location(), "decoding failed unexpectedly: " + said(e));
            return null;
        }
        String extension = extension(record.location());
        String named = FORMATS.get(extension);
        if (named != null && !named.equalsIgnoreCase(decoded.format())) {
            outcome.tally().add(new Note.Misnamed(extension, decoded.format()));
        }
        for (String note : decoded.notes()) {
            outcome.tally().add(new Note.FromFile(note));
        }
        String caption = record.captionId();
        outcome.contents()
                .add(String.join("\t", origin, record.imageId(), caption == null ? "" : caption, decoded.sha256()));
        return decoded;
    }

    /** Scores the natural images as the data set has them: the rows of the natural side, and baselines of that size. */
    private void scoreNaturals() throws InterruptedException {
        Map<ImageShape, List<At>> bySize = new LinkedHashMap<>();
        Map<At, Roster.NaturalFile> files = new HashMap<>();
        for (int s = from; s < to; s++) {
            for (NaturalImages.Variant variant : naturals[s - from].variants()) {
                At at = new At(s, variant.image().shape());
                bySize.computeIfAbsent(at.shape, shape -> new ArrayList<>()).add(at);
                files.put(at, variant.file());
            }
        }
        for (List<At> sameSize : bySize.values()) {
            for (List<At> chunk : chunks(sameSize)) {
                scoreSingles(chunk, true);
                for (At at : chunk) {
                    double[] values = value(at);
                    for (Lineup.PerImage metric : run.lineup().perImage()) {
                        if (metric.spec().input() == Observation.Kind.SINGLE) {
                            Roster.NaturalFile file = files.get(at);
                            if (file != null) {
                                run.columns().natural()[metric.index()][file.slot()] = values[metric.index()];
                            }
                        }
                    }
                }
            }
        }
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

    /**
     * Scores natural images by the metrics that take one image, into {@link #naturalValues}.
     *
     * @param rows whether the scores are rows of the table, and their absence is therefore counted; else only the
     *     metrics that compare with natural values run
     */
    private void scoreSingles(List<At> chunk, boolean rows) throws InterruptedException {
        List<ImageBatch> images = new ArrayList<>(chunk.size());
        List<String> paths = new ArrayList<>(chunk.size());
        for (At at : chunk) {
            images.add(natural(at));
            paths.add(naturals[at.subject - from].largest().file().record().location());
            double[] values = new double[run.lineup().perImage().size()];
            Arrays.fill(values, Double.NaN);
            naturalValues.put(at, values);
        }
        ImageBatch batch = ImageBatch.concat(images);
        for (Lineup.PerImage metric : run.lineup().perImage()) {
            if (metric.spec().input() == Observation.Kind.SINGLE
                    && (rows || metric.spec().baseline() instanceof Baseline.NaturalValue)) {
                double[] scores = score(metric, new Observation.Single(batch), paths, rows);
                for (int i = 0; i < scores.length; i++) {
                    value(chunk.get(i))[metric.index()] = scores[i];
                }
            }
        }
    }

    private double[] value(At at) {
        double[] values = naturalValues.get(at);
        if (values == null) {
            throw new IllegalStateException("the natural image of subject " + at.subject + " was not scored");
        }
        return values;
    }

    private ImageBatch natural(At at) {
        return naturals[at.subject - from].at(at.shape, run.resampler());
    }

    private void scoreCell(Roster.Cell cell, List<Roster.Made> files) throws InterruptedException {
        @Nullable ImageShape[] sizes = new ImageShape[to - from];
        madeSizes.put(cell.index(), sizes);
        Map<ImageShape, List<Loaded>> waiting = new LinkedHashMap<>();
        long waitingPixels = 0;
        for (Roster.Made made : files) {
            DecodedImage decoded = read(made.record(), cell.label());
            if (decoded != null) {
                ImageBatch image = decoded.pixels();
                ImageShape shape = image.shape();
                if (sizes[made.subject() - from] == null) {
                    sizes[made.subject() - from] = shape;
                }
                outcome.tally().add(new Note.Read(cell.index()));
                remember(made, decoded.sha256());
                List<Loaded> sameSize = waiting.computeIfAbsent(shape, s -> new ArrayList<>());
                sameSize.add(new Loaded(made, image));
                waitingPixels += shape.plane();
                // The next one of this size would not fit.
                if (sameSize.size() == run.plan().batchSize()
                        || (sameSize.size() + 1L) * shape.plane() > BATCH_PIXELS) {
                    waiting.remove(shape);
                    waitingPixels -= (long) sameSize.size() * shape.plane();
                    scoreBatch(cell, shape, sameSize);
                } else if (waitingPixels > BATCH_PIXELS) {
                    scoreAll(cell, waiting);
                    waitingPixels = 0;
                }
            }
            run.meter().add(1);
        }
        scoreAll(cell, waiting);
    }

    private void scoreAll(Roster.Cell cell, Map<ImageShape, List<Loaded>> waiting) throws InterruptedException {
        for (var sameSize : waiting.entrySet()) {
            scoreBatch(cell, sameSize.getKey(), sameSize.getValue());
        }
        waiting.clear();
    }

    private void remember(Roster.Made made, String sha256) {
        cellsByContent
                .get(made.subject() - from)
                .computeIfAbsent(sha256, key -> new TreeMap<>())
                .merge(made.cell().index(), 1, Integer::sum);
        for (NaturalImages.Variant variant : naturals[made.subject() - from].variants()) {
            if (variant.sha256().equals(sha256)) {
                outcome.tally().add(new Note.NaturalCopy(made.cell().index()));
                return;
            }
        }
    }

    /** Shows images of one size and cell to every metric. */
    private void scoreBatch(Roster.Cell cell, ImageShape shape, List<Loaded> loaded) throws InterruptedException {
        Side all = Side.of(loaded);
        List<Loaded> withNatural = new ArrayList<>(loaded.size());
        for (Loaded image : loaded) {
            NaturalImages partner = naturals[image.made.subject() - from];
            if (partner.isEmpty()) {
                outcome.tally().add(new Note.Unpaired(cell.index()));
            } else {
                withNatural.add(image);
                if (!partner.has(shape)) {
                    outcome.tally()
                            .add(new Note.Resized(
                                    cell.index(),
                                    partner.largest().image().shape().size(),
                                    shape.size()));
                }
            }
        }
        Side paired = withNatural.size() == loaded.size() ? all : Side.of(withNatural);
        ImageBatch references = references(cell, paired, shape);
        for (Lineup.PerImage metric : run.lineup().perImage()) {
            if (!metric.appliesTo(cell)) {
                continue;
            }
            double[] column = run.columns().generated()[metric.index()][cell.index()];
            switch (metric.spec().input()) {
                case SINGLE ->
                    write(column, all, score(metric, new Observation.Single(all.batch()), all.paths(), true));
                case PAIRED -> {
                    if (references != null) {
                        Observation pairs = new Observation.Paired(references, paired.batch());
                        write(column, paired, score(metric, pairs, paired.paths(), true));
                    }
                }
                case CAPTIONED -> {
                    Side captioned = captioned(metric, cell, all);
                    if (!captioned.isEmpty()) {
                        Observation texts = new Observation.Captioned(captioned.batch(), captioned.captions());
                        write(column, captioned, score(metric, texts, captioned.paths(), true));
                    }
                }
                case CAPTIONED_PAIR -> {
                    Side captioned = captioned(metric, cell, paired);
                    if (!captioned.isEmpty()) {
                        Observation pairs = new Observation.CaptionedPair(
                                partners(captioned, shape), captioned.batch(), captioned.captions());
                        write(column, captioned, score(metric, pairs, captioned.paths(), true));
                    }
                }
                case SIDED -> throw new IllegalStateException(metric.spec().id() + " compares sets");
            }
            if (references != null && metric.spec().baseline() instanceof Baseline.NaturalValue) {
                writeBaseline(metric, cell, shape, paired, references);
            }
        }
        for (int e = 0; e < run.lineup().extractors().size(); e++) {
            if (looksAt(cell, e)) {
                List<@Nullable FeatureMatrix> features = describe(e, all.batch(), all.paths());
                for (int i = 0; i < features.size(); i++) {
                    FeatureMatrix matrix = features.get(i);
                    if (matrix != null) {
                        outcome.described()
                                .add(new GroupOutcome.Described(
                                        e,
                                        Observation.Side.GENERATED,
                                        cell.index(),
                                        all.made().get(i).subject(),
                                        all.paths().get(i),
                                        matrix));
                    }
                }
            }
        }
    }

    /** The natural partners at that size; null where there are none or nobody wants them. */
    private @Nullable ImageBatch references(Roster.Cell cell, Side paired, ImageShape shape) {
        boolean wanted = false;
        for (Lineup.PerImage metric : run.lineup().perImage()) {
            wanted |= metric.appliesTo(cell)
                    && (metric.spec().input() == Observation.Kind.PAIRED
                            || metric.spec().baseline() instanceof Baseline.NaturalValue);
        }
        return wanted && !paired.isEmpty() ? partners(paired, shape) : null;
    }

    private ImageBatch partners(Side paired, ImageShape shape) {
        List<ImageBatch> partners = new ArrayList<>(paired.made().size());
        for (Roster.Made made : paired.made()) {
            partners.add(natural(new At(made.subject(), shape)));
        }
        return ImageBatch.concat(partners);
    }

    /** The images that have a caption; the others are counted. */
    private Side captioned(Lineup.PerImage metric, Roster.Cell cell, Side all) {
        Side captioned = all.captioned();
        int without = all.made().size() - captioned.made().size();
        if (without > 0) {
            outcome.tally().add(new Note.NoCaption(metric.spec().id(), cell.index()), without);
        }
        return captioned;
    }

    /** What the metric says of the natural image in the place of the generated one. */
    private void writeBaseline(
            Lineup.PerImage metric, Roster.Cell cell, ImageShape shape, Side paired, ImageBatch references)
            throws InterruptedException {
        double[] column = run.columns().baseline()[metric.index()][cell.index()];
        switch (metric.spec().input()) {
            case SINGLE -> {
                scoreMissing(paired, shape);
                for (Roster.Made made : paired.made()) {
                    column[made.slot()] = value(new At(made.subject(), shape))[metric.index()];
                }
            }
            case PAIRED ->
                write(
                        column,
                        paired,
                        score(metric, new Observation.Paired(references, references), paired.paths(), false));
            case CAPTIONED, CAPTIONED_PAIR -> {
                Side captioned = new Side(paired.made(), references).captioned();
                if (!captioned.isEmpty()) {
                    ImageBatch images = captioned.batch();
                    Observation observation = metric.spec().input() == Observation.Kind.CAPTIONED
                            ? new Observation.Captioned(images, captioned.captions())
                            : new Observation.CaptionedPair(images, images, captioned.captions());
                    write(column, captioned, score(metric, observation, captioned.paths(), false));
                }
            }
            case SIDED -> throw new IllegalStateException(metric.spec().id() + " compares sets");
        }
    }

    private void scoreMissing(Side paired, ImageShape shape) throws InterruptedException {
        Set<At> missing = new LinkedHashSet<>();
        for (Roster.Made made : paired.made()) {
            At at = new At(made.subject(), shape);
            if (!naturalValues.containsKey(at)) {
                missing.add(at);
            }
        }
        if (!missing.isEmpty()) {
            for (List<At> chunk : chunks(List.copyOf(missing))) {
                scoreSingles(chunk, false);
            }
        }
    }

    /** Neighbouring natural images against one another, at the size of what was made of the first. */
    private void scoreFloors() throws InterruptedException {
        Map<At, double[]> floors = new HashMap<>();
        for (var entry : madeSizes.entrySet()) {
            Roster.Cell cell = run.roster().cells().get(entry.getKey());
            for (int s = from; s + 1 < to; s += 2) {
                ImageShape first = entry.getValue()[s - from];
                ImageShape shape = first != null ? first : entry.getValue()[s + 1 - from];
                if (shape == null || naturals[s - from].isEmpty() || naturals[s + 1 - from].isEmpty()) {
                    continue;
                }
                At left = new At(s, shape);
                double[] values = floors.get(left);
                if (values == null) {
                    values = new double[run.lineup().perImage().size()];
                    Arrays.fill(values, Double.NaN);
                    Observation pair = new Observation.Paired(natural(left), natural(new At(s + 1, shape)));
                    List<String> paths =
                            List.of(naturals[s - from].largest().file().record().location());
                    for (Lineup.PerImage metric : run.lineup().perImage()) {
                        if (Columns.floored(metric)) {
                            values[metric.index()] = score(metric, pair, paths, false)[0];
                        }
                    }
                    floors.put(left, values);
                }
                for (Lineup.PerImage metric : run.lineup().perImage()) {
                    double[] column = run.columns().floor()[metric.index()][cell.index()];
                    if (column.length > 0) {
                        column[s / 2] = values[metric.index()];
                    }
                }
            }
        }
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
                    if (naturals[s - from].isEmpty()) {
                        continue;
                    }
                    String path = naturals[s - from].largest().file().record().location();
                    At at = new At(s, sizeIn(sets.get(n), s));
                    if (!known.containsKey(at)) {
                        known.put(at, describeNatural(e, at, path, pixels));
                    }
                    FeatureMatrix features = known.get(at);
                    if (features != null) {
                        outcome.described()
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
        if (cache == null || !FeatureCache.keeps(extractor)) {
            return describe(e, natural(at), List.of(path)).get(0);
        }
        String image = pixels.computeIfAbsent(at, missing -> FeatureCache.fingerprint(natural(missing)));
        FeatureMatrix features = cache.find(extractor, image);
        if (features == null) {
            features = describe(e, natural(at), List.of(path)).get(0);
            if (features != null) {
                cache.keep(extractor, image, features);
            }
        }
        return features;
    }

    private boolean wanted(int set, int extractor) {
        for (Roster.Cell cell : run.roster().cells()) {
            if (run.sets().of(cell) == set && looksAt(cell, extractor)) {
                return true;
            }
        }
        return false;
    }

    private boolean looksAt(Roster.Cell cell, int extractor) {
        for (Lineup.OverSets metric : run.lineup().overSets()) {
            if (metric.extractor() == extractor && metric.appliesTo(cell)) {
                return true;
            }
        }
        return false;
    }

    /** The declared size, else that of what was made of the subject or of its neighbours, else the natural image's own. */
    private ImageShape sizeIn(NaturalSets.NaturalSet set, int subject) {
        ImageShape declared = set.declared();
        ImageShape own = naturals[subject - from].largest().image().shape();
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
                            outcome.tally().add(new Note.Twin(cell, other), twins);
                        }
                    }
                });
            }
        }
    }

    /** One score per image; NaN where there is none, which is counted or recorded. */
    private double[] score(Lineup.PerImage metric, Observation observation, List<String> paths, boolean count)
            throws InterruptedException {
        checkInterrupt();
        String id = metric.spec().id();
        double[] scores;
        try {
            scores = metric.score(observation).clone();
            if (scores.length != observation.count()) {
                throw new IllegalStateException(scores.length + " scores for " + observation.count() + " images");
            }
        } catch (UnscorableException e) {
            if (count) {
                outcome.tally().add(new Note.Absent(id, said(e)), observation.count());
            }
            return absent(observation.count());
        } catch (RuntimeException e) {
            checkInterrupt();
            if (observation.count() == 1) {
                outcome.failures().add(GroupOutcome.MetricFailure.of(id, paths.get(0), e));
                return absent(1);
            }
            double[] one = new double[observation.count()];
            for (int i = 0; i < one.length; i++) {
                one[i] = score(metric, part(observation, i), List.of(paths.get(i)), count)[0];
            }
            return one;
        }
        for (int i = 0; i < scores.length; i++) {
            if (!Double.isFinite(scores[i])) {
                if (count) {
                    outcome.tally()
                            .add(new Note.Absent(
                                    id,
                                    Double.isNaN(scores[i])
                                            ? id + " is undefined for such an image (see its documentation)"
                                            : id + " is infinite for such an image"));
                }
                scores[i] = Double.NaN;
            }
        }
        return scores;
    }

    private static double[] absent(int images) {
        double[] scores = new double[images];
        Arrays.fill(scores, Double.NaN);
        return scores;
    }

    private static Observation part(Observation whole, int i) {
        if (whole instanceof Observation.Single single) {
            return new Observation.Single(single.images().image(i));
        }
        if (whole instanceof Observation.Paired pairs) {
            return new Observation.Paired(
                    pairs.reference().image(i), pairs.candidate().image(i));
        }
        if (whole instanceof Observation.Captioned captioned) {
            return new Observation.Captioned(
                    captioned.images().image(i), List.of(captioned.captions().get(i)));
        }
        if (whole instanceof Observation.CaptionedPair pairs) {
            return new Observation.CaptionedPair(
                    pairs.reference().image(i),
                    pairs.candidate().image(i),
                    List.of(pairs.captions().get(i)));
        }
        throw new IllegalStateException("images of a set have no scores of their own");
    }

    /** The features of each image; null where there are none, which is counted or recorded. */
    private List<@Nullable FeatureMatrix> describe(int extractor, ImageBatch images, List<String> paths)
            throws InterruptedException {
        checkInterrupt();
        FeatureExtractor features = run.lineup().extractors().get(extractor);
        List<@Nullable FeatureMatrix> each = new ArrayList<>(images.count());
        try {
            FeatureMatrix all = features.extract(images);
            int rows = features.rowsPerImage();
            if (all.rows() != images.count() * rows || all.width() != features.width()) {
                throw new IllegalStateException(all.rows() + " rows of " + all.width() + " features for "
                        + images.count() + " images, not " + rows + " of " + features.width() + " each");
            }
            for (int i = 0; i < images.count(); i++) {
                int start = all.offset(i * rows);
                each.add(
                        images.count() == 1
                                ? all
                                : new FeatureMatrix(
                                        rows,
                                        all.width(),
                                        Arrays.copyOfRange(all.values(), start, start + rows * all.width())));
            }
        } catch (UnscorableException e) {
            for (Lineup.OverSets metric : run.lineup().overSets()) {
                if (metric.extractor() == extractor) {
                    outcome.tally().add(new Note.Absent(metric.spec().id(), said(e)), images.count());
                }
            }
            each.clear();
            for (int i = 0; i < images.count(); i++) {
                each.add(null);
            }
        } catch (RuntimeException e) {
            checkInterrupt();
            String id = features.reference().id();
            each.clear();
            if (images.count() == 1) {
                outcome.failures().add(GroupOutcome.MetricFailure.of(id, paths.get(0), e));
                each.add(null);
            } else {
                for (int i = 0; i < images.count(); i++) {
                    each.addAll(describe(extractor, images.image(i), List.of(paths.get(i))));
                }
            }
        }
        return each;
    }

    private static void write(double[] column, Side side, double[] scores) {
        for (int i = 0; i < scores.length; i++) {
            column[side.made().get(i).slot()] = scores[i];
        }
    }

    private void fail(String path, String reason) {
        outcome.failures().add(new GroupOutcome.MetricFailure("", new Failure(path, reason)));
    }

    private static String said(Exception e) {
        return GroupOutcome.MetricFailure.said(e);
    }

    private static String extension(String location) {
        return location.substring(location.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static void checkInterrupt() throws InterruptedException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException();
        }
    }

    /** Images of one size and what they are. */
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

        /** Must not be called without images. */
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

        /** The images that have a caption. */
        Side captioned() {
            List<Roster.Made> with = new ArrayList<>(made.size());
            List<ImageBatch> theirs = new ArrayList<>(made.size());
            for (int i = 0; i < made.size(); i++) {
                if (made.get(i).record().caption() != null) {
                    with.add(made.get(i));
                    theirs.add(batch().image(i));
                }
            }
            if (with.size() == made.size()) {
                return this;
            }
            return new Side(with, theirs.isEmpty() ? null : ImageBatch.concat(theirs));
        }
    }
}
