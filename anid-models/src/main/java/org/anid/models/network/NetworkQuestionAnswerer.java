// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.anid.api.image.ImageBatch;
import org.anid.api.model.Generation;
import org.anid.api.model.ModelReference;
import org.anid.api.model.QuestionAnswerer;
import org.anid.models.token.TextTokenizer;

/**
 * Answers in words: images through the vision graph, then for each group of questions with equally many tokens what the
 * kind of network makes of them.
 */
abstract class NetworkQuestionAnswerer implements QuestionAnswerer {

    private static final int QUESTIONS_PER_CALL = 16;

    private final ModelReference reference;
    private final ModelGraph vision;
    private final ImageRunner runner;
    private final TextTokenizer tokenizer;
    private final Generation generation;

    NetworkQuestionAnswerer(
            ModelReference reference,
            ModelGraph vision,
            ImageRunner runner,
            TextTokenizer tokenizer,
            Generation generation) {
        this.reference = reference;
        this.vision = vision;
        this.runner = runner;
        this.tokenizer = tokenizer;
        this.generation = generation;
    }

    /**
     * Writes the answers to questions of one length.
     *
     * @param states what the vision graph gives for their images, rows × patches × width
     * @param questions their tokens
     * @return the tokens of the answers
     */
    abstract Greedy write(Tensor states, TokenBatch questions);

    /** How answers are written. */
    final Generation generation() {
        return generation;
    }

    @Override
    public final ModelReference reference() {
        return reference;
    }

    @Override
    public final List<String> answer(ImageBatch images, List<String> questions) {
        if (questions.size() != images.count()) {
            throw new IllegalArgumentException(images.count() + " images and " + questions.size() + " questions");
        }
        ImageRunner.Rows states = runner.run(images);
        Repeats repeats = Repeats.of(images);
        // One question about one image is answered once, where it is asked first.
        Map<Asked, Integer> firsts = new LinkedHashMap<>();
        int[] first = new int[questions.size()];
        for (int i = 0; i < first.length; i++) {
            int here = i;
            first[i] = firsts.computeIfAbsent(new Asked(repeats.place(i), questions.get(i)), asked -> here);
        }
        List<Integer> rows = List.copyOf(firsts.values());
        List<long[]> tokens = new ArrayList<>();
        for (int row : rows) {
            tokens.add(tokenizer
                    .encode(generation.prompt().replace(Generation.QUESTION, questions.get(row)))
                    .ids());
        }
        String[] answers = new String[questions.size()];
        for (TokenBatch batch : TokenBatch.of(tokens, vision.single() ? 1 : QUESTIONS_PER_CALL)) {
            List<Integer> asked = batch.rows().stream().map(rows::get).toList();
            Greedy written = write(select(states, asked), batch);
            for (int i = 0; i < batch.count(); i++) {
                answers[asked.get(i)] = tokenizer.decode(written.answer(i));
            }
        }
        for (int i = 0; i < answers.length; i++) {
            answers[i] = answers[first[i]];
        }
        return Arrays.asList(answers);
    }

    /** A question about an image, by its place among the different ones. */
    private record Asked(int image, String question) {}

    private static Tensor select(ImageRunner.Rows states, List<Integer> images) {
        float[] values = new float[images.size() * states.width()];
        for (int i = 0; i < images.size(); i++) {
            System.arraycopy(
                    states.values(), images.get(i) * states.width(), values, i * states.width(), states.width());
        }
        return new Tensor(new long[] {images.size(), states.shape()[0], states.shape()[1]}, values);
    }

    @Override
    public void close() {
        vision.close();
        tokenizer.close();
    }
}
