// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.spark;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.anid.api.evaluation.EvaluationPlan;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.metrics.evaluate.Journal;
import org.anid.metrics.evaluate.PartImages;
import org.anid.metrics.evaluate.Shard;
import org.anid.metrics.evaluate.StandardEvaluator;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/**
 * An evaluation in parts on executors. Images go to the executors alone; the driver holds what is said of them, and
 * journals of parts, which it keeps in a folder as they come, so that a job that fails goes on.
 *
 * <p>Two passes: every natural image is looked at once, because all of them together decide folds and other
 * photographs; then each part gets its images and is scored. The parts merge to the report of one run, to the bit.
 */
final class ClusterRun {

    /**
     * Jobs that wait for executors at a time; each is one part, so that its result goes to the disk when it is there.
     */
    private static final int JOBS = 64;

    private final JavaSparkContext context;
    private final JavaRDD<FoundImage> images;
    private final Listing listing;
    private final Recipe recipe;
    private final Path folder;
    private final Consumer<String> progress;
    private final EvaluationPlan plan;
    private final StandardEvaluator evaluator;

    /**
     * Prepares a run.
     *
     * @param folder where journals of parts are kept until the report is there, on the driver
     * @param progress told in lines how far it is
     */
    ClusterRun(
            JavaSparkContext context,
            JavaRDD<FoundImage> images,
            Listing listing,
            Recipe recipe,
            Path folder,
            Consumer<String> progress) {
        this.context = context;
        this.images = images;
        this.listing = listing;
        this.recipe = recipe;
        this.folder = folder;
        this.progress = progress;
        this.plan = recipe.plan(listing.source(), Runtime.getRuntime().availableProcessors());
        this.evaluator = recipe.evaluator();
    }

    /**
     * Scores what is not scored yet, and merges.
     *
     * @param parts how many there are to be; 0 for as many as an earlier run that was cut off has, else four for each
     *     core
     */
    EvaluationReport run(int parts) throws IOException, InterruptedException {
        int count = parts > 0 ? parts : earlier();
        if (count == 0) {
            count = Math.min(4 * context.defaultParallelism(), groups());
        }
        // Nobody else may write into the folder meanwhile.
        try (Journal ignored = Journal.open(Journal.in(folder))) {
            List<Integer> missing = new ArrayList<>();
            for (int part = 0; part < count; part++) {
                if (!finished(part, count)) {
                    missing.add(part);
                }
            }
            if (missing.size() < count) {
                progress.accept(
                        "goes on with " + (count - missing.size()) + " of " + count + " parts, which are in " + folder);
            }
            if (!missing.isEmpty()) {
                score(missing, count, looked());
            }
            return merged(count);
        }
    }

    /** Removes the journals, when the report is written. */
    void forget() throws IOException {
        delete(folder);
    }

    private int groups() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < listing.size(); i++) {
            ids.add(listing.imageId(i));
        }
        return (ids.size() + plan.batchSize() - 1) / plan.batchSize();
    }

    private Path journal(int part, int count) {
        return Journal.in(folder.resolve((part + 1) + "-of-" + count));
    }

    /** Parts of the run that was cut off here; 0 where there was none. */
    private int earlier() throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> there = Files.list(folder)) {
            return there.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("\\d{1,6}-of-\\d{1,6}"))
                    .mapToInt(name -> Integer.parseInt(name.substring(name.lastIndexOf('-') + 1)))
                    .max()
                    .orElse(0);
        }
    }

    private boolean finished(int part, int count) {
        Path file = journal(part, count);
        if (!Files.exists(file)) {
            return false;
        }
        try (Journal journal = Journal.read(file)) {
            return evaluator.finished(plan, journal, new Shard(part + 1, count));
        }
    }

    /** What was seen of all natural images. */
    private Looks looked() {
        int count = Math.max(1, context.defaultParallelism());
        progress.accept("looking at the natural images");
        Map<String, Integer> partOf = new HashMap<>();
        List<Set<String>> parts = evaluator.looks(plan, count);
        for (int part = 0; part < count; part++) {
            for (String id : parts.get(part)) {
                partOf.put(id, part);
            }
        }
        int[][] routes = new int[listing.size()][];
        for (int i = 0; i < routes.length; i++) {
            Integer part = listing.natural(i) ? partOf.get(listing.imageId(i)) : null;
            routes[i] = part == null ? new int[0] : new int[] {part};
        }
        return new Looks(tasks(routes, count, new Looks(List.of()), false).collect());
    }

    private void score(List<Integer> missing, int count, Looks looks) throws IOException, InterruptedException {
        JavaRDD<byte[]> scored = tasks(routes(missing, count, looks), count, looks, true);
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(JOBS, missing.size()));
        try {
            ExecutorCompletionService<Integer> jobs = new ExecutorCompletionService<>(threads);
            for (int part : missing) {
                jobs.submit(() -> {
                    keep(part, count, scored.collectPartitions(new int[] {part})[0].get(0));
                    return part;
                });
            }
            for (int done = count - missing.size() + 1; done <= count; done++) {
                int part = jobs.take().get();
                progress.accept("scored part " + (part + 1) + "-of-" + count + " (" + done + " of " + count + ")");
            }
        } catch (ExecutionException e) {
            context.cancelAllJobs();
            Throwable cause = e.getCause();
            if (cause instanceof IOException io) {
                throw io;
            }
            throw cause instanceof RuntimeException failed ? failed : new IllegalStateException(cause);
        } finally {
            threads.shutdownNow();
        }
    }

    /** To which of the missing parts each image goes. */
    private int[][] routes(List<Integer> missing, int count, Looks looks) throws IOException, InterruptedException {
        List<PartImages> parts;
        Path temporary = Files.createTempDirectory("anid-looks-");
        try (OpenLooks open = new OpenLooks(looks, temporary)) {
            parts = evaluator.parts(plan, count, open.journals);
        } finally {
            delete(temporary);
        }
        Map<String, Set<Integer>> own = new HashMap<>();
        Map<String, Set<Integer>> compared = new HashMap<>();
        for (int part : missing) {
            parts.get(part).ids().forEach(id -> own.computeIfAbsent(id, key -> new HashSet<>())
                    .add(part));
            parts.get(part).compared().forEach(id -> compared.computeIfAbsent(id, key -> new HashSet<>())
                    .add(part));
        }
        int[][] routes = new int[listing.size()][];
        for (int i = 0; i < routes.length; i++) {
            Set<Integer> to = new HashSet<>(own.getOrDefault(listing.imageId(i), Set.of()));
            if (listing.natural(i)) {
                to.addAll(compared.getOrDefault(listing.imageId(i), Set.of()));
            }
            routes[i] = to.stream().mapToInt(part -> part).sorted().toArray();
        }
        return routes;
    }

    /** One task for each part: its images in, its journal out. */
    private JavaRDD<byte[]> tasks(int[][] routes, int count, Looks looks, boolean scores) {
        Broadcast<Listing> all = context.broadcast(listing);
        Broadcast<int[][]> to = context.broadcast(routes);
        Task task = new Task(all, context.broadcast(looks), recipe, count, scores);
        return images.flatMapToPair(image -> {
                    int index = all.value().indexOf(image.location());
                    if (index < 0) {
                        return Collections.emptyIterator();
                    }
                    return Arrays.stream(to.value()[index])
                            .mapToObj(part -> new Tuple2<>(part, new PartFile.Sent(index, image.bytes())))
                            .iterator();
                })
                .partitionBy(new HashPartitioner(count))
                .mapPartitionsWithIndex(task::run, true);
    }

    /** What runs on an executor. */
    private record Task(Broadcast<Listing> listing, Broadcast<Looks> looks, Recipe recipe, int count, boolean scores)
            implements Serializable {

        Iterator<byte[]> run(int part, Iterator<Tuple2<Integer, PartFile.Sent>> images)
                throws IOException, InterruptedException {
            Path temporary = Files.createTempDirectory("anid-part-");
            try (PartFile file = PartFile.write(temporary.resolve("images"), images)) {
                EvaluationPlan plan = recipe.plan(file.of(listing.value()), recipe.threads());
                StandardEvaluator evaluator = recipe.evaluator();
                Path written = temporary.resolve("run.journal");
                Shard shard = new Shard(part + 1, count);
                try (Journal journal = Journal.open(written)) {
                    if (scores) {
                        try (OpenLooks open = new OpenLooks(looks.value(), temporary)) {
                            evaluator.score(plan, journal, shard, open.journals);
                        }
                    } else {
                        evaluator.look(plan, journal, shard);
                    }
                }
                return List.of(Files.readAllBytes(written)).iterator();
            } finally {
                delete(temporary);
            }
        }
    }

    /** Journals of what was seen of the natural images. */
    private record Looks(List<byte[]> journals) implements Serializable {}

    /** The same in files, which are open. */
    private static final class OpenLooks implements AutoCloseable {
        private final List<Journal> journals = new ArrayList<>();

        OpenLooks(Looks looks, Path folder) throws IOException {
            for (byte[] bytes : looks.journals) {
                Path file = folder.resolve("look-" + journals.size());
                journals.add(Journal.read(Files.write(file, bytes)));
            }
        }

        @Override
        public void close() {
            journals.forEach(Journal::close);
        }
    }

    /** Whole or not at all, whatever happens to the driver. */
    private void keep(int part, int count, byte[] bytes) throws IOException {
        Path file = journal(part, count);
        Files.createDirectories(file.getParent());
        Path half = file.resolveSibling("half");
        Files.write(half, bytes);
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private EvaluationReport merged(int count) throws InterruptedException {
        progress.accept("comparing sets and resampling");
        List<Journal> journals = new ArrayList<>();
        try {
            IntStream.range(0, count).forEach(part -> journals.add(Journal.read(journal(part, count))));
            return evaluator.merge(plan, journals);
        } finally {
            journals.forEach(Journal::close);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.deleteIfExists(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
