// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.alignment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.anid.api.metric.Baseline;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Direction;
import org.anid.api.metric.Level;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.Observation;
import org.anid.api.metric.PerImageMetric;
import org.anid.api.model.ModelReference;
import org.anid.api.model.QuestionAnswerer;

/**
 * Whether a question answerer finds that an image shows its caption: 1 for an answer that begins with the word "yes", 0 for
 * "no".
 *
 * <p>In [0, 1], higher is better; the mean is the share of images that are found to show their caption, and its baseline the
 * same share of the natural images. Any other answer, and a blank caption, gives NaN: it is left out, not counted as no. The
 * question is "Does the image show the following: CAPTION? Answer yes or no." unless set otherwise; the wording of the ANID
 * authors' own prompts was not at hand.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://arxiv.org/abs/2412.17632">ANID, 2024, semantic alignment by question answering</a>
 */
public final class AnswerAlignment implements PerImageMetric<Observation.Captioned> {

    /** Id of the model that the name stands for. */
    public static final String MODEL = "blip-vqa";

    /** Where the caption goes in a question. */
    public static final String CAPTION = "{caption}";

    private static final String DEFAULT_QUESTION =
            "Does the image show the following: " + CAPTION + "? Answer yes or no.";

    private final QuestionAnswerer answerer;
    private final String question;
    private final MetricSpec spec;

    private AnswerAlignment(QuestionAnswerer answerer, String question) {
        this.answerer = answerer;
        this.question = question;
        this.spec = MetricSpec.builder("vqa-alignment", "VQA alignment")
                .dimension(DimensionKind.ALIGNMENT)
                .level(Level.TEXT, Observation.Kind.CAPTIONED)
                .direction(Direction.HIGHER_IS_BETTER)
                .baseline(new Baseline.NaturalValue())
                .range(0, 1)
                .models(answerer.reference().id())
                .setting("question", question)
                .citation("ANID 2024, arXiv:2412.17632")
                .build();
    }

    /** With the default question; the answerer stays the caller's to close. */
    public static AnswerAlignment of(QuestionAnswerer answerer) {
        return new AnswerAlignment(answerer, DEFAULT_QUESTION);
    }

    /**
     * With another question that can be answered by yes or no.
     *
     * @param question with {@link #CAPTION} where the caption goes
     * @throws IllegalArgumentException if the caption has no place in it
     */
    public static AnswerAlignment of(QuestionAnswerer answerer, String question) {
        if (!question.contains(CAPTION)) {
            throw new IllegalArgumentException(
                    "a question about a caption has the place " + CAPTION + ", not: " + question);
        }
        return new AnswerAlignment(answerer, question);
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
        List<String> questions = new ArrayList<>();
        for (String caption : observation.captions()) {
            questions.add(question.replace(CAPTION, caption.strip().replaceFirst("[.!?]+$", "")));
        }
        List<String> answers = answerer.answer(observation.images(), questions);
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
