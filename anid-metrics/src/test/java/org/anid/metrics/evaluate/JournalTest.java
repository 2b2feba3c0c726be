// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.ImageReadException;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.evaluation.EvaluationPlan;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.image.ResampleFilter;
import org.anid.api.metric.Metric;
import org.anid.api.metric.UnscorableException;
import org.anid.metrics.report.JsonReport;
import org.anid.metrics.report.ScoresCsv;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run leaves when it is cut off, and that it goes on from it to the report that it would have had. */
class JournalTest {

    private static final int IDS = 18;
    private static final int DAMAGES = 150;

    private final Path folder;

    JournalTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** Every kind of event and failure, features that sets share, two sizes, no partner, no caption. */
    private static MemorySource everything() {
        MemorySource source = new MemorySource();
        for (int id = 0; id < IDS; id++) {
            source.natural(id, 24, id % 2 == 0 ? "animal" : "food");
            if (id % 3 == 0) {
                source.natural(id, 32, "animal");
            }
        }
        source.natural(2, 24);
        for (int id = 0; id < IDS; id++) {
            source.made("Alpha", Guidance.I2I, id, 24, 0.1 + 0.01 * id);
            source.made("Beta", Guidance.T2I, id, "7", id % 4 == 0 ? null : "a caption", 32, 0.4);
            source.made("Gamma", null, id, 24, id % 5 == 0 ? 0 : 0.1 + 0.01 * id);
        }
        source.named(".jpg");
        source.broken("Broken", 3).made("Alpha", Guidance.I2I, 400, 24, 0.2);
        source.naturalContent(500, () -> {
            throw new ImageReadException("the file is empty");
        });
        return source;
    }

    private static Metric<?>[] metrics() {
        return new Metric<?>[] {
            Toys.brightness(),
            Toys.closeness(),
            Toys.wordiness(),
            Toys.faithfulness(),
            Toys.meanShift(),
            Toys.single("picky", image -> {
                if (image.shape().width() > 24) {
                    throw new UnscorableException("too wide");
                }
                if (Toys.mean(image) > 0.502) {
                    throw new IllegalStateException("too bright");
                }
                return 1;
            })
        };
    }

    private static EvaluationPlan.Builder plan(MemorySource source) {
        return EvaluationPlan.builder(source, List.of(Toys.quality(metrics())))
                .threads(2)
                .batchSize(2)
                .resamples(50);
    }

    /** All that a report says, in its own form. */
    private static String text(EvaluationReport report) throws IOException {
        StringWriter text = new StringWriter();
        new JsonReport().render(report, text);
        new ScoresCsv().render(report, text);
        return text.toString().replaceFirst("\"threads\" : \\d+", "");
    }

    private static String undisturbed() throws IOException, InterruptedException {
        return text(StandardEvaluator.create().evaluate(plan(everything()).build()));
    }

    /** What a run is stopped by in these tests. */
    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private Path file() {
        return folder.resolve("run.journal");
    }

    /** A run that is cut off when so many images are done; how far it came. */
    private long cutOff(Path file, long images) throws InterruptedException {
        EvaluationPlan plan = plan(everything())
                .threads(1)
                .progress((done, total) -> {
                    if (done >= images) {
                        throw new Stop();
                    }
                })
                .build();
        try (Journal journal = Journal.open(file)) {
            assertThatThrownBy(() -> StandardEvaluator.create().evaluate(plan, journal))
                    .isInstanceOf(Stop.class);
            return journal.images();
        }
    }

    private static String goneOn(Path file, EvaluationPlan.Builder plan) throws IOException, InterruptedException {
        try (Journal journal = Journal.open(file)) {
            return text(StandardEvaluator.create().evaluate(plan.build(), journal));
        }
    }

    @Test
    void aRunThatWasCutOffAnywhereEndsWithTheReportOfOneThatWasNot() throws IOException, InterruptedException {
        String expected = undisturbed();
        assertThat(goneOn(file(), plan(everything()))).isEqualTo(expected);
        long most = 0;
        for (int images = 1; images < 80; images += 7) {
            Path file = folder.resolve(images + ".journal");
            most = Math.max(most, cutOff(file, images));
            assertThat(goneOn(file, plan(everything()).threads(3))).isEqualTo(expected);
        }
        assertThat(most).isGreaterThan(40);
    }

    @Test
    void whatIsFinishedIsNotReadAgain() throws IOException, InterruptedException {
        goneOn(file(), plan(everything()));
        MemorySource again = everything();

        try (Journal journal = Journal.open(file())) {
            // These images have no stamps, so that they are read to see whether they are as they were.
            StandardEvaluator.create().evaluate(plan(again).build(), journal);
            assertThat(Collections.max(again.reads())).isLessThanOrEqualTo(2);
            assertThat(again.reads()).contains(1);
            journal.clear();
            StandardEvaluator.create().evaluate(plan(everything().stamped()).build(), journal);
        }
        MemorySource stamped = everything().stamped();
        goneOn(file(), plan(stamped));
        assertThat(stamped.reads()).containsOnly(0);
    }

    @Test
    void aChangedImageIsNamedAndNothingIsMixed() throws InterruptedException {
        long kept = cutOff(file(), 60);
        assertThat(kept).isPositive();
        MemorySource changed = everything().replacing("Alpha", 1, MemorySource.noise(77, 24, 0.3));
        try (Journal journal = Journal.open(file())) {
            assertThatThrownBy(() ->
                            StandardEvaluator.create().evaluate(plan(changed).build(), journal))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContainingAll("Alpha", "/1#", "has changed since the interrupted run read it", "delete");
            assertThat(journal.images()).isEqualTo(kept);
        }
    }

    @Test
    void anotherRunIsNamed() throws InterruptedException {
        cutOff(file(), 60);
        refused(plan(everything()).seed(7), "seed was 2024 and is 7 now");
        refused(plan(everything()).pairing(ResampleFilter.BICUBIC), "filter of the pairing was lanczos");
        refused(plan(everything()).batchSize(4), "batch size was 2 and is 4 now");
        refused(plan(everything()).limit(9), "limit was none and is 9 now");
        refused(plan(everything().natural(999, 24)), "number of images");
        refused(plan(everything().renamed()), "fingerprint of paths, captions and categories");
        MemorySource other = everything();
        other.made("Delta", null, 1, 24, 0.2);
        refused(
                plan(other),
                "Broken T2I (1) and is Alpha I2I (19), Beta T2I (18), Gamma (18), Broken T2I (1), Delta (1) now");
        EvaluationPlan.Builder fewer = EvaluationPlan.builder(everything(), List.of(Toys.quality(Toys.brightness())))
                .batchSize(2);
        refused(fewer, "metrics was brightness, closeness");
    }

    private void refused(EvaluationPlan.Builder plan, String difference) {
        try (Journal journal = Journal.open(file())) {
            assertThatThrownBy(() -> StandardEvaluator.create().evaluate(plan.build(), journal))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContainingAll(
                            file().toString(), "another run", difference, "delete the file to start anew");
        }
    }

    @Test
    void whatIsDamagedIsComputedAgain() throws IOException, InterruptedException {
        String expected = undisturbed();
        goneOn(file(), plan(everything()));
        byte[] whole = Files.readAllBytes(file());
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < DAMAGES; i++) {
            byte[] damaged = whole.clone();
            int at = random.nextInt(Journal.MAGIC.length(), whole.length);
            if (i % 3 == 0) {
                damaged = Arrays.copyOf(whole, at);
            } else {
                for (int k = 0; k < (i % 3 == 1 ? 1 : 40) && at + k < whole.length; k++) {
                    damaged[at + k] = (byte) random.nextInt();
                }
            }
            Files.write(file(), damaged);
            try (Journal journal = Journal.open(file())) {
                assertThat(journal.dropped()).isLessThanOrEqualTo(whole.length);
                assertThat(text(StandardEvaluator.create()
                                .evaluate(plan(everything()).build(), journal)))
                        .as("damage %s at %s of %s", i, at, whole.length)
                        .isEqualTo(expected);
            }
            assertThat(file()).hasBinaryContent(whole);
        }
    }

    @Test
    void partsMakeTheReportOfOneRun() throws IOException, InterruptedException {
        String expected = undisturbed();
        for (int count : new int[] {1, 2, 3, 7, 40}) {
            List<Path> files = parts(count);
            Collections.reverse(files);
            assertThat(merged(files)).isEqualTo(expected);
        }
    }

    @Test
    void partsNeedNotLookAtAllNaturalImages() throws IOException, InterruptedException {
        List<Path> looks = new ArrayList<>();
        for (int number = 1; number <= 2; number++) {
            Path file = folder.resolve("look-" + number);
            looks.add(file);
            try (Journal journal = Journal.open(file)) {
                StandardEvaluator.create().look(plan(everything().stamped()).build(), journal, new Shard(number, 2));
            }
        }
        List<Path> files = new ArrayList<>();
        for (int number = 1; number <= 3; number++) {
            Path file = folder.resolve("part-" + number);
            files.add(file);
            MemorySource source = everything().stamped();
            try (Journal journal = Journal.open(file);
                    Journal first = Journal.read(looks.get(0));
                    Journal second = Journal.read(looks.get(1))) {
                StandardEvaluator.create()
                        .score(plan(source).build(), journal, new Shard(number, 3), List.of(first, second));
            }
            // Natural images of other parts are read where one of this part is compared with them, and else not at all.
            assertThat(source.reads()).contains(0);
            try (Journal journal = Journal.read(file);
                    Journal first = Journal.read(looks.get(0));
                    Journal second = Journal.read(looks.get(1))) {
                EvaluationPlan plan = plan(source).build();
                PartImages images = StandardEvaluator.create()
                        .parts(plan, 3, List.of(first, second))
                        .get(number - 1);
                for (int i = 0; i < source.reads().size(); i++) {
                    ImageRecord record = source.records().get(i);
                    if (source.reads().get(i) > 0) {
                        assertThat(images.ids().contains(record.imageId())
                                        || record.natural() && images.compared().contains(record.imageId()))
                                .isTrue();
                    } else {
                        assertThat(images.ids()).doesNotContain(record.imageId());
                    }
                }
                assertThat(StandardEvaluator.create().finished(plan, journal, new Shard(number, 3)))
                        .isTrue();
                assertThat(StandardEvaluator.create().finished(plan, first, new Shard(1, 2)))
                        .isFalse();
                assertThatThrownBy(() -> StandardEvaluator.create()
                                .finished(plan(source).seed(9).build(), journal, Shard.WHOLE))
                        .isInstanceOf(JournalException.class);
                assertThatThrownBy(() -> StandardEvaluator.create().parts(plan, 3, List.of(first)))
                        .isInstanceOf(JournalException.class)
                        .hasMessageContaining("not all natural images were looked at");
            }
        }
        List<Set<String>> seen =
                StandardEvaluator.create().looks(plan(everything()).build(), 2);
        assertThat(seen.get(0)).hasSize(16).doesNotContainAnyElementsOf(seen.get(1));
        assertThat(merged(files)).isEqualTo(undisturbed());
        try (Journal journal = Journal.open(folder.resolve("other"));
                Journal look = Journal.read(looks.get(0))) {
            assertThatThrownBy(() -> StandardEvaluator.create()
                            .score(plan(everything()).seed(5).build(), journal, Shard.WHOLE, List.of(look)))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("seed was 2024 and is 5 now");
        }
    }

    private List<Path> parts(int count) throws InterruptedException {
        List<Path> files = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            Path file = folder.resolve("of-" + count).resolve("part-" + number).resolve("run.journal");
            files.add(file);
            try (Journal journal = Journal.open(file)) {
                StandardEvaluator.create().score(plan(everything()).build(), journal, new Shard(number, count));
            }
        }
        return files;
    }

    private static String merged(List<Path> files) throws IOException, InterruptedException {
        List<Journal> journals = new ArrayList<>();
        try {
            for (Path file : files) {
                journals.add(Journal.read(file));
            }
            MemorySource source = everything();
            String text = text(StandardEvaluator.create().merge(plan(source).build(), journals));
            assertThat(source.reads()).containsOnly(0);
            return text;
        } finally {
            journals.forEach(Journal::close);
        }
    }

    @Test
    void partsThatMakeNoWholeAreNamed() throws IOException, InterruptedException {
        List<Path> files = parts(3);
        assertThatThrownBy(() -> merged(files.subList(0, 2)))
                .isInstanceOf(JournalException.class)
                .hasMessageContainingAll("part 3/3 is missing", "--shard 3/3");
        assertThatThrownBy(() -> merged(files.subList(1, 2)))
                .isInstanceOf(JournalException.class)
                .hasMessageContainingAll("parts 1/3, 3/3 are missing", "--shard 1/3");
        Path copy = Files.copy(files.get(1), folder.resolve("copy"));
        assertThatThrownBy(() -> merged(List.of(files.get(0), files.get(1), copy, files.get(2))))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("are both part 2/3");
        List<Path> others = parts(2);
        assertThatThrownBy(() -> merged(List.of(files.get(0), others.get(1))))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("merge the parts of one run");
        byte[] whole = Files.readAllBytes(files.get(1));
        Files.write(files.get(1), Arrays.copyOf(whole, whole.length - 1));
        assertThatThrownBy(() -> merged(files))
                .isInstanceOf(JournalException.class)
                .hasMessageContainingAll("part 2/3", "is not finished", "bytes are damaged", "give its command again");
        Files.write(files.get(1), whole);
        Path foreign = folder.resolve("foreign");
        try (Journal journal = Journal.open(foreign)) {
            StandardEvaluator.create().score(plan(everything()).seed(3).build(), journal, new Shard(2, 3));
        }
        assertThatThrownBy(() -> merged(List.of(files.get(0), foreign, files.get(2))))
                .isInstanceOf(JournalException.class)
                .hasMessageContainingAll(foreign.toString(), "seed is 2024 in the first and 3 in the second");
        Path otherNatural = folder.resolve("other-natural");
        try (Journal journal = Journal.open(otherNatural)) {
            MemorySource source = everything().replacing("Natural", 5, MemorySource.noise(78, 24, 0));
            StandardEvaluator.create().score(plan(source).build(), journal, new Shard(2, 3));
        }
        assertThatThrownBy(() -> merged(List.of(files.get(0), otherNatural, files.get(2))))
                .isInstanceOf(JournalException.class)
                .hasMessageContainingAll(otherNatural.toString(), "are not those of");
    }

    @Test
    void aPartialReportSaysSo() throws InterruptedException {
        try (Journal journal = Journal.open(file())) {
            assertThatThrownBy(() -> StandardEvaluator.create()
                            .partial(plan(everything()).build(), journal))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("nothing was scored yet");
        }
        long kept = cutOff(file(), 60);
        try (Journal journal = Journal.open(file())) {
            EvaluationReport report =
                    StandardEvaluator.create().partial(plan(everything()).build(), journal);
            assertThat(report.warnings().get(0))
                    .matches(
                            "this report is partial: the run was stopped when " + kept + " of \\d+ images were scored");
            assertThat(report.scores().size()).isPositive();
            assertThat(report.images()).isLessThanOrEqualTo(kept);
        }
    }

    @Test
    void twoRunsHaveNoJournalTogether() {
        try (Journal first = Journal.open(file())) {
            assertThat(first.images()).isZero();
            assertThatThrownBy(() -> Journal.open(file()))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("another run is at work in " + folder);
        }
        try (Journal next = Journal.open(file())) {
            next.delete();
        }
        assertThat(file()).doesNotExist();
    }

    @Test
    void whatIsNoJournalIsLeftAlone() throws IOException {
        Files.writeString(file(), "my diary");
        assertThatThrownBy(() -> Journal.open(file()))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("is not the journal of a run");
        assertThat(file()).hasContent("my diary");
        Files.writeString(file(), "ANIDRUN9 and more");
        assertThatThrownBy(() -> Journal.open(file()))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("another version of ANID");
        Path link = folder.resolve("link");
        Path target = Files.writeString(folder.resolve("target"), "");
        Files.createSymbolicLink(link, target);
        assertThatThrownBy(() -> Journal.open(link))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("is a link");
        assertThat(target).hasBinaryContent("".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> Journal.read(folder.resolve("nowhere")))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("there is no journal");
    }

    @Test
    void aPhotographThatChangesDuringTheRunIsAFailureAndNeverAScore() throws InterruptedException {
        int[] reads = {0};
        MemorySource source = everything()
                .replacing("Natural", 4, () -> MemorySource.noise(4, 24, reads[0]++ == 0 ? 0 : 0.2)
                        .read());
        EvaluationReport report =
                StandardEvaluator.create().evaluate(plan(source).threads(1).build());
        assertThat(report.failures()).anySatisfy(failure -> {
            assertThat(failure.path()).contains("/4#");
            assertThat(failure.reason()).isEqualTo("it has changed since the run began");
        });
        report.scores().forEach(row -> {
            if (row.imageId().equals("4") && row.metric().equals("closeness")) {
                assertThat(row.condition()).isNull();
            }
        });
    }

    @Test
    void shardsAreReadFromText() {
        assertThat(Shard.parse("3/16")).isEqualTo(new Shard(3, 16)).hasToString("3/16");
        for (String wrong : List.of("0/3", "4/3", "3", "a/b", "1/0", "-1/2", "1/2/3", "")) {
            assertThatThrownBy(() -> Shard.parse(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("3/16");
        }
    }
}
