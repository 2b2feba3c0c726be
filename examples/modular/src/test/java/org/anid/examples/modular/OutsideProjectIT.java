// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.modular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A project that depends on anid-metrics alone, compiled and started by the JDK's own tools against the packaged jars.
 */
class OutsideProjectIT {

    private static final int MOST_JARS = 12;

    private static final long MOST_BYTES = 8_000_000;

    private static final String MODULE = "org.anid.examples.modular";

    private static final String MAIN = "org.anid.examples.modular.SsimOfTwoImages";

    private static final Path SOURCES = Path.of("src", "main", "java");

    /** Of two constants the contrast and the structure are 1: (2ab + C₁)/(a² + b² + C₁) with C₁ = (0.01 · 255)². */
    private static final double SIMILARITY = (2 * 100 * 150 + 6.5025) / (100 * 100 + 150 * 150 + 6.5025);

    /** Single precision. */
    private static final double TOLERANCE = 1e-6;

    private final Path folder;

    private List<Path> jars = List.of();

    OutsideProjectIT(@TempDir Path folder) {
        this.folder = folder;
    }

    /** What the manifest of this module's jar names: the dependencies that a project has at run time. */
    @BeforeEach
    void jarsOfAProject() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("anid.modular.jar"))) {
            Set<String> names = Set.of(
                    jar.getManifest().getMainAttributes().getValue("Class-Path").split(" ", -1));
            jars = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                    .map(Path::of)
                    .filter(path -> names.contains(path.getFileName().toString()))
                    .toList();
            assertThat(jars).hasSameSizeAs(names);
        }
    }

    @Test
    void theMetricsComeWithFewJars() throws IOException {
        long bytes = 0;
        for (Path jar : jars) {
            bytes += Files.size(jar);
        }
        System.out.println("anid-metrics: " + jars.size() + " jars, " + bytes + " bytes: "
                + jars.stream().map(jar -> jar.getFileName().toString()).toList());
        assertThat(jars).hasSizeLessThanOrEqualTo(MOST_JARS);
        assertThat(bytes).isLessThanOrEqualTo(MOST_BYTES);
    }

    @Test
    void aModuleThatRequiresTheMetricsCompilesAndStarts() throws IOException, InterruptedException {
        assertThat(compile(sources(), "--class-path", "", "--module-path", path(jars)))
                .isEmpty();
        List<Path> modules = new ArrayList<>(jars);
        modules.add(folder);
        assertSimilarity(start("--module-path", path(modules), "--module", MODULE + "/" + MAIN));
        assertSimilarity(start(
                "--add-modules",
                "jdk.incubator.vector",
                "--module-path",
                path(modules),
                "--module",
                MODULE + "/" + MAIN));
    }

    @Test
    void theSameProgramCompilesAndStartsOnTheClassPath() throws IOException, InterruptedException {
        List<Path> program = sources().stream()
                .filter(file -> !file.endsWith("module-info.java"))
                .toList();
        assertThat(compile(program, "--class-path", path(jars))).isEmpty();
        List<Path> places = new ArrayList<>(jars);
        places.add(folder);
        assertSimilarity(start("--class-path", path(places), MAIN));
    }

    @Test
    void whatIsInternalIsNotSeen() throws IOException {
        Path peeping = Files.createDirectories(folder.resolve("peeping"));
        Files.writeString(peeping.resolve("module-info.java"), "module peeping {\n    requires org.anid.metrics;\n}\n");
        Files.writeString(
                peeping.resolve("Peeping.java"),
                "package peeping;\n\nclass Peeping {\n    org.anid.metrics.internal.kernel.Luma luma;\n}\n");
        assertThat(compile(
                        List.of(peeping.resolve("module-info.java"), peeping.resolve("Peeping.java")),
                        "--class-path",
                        "",
                        "--module-path",
                        path(jars)))
                .contains("package org.anid.metrics.internal.kernel is not visible");
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    /** What the compiler says. */
    private String compile(List<Path> files, String... places) {
        List<String> arguments = new ArrayList<>(List.of(
                "--release", "17", "-Xlint:all,-options", "-Werror", "-encoding", "UTF-8", "-d", folder.toString()));
        arguments.addAll(Arrays.asList(places));
        files.forEach(file -> arguments.add(file.toString()));
        StringWriter said = new StringWriter();
        try (PrintWriter writer = new PrintWriter(said)) {
            ToolProvider.findFirst("javac").orElseThrow().run(writer, writer, arguments.toArray(String[]::new));
        }
        return said.toString();
    }

    private static String start(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 24) {
            // The metrics have no native code, and need no consent to any.
            command.add("--illegal-native-access=deny");
        }
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said.lines()
                .filter(line -> !line.equals("WARNING: Using incubator modules: jdk.incubator.vector"))
                .collect(Collectors.joining("\n"));
    }

    private static void assertSimilarity(String line) {
        assertThat(line).startsWith("ssim ");
        assertThat(Double.parseDouble(line.substring(5))).isCloseTo(SIMILARITY, within(TOLERANCE));
    }

    private static String path(List<Path> places) {
        return places.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
