// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.alignment;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Direction;
import org.anid.api.metric.Level;
import org.anid.api.metric.MetricInfo;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.Observation;
import org.anid.api.metric.PerImageMetric;
import org.anid.api.model.ModelReference;
import org.anid.api.model.QuestionAnswerer;

/**
 * The probability that a question answerer states when asked how likely an image shows its caption.
 *
 * <p>The first number of the answer, over 100 where a percent sign follows; in [0, 1], higher is better, the baseline
 * is what the natural image gets. An answer without a number or with one outside [0, 1], and a blank caption, give NaN:
 * they are left out. It is what the network writes, not the probability that it gives to an answer.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://arxiv.org/abs/2412.17632">ANID, 2024, semantic alignment by question answering</a>
 */
public final class StatedProbability implements PerImageMetric<Observation.Captioned> {

    /** Name and kind of {@link #of}. */
    public static final MetricInfo INFO = info("vqa-probability", "VQA alignment (stated probability)");

    /** Name and kind of {@link #asPublished}. */
    public static final MetricInfo PUBLISHED_INFO =
            info("vqa-probability-as-published", "VQA alignment (stated probability) as published");

    private static final Pattern NUMBER = Pattern.compile("-?(\\d+(\\.\\d+)?|\\.\\d+)(\\s*%)?");
    private static final double PERCENT = 100;

    private final QuestionAnswerer answerer;
    private final CaptionQuestion question;
    private final MetricSpec spec;

    private StatedProbability(MetricInfo info, QuestionAnswerer answerer, CaptionQuestion question) {
        this.answerer = answerer;
        this.question = question;
        this.spec = MetricSpec.builder(info)
                .baseline(new Baseline.NaturalValue())
                .range(0, 1)
                .models(answerer.reference().id())
                .setting("question", question.text())
                .citation("ANID 2024, arXiv:2412.17632")
                .build();
    }

    private static MetricInfo info(String id, String title) {
        return new MetricInfo(
                id, title, DimensionKind.ALIGNMENT, Level.TEXT, Observation.Kind.CAPTIONED, Direction.HIGHER_IS_BETTER);
    }

    /** {@code vqa-probability}, with the default question; the answerer stays the caller's to close. */
    public static StatedProbability of(QuestionAnswerer answerer) {
        return of(answerer, CaptionQuestion.PROBABILITY);
    }

    /** {@code vqa-probability} with another question that can be answered by a number from 0 to 1. */
    public static StatedProbability of(QuestionAnswerer answerer, CaptionQuestion question) {
        return new StatedProbability(INFO, answerer, question);
    }

    /** {@code vqa-probability-as-published}, with the ANID authors' question to BLIP-2. */
    public static StatedProbability asPublished(QuestionAnswerer answerer) {
        return new StatedProbability(PUBLISHED_INFO, answerer, CaptionQuestion.PUBLISHED_PROBABILITY);
    }

    @Override
    public MetricSpec spec() {
        return spec;
    }

    @Override
    public List<ModelReference> models() {
        return List.of(answerer.reference());
    }

    @Override
    public double[] score(Observation.Captioned observation) {
        List<String> answers = answerer.answer(
                observation.images(),
                observation.captions().stream().map(question::about).toList());
        double[] scores = new double[observation.count()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = observation.captions().get(i).isBlank() ? Double.NaN : stated(answers.get(i));
        }
        return scores;
    }

    static double stated(String answer) {
        Matcher number = NUMBER.matcher(answer);
        if (!number.find()) {
            return Double.NaN;
        }
        boolean percent = number.group(3) != null;
        String digits = percent ? number.group().replaceFirst("\\s*%$", "") : number.group();
        double value = Double.parseDouble(digits) / (percent ? PERCENT : 1);
        return value >= 0 && value <= 1 ? value : Double.NaN;
    }
}
