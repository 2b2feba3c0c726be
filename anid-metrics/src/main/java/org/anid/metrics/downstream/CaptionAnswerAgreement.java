// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.downstream;

import java.util.List;
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
import org.anid.metrics.alignment.CaptionQuestion;

/**
 * Whether a question answerer, asked if an image shows the caption, says the same of a generated image as of the
 * natural one: 1 where the two answers are equal after normalisation, else 0.
 *
 * <p>Normalisation is that of {@link AnswerAgreement}. Higher is better, the ideal is 1. A blank caption, and nothing
 * left of the answer on the natural image, give NaN.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://arxiv.org/abs/2412.17632">ANID, 2024, downstream applicability</a>
 */
public final class CaptionAnswerAgreement implements PerImageMetric<Observation.CaptionedPair> {

    /** Name and kind of {@link #of}. */
    public static final MetricInfo INFO = info("vqa-caption", "VQA (answer on the caption kept)");

    /** Name and kind of {@link #asPublished}. */
    public static final MetricInfo PUBLISHED_INFO =
            info("vqa-caption-as-published", "VQA (answer on the caption kept) as published");

    private final QuestionAnswerer answerer;
    private final CaptionQuestion question;
    private final MetricSpec spec;

    private CaptionAnswerAgreement(MetricInfo info, QuestionAnswerer answerer, CaptionQuestion question) {
        this.answerer = answerer;
        this.question = question;
        this.spec = MetricSpec.builder(info)
                .baseline(new Baseline.Ideal(1))
                .range(0, 1)
                .models(answerer.reference().id())
                .setting("question", question.text())
                .citation(AnswerAgreement.CITATION)
                .build();
    }

    private static MetricInfo info(String id, String title) {
        return new MetricInfo(
                id,
                title,
                DimensionKind.DOWNSTREAM,
                Level.TASK,
                Observation.Kind.CAPTIONED_PAIR,
                Direction.HIGHER_IS_BETTER);
    }

    /** {@code vqa-caption}, with the default question; the answerer stays the caller's to close. */
    public static CaptionAnswerAgreement of(QuestionAnswerer answerer) {
        return of(answerer, CaptionQuestion.SHOWN);
    }

    /** {@code vqa-caption} with another question. */
    public static CaptionAnswerAgreement of(QuestionAnswerer answerer, CaptionQuestion question) {
        return new CaptionAnswerAgreement(INFO, answerer, question);
    }

    /** {@code vqa-caption-as-published}, with the ANID authors' question to BLIP-2. */
    public static CaptionAnswerAgreement asPublished(QuestionAnswerer answerer) {
        return new CaptionAnswerAgreement(PUBLISHED_INFO, answerer, CaptionQuestion.PUBLISHED_ALIGNMENT);
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
    public double[] score(Observation.CaptionedPair pair) {
        List<String> questions = pair.captions().stream().map(question::about).toList();
        double[] scores = AnswerAgreement.agreement(answerer, pair.reference(), pair.candidate(), questions);
        for (int i = 0; i < scores.length; i++) {
            scores[i] = pair.captions().get(i).isBlank() ? Double.NaN : scores[i];
        }
        return scores;
    }
}
