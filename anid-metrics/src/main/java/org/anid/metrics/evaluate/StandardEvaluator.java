// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.anid.api.dataset.Condition;
import org.anid.api.dataset.ImageSource;
import org.anid.api.dataset.RatingStudy;
import org.anid.api.dimension.Skipped;
import org.anid.api.evaluation.EvaluationPlan;
import org.anid.api.evaluation.EvaluationPlan.Phase;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.Evaluator;
import org.anid.api.evaluation.HumanResult;
import org.anid.api.evaluation.ScoreTable;
import org.anid.api.image.Resampler;
import org.anid.api.metric.DimensionKind;
import org.anid.api.model.ModelReference;
import org.anid.api.provenance.BuildInfo;
import org.anid.api.provenance.Fingerprint;
import org.anid.api.provenance.Provenance;
import org.anid.metrics.dimension.FittedPriors;
import org.anid.metrics.human.HumanValidation;
import org.anid.metrics.human.RatedItem;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.ImageId;
import org.anid.metrics.internal.evaluate.plan.MetricIndex;
import org.anid.metrics.internal.evaluate.plan.MetricIndex.ImageMetric;
import org.anid.metrics.internal.evaluate.plan.MetricIndex.PlannedMetric;
import org.anid.metrics.internal.evaluate.plan.ReferenceSets;
import org.anid.metrics.internal.evaluate.plan.RunKey;
import org.anid.metrics.internal.evaluate.result.ColumnScoreTable;
import org.anid.metrics.internal.evaluate.result.HumanVerdicts;
import org.anid.metrics.internal.evaluate.result.ReportAssembler;
import org.anid.metrics.internal.evaluate.score.ChangedInputException;
import org.anid.metrics.internal.evaluate.score.ContentOrder;
import org.anid.metrics.internal.evaluate.score.Diagnostics;
import org.anid.metrics.internal.evaluate.score.EvaluationContext;
import org.anid.metrics.internal.evaluate.score.FeatureCache;
import org.anid.metrics.internal.evaluate.score.FeatureSifter;
import org.anid.metrics.internal.evaluate.score.FeatureStates;
import org.anid.metrics.internal.evaluate.score.GroupOutcome;
import org.anid.metrics.internal.evaluate.score.GroupRecord;
import org.anid.metrics.internal.evaluate.score.GroupTask;
import org.anid.metrics.internal.evaluate.score.HeapShares;
import org.anid.metrics.internal.evaluate.score.OrderedExecutor;
import org.anid.metrics.internal.evaluate.score.RunLog;
import org.anid.metrics.internal.evaluate.score.ScoreColumns;
import org.anid.metrics.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * The evaluator of this library.
 *
 * <p>The unit of work is a group of {@link EvaluationPlan#batchSize()} neighbouring image ids with their natural images
 * and everything that was generated from them. A worker reads each file of its group once, forms batches of images of
 * one size, and shows each batch to every metric. Groups and batches depend on the plan alone, outcomes are committed
 * in group order, and randomness is addressed by counter; hence a report has the same bits for any number of threads.
 * Natural images are looked at twice more: before the run, because what they show decides folds and partners, and as
 * the other photograph of another one. In memory are the groups at work (one per thread), 8 bytes per score and both
 * ends of its scale, the names of the files, and the states of a few comparisons of sets; the features that these are
 * made of lie in a temporary file.
 *
 * <p>The scale, its two ends and its intervals are defined in {@code METRICS.md}, "The scale". In short: a natural
 * image takes part at the size of the generated one, from the data set where it has that size, else resized from its
 * largest one in 8 bits with {@link EvaluationPlan#pairing()}, which the report says. Intervals are percentile
 * bootstraps over image ids for metrics that score image by image, and a delete-a-fold jackknife for sets, for people
 * and for every mean over metrics. Comparisons of sets are not split by category.
 *
 * <p>Rows of the score table: natural images first, by id in the order of the records and ascending size; then each
 * generator and guidance in the order of the records; within an image the metrics in the order of the plan. A natural
 * image has rows for metrics of one image only.
 *
 * <p>What goes wrong with one image costs that image only: a file that cannot be read, or a metric that fails on it, is
 * a failure of the report; a metric that has no score for it is counted under skipped. Large images wait for their
 * turn: a group takes a share of the heap, and one that runs out of memory is done again when nothing else is at work;
 * what does not fit then is a failure of its image. Other errors of the JVM end the run.
 *
 * <p>Byte-identical files are looked for among the images of one id, where a copied generator shows.
 *
 * <p>Stateless and safe to share between threads.
 */
public final class StandardEvaluator implements Evaluator {

    private final @Nullable Kernels kernels;

    private StandardEvaluator(@Nullable Kernels kernels) {
        this.kernels = kernels;
    }

    /** An evaluator whose provenance names the engines that the settings of the metrics name. */
    public static StandardEvaluator create() {
        return new StandardEvaluator(null);
    }

    /**
     * An evaluator whose provenance names this engine and its backend.
     *
     * @param kernels the engine that the metrics of the plans were made with
     */
    public static StandardEvaluator create(Kernels kernels) {
        return new StandardEvaluator(kernels);
    }

    /**
     * Runs the plan.
     *
     * @throws IllegalArgumentException if two metrics of the plan have one id, or one is neither a
     *     {@link org.anid.api.metric.PerImageMetric} nor a {@link org.anid.api.metric.FeatureSetMetric}
     */
    @Override
    public EvaluationReport evaluate(EvaluationPlan plan) throws InterruptedException {
        return run(plan, new Groups.All());
    }

    /**
     * Runs the plan and writes down what is finished, or goes on where such a run was cut off: the report is that of a
     * run that was not, to the bit. The journal is left for the caller, who deletes it when the report is written.
     *
     * @param journal empty, or of a run of this plan
     * @throws JournalException if it is of another run, if images that it has were changed since, or if it cannot be
     *     written
     * @throws IllegalArgumentException as {@link #evaluate(EvaluationPlan)}
     */
    public EvaluationReport evaluate(EvaluationPlan plan, Journal journal) throws InterruptedException {
        return run(plan, Groups.Kept.goingOn(journal));
    }

    /**
     * Looks at a part of the natural images, and nothing else, into a journal: for a cluster, on which no machine has
     * all. With what every part has seen, {@link #score(EvaluationPlan, Journal, Shard, List)} need not look at them
     * again.
     *
     * @throws JournalException as {@link #evaluate(EvaluationPlan, Journal)}
     */
    public void look(EvaluationPlan plan, Journal journal, Shard shard) throws InterruptedException {
        Groups groups = Groups.Kept.part(journal, shard, List.of());
        work(plan, groups, executor -> {
            DatasetIndex dataset = dataset(plan);
            begin(plan, dataset, new MetricIndex(plan.dimensions(), dataset.conditions()), groups);
            ContentOrder.look(dataset, executor, groups.log(), shard::has);
            return groups;
        });
    }

    /**
     * Scores one of several parts of a plan into a journal, or goes on where that was cut off. Every part looks at all
     * natural images once, because they decide folds and partners.
     *
     * @throws JournalException as {@link #evaluate(EvaluationPlan, Journal)}
     * @throws IllegalArgumentException as {@link #evaluate(EvaluationPlan)}
     */
    public void score(EvaluationPlan plan, Journal journal, Shard shard) throws InterruptedException {
        score(plan, journal, shard, List.of());
    }

    /**
     * Scores a part of a plan whose natural images were looked at before. It reads the images of its part and the
     * natural images that they are compared with, no others; the others have to have stamps
     * ({@link org.anid.api.dataset.ImageContent#stamp}).
     *
     * @param looks what {@link #look} has seen, in any parts
     * @throws JournalException as {@link #evaluate(EvaluationPlan, Journal)}, and if what was looked at is of another
     *     run
     * @throws IllegalArgumentException as {@link #evaluate(EvaluationPlan)}
     */
    public void score(EvaluationPlan plan, Journal journal, Shard shard, List<Journal> looks)
            throws InterruptedException {
        Groups groups = Groups.Kept.part(journal, shard, looks);
        work(plan, groups, executor -> {
            score(prepare(plan, executor, groups), executor, groups, outcome -> {});
            return groups;
        });
    }

    /**
     * Which images each part of {@link #look} reads: the natural ones of these ids.
     *
     * @param parts how many there are to be
     * @return image ids, by part
     */
    public List<Set<String>> looks(EvaluationPlan plan, int parts) {
        List<Set<String>> ids = sets(parts);
        for (ImageId id : dataset(plan).ids()) {
            ids.get(ContentOrder.together(id.index()) % parts).add(id.id());
        }
        return ids;
    }

    /**
     * Which images each part of {@link #score(EvaluationPlan, Journal, Shard, List)} reads. Reads none itself.
     *
     * @param parts how many there are to be
     * @param looks what was seen of all natural images
     * @return by part
     * @throws JournalException if what was looked at is of another run, or not all
     */
    public List<PartImages> parts(EvaluationPlan plan, int parts, List<Journal> looks) throws InterruptedException {
        Groups groups = new Groups.Looks(looks);
        return work(plan, groups, executor -> {
            List<Set<String>> own = sets(parts);
            List<Set<String>> compared = sets(parts);
            DatasetIndex dataset = dataset(plan);
            begin(plan, dataset, new MetricIndex(plan.dimensions(), dataset.conditions()), groups);
            ContentOrder order = ContentOrder.of(dataset, executor, plan.seed(), groups.log());
            for (ImageId id : dataset.ids()) {
                int part = id.index() / plan.batchSize() % parts;
                own.get(part).add(id.id());
                int partner = order.partner(id.index());
                if (partner >= 0) {
                    compared.get(part).add(dataset.ids().get(partner).id());
                }
            }
            return IntStream.range(0, parts)
                    .mapToObj(part -> new PartImages(own.get(part), compared.get(part)))
                    .toList();
        });
    }

    private static List<Set<String>> sets(int count) {
        return IntStream.range(0, count)
                .<Set<String>>mapToObj(i -> new HashSet<>())
                .toList();
    }

    private static DatasetIndex dataset(EvaluationPlan plan) {
        return new DatasetIndex(plan.images().records(), plan.limit());
    }

    /**
     * Whether a part is scored already, to its end.
     *
     * @param journal of the part; empty where it was not begun
     * @throws JournalException if it is of another run
     */
    public boolean finished(EvaluationPlan plan, Journal journal, Shard shard) {
        DatasetIndex dataset = dataset(plan);
        return Groups.finished(
                journal,
                shard,
                RunKey.of(plan, dataset, new MetricIndex(plan.dimensions(), dataset.conditions())),
                groups(plan, dataset));
    }

    private static int groups(EvaluationPlan plan, DatasetIndex dataset) {
        int size = plan.batchSize();
        return (dataset.ids().size() + size - 1) / size;
    }

    /**
     * The report of a plan that was scored in parts, of which it computes nothing again: to the bit that of one run on
     * this machine, if the parts were made on such machines.
     *
     * @param parts every part, in any order
     * @throws JournalException if one is missing, there twice, not finished or of another run
     * @throws IllegalArgumentException as {@link #evaluate(EvaluationPlan)}
     */
    public EvaluationReport merge(EvaluationPlan plan, List<Journal> parts) throws InterruptedException {
        return run(plan, new Groups.Merged(parts));
    }

    /**
     * The report of what a journal has, whatever is missing; a warning says how much that is.
     *
     * @throws JournalException if it is of another run, or has no group yet
     * @throws IllegalArgumentException as {@link #evaluate(EvaluationPlan)}
     */
    public EvaluationReport partial(EvaluationPlan plan, Journal journal) throws InterruptedException {
        return run(plan, Groups.Kept.asFarAsItIs(journal));
    }

    private EvaluationReport run(EvaluationPlan plan, Groups groups) throws InterruptedException {
        return work(plan, groups, executor -> evaluate(prepare(plan, executor, groups), executor, groups));
    }

    private interface Work<T> {
        T with(OrderedExecutor executor) throws InterruptedException;
    }

    private static <T> T work(EvaluationPlan plan, Groups groups, Work<T> work) throws InterruptedException {
        try (OrderedExecutor executor = new OrderedExecutor(plan.threads())) {
            return work.with(executor);
        } catch (ChangedInputException e) {
            throw new JournalException(e.getMessage() + " has changed since the interrupted run read it: put it back,"
                    + " or delete " + groups.file() + " to start anew");
        } catch (UncheckedIOException e) {
            // A thread that is interrupted while it uses a channel finds it closed.
            if (e.getCause() instanceof ClosedByInterruptException && Thread.interrupted()) {
                throw (InterruptedException) new InterruptedException().initCause(e);
            }
            throw e;
        }
    }

    private static EvaluationContext prepare(EvaluationPlan plan, OrderedExecutor executor, Groups groups)
            throws InterruptedException {
        Path folder = plan.cache();
        FeatureCache cache = folder == null ? null : new FeatureCache(folder);
        DatasetIndex dataset = dataset(plan);
        MetricIndex metrics = new MetricIndex(plan.dimensions(), dataset.conditions());
        begin(plan, dataset, metrics, groups);
        ContentOrder order = ContentOrder.of(dataset, executor, plan.seed(), groups.log());
        return new EvaluationContext(
                plan,
                dataset,
                metrics,
                new ReferenceSets(dataset, metrics, order::rank),
                order,
                ScoreColumns.of(dataset, metrics),
                Resampler.of(plan.pairing()),
                cache,
                new EvaluationContext.Meter(plan.progress(), images(dataset, groups, plan.batchSize())),
                false);
    }

    private static void begin(EvaluationPlan plan, DatasetIndex dataset, MetricIndex metrics, Groups groups) {
        plan.progress().phase(Phase.LOOKING);
        groups.begin(RunKey.of(plan, dataset, metrics), groups(plan, dataset));
    }

    /** Images of the groups that take part. */
    private static long images(DatasetIndex dataset, Groups groups, int size) {
        return dataset.ids().stream()
                .filter(id -> groups.has(id.index() / size))
                .mapToLong(id -> id.naturals().size() + id.generated().size())
                .sum();
    }

    private EvaluationReport evaluate(EvaluationContext context, OrderedExecutor executor, Groups groups)
            throws InterruptedException {
        try (FeatureStates states = new FeatureStates(context)) {
            return evaluate(context, states, executor, groups);
        }
    }

    private EvaluationReport evaluate(
            EvaluationContext context, FeatureStates states, OrderedExecutor executor, Groups groups)
            throws InterruptedException {
        ImageSource source = context.plan().images();
        Diagnostics diagnostics = new Diagnostics(context);
        groups.warnings().forEach(diagnostics::warn);
        source.warnings().forEach(diagnostics::warn);
        context.dataset().warnings().forEach(diagnostics::warn);
        warnOfFits(context.metrics(), diagnostics);
        warnOfRandomWeights(context.metrics(), diagnostics);
        warnOfTerms(context.metrics(), diagnostics);
        Contents contents = new Contents();
        score(context, executor, groups, outcome -> {
            diagnostics.add(outcome);
            outcome.counted().forEach(states::add);
            outcome.contents().forEach(contents::add);
        });
        states.complete();
        context.plan().progress().phase(Phase.COMPARING);
        ReportAssembler assembler = ReportAssembler.of(context, states, executor, diagnostics);
        ScoreTable scores = new ColumnScoreTable(context);
        HumanResult human = people(context, scores, diagnostics);
        RatingStudy study = context.plan().ratings();
        if (study != null && human != null) {
            assembler.add(new HumanVerdicts(study, human.opinions(), context));
        }
        diagnostics.summarize(states);
        FeatureCache cache = context.cache();
        if (cache != null) {
            cache.warnings().forEach(diagnostics::warn);
        }
        return new EvaluationReport(
                source.name(),
                assembler.results(),
                assembler.dimensions(),
                assembler.overall(),
                human,
                diagnostics.skipped(),
                diagnostics.failures(),
                diagnostics.warnings(),
                scores,
                assembler.replicates(),
                contents.count,
                provenance(
                        context,
                        new Provenance.Dataset(
                                source.name(),
                                contents.count,
                                contents.fingerprint(),
                                context.order().fingerprint())));
    }

    /** A group and what it gave. */
    private record Finished(int group, GroupRecord record, GroupOutcome outcome, boolean known) {}

    /** Takes the groups in order: those that are finished already from the log, the others from their images. */
    private static void score(
            EvaluationContext context, OrderedExecutor executor, Groups groups, Consumer<GroupOutcome> results)
            throws InterruptedException {
        context.plan().progress().phase(Phase.SCORING);
        int ids = context.dataset().ids().size();
        int size = context.plan().batchSize();
        HeapShares heap = new HeapShares();
        FeatureSifter sifter = new FeatureSifter(context);
        Iterator<Callable<Finished>> tasks = IntStream.range(0, (ids + size - 1) / size)
                .filter(groups::has)
                .<Callable<Finished>>mapToObj(group ->
                        () -> finish(context, executor, heap, groups.log(), group, Math.min(ids, (group + 1) * size)))
                .iterator();
        executor.inOrder(tasks, finished -> {
            sifter.sift(finished.outcome);
            if (!finished.known && groups.log().keeps()) {
                groups.log()
                        .addGroup(finished.group, finished.record.images(), finished.record.write(finished.outcome));
            }
            results.accept(finished.outcome);
        });
    }

    private static Finished finish(
            EvaluationContext context, OrderedExecutor executor, HeapShares heap, RunLog log, int group, int to)
            throws InterruptedException {
        int from = group * context.plan().batchSize();
        GroupRecord record = new GroupRecord(context, from, to);
        byte[] known = log.group(group);
        if (known != null) {
            GroupOutcome outcome = record.read(known, log.verifies());
            context.meter().add(record.images());
            return new Finished(group, record, outcome, true);
        }
        return new Finished(group, record, GroupTask.run(context, executor, heap, from, to), false);
    }

    /** A prior that nobody published makes numbers that compare with nobody's. */
    private static void warnOfFits(MetricIndex metrics, Diagnostics diagnostics) {
        for (PlannedMetric metric : metrics.all()) {
            for (ModelReference model : metric.metric().models()) {
                if (model.version().equals(FittedPriors.VERSION)) {
                    diagnostics.warn(
                            metric.spec().id() + ": its model of natural images is not the published one but was"
                                    + " fitted to natural images, as of this data set; scores compare only where the setting"
                                    + " prior is the same");
                }
            }
        }
    }

    /** Networks of tests of the graph alone. */
    private static void warnOfRandomWeights(MetricIndex metrics, Diagnostics diagnostics) {
        users(metrics, ModelReference::random)
                .forEach((model, ids) -> diagnostics.warn(model.id() + " has " + model.version() + ": scores of "
                        + String.join(", ", ids) + " mean nothing"));
    }

    /** Who reads a report has not seen what was accepted when the weights were got. */
    private static void warnOfTerms(MetricIndex metrics, Diagnostics diagnostics) {
        users(metrics, model -> !model.terms().isEmpty())
                .forEach((model, ids) -> diagnostics.warn("scores of " + String.join(", ", ids)
                        + " are made with the weights of " + model.id() + ", whose licence " + model.terms()
                        + " allows no commercial use"));
    }

    /** Metrics by the models that they use, of those models that are asked for. */
    private static Map<ModelReference, Set<String>> users(MetricIndex metrics, Predicate<ModelReference> wanted) {
        Map<ModelReference, Set<String>> users = new LinkedHashMap<>();
        for (PlannedMetric metric : metrics.all()) {
            for (ModelReference model : metric.metric().models()) {
                if (wanted.test(model)) {
                    users.computeIfAbsent(model, each -> new LinkedHashSet<>())
                            .add(metric.spec().id());
                }
            }
        }
        return users;
    }

    /** What people thought, wherever the plan has ratings; a plan with the dimension and without ratings is told. */
    private static @Nullable HumanResult people(EvaluationContext context, ScoreTable scores, Diagnostics diagnostics) {
        RatingStudy study = context.plan().ratings();
        if (study == null) {
            if (context.plan().dimensions().stream().anyMatch(dimension -> dimension.kind() == DimensionKind.HUMAN)) {
                diagnostics.skip(new Skipped(
                        DimensionKind.HUMAN.label(), "no ratings were given", "give the ratings of a human study"));
            }
            return null;
        }
        if (study.simulated()) {
            diagnostics.warn("the ratings of " + study.name() + " are simulated: no person was involved");
        }
        HumanResult human = HumanValidation.of(
                study,
                context.metrics().ofImages().stream().map(ImageMetric::spec).toList(),
                scores);
        if (context.metrics().ofImages().isEmpty()) {
            diagnostics.warn("no metric of single images or pairs was chosen, so none is compared with people");
            return human;
        }
        Set<RatedItem> unseen = new HashSet<>();
        study.ratings().forEach(rating -> unseen.add(RatedItem.of(rating)));
        int rated = unseen.size();
        scores.forEach(row -> {
            Condition condition = row.condition();
            if (condition != null) {
                unseen.remove(new RatedItem(row.imageId(), condition));
            }
        });
        if (rated > 0 && unseen.size() == rated) {
            diagnostics.warn("none of the " + rated + " rated images of " + study.name()
                    + " was evaluated, so no metric is compared with people: evaluate the images of the study");
        } else if (!unseen.isEmpty()) {
            diagnostics.warn(unseen.size() + " of the " + rated + " rated images of " + study.name()
                    + " were not evaluated; metrics are compared with people over the others");
        }
        return human;
    }

    private Provenance provenance(EvaluationContext context, Provenance.Dataset dataset) {
        EvaluationPlan plan = context.plan();
        Set<ModelReference> models = new LinkedHashSet<>();
        SortedMap<String, SortedMap<String, String>> settings = new TreeMap<>();
        Set<String> engines = new TreeSet<>();
        for (PlannedMetric metric : context.metrics().all()) {
            models.addAll(metric.metric().models());
            settings.put(metric.spec().id(), metric.spec().settings());
            String engine = metric.spec().settings().get("kernels");
            if (engine != null) {
                engines.add(engine);
            }
        }
        String engine = engines.isEmpty() ? "none" : String.join(", ", engines);
        if (kernels != null) {
            engine = kernels.name() + " (" + kernels.backend() + ")";
        }
        SortedMap<String, String> settingsOfRun = new TreeMap<>();
        settingsOfRun.put("seed", Long.toString(plan.seed()));
        settingsOfRun.put("resamples", Integer.toString(plan.resamples()));
        settingsOfRun.put("pairing", plan.pairing().label());
        settingsOfRun.put("batchSize", Integer.toString(plan.batchSize()));
        settingsOfRun.put("limit", plan.limit() == Long.MAX_VALUE ? "none" : Long.toString(plan.limit()));
        return new Provenance(
                BuildInfo.current(),
                Provenance.Host.current(plan.threads()),
                engine,
                List.copyOf(models),
                dataset,
                settings,
                settingsOfRun);
    }

    /** Count and hash of what was read, fed in group order. */
    private static final class Contents {
        private final MessageDigest digest = Fingerprint.sha256();
        private long count;

        void add(String line) {
            digest.update(line.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
            count++;
        }

        String fingerprint() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }
}
