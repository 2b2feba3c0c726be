// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.KernelProvider;

/**
 * JMH's own command line, told which metrics and engines there are: {@code -p metric=}, {@code -p setMetric=} and
 * {@code -p engine=} are filled in from the catalogue and the class path unless given.
 */
public final class BenchmarkMain {

    /**
     * Every benchmark that needs it starts its JVM with it, so it counts as usable here whether this JVM has it or not.
     */
    private static final String VECTOR = "vector";

    private BenchmarkMain() {}

    /** Runs JMH; the options are JMH's. */
    public static void main(String[] args) throws IOException {
        org.openjdk.jmh.Main.main(withDefaults(args));
    }

    static String[] withDefaults(String[] args) {
        List<String> all = new ArrayList<>(List.of(args));
        add(all, "metric", TimedMetrics.perImage());
        add(all, "setMetric", TimedMetrics.ofSets());
        add(all, "engine", engines());
        return all.toArray(String[]::new);
    }

    private static List<String> engines() {
        return KernelChoice.providers().stream()
                .filter(provider ->
                        provider.name().equals(VECTOR) || provider.usability().usable())
                .map(KernelProvider::name)
                .toList();
    }

    private static void add(List<String> args, String parameter, List<String> values) {
        boolean given = args.stream().anyMatch(word -> word.matches("(-p)?" + parameter + "=.*"));
        if (!given && !values.isEmpty()) {
            args.add("-p");
            args.add(parameter + "=" + String.join(",", values));
        }
    }
}
