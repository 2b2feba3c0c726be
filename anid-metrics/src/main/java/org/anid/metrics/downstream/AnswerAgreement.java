// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.downstream;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.anid.api.image.ImageBatch;
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
 * Whether a question answerer says the same of a generated image as of the natural one: 1 where the two answers are
 * equal after normalisation, else 0. The question is "What is the main object in this image?" unless set otherwise.
 *
 * <p>Normalisation is that of the VQA benchmarks in short: lower case, punctuation to spaces, the articles a, an and
 * the left out, single spaces. Higher is better, the ideal is 1. Where nothing is left of the answer on the natural
 * image there is nothing to agree with: NaN.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://arxiv.org/abs/2412.17632">ANID, 2024, downstream applicability</a>
 * @see <a href="https://arxiv.org/abs/1505.00468">Antol et al., VQA: Visual Question Answering, 2015</a>
 */
public final class AnswerAgreement implements PerImageMetric<Observation.Paired> {

    /** Name and kind of {@link #of}. */
    public static final MetricInfo INFO = info("vqa", "VQA (answer kept)");

    /** Name and kind of {@link #asPublished}. */
    public static final MetricInfo PUBLISHED_INFO = info("vqa-as-published", "VQA (answer kept) as published");

    /** Id of the model that the name stands for. */
    public static final String MODEL = "blip-vqa";

    static final String CITATION = "ANID 2024, arXiv:2412.17632; Antol et al. 2015, arXiv:1505.00468";

    private static final String DEFAULT_QUESTION = "What is the main object in this image?";

    /** The authors' question: {@code G_IQA.py} of github.com/ryliu68/DJudge, commit a70c035, task "object". */
    private static final String PUBLISHED_QUESTION =
            "Question: what the object in there? only return the class name in COCO dataset, i.e. the noun. Answer:";

    private final QuestionAnswerer answerer;
    private final String question;
    private final MetricSpec spec;

    private AnswerAgreement(MetricInfo info, QuestionAnswerer answerer, String question) {
        this.answerer = answerer;
        this.question = question;
        this.spec = MetricSpec.builder(info)
                .baseline(new Baseline.Ideal(1))
                .range(0, 1)
                .models(answerer.reference().id())
                .setting("question", question)
                .citation(CITATION)
                .build();
    }

    private static MetricInfo info(String id, String title) {
        return new MetricInfo(
                id, title, DimensionKind.DOWNSTREAM, Level.TASK, Observation.Kind.PAIRED, Direction.HIGHER_IS_BETTER);
    }

    /** {@code vqa}, with the default question; the answerer stays the caller's to close. */
    public static AnswerAgreement of(QuestionAnswerer answerer) {
        return of(answerer, DEFAULT_QUESTION);
    }

    /** {@code vqa-as-published}, with the ANID authors' question to BLIP-2. */
    public static AnswerAgreement asPublished(QuestionAnswerer answerer) {
        return new AnswerAgreement(PUBLISHED_INFO, answerer, PUBLISHED_QUESTION);
    }

    /**
     * {@code vqa} with another question.
     *
     * @throws IllegalArgumentException if it is blank
     */
    public static AnswerAgreement of(QuestionAnswerer answerer, String question) {
        if (question.isBlank()) {
            throw new IllegalArgumentException("a question must not be blank");
        }
        return new AnswerAgreement(INFO, answerer, question);
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
    public double[] score(Observation.Paired pair) {
        return agreement(answerer, pair.reference(), pair.candidate(), Collections.nCopies(pair.count(), question));
    }

    /** 1 where the answers on two images agree, 0 where not, NaN where there is nothing to agree with. */
    static double[] agreement(
            QuestionAnswerer answerer, ImageBatch naturalImages, ImageBatch generatedImages, List<String> questions) {
        List<String> natural = answerer.answer(naturalImages, questions);
        List<String> generated = answerer.answer(generatedImages, questions);
        double[] scores = new double[questions.size()];
        for (int i = 0; i < scores.length; i++) {
            String expected = normalised(natural.get(i));
            if (expected.isEmpty()) {
                scores[i] = Double.NaN;
            } else {
                scores[i] = expected.equals(normalised(generated.get(i))) ? 1 : 0;
            }
        }
        return scores;
    }

    static String normalised(String answer) {
        return answer.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]+", " ")
                .replaceAll("\\b(a|an|the)\\b", " ")
                .replaceAll(" +", " ")
                .strip();
    }
}
