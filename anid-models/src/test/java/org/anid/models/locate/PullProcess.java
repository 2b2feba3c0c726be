// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.anid.api.model.ModelCard;

/** A process of its own that pulls the model {@code net}, and tells on standard output what it hears. */
final class PullProcess {

    private final Process process;
    private final Path output;

    private PullProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static PullProcess start(Path folder, URI address, String sha256) throws IOException {
        Path output = Files.createTempFile(folder.getParent(), "pull", ".txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PullProcess.class.getName(),
                        folder.toString(),
                        address.toString(),
                        sha256)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new PullProcess(process, output);
    }

    /** Waits for a line; the timeout of the test is the limit. */
    void await(String text) throws IOException, InterruptedException {
        while (!output().contains(text)) {
            assertThat(process.isAlive() || output().contains(text))
                    .as(output())
                    .isTrue();
            Thread.sleep(10);
        }
    }

    String output() throws IOException {
        return Files.readString(output, StandardCharsets.UTF_8);
    }

    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    /** As {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Pulls. */
    public static void main(String[] args) throws InterruptedException {
        ModelCard card = TestCards.card("net", TestCards.file("m.onnx", URI.create(args[1]), args[2], -1));
        ModelPuller.Pulled pulled = ModelPuller.builder(ModelFolder.of(Path.of(args[0])))
                .listener(new PullListener() {
                    @Override
                    public void progress(long done, long total) {
                        System.out.println("progress " + done);
                    }

                    @Override
                    public void note(String line) {
                        System.out.println(line);
                    }
                })
                .build()
                .pull(card);
        System.out.println("fresh " + pulled.fresh());
    }
}
