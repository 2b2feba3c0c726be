// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.anid.api.model.ModelCard;
import org.anid.api.provenance.Fingerprint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed at random moments leave nothing that passes for a model, and the next one heals it. */
@Timeout(600)
class KilledProcessesTest {

    /** Processes that are killed; {@code -Danid.kills=50} for a long test. */
    private static final int KILLS = Integer.getInteger("anid.kills", 3);

    /** Long enough for many pieces. */
    private static final byte[] CONTENT = TestCards.content(1, 3_000_000);

    private static final int PIECE = 30_000;
    private static final String SHA256 = Fingerprint.of(CONTENT);

    /** Milliseconds within which a pull is killed: those of a Java that starts, and of the download. */
    private static final int PULL = 1200;

    /** Milliseconds within which a process is killed after its first sign of life. */
    private static final int LIFE = 300;

    private final Path folder;
    private final Path models;
    private final Random random = new Random(1);

    KilledProcessesTest(@TempDir Path folder) {
        this.folder = folder;
        this.models = folder.resolve("models");
    }

    @Test
    void pullsGoOnAfterKills() throws Exception {
        try (FileServer server = FileServer.start()) {
            server.on("/m.onnx", exchange -> {
                String range = exchange.getRequestHeaders().getFirst("Range");
                int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
                FileServer.head(exchange, CONTENT, from, "\"one\"");
                for (int at = from; at < CONTENT.length; at += PIECE) {
                    exchange.getResponseBody().write(CONTENT, at, Math.min(PIECE, CONTENT.length - at));
                    exchange.getResponseBody().flush();
                    TimeUnit.MILLISECONDS.sleep(2);
                }
            });
            int whole = 0;
            for (int kill = 0; kill < KILLS; kill++) {
                PullProcess pull = PullProcess.start(models, server.address("/m.onnx"), SHA256);
                TimeUnit.MILLISECONDS.sleep(random.nextInt(PULL));
                pull.kill();
                if (Files.exists(models.resolve("net"))) {
                    whole++;
                    assertThat(problems()).isEmpty();
                    delete(models.resolve("net"));
                }
            }
            ModelCard card =
                    TestCards.card("net", TestCards.file("m.onnx", server.address("/m.onnx"), SHA256, CONTENT.length));
            ModelPuller.builder(ModelFolder.of(models)).build().pull(card);
            assertThat(Files.readAllBytes(models.resolve("net/m.onnx"))).isEqualTo(CONTENT);
            assertThat(problems()).isEmpty();
            assertThat(models.resolve(".staging")).isEmptyDirectory();
            System.out.println("killed " + KILLS + " pulls, " + whole + " of them when all was there");
        }
    }

    @Test
    void addedModelsAreWholeAfterKills() throws Exception {
        List<Path> made = new ArrayList<>();
        for (int seed = 1; seed <= 2; seed++) {
            byte[] content = TestCards.content(seed, CONTENT.length);
            ModelCard card =
                    TestCards.card("net", TestCards.file("m.onnx", null, Fingerprint.of(content), content.length));
            made.add(TestCards.bundle(
                    Files.createDirectories(folder.resolve("made" + seed)).resolve("net"), card, content));
        }
        int aside = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = start(made);
            // From the first one on.
            assertThat(process.getInputStream().read()).isEqualTo('.');
            TimeUnit.MILLISECONDS.sleep(random.nextInt(LIFE));
            process.destroyForcibly().waitFor();
            if (Files.exists(models.resolve("net"))) {
                assertThat(problems()).isEmpty();
            } else {
                aside++;
            }
            Path last = made.get(kill % 2);
            new BundleAdder(ModelFolder.of(models)).add(last);
            assertThat(problems()).isEmpty();
            assertThat(models.resolve("net/m.onnx")).hasSameBinaryContentAs(last.resolve("m.onnx"));
            assertThat(models.resolve(".staging")).isEmptyDirectory();
        }
        System.out.println("killed " + KILLS + " adds, " + aside + " of them while the model was aside");
    }

    /** Several that want one model, with all that a run of each asks. */
    @Test
    void fourAtOnceAgree() throws Exception {
        try (FileServer server = FileServer.start()) {
            server.on("/m.onnx", FileServer.file(CONTENT, "\"one\""));
            List<PullProcess> pulls = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                pulls.add(PullProcess.start(models, server.address("/m.onnx"), SHA256));
            }
            for (PullProcess pull : pulls) {
                assertThat(pull.exitCode()).as(pull.output()).isZero();
            }
            assertThat(server.requests()).hasSize(1);
            assertThat(problems()).isEmpty();
            assertThat(models.resolve(".staging")).isEmptyDirectory();
        }
    }

    private List<String> problems() {
        return new ModelInventory(ModelFolder.of(models)).verify("net");
    }

    private static void delete(Path bundle) throws IOException {
        try (Stream<Path> files = Files.list(bundle)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(bundle);
    }

    private Process start(List<Path> made) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledProcessesTest.class.getName(),
                        models.toString(),
                        made.get(0).toString(),
                        made.get(1).toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Adds two bundles of one id in turn until it is killed. */
    public static void main(String[] args) throws InterruptedException {
        BundleAdder adder = new BundleAdder(ModelFolder.of(Path.of(args[0])));
        for (int i = 0; ; i++) {
            adder.add(Path.of(args[1 + i % 2]));
            System.out.print('.');
            System.out.flush();
        }
    }
}
