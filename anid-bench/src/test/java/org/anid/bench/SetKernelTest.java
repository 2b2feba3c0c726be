// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.anid.metrics.kernel.DistributionKernels;
import org.anid.metrics.kernel.KernelChoice;
import org.junit.jupiter.api.Test;

class SetKernelTest {

    @Test
    void everyKernelOfSetsIsTimed() {
        DistributionKernels scalar = KernelChoice.named("scalar").distribution();
        Set<String> called = new TreeSet<>();
        DistributionKernels recording = (DistributionKernels) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DistributionKernels.class}, (proxy, method, args) -> {
                    called.add(method.getName());
                    try {
                        return method.invoke(scalar, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        SetKernel.Data data = new SetKernel.Data(16, scalar);
        for (SetKernel kernel : SetKernel.values()) {
            assertThat(kernel.run(recording, data)).as(kernel.name()).isNotEmpty();
        }
        assertThat(called)
                .as("a kernel without a constant in SetKernel is not timed: add one")
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(DistributionKernels.class.getMethods())
                        .filter(method -> !Modifier.isStatic(method.getModifiers()))
                        .map(Method::getName)
                        .collect(java.util.stream.Collectors.toSet()));
    }
}
