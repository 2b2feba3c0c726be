// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.anid.api.model.ModelCard;
import org.anid.api.provenance.Fingerprint;
import org.anid.examples.cli.AnidProcess.Outcome;
import org.anid.metrics.dimension.MetricCatalog;
import org.anid.models.bundle.BundleImporter;
import org.anid.models.zoo.ModelZoo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code anid models} of the packaged jar. */
class ModelsJarIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PARAMETERS =
            "svm_type epsilon_svr\nkernel_type rbf\ngamma 0.05\ntotal_sv 1\nrho -1.5\nSV\n-2 1:0.5 36:-1\n";

    private final Path folder;

    ModelsJarIT(@TempDir Path folder) {
        this.folder = folder;
    }

    private Outcome anid(String... arguments) throws IOException, InterruptedException {
        return AnidProcess.run(folder, arguments);
    }

    private Outcome models(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("models"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--models", "m"));
        return anid(all.toArray(String[]::new));
    }

    @Test
    void listKnowsEveryModelThatAMetricNeeds() throws Exception {
        Outcome outcome = models("list", "--json");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        List<String> ids = new ArrayList<>();
        for (JsonNode entry : JSON.readTree(outcome.out())) {
            ids.add(entry.get("id").asText());
            assertThat(entry.get("status").asText()).isEqualTo("not-there");
            assertThat(entry.get("licence").asText()).isNotEmpty();
            assertThat(entry.get("remedy").asText())
                    .contains("--models", folder.resolve("m").toString());
        }
        assertThat(ids).containsAll(BundleImporter.ids()).doesNotHaveDuplicates();
        ModelZoo.cards().forEach(card -> assertThat(ids).contains(card.id()));
        MetricCatalog.entries().forEach(entry -> assertThat(ids).containsAll(entry.models()));
        Outcome table = models("list");
        assertThat(table.outLines()).hasSize(ids.size() + 1);
        assertThat(table.out()).containsPattern("u2netp +not there +4\\.6 MB +Apache-2\\.0 .* anid models pull u2netp");
        assertThat(folder.resolve("m")).doesNotExist();
    }

    @Test
    void whereSaysTheFolderAndWhy() throws Exception {
        Outcome named = models("where");
        assertThat(named.out()).isEqualTo(folder.resolve("m") + System.lineSeparator());
        assertThat(named.err()).contains("--models");
        Outcome cache = anid("models", "where");
        assertThat(cache.exitCode()).isZero();
        assertThat(cache.outLines()).hasSize(1);
    }

    @Test
    void addedParametersAreListedVerifiedAndUsed() throws Exception {
        Files.writeString(folder.resolve("allmodel"), PARAMETERS);
        Outcome added = models("add", "brisque", "allmodel");
        assertThat(added.exitCode()).as(added.err()).isZero();
        assertThat(added.out()).contains("brisque is there now");
        assertThat(added.err()).contains("SHA-256");
        assertThat(models("list").out()).containsPattern("(?m)^brisque +there ");
        assertThat(models("verify").out()).contains("brisque: as its card says");
        Pictures.png(folder.resolve("a.png"), 64, 64, 1, 0);
        Outcome scored = anid("metric", "brisque", "a.png", "--models", "m");
        assertThat(scored.exitCode()).as(scored.err()).isZero();
        JsonNode metrics =
                JSON.readTree(anid("metrics", "--json", "--models", "m").out());
        for (JsonNode metric : metrics) {
            if (metric.get("models").toString().equals("[\"brisque\"]")) {
                assertThat(metric.get("status").asText()).isEqualTo("available");
            } else if (metric.get("models").toString().equals("[\"niqe\"]")) {
                assertThat(metric.get("status").asText()).isEqualTo("needs-model");
            }
        }
        Outcome absent = anid("metric", "niqe", "a.png", "--models", "m");
        assertThat(absent.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(absent.err()).contains("anid models add niqe FILE --models " + folder.resolve("m"));

        Path values = folder.resolve("m/brisque/values.f64");
        byte[] bytes = Files.readAllBytes(values);
        String before = Fingerprint.of(bytes);
        bytes[0] ^= 1;
        Files.write(values, bytes);
        Outcome broken = models("verify", "brisque");
        assertThat(broken.exitCode()).isEqualTo(ExitCode.PROBLEM);
        assertThat(broken.err()).contains(values.toString(), before, Fingerprint.of(bytes));

        Files.delete(values);
        Outcome listed = models("list");
        assertThat(listed.exitCode()).isZero();
        assertThat(listed.out()).containsPattern("(?m)^brisque +broken ");
        assertThat(listed.err()).contains("values.f64 is missing");
    }

    @Test
    void aFileOfAnotherHashIsNotPulled() throws Exception {
        ModelCard card = ModelZoo.card("u2netp").orElseThrow();
        byte[] content = "not the network".getBytes(UTF_8);
        try (Mirror mirror = new Mirror(content)) {
            Outcome outcome = models("pull", "u2netp", "--mirror", mirror.address());
            assertThat(outcome.exitCode()).isEqualTo(ExitCode.PROBLEM);
            assertThat(outcome.err())
                    .contains(Fingerprint.of(content))
                    .contains(String.valueOf(card.files().get(0).sha256()));
            assertThat(outcome.err()).doesNotContain("\r");
            assertThat(outcome.out()).isEmpty();
            assertThat(mirror.requests()).isEqualTo(1);
        }
        assertThat(folder.resolve("m/u2netp")).doesNotExist();
        assertThat(models("verify").out()).contains("no models");
        try (Stream<Path> staged = Files.list(folder.resolve("m/.staging/u2netp"))) {
            assertThat(staged).isEmpty();
        }
    }

    /** Where nobody says what the bytes have to be, they have to be a graph that is what the card says. */
    @Test
    void aModelWhoseHashNobodyKnowsIsOpenedBeforeItIsABundle() throws Exception {
        String id = "dinov2-vit-l-14-huggingface";
        try (Mirror mirror = new Mirror("some network".getBytes(UTF_8))) {
            Outcome pulled = models("pull", id, "--mirror", mirror.address());
            assertThat(pulled.exitCode()).isEqualTo(ExitCode.PROBLEM);
            assertThat(pulled.out()).isEmpty();
            assertThat(pulled.err())
                    .contains("knows no hash", Fingerprint.of("some network".getBytes(UTF_8)))
                    .contains(id + " is not what its card says")
                    .contains("cannot be loaded by ONNX Runtime");
        }
        assertThat(folder.resolve("m/" + id)).doesNotExist();
    }

    @Test
    void weightsThatAllowNoCommercialUseAreAskedForOnce() throws Exception {
        assertComplaint(
                models("pull", "cnniqa"),
                ExitCode.PROBLEM,
                "LicenseRef-PolyForm-Noncommercial-1.0.0",
                "anid models pull cnniqa --accept-licence cnniqa");
        assertComplaint(models("pull", "cnniqa", "--accept-licence", "nosuch"), ExitCode.USAGE, "nosuch");
        assertComplaint(
                models("pull", "cnniqa", "--accept-licence", "cnniqa", "--mirror", "http://me:secret@127.0.0.1:9"),
                ExitCode.PROBLEM,
                "cannot reach 127.0.0.1:9");
    }

    @Test
    void whatCannotBeHadIsOneLine() throws Exception {
        assertComplaint(models("pull", "u2netp", "--offline"), ExitCode.PROBLEM, "offline", "u2netp.onnx");
        assertComplaint(
                models("pull", "u2netp", "--mirror", "http://127.0.0.1:9"),
                ExitCode.PROBLEM,
                "cannot reach 127.0.0.1:9");
        assertComplaint(models("pull", "u2netp", "--offline", "--replace"), ExitCode.USAGE, "--offline", "--replace");
        assertComplaint(models("pull", "nosuch"), ExitCode.USAGE, "nosuch", "anid models list");
        assertComplaint(
                models("pull", "blip2-opt"),
                ExitCode.USAGE,
                "export/export blip2-opt",
                "anid models add made/blip2-opt");
        assertComplaint(models("pull", "u2netp", "--mirror", "there"), ExitCode.USAGE, "--mirror", "https://");
        assertComplaint(models("add", "nowhere"), ExitCode.USAGE, "nowhere");
        assertComplaint(models("verify", "nosuch"), ExitCode.USAGE, "nosuch");
        assertComplaint(models("verify", "u2netp"), ExitCode.PROBLEM, "anid models pull u2netp");
        assertComplaint(models(), ExitCode.USAGE, "list, pull, add, verify, where");
        Files.createDirectories(folder.resolve("made"));
        assertComplaint(models("add", "made"), ExitCode.PROBLEM, "card.json");
        assertComplaint(anid("metrics", "--models", "nowhere"), ExitCode.USAGE, "--models", "nowhere");
    }

    private static void assertComplaint(Outcome outcome, int code, String... parts) {
        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(code);
        assertThat(outcome.errLines()).hasSize(1);
        assertThat(outcome.err()).contains(parts);
        assertThat(outcome.out()).isEmpty();
    }

    /** Gives the same content for every path. */
    private static final class Mirror implements AutoCloseable {

        private final HttpServer server;
        private final AtomicInteger requests = new AtomicInteger();

        Mirror(byte[] content) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/mirror/", exchange -> {
                requests.incrementAndGet();
                exchange.sendResponseHeaders(200, content.length);
                try (exchange) {
                    exchange.getResponseBody().write(content);
                }
            });
            server.start();
        }

        String address() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/mirror";
        }

        int requests() {
            return requests.get();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
