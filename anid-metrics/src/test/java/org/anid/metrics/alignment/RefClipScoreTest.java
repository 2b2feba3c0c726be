// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.anid.api.image.ImageBatch;
import org.anid.api.metric.Metric;
import org.anid.api.metric.Observation;
import org.anid.metrics.testing.ColourModels;
import org.anid.metrics.testing.MetricContract;
import org.junit.jupiter.api.Test;

class RefClipScoreTest extends MetricContract<Observation.CaptionedPair> {

    /** Colours are single precision. */
    private static final double TOLERANCE = 1e-6;

    private static final ImageBatch RED = ColourModels.images(1f, 0f, 0f);
    private static final ImageBatch BLUE = ColourModels.images(0f, 0f, 1f);

    @Override
    protected Metric<Observation.CaptionedPair> metric() {
        return RefClipScore.of(new ColourModels.Encoder("colours"));
    }

    @Override
    protected Metric<Observation.CaptionedPair> metricWithOtherSetting() {
        return RefClipScore.of(new ColourModels.Encoder("other"));
    }

    private static Observation.CaptionedPair shown(ImageBatch natural, ImageBatch generated, String... captions) {
        return new Observation.CaptionedPair(natural, generated, List.of(captions));
    }

    @Override
    protected List<Observation.CaptionedPair> observations() {
        return List.of(
                shown(RED, RED, "a red wall"),
                shown(RED, ColourModels.images(0.5f, 0.5f, 0f), "a red wall"),
                shown(ColourModels.images(0.1f, 0.2f, 1f), BLUE, "a red and blue wall"),
                shown(ColourModels.images(0.5f, 0.1f, 0.5f), ColourModels.images(0.5f, 0f, 0.5f), "red and blue"));
    }

    @Override
    protected Optional<Identity<Observation.CaptionedPair>> identity() {
        return Optional.of(new Identity<>(shown(BLUE, BLUE, "blue"), 2 * 2.5 / 3.5));
    }

    @Override
    protected List<Observation.CaptionedPair> unscorable() {
        return List.of();
    }

    @Override
    protected List<Observation.CaptionedPair> undefined() {
        ImageBatch black = ColourModels.images(0f, 0f, 0f);
        return List.of(shown(RED, RED, " "), shown(black, RED, "red"), shown(RED, black, "red"));
    }

    @Test
    void isTheHarmonicMeanOfTextAndReference() {
        RefClipScore metric = RefClipScore.of(new ColourModels.Encoder("colours"));
        ImageBatch generated = ColourModels.images(0.3f, 0.4f, 0f);
        // cos to red is 0.6, to green 0.8.
        double[] scores = metric.score(shown(
                ColourModels.images(0f, 1f, 0f, 0f, 1f, 0f, 0f, 0f, 1f),
                ImageBatch.concat(List.of(generated, generated, generated)),
                "red",
                "not red",
                "red"));
        assertThat(scores[0]).isCloseTo(2 * (2.5 * 0.6) * 0.8 / (2.5 * 0.6 + 0.8), within(TOLERANCE));
        // No likeness to the caption, and none to the natural image.
        assertThat(scores[1]).isZero();
        assertThat(scores[2]).isZero();
        // Neither: the limit, not 0/0.
        assertThat(metric.score(shown(BLUE, generated, "blue"))[0]).isZero();
        assertThat(metric.models()).hasSize(1);
        assertThat(metric.spec().models()).containsExactly("colours");
    }

    @Test
    void partsThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> shown(RED, RED, "one", "two"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 images need as many captions, not 2");
        ImageBatch two = ImageBatch.concat(List.of(RED, RED));
        assertThatThrownBy(() -> shown(RED, two, "one", "two"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a pair has two images of one shape");
    }
}
