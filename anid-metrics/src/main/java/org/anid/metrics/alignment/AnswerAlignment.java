// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.alignment;

import java.util.List;
import java.util.Locale;
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
 * Whether a question answerer finds that an image shows its caption: 1 for an answer that begins with the word "yes", 0
 * for "no".
 *
 * <p>In [0, 1], higher is better; the mean is the share of images that are found to show their caption, and its
 * baseline the same share of the natural images. Any other answer, and a blank caption, gives NaN: it is left out, not
 * counted as no. The question is {@link CaptionQuestion#SHOWN} unless set otherwise.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://arxiv.org/abs/2412.17632">ANID, 2024, semantic alignment by question answering</a>
 */
public final class AnswerAlignment implements PerImageMetric<Observation.Captioned> {

    /** Name and kind of {@link #of}. */
    public static final MetricInfo INFO = info("vqa-alignment", "VQA alignment");

    /** Name and kind of {@link #asPublished}. */
    public static final MetricInfo PUBLISHED_INFO = info("vqa-alignment-as-published", "VQA alignment as published");

    /** Id of the model that the name stands for. */
    public static final String MODEL = "blip-vqa";

    /** Id of the model that the authors asked. */
    public static final String PUBLISHED_MODEL = "blip2-opt";

    private final QuestionAnswerer answerer;
    private final CaptionQuestion question;
    private final MetricSpec spec;

    private AnswerAlignment(MetricInfo info, QuestionAnswerer answerer, CaptionQuestion question) {
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

    /** {@code vqa-alignment}, with the default question; the answerer stays the caller's to close. */
    public static AnswerAlignment of(QuestionAnswerer answerer) {
        return of(answerer, CaptionQuestion.SHOWN);
    }

    /** {@code vqa-alignment} with another question that can be answered by yes or no. */
    public static AnswerAlignment of(QuestionAnswerer answerer, CaptionQuestion question) {
        return new AnswerAlignment(INFO, answerer, question);
    }

    /** {@code vqa-alignment-as-published}, with the ANID authors' question to BLIP-2. */
    public static AnswerAlignment asPublished(QuestionAnswerer answerer) {
        return new AnswerAlignment(PUBLISHED_INFO, answerer, CaptionQuestion.PUBLISHED_ALIGNMENT);
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
            scores[i] = observation.captions().get(i).isBlank() ? Double.NaN : verdict(answers.get(i));
        }
        return scores;
    }

    private static double verdict(String answer) {
        String first = answer.strip().toLowerCase(Locale.ROOT).split("[^a-z]", 2)[0];
        return switch (first) {
            case "yes" -> 1;
            case "no" -> 0;
            default -> Double.NaN;
        };
    }
}
