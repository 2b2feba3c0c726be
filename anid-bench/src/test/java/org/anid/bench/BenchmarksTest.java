// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.anid.api.image.ResampleFilter;
import org.junit.jupiter.api.Test;

/** Every benchmark runs behind its gate, on pictures too small to time anything. */
class BenchmarksTest {

    /** Five scales of MS-SSIM need 161. */
    private static final int SMALL = 192;

    private static final List<String> ENGINES = List.of("scalar", "vector");

    @Test
    void metrics() {
        for (String metric : TimedMetrics.perImage()) {
            for (String engine : ENGINES) {
                MetricBenchmark benchmark = new MetricBenchmark();
                benchmark.metric = metric;
                benchmark.engine = engine;
                benchmark.size = SMALL;
                benchmark.batch = 2;
                benchmark.prepare();
                assertThat(benchmark.score()).as(metric + " on " + engine).hasSize(2);
            }
        }
    }

    @Test
    void metricsOfSets() {
        for (String metric : TimedMetrics.ofSets()) {
            for (String engine : ENGINES) {
                SetMetricBenchmark benchmark = new SetMetricBenchmark();
                benchmark.setMetric = metric;
                benchmark.engine = engine;
                benchmark.size = SMALL;
                benchmark.prepare();
                assertThat(benchmark.compare()).as(metric + " on " + engine).hasSize(1);
            }
        }
    }

    @Test
    void kernelsOfSets() {
        for (SetKernel kernel : SetKernel.values()) {
            for (String engine : ENGINES) {
                SetKernelBenchmark benchmark = new SetKernelBenchmark();
                benchmark.kernel = kernel;
                benchmark.engine = engine;
                benchmark.d = 48;
                benchmark.prepare();
                assertThat(benchmark.run()).as(kernel + " on " + engine).isNotEmpty();
            }
        }
    }

    @Test
    void jackknifesOfSets() {
        for (SetJackknifeBenchmark.Statistic statistic : SetJackknifeBenchmark.Statistic.values()) {
            for (String engine : ENGINES) {
                SetJackknifeBenchmark benchmark = new SetJackknifeBenchmark();
                benchmark.statistic = statistic;
                benchmark.engine = engine;
                benchmark.d = 48;
                benchmark.rows = 100;
                benchmark.prepare();
                assertThat(benchmark.compare()).as(statistic + " on " + engine).hasSize(21);
            }
        }
    }

    @Test
    void files() throws Exception {
        for (Encoded format : Encoded.values()) {
            DecodeBenchmark decoding = new DecodeBenchmark();
            decoding.format = format;
            decoding.size = SMALL;
            decoding.prepare();
            assertThat(decoding.decode().pixels().width()).isEqualTo(SMALL);
            EndToEndBenchmark scoring = new EndToEndBenchmark();
            scoring.ofFiles = "ssim";
            scoring.engine = "vector";
            scoring.format = format;
            scoring.size = SMALL;
            scoring.prepare();
            assertThat(scoring.score()).hasSize(1);
        }
    }

    @Test
    void aFileOfAnotherPictureIsRejected() {
        float[] black = new float[3 * SMALL * SMALL];
        assertThatThrownBy(() -> Encoded.JPEG.check(black, SMALL, 1))
                .isInstanceOf(WrongResultException.class)
                .hasMessageContaining("not timed");
    }

    @Test
    void resampling() {
        for (ResampleFilter filter : ResampleFilter.values()) {
            for (int target : new int[] {SMALL / 2 + 1, 2 * SMALL}) {
                ResampleBenchmark benchmark = new ResampleBenchmark();
                benchmark.filter = filter;
                benchmark.size = SMALL;
                benchmark.target = target;
                benchmark.prepare();
                assertThat(benchmark.resize().width()).isEqualTo(target);
            }
        }
    }

    @Test
    void theCommandLineNamesWhatTheCatalogueHas() {
        assertThat(BenchmarkMain.withDefaults(new String[] {"-f", "1"}))
                .startsWith("-f", "1")
                .contains("metric=" + String.join(",", TimedMetrics.perImage()))
                .contains("setMetric=" + String.join(",", TimedMetrics.ofSets()))
                .anySatisfy(word -> assertThat(word).startsWith("engine=").contains("scalar", "vector"));
    }

    @Test
    void whatTheUserNamesIsKept() {
        assertThat(BenchmarkMain.withDefaults(new String[] {"-p", "metric=ssim", "-pengine=scalar"}))
                .startsWith("-p", "metric=ssim", "-pengine=scalar")
                .noneSatisfy(word -> assertThat(word).startsWith("engine="))
                .doesNotContain("metric=" + String.join(",", TimedMetrics.perImage()));
    }
}
