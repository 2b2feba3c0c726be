// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.alignment;

/**
 * A question about a caption.
 *
 * <p>The wording of the ANID authors is that of their programs ({@code G_IQA.py} of github.com/ryliu68/DJudge, commit
 * a70c035, tasks "align" and "prob"), mistakes and marks of BLIP-2 included.
 *
 * @param text with {@link #CAPTION} where the caption goes
 * @param verbatim whether captions go in as they are, as the authors' do; else without blanks around them and without
 *     the punctuation at their end
 */
public record CaptionQuestion(String text, boolean verbatim) {

    /** Where the caption goes in a question. */
    public static final String CAPTION = "{caption}";

    /** Whether an image shows its caption, for BLIP. */
    public static final CaptionQuestion SHOWN =
            new CaptionQuestion("Does the image show the following: " + CAPTION + "? Answer yes or no.", false);

    /** How probable that is, for BLIP. */
    public static final CaptionQuestion PROBABILITY = new CaptionQuestion(
            "What is the probability that the image shows the following: " + CAPTION
                    + "? Answer with a number from 0 to 1.",
            false);

    /** The authors' question whether image and caption fit, for BLIP-2. */
    public static final CaptionQuestion PUBLISHED_ALIGNMENT = new CaptionQuestion(
            "Question: the image content align very well with " + CAPTION + "? only return 'yes' or 'no'. Answer:",
            true);

    /** The authors' question how probable that is, for BLIP-2. */
    public static final CaptionQuestion PUBLISHED_PROBABILITY = new CaptionQuestion(
            "Question: what's the probability of the image content well align with " + CAPTION
                    + "? only return a float number. Answer:",
            true);

    /**
     * Checks the question.
     *
     * @throws IllegalArgumentException if the caption has no place in it
     */
    public CaptionQuestion {
        if (!text.contains(CAPTION)) {
            throw new IllegalArgumentException(
                    "a question about a caption has the place " + CAPTION + ", not: " + text);
        }
    }

    /** The question about this caption. */
    public String about(String caption) {
        return text.replace(CAPTION, verbatim ? caption : caption.strip().replaceFirst("[.!?]+$", ""));
    }
}
