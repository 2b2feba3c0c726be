// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/**
 * Chooses an engine, once, for the caller to pass on.
 *
 * <p>{@link #auto()} takes ND4J where {@code anid-nd4j} is there with a CUDA backend, else the Vector API where the JVM
 * was started with it, else plain Java, and logs the reason (level DEBUG, logger of this class). A choice by name never
 * falls back to another engine.
 */
public final class KernelChoice {

    /** The name that stands for {@link #auto()} on the command line and in settings. */
    public static final String AUTO = "auto";

    /** The engine that is an artifact of its own, so that it can be told from a name that is mistyped. */
    private static final String ND4J = "nd4j";

    private static final System.Logger LOG = System.getLogger(KernelChoice.class.getName());

    private KernelChoice() {}

    /** The best engine for this JVM; all work in the calling thread. */
    public static Kernels auto() {
        return auto(1);
    }

    /**
     * The best engine for this JVM.
     *
     * @param parallelism images of a batch computed at the same time, at least 1
     */
    public static Kernels auto(int parallelism) {
        KernelProvider best = available().stream()
                .max(Comparator.comparingInt(KernelProvider::preference))
                .orElseThrow(() -> new IllegalStateException(
                        "no kernel engine found: META-INF/services of anid-metrics is missing from the class path"));
        LOG.log(
                System.Logger.Level.DEBUG,
                () -> "kernels: " + best.name() + ", because "
                        + best.usability().reason());
        return best.create(checked(parallelism));
    }

    /**
     * The engine of that name, or {@link #AUTO}; all work in the calling thread.
     *
     * @param name {@code scalar}, {@code vector}, {@code auto}, or {@code nd4j} where {@code anid-nd4j} is there
     * @throws IllegalArgumentException if there is no such engine
     * @throws IllegalStateException if it cannot run in this JVM; the message says how to make it
     */
    public static Kernels named(String name) {
        return named(name, 1);
    }

    /**
     * The engine of that name, or {@link #AUTO}.
     *
     * @param name {@code scalar}, {@code vector}, {@code auto}, or {@code nd4j} where {@code anid-nd4j} is there
     * @param parallelism images of a batch computed at the same time, at least 1
     * @throws IllegalArgumentException if there is no such engine
     * @throws IllegalStateException if it cannot run in this JVM; the message says how to make it
     */
    public static Kernels named(String name, int parallelism) {
        String wanted = name.strip().toLowerCase(Locale.ROOT);
        if (wanted.equals(AUTO)) {
            return auto(parallelism);
        }
        Set<String> known = new TreeSet<>();
        for (KernelProvider provider : providers()) {
            known.add(provider.name());
            if (provider.name().equals(wanted)) {
                Usability usability = provider.usability();
                if (!usability.usable()) {
                    throw new IllegalStateException("kernels '" + wanted + "' cannot run here: " + usability.reason()
                            + "; " + usability.remedy());
                }
                return provider.create(checked(parallelism));
            }
        }
        throw new IllegalArgumentException("no kernels named '" + name + "': choose " + AUTO + " or one of " + known
                + (known.contains(ND4J) ? "" : "; " + ND4J + " is in org.anid:anid-nd4j"));
    }

    /** The engines that can run in this JVM. */
    public static List<KernelProvider> available() {
        return providers().stream()
                .filter(provider -> provider.usability().usable())
                .toList();
    }

    /** Every engine on the class path, usable or not. */
    public static List<KernelProvider> providers() {
        return ServiceLoader.load(KernelProvider.class, KernelChoice.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    private static int checked(int parallelism) {
        if (parallelism < 1) {
            throw new IllegalArgumentException("parallelism is at least 1, not " + parallelism);
        }
        return parallelism;
    }
}
