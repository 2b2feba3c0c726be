// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderedExecutorTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void partsOfTasksComeBackInOrder(int threads) throws InterruptedException {
        try (OrderedExecutor executor = new OrderedExecutor(threads)) {
            List<Callable<List<Integer>>> tasks = new ArrayList<>();
            for (int task = 0; task < 20; task++) {
                int first = 100 * task;
                tasks.add(() -> executor.together(IntStream.range(first, first + 7)
                        .<Callable<Integer>>mapToObj(i -> () -> i)
                        .toList()));
            }
            List<List<Integer>> results = executor.all(tasks);
            for (int task = 0; task < 20; task++) {
                assertThat(results.get(task))
                        .containsExactlyElementsOf(IntStream.range(100 * task, 100 * task + 7)
                                .boxed()
                                .toList());
            }
        }
    }

    /** Each part waits for the other: they end only if two workers run them at the same time. */
    @Test
    @Timeout(60)
    void anIdleWorkerHelps() throws InterruptedException {
        CountDownLatch both = new CountDownLatch(2);
        Set<Thread> workers = ConcurrentHashMap.newKeySet();
        Callable<Boolean> part = () -> {
            workers.add(Thread.currentThread());
            both.countDown();
            return both.await(50, TimeUnit.SECONDS);
        };
        try (OrderedExecutor executor = new OrderedExecutor(2)) {
            assertThat(executor.all(List.of(() -> executor.together(List.of(part, part)))))
                    .containsExactly(List.of(true, true));
        }
        assertThat(workers).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theFirstFailureOfAPartIsThatOfItsTask(int threads) {
        AtomicInteger ran = new AtomicInteger();
        List<Callable<Integer>> parts = List.of(
                ran::incrementAndGet,
                () -> {
                    throw new IllegalStateException("part 1");
                },
                () -> {
                    throw new IllegalStateException("part 2");
                });
        try (OrderedExecutor executor = new OrderedExecutor(threads)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> executor.all(List.of(() -> executor.together(parts))))
                    .withMessage("part 1");
        }
        assertThat(ran).hasValue(1);
    }
}
