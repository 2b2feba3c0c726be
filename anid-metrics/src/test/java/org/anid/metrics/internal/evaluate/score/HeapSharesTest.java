// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.anid.api.dataset.ImageReadException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HeapSharesTest {

    private static final long MEGABYTE = 1 << 20;

    /** Of a heap of 100 MB three quarters are shared. */
    private static final long SHARED = 75;

    /** Every seventh is larger than the whole heap, and every fifth runs out of memory unless it is alone. */
    @Test
    @Timeout(60)
    void sharesNeverExceedTheWholeAndNobodyWaitsForEver() throws InterruptedException {
        HeapShares heap = new HeapShares(100 * MEGABYTE);
        AtomicLong taken = new AtomicLong();
        AtomicLong most = new AtomicLong();
        AtomicInteger atWork = new AtomicInteger();
        List<Callable<String>> tasks = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int number = i;
            long megabytes = i % 7 == 0 ? 1000 : i % 30;
            tasks.add(() -> heap.run(
                    megabytes * MEGABYTE,
                    () -> {
                        atWork.incrementAndGet();
                        most.accumulateAndGet(taken.addAndGet(Math.min(SHARED, megabytes)), Math::max);
                        Thread.sleep(1);
                        taken.addAndGet(-Math.min(SHARED, megabytes));
                        atWork.decrementAndGet();
                        if (number % 5 == 0) {
                            throw new OutOfMemoryError("test");
                        }
                        return "shared " + number;
                    },
                    () -> {
                        assertThat(atWork).hasValue(0);
                        Thread.sleep(1);
                        assertThat(atWork).hasValue(0);
                        return "alone " + number;
                    }));
        }

        try (OrderedExecutor executor = new OrderedExecutor(8)) {
            List<String> results = executor.all(tasks);
            for (int i = 0; i < 200; i++) {
                assertThat(results.get(i)).isEqualTo((i % 5 == 0 ? "alone " : "shared ") + i);
            }
        }
        assertThat(most).hasValueLessThanOrEqualTo(SHARED);
    }

    @Test
    void whatDoesNotFitAloneIsSaid() throws InterruptedException {
        HeapShares heap = new HeapShares(100 * MEGABYTE);
        HeapShares.Work<String> tooLarge = () -> {
            throw new OutOfMemoryError("test");
        };

        assertThatThrownBy(() -> heap.run(0, tooLarge, tooLarge)).isInstanceOf(OutOfMemoryError.class);
        assertThat(heap.<String>run(1000 * MEGABYTE, () -> "next", tooLarge))
                .as("all was given back")
                .isEqualTo("next");
    }

    @Test
    void aFailureToReadThatIsALackOfMemoryIsOne() {
        HeapShares.throwLackOfMemory(new ImageReadException("damaged"));
        assertThatThrownBy(() -> HeapShares.throwLackOfMemory(
                        new ImageReadException("the file does not fit", new OutOfMemoryError("test"))))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessage("test");
    }
}
