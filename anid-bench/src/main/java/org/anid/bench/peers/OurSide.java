// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.bench.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.StringJoiner;
import org.anid.api.model.ModelException;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.Kernels;

/**
 * Times our metrics on the files that the peers read too, one command per line of standard input, one JSON object per
 * line of standard output:
 *
 * <ul>
 *   <li>{@code offers}: {@code {"kernels":…,"backend":…,"java":…,"metrics":[…]}}
 *   <li>{@code time METRIC BATCH SECONDS CALLS}: calls the metric on a batch for so long, at least once and at most so
 *       many times, and answers {@code {"ms":[…],"value":…}}: milliseconds of each call, and the first score
 * </ul>
 *
 * What fails is answered as {@code {"error":…}}. The end of input ends the process.
 */
public final class OurSide {

    private final Workloads workloads;
    private final Kernels kernels;

    private OurSide(Workloads workloads, Kernels kernels) {
        this.workloads = workloads;
        this.kernels = kernels;
    }

    /** Answers until the input ends; arguments: folder of the data, images in it, their side, threads. */
    public static void main(String[] args) throws IOException {
        if (args.length != 4) {
            throw new IllegalArgumentException("usage: OurSide DATA IMAGES SIZE THREADS; started by peers/run.sh");
        }
        // Whatever a library prints must not get between the answers.
        PrintStream answers = System.out;
        System.setOut(System.err);
        int threads = Integer.parseInt(args[3]);
        Kernels kernels = KernelChoice.auto(threads);
        Workloads workloads =
                new Workloads(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]), threads, kernels);
        OurSide side = new OurSide(workloads, kernels);
        try (BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                answers.println(side.answer(line));
                answers.flush();
            }
        }
    }

    private String answer(String line) {
        String[] words = line.strip().split(" ");
        try {
            return switch (words[0]) {
                case "offers" -> offers();
                case "time" ->
                    time(
                            words[1],
                            Integer.parseInt(words[2]),
                            Double.parseDouble(words[3]),
                            Integer.parseInt(words[4]));
                default -> error("no such command: " + words[0]);
            };
        } catch (IllegalArgumentException | IllegalStateException | ModelException | IOException e) {
            return error(String.valueOf(e.getMessage()));
        }
    }

    private String offers() throws IOException {
        StringJoiner ids = new StringJoiner(",", "[", "]");
        workloads.ids().forEach(id -> ids.add(quoted(id)));
        return "{\"kernels\":" + quoted(kernels.name()) + ",\"backend\":" + quoted(kernels.backend()) + ",\"java\":"
                + quoted(Runtime.version().toString()) + ",\"metrics\":" + ids + "}";
    }

    private String time(String metric, int batch, double seconds, int calls) throws IOException {
        Workloads.Workload work = workloads.of(metric, batch);
        double[] milliseconds = new double[calls];
        int done = 0;
        double first = Double.NaN;
        long end = System.nanoTime() + (long) (seconds * 1e9);
        do {
            long start = System.nanoTime();
            double[] result = work.run();
            milliseconds[done++] = (System.nanoTime() - start) / 1e6;
            first = result[0];
        } while (done < calls && System.nanoTime() < end);
        StringJoiner times = new StringJoiner(",", "[", "]");
        Arrays.stream(milliseconds, 0, done).forEach(ms -> times.add(String.format(Locale.ROOT, "%.6f", ms)));
        return "{\"ms\":" + times + ",\"value\":" + (Double.isFinite(first) ? first : "null") + "}";
    }

    private static String error(String message) {
        return "{\"error\":" + quoted(message) + "}";
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else {
                out.append(c < ' ' ? ' ' : c);
            }
        }
        return out.append('"').toString();
    }
}
