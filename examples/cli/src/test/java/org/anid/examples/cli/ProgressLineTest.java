// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.anid.api.evaluation.EvaluationPlan;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

    private static final long SECOND = 1_000_000_000L;

    private final StringWriter text = new StringWriter();
    private long now;

    private ProgressLine progress(boolean terminal) {
        return new ProgressLine(new PrintWriter(text, true), terminal, () -> now);
    }

    @Test
    void redirectedItIsALineForEveryTenth() {
        ProgressLine progress = progress(false);
        for (int done = 1; done <= 200; done++) {
            now += SECOND / 4;
            progress.update(done, 200);
        }
        assertThat(text.toString().lines()).hasSize(10).noneMatch(line -> line.contains("\r"));
        assertThat(text.toString().lines().findFirst()).hasValue("20 of 200 images, 10 %, 4.0/s, 45 s left");
        assertThat(text.toString()).endsWith("200 of 200 images, 100 %, 4.0/s, 50 s in all" + System.lineSeparator());
    }

    @Test
    void onATerminalOneLineIsRedrawnAtMostTenTimesASecond() {
        ProgressLine progress = progress(true);
        for (int done = 1; done <= 100; done++) {
            now += SECOND / 100;
            progress.update(done, 100);
        }
        assertThat(text.toString().chars().filter(c -> c == '\r')).hasSizeBetween(10, 12);
        assertThat(text.toString()).contains("[" + "#".repeat(30) + "] 100 of 100 images, 100 %");
    }

    @Test
    void longRunsAreToldInMinutesAndHours() {
        ProgressLine progress = progress(false);
        now = 60 * SECOND;
        progress.update(1000, 10_000);
        assertThat(text.toString()).contains("17/s, 9 min 0 s left");
        now = 7200 * SECOND;
        progress.update(2000, 10_000);
        assertThat(text.toString()).contains("8 h 0 min left");
    }

    @Test
    void redirectedAPhaseThatLastsIsSaidAndSilenceIsBrokenAfterHalfAMinute() {
        ProgressLine progress = progress(false);
        progress.phase("reading the list of images");
        now = SECOND;
        progress.beat();
        assertThat(text.toString()).isEmpty();
        for (int second = 2; second <= 60; second++) {
            now = second * SECOND;
            progress.beat();
        }
        progress.phase("preparing the metrics");
        progress.phase(EvaluationPlan.Phase.SCORING);
        now = 63 * SECOND;
        progress.beat();
        now = 90 * SECOND;
        progress.update(1, 100);
        now = 94 * SECOND;
        progress.beat();
        assertThat(text.toString().lines())
                .containsExactly(
                        "reading the list of images",
                        "reading the list of images, 32 s",
                        "scoring",
                        "scoring, 34 s: 1 of 100 images, 1 %, 0.0/s, 49 min 30 s left");
    }

    @Test
    void onATerminalAPhaseWithoutACountGoesWhenItIsOver() {
        ProgressLine progress = progress(true);
        progress.phase("writing the report");
        progress.beat();
        assertThat(text.toString()).startsWith("\rwriting the report …").contains("\rwriting the report, 0 s …");
        progress.close();
        assertThat(text.toString()).endsWith("\r").doesNotContain("\n");
    }
}
