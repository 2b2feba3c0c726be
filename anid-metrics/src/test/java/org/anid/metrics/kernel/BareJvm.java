// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Run by {@link KernelChoiceTest} as a process of its own: says which engines there are. */
final class BareJvm {

    private BareJvm() {}

    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println("available "
                + KernelChoice.available().stream().map(KernelProvider::name).collect(Collectors.joining(" ")));
        out.println("auto " + KernelChoice.auto().name());
        for (String name : new String[] {"vector", "nd4j"}) {
            try {
                out.println(name + " " + KernelChoice.named(name).backend());
            } catch (IllegalStateException e) {
                out.println(name + " " + e.getClass().getSimpleName() + " " + e.getMessage());
            }
        }
    }
}
