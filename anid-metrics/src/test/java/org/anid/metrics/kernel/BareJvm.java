// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.anid.api.image.ImageBatch;

/** A process of its own without the incubator module and with few classes: says which engines there are. */
public final class BareJvm {

    private BareJvm() {}

    /**
     * What it says, line by line.
     *
     * @param more folders and jars for its class path, beside the classes of this module, its tests and the API
     * @param names engines to try by name
     */
    public static List<String> run(List<Path> more, String... names) throws IOException, InterruptedException {
        List<Path> places =
                new ArrayList<>(List.of(place(KernelChoice.class), place(BareJvm.class), place(ImageBatch.class)));
        places.addAll(more);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                places.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                BareJvm.class.getName()));
        command.addAll(Arrays.asList(names));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(lines.toString()).isZero();
        return lines;
    }

    /** The folder or jar that a class comes from. */
    public static Path place(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    public static void main(String[] names) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println("available "
                + KernelChoice.available().stream().map(KernelProvider::name).collect(Collectors.joining(" ")));
        out.println("auto " + KernelChoice.auto().name());
        for (String name : names) {
            try {
                out.println(name + " " + KernelChoice.named(name).backend());
            } catch (IllegalArgumentException | IllegalStateException e) {
                out.println(name + " " + e.getClass().getSimpleName() + " " + e.getMessage());
            }
        }
    }
}
