// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import static org.anid.models.locate.FileServer.file;
import static org.anid.models.locate.FileServer.halting;
import static org.anid.models.locate.FileServer.inTurn;
import static org.anid.models.locate.FileServer.plain;
import static org.anid.models.locate.FileServer.redirect;
import static org.anid.models.locate.FileServer.status;
import static org.anid.models.locate.FileServer.truncated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.anid.api.model.ModelCard;
import org.anid.api.model.ModelException;
import org.anid.api.provenance.Fingerprint;
import org.anid.models.locate.ModelPuller.Pulled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that behaves, and one that does not. */
@Timeout(60)
class ModelPullerTest {

    private static final String ETAG = "\"one\"";
    private static final byte[] CONTENT = TestCards.content(1, 300_000);
    private static final String SHA256 = Fingerprint.of(CONTENT);
    private static final int HALF = CONTENT.length / 2;

    /** For servers that never answer; every other test ends long before. */
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final FileServer server;
    private final List<String> heard = new ArrayList<>();

    ModelPullerTest() throws IOException {
        server = FileServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aPulledModelIsABundleWithItsHashes() throws Exception {
        byte[] second = TestCards.content(2, 17);
        server.on("/a/model.onnx", file(CONTENT, ETAG));
        server.on("/a/tokenizer.json", plain(second));
        ModelCard card = TestCards.card(
                "net",
                TestCards.file("model.onnx", server.address("/a/model.onnx"), SHA256, CONTENT.length),
                TestCards.file("tokenizer.json", server.address("/a/tokenizer.json"), null, -1));
        Pulled pulled = puller().build().pull(card);
        assertThat(pulled.fresh()).isTrue();
        assertThat(pulled.bundle()).isEqualTo(folder.resolve("net"));
        assertThat(pulled.files()).extracting(ModelPuller.PulledFile::pinned).containsExactly(true, false);
        assertThat(heard)
                .anyMatch(line -> line.startsWith("note tokenizer.json: its card knows no hash")
                        && line.contains(Fingerprint.of(second)));
        Manifest manifest = Manifest.read(folder.resolve("net"));
        assertThat(manifest.files())
                .extracting(ModelCard.ModelFile::sha256)
                .containsExactly(SHA256, Fingerprint.of(second));
        assertThat(manifest.files()).extracting(ModelCard.ModelFile::size).containsExactly(300_000L, 17L);
        assertThat(new ModelInventory(ModelFolder.of(folder)).verify("net")).isEmpty();
        assertThat(names(folder.resolve("net"))).containsExactly("card.json", "model.onnx", "tokenizer.json");
        assertThat(heard).contains("started model.onnx 0 300000", "finished 300000");

        assertThat(puller().build().pull(card).fresh()).isFalse();
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void anotherHashIsRefusedWithBothAndDeleted() {
        byte[] other = TestCards.content(3, 1000);
        server.on("/m.onnx", file(other, ETAG));
        assertThatThrownBy(() -> puller().build().pull(card()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(SHA256)
                .hasMessageContaining(Fingerprint.of(other))
                .hasMessageContaining(server.address("/m.onnx").toString());
        assertNothingLooksLikeABundle();
        assertThat(names(folder.resolve(".staging/net"))).isEmpty();
    }

    @Test
    void aConnectionThatBreaksIsGoneOnWith() throws Exception {
        server.on("/m.onnx", inTurn(truncated(CONTENT, ETAG, HALF), file(CONTENT, ETAG)));
        assertThat(puller().build().pull(card()).files().get(0).sha256()).isEqualTo(SHA256);
        assertThat(server.requests()).hasSize(2);
        FileServer.Request rest = server.requests().get(1);
        assertThat(rest.range()).matches("bytes=[1-9]\\d*-");
        assertThat(rest.ifRange()).isEqualTo(ETAG);
        assertThat(heard).anyMatch(line -> line.matches("started m.onnx [1-9]\\d* 300000"));
    }

    @Test
    void aServerThatAlwaysBreaksOffIsGivenUpAndTheNextPullGoesOn() throws Exception {
        server.on("/m.onnx", inTurn(truncated(CONTENT, ETAG, HALF), truncated(CONTENT, ETAG, 0)));
        assertThatThrownBy(() -> puller().build().pull(card()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("broke off")
                .hasMessageContaining("run the same command again");
        assertNothingLooksLikeABundle();
        server.on("/m.onnx", file(CONTENT, ETAG));
        int before = server.requests().size();
        assertThat(puller().build().pull(card()).fresh()).isTrue();
        assertThat(server.requests()).hasSize(before + 1);
        assertThat(server.requests().get(before).range()).isNotNull();
    }

    @Test
    void aServerWithoutRangesIsStartedAnew() throws Exception {
        server.on("/m.onnx", inTurn(truncated(CONTENT, ETAG, HALF), plain(CONTENT)));
        assertThat(puller().build().pull(card()).files().get(0).sha256()).isEqualTo(SHA256);
        assertThat(server.requests().get(1).range()).isNotNull();
        assertThat(heard).anyMatch(line -> line.contains("starting anew"));
        assertThat(heard)
                .filteredOn(line -> line.equals("started m.onnx 0 300000"))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {416, 400, 500})
    void aServerThatStumblesOverRangesIsAskedForTheWhole(int code) throws Exception {
        server.on("/m.onnx", inTurn(truncated(CONTENT, ETAG, HALF), status(code), file(CONTENT, ETAG)));
        assertThat(puller().build().pull(card()).files().get(0).sha256()).isEqualTo(SHA256);
        assertThat(server.requests().get(2).range()).isNull();
    }

    @Test
    void aFileThatChangedInBetweenIsStartedAnew() throws Exception {
        server.on("/m.onnx", inTurn(truncated(TestCards.content(9, 300_000), "\"old\"", HALF), file(CONTENT, ETAG)));
        assertThat(puller().build().pull(card()).files().get(0).sha256()).isEqualTo(SHA256);
        assertThat(server.requests().get(1).ifRange()).isEqualTo("\"old\"");
    }

    @Test
    void aRangeOfAnotherVersionIsNotAppended() throws Exception {
        // Looks at Range and not at If-Range.
        FileServer.Answer careless = exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            int from = range == null ? 0 : HALF;
            FileServer.head(exchange, CONTENT, from, ETAG);
            exchange.getResponseBody().write(CONTENT, from, CONTENT.length - from);
        };
        server.on("/m.onnx", inTurn(truncated(TestCards.content(9, 300_000), "\"old\"", HALF), careless));
        assertThat(puller().build().pull(card()).files().get(0).sha256()).isEqualTo(SHA256);
        assertThat(server.requests()).extracting(FileServer.Request::range).endsWith((String) null);
    }

    @Test
    void withoutAStrongVersionNothingIsGoneOnWith() throws Exception {
        server.on("/m.onnx", inTurn(truncated(CONTENT, "W/\"weak\"", HALF), file(CONTENT, "W/\"weak\"")));
        assertThat(puller().build().pull(card()).files().get(0).sha256()).isEqualTo(SHA256);
        assertThat(server.requests().get(1).range()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "404, is not there any more (HTTP 404)",
        "403, is not for everybody (HTTP 403)",
        "429, wants fewer requests",
        "500, has a fault (HTTP 500)",
        "304, gives no file (HTTP 304)"
    })
    void refusalsAreOneLineWithTheFix(int code, String message) {
        server.on("/m.onnx", status(code));
        assertThatThrownBy(() -> puller().build().pull(card()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(server.address("/m.onnx").toString())
                .hasMessageContaining(message)
                .hasMessageContaining("mirror".repeat(code == 403 ? 0 : 1))
                .message()
                .doesNotContain("\n");
        assertNothingLooksLikeABundle();
    }

    @Test
    void redirectsAreFollowedWithTheRange() throws Exception {
        server.on("/m.onnx", redirect("/elsewhere?signed=1"));
        server.on("/elsewhere", inTurn(truncated(CONTENT, ETAG, HALF), file(CONTENT, ETAG)));
        assertThat(puller().build().pull(card()).files().get(0).sha256()).isEqualTo(SHA256);
        assertThat(server.requests().get(3).path()).isEqualTo("/elsewhere");
        assertThat(server.requests().get(3).range()).isNotNull();
    }

    @Test
    void redirectsInACircleAreGivenUp() {
        server.on("/m.onnx", redirect("/m.onnx"));
        assertThatThrownBy(() -> puller().build().pull(card()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("leads on and on");
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example/x, http://a.example/x, not https",
        "https://a.example/x, file:///etc/passwd, gives no file",
        "http://a.example/x, ':', gives no file"
    })
    void redirectsToWorsePlacesAreRefused(URI from, String location, String message) {
        assertThatThrownBy(() -> Download.next(from, 302, location))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(message);
    }

    @Test
    void redirectsToGoodPlacesAreTaken() {
        URI from = URI.create("https://a.example/x/y");
        assertThat(Download.next(from, 302, "../z?q=1")).isEqualTo(URI.create("https://a.example/z?q=1"));
        assertThat(Download.next(from, 302, "https://b.example/")).isEqualTo(URI.create("https://b.example/"));
    }

    @Test
    void aServerThatNeverAnswersIsGivenUp() {
        CountDownLatch never = new CountDownLatch(1);
        server.on("/m.onnx", exchange -> never.await());
        assertThatThrownBy(() -> puller().patience(SHORT).build().pull(card()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("no answer from 127.0.0.1")
                .hasMessageContaining("300 ms");
    }

    @Test
    void aServerThatStopsInTheMiddleIsAskedAgain() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        server.on("/m.onnx", inTurn(halting(CONTENT, ETAG, HALF, never), file(CONTENT, ETAG)));
        assertThat(puller().patience(SHORT).build().pull(card()).files().get(0).sha256())
                .isEqualTo(SHA256);
        assertThat(heard).anyMatch(line -> line.contains("nothing came for 300 ms"));
    }

    @Test
    void nobodyAtTheAddressIsSaid() throws IOException {
        URI gone;
        try (FileServer other = FileServer.start()) {
            gone = other.address("/m.onnx");
        }
        ModelCard card = TestCards.card("net", TestCards.file("m.onnx", gone, SHA256, CONTENT.length));
        assertThatThrownBy(() -> puller().build().pull(card))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("cannot reach " + gone.getAuthority())
                .hasMessageContaining("proxy");
    }

    @Test
    void aDiskThatIsTooSmallIsNoticedBefore() {
        ModelCard card =
                TestCards.card("net", TestCards.file("m.onnx", server.address("/m.onnx"), SHA256, Long.MAX_VALUE / 2));
        assertThatThrownBy(() -> puller().build().pull(card))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("free in")
                .hasMessageContaining("make room");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("taken"), "a file");
        assertThatThrownBy(
                        () -> ModelPuller.builder(ModelFolder.of(file)).build().pull(card()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("folder of models");
    }

    @Test
    void anInterruptEndsThePullAndTheNextGoesOn() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        server.on("/m.onnx", inTurn(halting(CONTENT, ETAG, HALF, never), file(CONTENT, ETAG)));
        ModelPuller puller = ModelPuller.builder(ModelFolder.of(folder))
                .listener(new PullListener() {
                    @Override
                    public void progress(long done, long total) {
                        if (done >= HALF) {
                            begun.countDown();
                        }
                    }
                })
                .build();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<Pulled> pull = thread.submit(() -> puller.pull(card()));
            begun.await();
            thread.shutdownNow();
            assertThatThrownBy(pull::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
        } finally {
            thread.shutdownNow();
        }
        assertNothingLooksLikeABundle();
        assertThat(puller().build().pull(card()).fresh()).isTrue();
        assertThat(server.requests().get(1).range()).isEqualTo("bytes=" + HALF + "-");
    }

    @Test
    void whatIsBrokenIsPulledAgain() throws Exception {
        server.on("/m.onnx", file(CONTENT, ETAG));
        Path bundle = puller().build().pull(card()).bundle();
        byte[] bytes = CONTENT.clone();
        bytes[7] ^= 1;
        Files.write(bundle.resolve("m.onnx"), bytes);
        assertThat(puller().build().pull(card()).fresh()).isTrue();
        assertThat(heard).anyMatch(line -> line.contains(Fingerprint.of(bytes)) && line.contains("pulling it again"));
        assertThat(Files.readAllBytes(bundle.resolve("m.onnx"))).isEqualTo(CONTENT);
    }

    @Test
    void whatIsNotThePublishedBundleIsNotTakenForIt() throws Exception {
        server.on("/m.onnx", file(CONTENT, ETAG));
        Path made = addRandom(card());
        for (boolean offline : new boolean[] {false, true}) {
            assertThatThrownBy(() -> puller().offline(offline).build().pull(card()))
                    .isInstanceOf(ModelException.class)
                    .hasMessageStartingWith(folder.resolve("net") + " is not the published net")
                    .hasMessageContaining(SHA256)
                    .hasMessageContaining("made by export net --random-init 7")
                    .hasMessageContaining("anid models pull net --models " + folder + " --replace")
                    .message()
                    .doesNotContain("\n");
        }
        assertThatThrownBy(() -> puller().offline(true).replace(true).build().pull(card()))
                .isInstanceOf(ModelException.class);
        assertThat(server.requests()).isEmpty();
        assertThat(Files.readAllBytes(made.resolve("m.onnx"))).isNotEqualTo(CONTENT);

        assertThat(puller().replace(true).build().pull(card()).fresh()).isTrue();
        assertThat(Files.readAllBytes(made.resolve("m.onnx"))).isEqualTo(CONTENT);
        assertThat(heard).anyMatch(line -> line.contains("replacing it"));
        assertThat(puller().replace(true).build().pull(card()).fresh()).isFalse();
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void aBundleOfOtherFilesIsNotThePublishedOne() throws Exception {
        addRandom(TestCards.card("net", TestCards.file("other.onnx", null, null, -1)));
        assertThatThrownBy(() -> puller().build().pull(card()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("m.onnx is not among its files");
    }

    /** Another network, as the export recipes make it, in the place of the published one. */
    private Path addRandom(ModelCard card) throws IOException, InterruptedException {
        byte[] other = TestCards.content(7, 1000);
        ModelCard made = TestCards.random(
                TestCards.card(
                        card.id(),
                        TestCards.file(card.files().get(0).name(), null, Fingerprint.of(other), other.length)),
                7);
        Path source = TestCards.bundle(Files.createTempDirectory(folder.getParent(), "made"), made, other);
        return new BundleAdder(ModelFolder.of(folder)).add(source).bundle();
    }

    @Test
    void aFileThatAnotherBundleHasIsCopied() throws Exception {
        server.on("/m.onnx", file(CONTENT, ETAG));
        puller().build().pull(card());
        ModelCard other = TestCards.card(
                "other", TestCards.file("trunk.onnx", server.address("/m.onnx"), SHA256, CONTENT.length));
        assertThat(puller().build().pull(other).fresh()).isTrue();
        assertThat(server.requests()).hasSize(1);
        assertThat(new ModelInventory(ModelFolder.of(folder)).verify("other")).isEmpty();
    }

    @Test
    void aMirrorTakesThePlaceOfTheHost() throws Exception {
        server.on("/models/127.0.0.9/x/m.onnx", file(CONTENT, ETAG));
        ModelCard card = TestCards.card(
                "net",
                TestCards.file("m.onnx", URI.create("https://127.0.0.9/x/m.onnx?download=1"), SHA256, CONTENT.length));
        Pulled pulled = puller().mirror(server.address("/models/").toString() + "{host}/")
                .build()
                .pull(card);
        assertThat(pulled.fresh()).isTrue();
        ModelPuller plain = puller().mirror("https://mirror.example/base/").build();
        assertThat(plain.address(card.files().get(0)))
                .isEqualTo(URI.create("https://mirror.example/base/x/m.onnx?download=1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "mirror.example", "ftp://mirror.example", "https://", "https://a b", "https://m.example/?x=1"
            })
    void whatIsNoMirrorIsRefused(String base) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> puller().mirror(base))
                .withMessageContaining("https://mirror.example/models");
    }

    @Test
    void offlineOnlyWhatIsThereCounts() throws Exception {
        server.on("/m.onnx", file(CONTENT, ETAG));
        assertThatThrownBy(() -> puller().offline(true).build().pull(card()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(server.address("/m.onnx").toString())
                .hasMessageContaining("anid models add net FOLDER");
        assertThat(server.requests()).isEmpty();
        puller().build().pull(card());
        assertThat(puller().offline(true).build().pull(card()).fresh()).isFalse();
    }

    @Test
    void whatAKillLeftAsideIsThereAgain() throws Exception {
        server.on("/m.onnx", file(CONTENT, ETAG));
        Path bundle = puller().build().pull(card()).bundle();
        Files.move(bundle, folder.resolve(".staging/net.old"));
        assertThat(puller().offline(true).build().pull(card()).fresh()).isFalse();
        assertThat(names(bundle)).containsExactly("card.json", "m.onnx");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void whatHasNoAddressIsNotPulled() {
        ModelCard card = TestCards.card("net", TestCards.file("m.onnx", null, SHA256, 1));
        assertThat(ModelPuller.pullable(card)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> puller().build().pull(card));
    }

    @Test
    void threadsOfOneProcessWaitForOneAnotherToo() throws Exception {
        CountDownLatch rest = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(1);
        server.on("/m.onnx", halting(CONTENT, ETAG, HALF, rest));
        PullListener listener = new PullListener() {
            @Override
            public void note(String line) {
                if (line.contains("waiting")) {
                    waiting.countDown();
                }
            }
        };
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Pulled>> pulls = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                pulls.add(threads.submit(() -> ModelPuller.builder(ModelFolder.of(folder))
                        .listener(listener)
                        .build()
                        .pull(card())));
            }
            waiting.await();
            rest.countDown();
            assertThat(Stream.of(pulls.get(0).get(), pulls.get(1).get()).map(Pulled::fresh))
                    .containsExactlyInAnyOrder(true, false);
        } finally {
            threads.shutdownNow();
        }
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void twoProcessesPullOnce() throws Exception {
        CountDownLatch rest = new CountDownLatch(1);
        server.on("/m.onnx", halting(CONTENT, ETAG, HALF, rest));
        PullProcess first = PullProcess.start(folder, server.address("/m.onnx"), SHA256);
        first.await("progress " + HALF);
        PullProcess second = PullProcess.start(folder, server.address("/m.onnx"), SHA256);
        second.await("waiting for it");
        rest.countDown();
        assertThat(first.exitCode()).isZero();
        assertThat(second.exitCode()).isZero();
        assertThat(first.output()).contains("fresh true");
        assertThat(second.output()).contains("fresh false");
        assertThat(server.requests()).hasSize(1);
        assertThat(new ModelInventory(ModelFolder.of(folder)).verify("net")).isEmpty();
    }

    @Test
    void aKilledProcessLeavesNoBundleAndTheNextPullGoesOn() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        server.on("/m.onnx", inTurn(halting(CONTENT, ETAG, HALF, never), file(CONTENT, ETAG)));
        PullProcess killed = PullProcess.start(folder, server.address("/m.onnx"), SHA256);
        killed.await("progress " + HALF);
        killed.kill();
        assertNothingLooksLikeABundle();
        assertThat(puller().build().pull(card()).fresh()).isTrue();
        assertThat(server.requests().get(1).range()).isEqualTo("bytes=" + HALF + "-");
        assertThat(heard).contains("started m.onnx " + HALF + " 300000");
        assertThat(new ModelInventory(ModelFolder.of(folder)).verify("net")).isEmpty();
    }

    private ModelCard card() {
        return TestCards.card("net", TestCards.file("m.onnx", server.address("/m.onnx"), SHA256, CONTENT.length));
    }

    private ModelPuller.Builder puller() {
        return ModelPuller.builder(ModelFolder.of(folder))
                .patience(Duration.ofSeconds(30))
                .listener(new PullListener() {
                    @Override
                    public void started(String file, long have, long total) {
                        heard.add("started " + file + " " + have + " " + total);
                    }

                    @Override
                    public void finished(long done) {
                        heard.add("finished " + done);
                    }

                    @Override
                    public void note(String line) {
                        heard.add("note " + line);
                    }
                });
    }

    private void assertNothingLooksLikeABundle() {
        assertThat(folder.resolve("net")).doesNotExist();
        assertThat(new ModelInventory(ModelFolder.of(folder)).present()).isEmpty();
    }

    private static List<String> names(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
