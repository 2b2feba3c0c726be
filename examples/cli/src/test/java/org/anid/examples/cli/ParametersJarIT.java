// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.anid.examples.cli.AnidProcess.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sink;
import us.hebi.matlab.mat.types.Sinks;
import us.hebi.matlab.mat.types.Struct;

/** Metrics with parameters, from the published file to the score, by the packaged jar. */
class ParametersJarIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Seven significant digits are printed. */
    private static final double PRINTED = 1e-5;

    private final Path folder;

    ParametersJarIT(@TempDir Path folder) {
        this.folder = folder;
    }

    private Outcome anid(String... arguments) throws IOException, InterruptedException {
        return AnidProcess.run(folder, arguments);
    }

    @Test
    void nrqmAndPiAreScoredOnceTheirParametersAreThere() throws Exception {
        Pictures.png(folder.resolve("a.png"), 128, 120, 1, 12);
        Pictures.png(folder.resolve("small.png"), 50, 44, 1, 12);
        write(
                "niqe.mat",
                Mat5.newMatFile()
                        .addArray("mu_prisparam", Mat5.newMatrix(1, 36))
                        .addArray("cov_prisparam", identity(36)));
        write("forests.mat", forests());

        Files.createDirectory(folder.resolve("m"));
        assertThat(status("pi")).isEqualTo("needs-model");
        Outcome absent = anid("metric", "pi", "a.png", "--models", "m");
        assertThat(absent.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(absent.err()).contains("anid models add niqe FILE", "anid models add nrqm FILE");

        Outcome added = anid("models", "add", "nrqm", "forests.mat", "--models", "m");
        assertThat(added.exitCode()).as(added.err()).isZero();
        assertThat(added.out()).contains("nrqm is there now");
        assertThat(added.err())
                .contains("does not know the hash of the published file")
                .containsPattern("[0-9a-f]{64}");
        // Every tree says 2 where its feature is not above 1000, which none is.
        assertThat(score("nrqm")).isCloseTo(0.5 + (1 + 2 + 3) * 2, within(PRINTED));

        Outcome half = anid("metric", "pi", "a.png", "--models", "m");
        assertThat(half.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(half.err()).contains("anid models add niqe FILE");
        assertThat(anid("models", "add", "niqe", "niqe.mat", "--models", "m").exitCode())
                .isZero();
        assertThat(score("niqe")).isPositive();
        assertThat(score("pi")).isNotNaN();

        Outcome small = anid("metric", "nrqm", "small.png", "--models", "m");
        assertThat(small.exitCode()).isNotZero();
        assertThat(small.err()).contains("45").doesNotContain("Exception");
    }

    private String status(String id) throws Exception {
        for (JsonNode entry : JSON.readTree(anid("metrics", "--json").out())) {
            if (entry.get("id").asText().equals(id)) {
                return entry.get("status").asText();
            }
        }
        return "";
    }

    private double score(String metric) throws Exception {
        Outcome outcome = anid("metric", metric, "a.png", "--models", "m");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return Double.parseDouble(outcome.out().strip().split(" ", 2)[0]);
    }

    private static Matrix identity(int n) {
        Matrix matrix = Mat5.newMatrix(n, n);
        for (int i = 0; i < n; i++) {
            matrix.setDouble(i, i, 1);
        }
        return matrix;
    }

    /** Three forests of one tree of three nodes. */
    private static MatFile forests() {
        Cell cell = Mat5.newCell(1, 3);
        for (int f = 0; f < 3; f++) {
            Struct forest = Mat5.newStruct()
                    .set("lDau", column(2, 0, 0))
                    .set("rDau", column(3, 0, 0))
                    .set("nodestatus", column(-3, -1, -1))
                    .set("nrnodes", Mat5.newScalar(3))
                    .set("upper", column(1000, 0, 0))
                    .set("avnode", column(0, 2, 9))
                    .set("mbest", column(5, 0, 0));
            cell.set(f, forest);
        }
        Struct model = Mat5.newStruct().set("linear", column(0.5, 1, 2, 3)).set("rf", cell);
        return Mat5.newMatFile().addArray("model", model);
    }

    private static Matrix column(double... values) {
        Matrix matrix = Mat5.newMatrix(values.length, 1);
        for (int i = 0; i < values.length; i++) {
            matrix.setDouble(i, 0, values[i]);
        }
        return matrix;
    }

    private void write(String name, MatFile content) throws IOException {
        try (Sink sink = Sinks.newStreamingFile(folder.resolve(name).toFile(), false)) {
            content.writeTo(sink);
        }
    }
}
