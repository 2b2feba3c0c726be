// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.anid.api.internal.FolderLock;
import org.anid.api.model.Parameters;
import org.anid.models.bundle.BundleImporter;
import org.anid.models.locate.ModelFolder;
import org.anid.models.locate.ModelInventory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bundles that come while others come, and after somebody was killed. */
@Timeout(60)
class StagingTest {

    private static final String ID = "brisque";
    private static final String SVR =
            "svm_type epsilon_svr\nkernel_type rbf\ngamma 0.05\ntotal_sv 1\nrho %d\nSV\n-2 1:0.5 36:-1\n";

    /** Of one who adds; enough that two of them meet. */
    private static final int TIMES = 40;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path place;

    private Path models = Path.of("");

    @BeforeEach
    void put() throws IOException {
        models = place.resolve("models");
        for (int rho = 1; rho <= 2; rho++) {
            Files.writeString(place.resolve("svr" + rho), String.format(SVR, rho));
        }
    }

    @Test
    void aBundleThatAKillLeftAsideIsPutBack() throws Exception {
        Path bundle = add(1);
        Files.move(bundle, models.resolve(".staging/brisque.old"));
        assertThat(ModelFolder.of(models).open(ID, Parameters.class)).isEmpty();
        new Staging(models).lock(ID, () -> {}).close();
        assertThat(rho()).isEqualTo(1);
        assertWholeAndAlone();
    }

    @Test
    void aBundleThatAKillLeftBesideItsSuccessorGoes() throws Exception {
        Files.move(add(1), place.resolve("aside"));
        add(2);
        Files.move(place.resolve("aside"), models.resolve(".staging/brisque.old"));
        new Staging(models).lock(ID, () -> {}).close();
        assertThat(rho()).isEqualTo(2);
        assertWholeAndAlone();
    }

    @Test
    void aBundleStaysWhereItsSuccessorCannotCome() throws Exception {
        add(1);
        Staging staging = new Staging(models);
        FolderLock lock = staging.lock(ID, () -> {});
        try {
            assertThatThrownBy(() -> staging.publish(place.resolve("nowhere"), ID))
                    .isInstanceOf(IOException.class);
        } finally {
            lock.close();
        }
        assertThat(rho()).isEqualTo(1);
        assertWholeAndAlone();
    }

    @Test
    void threadsThatAddOneBundleDoNotMeet() throws Exception {
        // One names the folder another way.
        Path other = models.resolve("..").resolve("models");
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<?> one = threads.submit(() -> addOften(models, place.resolve("svr1")));
            Future<?> two = threads.submit(() -> addOften(other, place.resolve("svr2")));
            one.get();
            two.get();
        } finally {
            threads.shutdownNow();
        }
        assertThat(rho()).isBetween(1.0, 2.0);
        assertWholeAndAlone();
    }

    @Test
    void processesThatAddOneBundleDoNotMeet() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int rho = 1; rho <= 2; rho++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            StagingTest.class.getName(),
                            models.toString(),
                            place.resolve("svr" + rho).toString())
                    .redirectErrorStream(true)
                    .redirectOutput(output(rho))
                    .start());
        }
        for (int rho = 1; rho <= 2; rho++) {
            Process process = processes.get(rho - 1);
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue())
                    .as(Files.readString(output(rho).toPath(), UTF_8))
                    .isZero();
        }
        assertThat(rho()).isBetween(1.0, 2.0);
        assertWholeAndAlone();
    }

    private File output(int rho) {
        return place.resolve("output" + rho).toFile();
    }

    /** Adds a bundle again and again. */
    public static void main(String[] args) throws InterruptedException {
        addOften(Path.of(args[0]), Path.of(args[1]));
    }

    private static Path addOften(Path models, Path published) throws InterruptedException {
        Path bundle = models;
        for (int i = 0; i < TIMES; i++) {
            bundle = new BundleImporter(models).add(ID, published).bundle();
        }
        return bundle;
    }

    private Path add(int rho) throws InterruptedException {
        return new BundleImporter(models).add(ID, place.resolve("svr" + rho)).bundle();
    }

    private double rho() {
        return ModelFolder.of(models).open(ID, Parameters.class).orElseThrow().array("rho")[0];
    }

    /** Nothing but the bundle is there. */
    private void assertWholeAndAlone() throws IOException {
        assertThat(new ModelInventory(ModelFolder.of(models)).verify(ID)).isEmpty();
        assertThat(names(models)).containsExactly(".staging", ID);
        assertThat(names(models.resolve(".staging"))).isEmpty();
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
