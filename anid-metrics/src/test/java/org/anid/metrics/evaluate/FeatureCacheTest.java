// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.anid.api.dataset.Guidance;
import org.anid.api.evaluation.EvaluationPlan;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.metric.FeatureSetMetric;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelReference;
import org.anid.metrics.internal.evaluate.score.FeatureCache;
import org.anid.metrics.quality.distribution.FrechetDistance;
import org.anid.metrics.quality.distribution.KernelDistance;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FeatureCacheTest {

    private static final int SUBJECTS = 12;
    private static final ImageBatch IMAGE = ImageBatch.wrap(new float[] {0, 0.25f, 0.5f}, 1, new ImageShape(3, 1, 1));

    private final Path parent;
    private final Path folder;
    private final Weighted network = Weighted.create();

    FeatureCacheTest(@TempDir Path parent) {
        this.parent = parent;
        this.folder = parent.resolve("features");
    }

    /** Two cells of two sizes; at the second, natural images are resized. */
    private static MemorySource source() {
        MemorySource source = new MemorySource();
        for (int id = 0; id < SUBJECTS; id++) {
            source.natural(id, 24);
        }
        for (int id = 0; id < SUBJECTS; id++) {
            source.made("A", Guidance.T2I, id, 24, 0.2).made("B", Guidance.T2I, id, 32, 0.4);
        }
        return source;
    }

    private static EvaluationReport run(FeatureExtractor extractor, @Nullable Path cache, int threads)
            throws InterruptedException {
        FeatureSetMetric distance = FrechetDistance.create(extractor);
        FeatureSetMetric kernel = KernelDistance.builder(extractor).build();
        return StandardEvaluator.create()
                .evaluate(EvaluationPlan.builder(source(), List.of(Toys.quality(distance, kernel)))
                        .threads(threads)
                        .cache(cache)
                        .build());
    }

    /** Everything that is a number; metrics are compared by their specifications, which are equal. */
    private static List<Object> numbers(EvaluationReport report) {
        List<Object> numbers = new ArrayList<>();
        report.results()
                .forEach(result -> numbers.add(Arrays.asList(
                        result.metric().id(),
                        result.condition(),
                        result.generated(),
                        result.natural(),
                        result.discrepancy(),
                        result.n())));
        numbers.addAll(report.dimensions());
        numbers.add(report.provenance().fingerprint());
        return numbers;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void aSecondRunDescribesNoNaturalImageAndGivesTheSameBits() throws InterruptedException, IOException {
        EvaluationReport without = run(network, null, 2);
        assertThat(network.described().getAndSet(0)).isEqualTo(4 * SUBJECTS);
        EvaluationReport cold = run(network, folder, 2);
        assertThat(network.described().getAndSet(0)).isEqualTo(4 * SUBJECTS);
        assertThat(files()).hasSize(2 * SUBJECTS).allSatisfy(file -> assertThat(file.toString())
                .endsWith(".features"));
        for (int threads : new int[] {1, 3}) {
            EvaluationReport warm = run(network, folder, threads);
            assertThat(network.described().getAndSet(0)).isEqualTo(2 * SUBJECTS);
            assertThat(numbers(warm)).isEqualTo(numbers(cold)).isEqualTo(numbers(without));
            assertThat(warm.warnings()).isEqualTo(without.warnings());
        }
        assertThat(without.results()).hasSize(4).allSatisfy(result -> assertThat(result.discrepancy())
                .isNotNull());
    }

    @Test
    void whatNumbersDependOnIsWhatAnEntryIsFoundBy() {
        FeatureCache cache = new FeatureCache(folder);
        String pixels = FeatureCache.fingerprint(IMAGE);
        FeatureMatrix features = network.extract(IMAGE);
        cache.keep(network, pixels, features);
        FeatureMatrix found = cache.find(network, pixels);
        assertThat(found).isNotNull();
        assertThat(found == null ? new float[0] : found.values()).containsExactly(features.values());
        ModelReference own = network.reference();
        for (ModelReference other : List.of(
                new ModelReference("other", own.version(), own.sha256(), own.runtime()),
                new ModelReference(own.id(), "2", own.sha256(), own.runtime()),
                new ModelReference(own.id(), own.version(), "cd".repeat(32), own.runtime()),
                own.on("a runtime on cuda"))) {
            assertThat(cache.find(new Weighted(other, network.described()), pixels))
                    .as(other.toString())
                    .isNull();
        }
        assertThat(cache.warnings()).isEmpty();
        float[] moved = IMAGE.data().clone();
        moved[2] = Math.nextUp(moved[2]);
        assertThat(List.of(
                        pixels,
                        FeatureCache.fingerprint(ImageBatch.wrap(moved, 1, new ImageShape(3, 1, 1))),
                        FeatureCache.fingerprint(ImageBatch.wrap(new float[6], 1, new ImageShape(3, 1, 2))),
                        FeatureCache.fingerprint(ImageBatch.wrap(new float[6], 1, new ImageShape(3, 2, 1))),
                        FeatureCache.fingerprint(
                                ImageBatch.wrap(new float[3 << 14], 1, new ImageShape(3, 1, 1 << 14)))))
                .doesNotHaveDuplicates();
    }

    @Test
    void featuresOfAFormulaAreNotKept() throws InterruptedException {
        Weighted formula = new Weighted(new ModelReference("formula", "1", "none"), network.described());
        run(formula, folder, 2);
        assertThat(folder).doesNotExist();
    }

    enum Damage {
        TRUNCATED {
            @Override
            byte[] to(byte[] bytes) {
                return Arrays.copyOf(bytes, bytes.length / 2);
            }
        },
        EMPTY {
            @Override
            byte[] to(byte[] bytes) {
                return new byte[0];
            }
        },
        LONGER {
            @Override
            byte[] to(byte[] bytes) {
                return Arrays.copyOf(bytes, bytes.length + 1);
            }
        },
        ONE_BIT {
            @Override
            byte[] to(byte[] bytes) {
                byte[] flipped = bytes.clone();
                flipped[13] ^= 4;
                return flipped;
            }
        };

        abstract byte[] to(byte[] bytes);
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void damagedEntriesAreComputedAgainAndReplaced(Damage damage) throws InterruptedException, IOException {
        EvaluationReport cold = run(network, folder, 2);
        network.described().set(0);
        List<byte[]> whole = new ArrayList<>();
        for (Path file : files()) {
            whole.add(Files.readAllBytes(file));
        }
        for (int i = 0; i < 3; i++) {
            Files.write(files().get(i), damage.to(whole.get(i)));
        }
        EvaluationReport mended = run(network, folder, 2);
        assertThat(network.described().get()).isEqualTo(2 * SUBJECTS + 3);
        assertThat(numbers(mended)).isEqualTo(numbers(cold));
        List<String> warnings = new ArrayList<>(mended.warnings());
        warnings.removeAll(cold.warnings());
        assertThat(warnings)
                .containsExactly(
                        "features that an earlier run kept were damaged and were computed again: 3 in " + folder);
        for (int i = 0; i < whole.size(); i++) {
            assertThat(files().get(i)).hasBinaryContent(whole.get(i));
        }
    }

    @Test
    void anEntryInThePlaceOfAnotherIsNotTakenForIt() throws InterruptedException, IOException {
        EvaluationReport cold = run(network, folder, 2);
        Files.copy(files().get(0), parent.resolve("copy"));
        Files.move(parent.resolve("copy"), files().get(1), StandardCopyOption.REPLACE_EXISTING);
        assertThat(numbers(run(network, folder, 2))).isEqualTo(numbers(cold));
    }

    @Test
    void whatAKilledRunLeftIsDeletedAfterADay() throws InterruptedException, IOException {
        Path workplace = Files.createDirectories(folder.resolve("unfinished"));
        Path old = Files.createFile(workplace.resolve("features1.tmp"));
        Path young = Files.createFile(workplace.resolve("features2.tmp"));
        Instant now = Instant.now();
        Files.setLastModifiedTime(old, FileTime.from(now.minus(Duration.ofHours(25))));
        Files.setLastModifiedTime(young, FileTime.from(now.minus(Duration.ofHours(23))));
        run(network, folder, 2);
        assertThat(workplace).isDirectoryContaining(young::equals).isDirectoryNotContaining(old::equals);
    }

    /** Links to nothing stand for files that another thread has moved away between being listed and being looked at. */
    @Test
    void whatIsGoneMeanwhileKeepsNothingOld() throws InterruptedException, IOException {
        Path workplace = Files.createDirectories(folder.resolve("unfinished"));
        Path old = workplace.resolve("features-old.tmp");
        for (int i = 0; i < 20; i++) {
            Files.createSymbolicLink(workplace.resolve("features-" + i + ".tmp"), workplace.resolve("gone"));
        }
        Files.createFile(old);
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
        EvaluationReport report = run(network, folder, 2);
        assertThat(old).doesNotExist();
        assertThat(report.warnings()).isEqualTo(run(network, null, 2).warnings());
    }

    /** A sparse file, which takes no room on the disk. */
    @Test
    void anEntryThatNoArrayHoldsIsComputedAgain() throws IOException, InterruptedException {
        run(network, folder, 1);
        network.described().set(0);
        Path entry = files().get(0);
        try (FileChannel channel = FileChannel.open(entry, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1), 3L << 30);
        }
        EvaluationReport report = run(network, folder, 1);
        assertThat(report.warnings())
                .anyMatch(line -> line.startsWith("features that an earlier run kept were damaged"));
        assertThat(Files.size(entry)).isLessThan(1000);
        assertThat(numbers(report)).isEqualTo(numbers(run(network, folder, 1)));
    }

    @Test
    void aFolderThatCannotBeMadeIsSaidOnceAndCostsNothingElse() throws InterruptedException, IOException {
        EvaluationReport without = run(network, null, 2);
        Path file = Files.writeString(parent.resolve("file"), "in the way");
        EvaluationReport report = run(network, file.resolve("features"), 2);
        assertThat(numbers(report)).isEqualTo(numbers(without));
        List<String> warnings = new ArrayList<>(report.warnings());
        warnings.removeAll(without.warnings());
        assertThat(warnings).hasSize(1);
        assertThat(warnings.get(0))
                .startsWith("features of natural images could not be kept in " + file.resolve("features"))
                .endsWith("choose another folder, or run without a cache");
    }

    /**
     * Two processes write the same entries while this one reads them, until both are killed, each in the middle of
     * something.
     */
    @Test
    @Timeout(120)
    void processesThatWriteAndAreKilledLeaveWholeEntriesOnly() throws IOException, InterruptedException {
        FeatureCache cache = new FeatureCache(folder);
        List<Process> writers = List.of(CacheWriter.start(folder), CacheWriter.start(folder));
        try {
            int whole = 0;
            for (int reads = 0; whole < CacheWriter.ENTRIES || reads < 40 * CacheWriter.ENTRIES; reads++) {
                assertThat(writers).allMatch(Process::isAlive);
                whole = reads % CacheWriter.ENTRIES == 0 ? 0 : whole;
                whole += read(cache, reads % CacheWriter.ENTRIES) ? 1 : 0;
            }
        } finally {
            writers.forEach(Process::destroyForcibly);
        }
        for (Process writer : writers) {
            assertThat(writer.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
        for (int entry = 0; entry < CacheWriter.ENTRIES; entry++) {
            assertThat(read(cache, entry)).isTrue();
        }
        assertThat(cache.warnings()).isEmpty();
    }

    /** Whether the entry is there; if so, it is right. */
    private static boolean read(FeatureCache cache, int entry) {
        FeatureMatrix found = cache.find(new CacheWriter.Wide(), "image " + entry);
        if (found == null) {
            return false;
        }
        assertThat(Arrays.equals(found.values(), CacheWriter.features(entry).values()))
                .as("entry %d", entry)
                .isTrue();
        return true;
    }
}
