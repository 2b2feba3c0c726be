// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import java.util.List;
import org.anid.api.model.Generation;
import org.anid.api.model.ModelReference;
import org.anid.models.network.ModelGraph.Input;
import org.anid.models.token.TextTokenizer;

/** BLIP: the question is encoded over the image, the answer decoded over the question, token by token. */
final class NetworkEncoderDecoder extends NetworkQuestionAnswerer {

    private final ModelGraph question;
    private final ModelGraph decoder;

    NetworkEncoderDecoder(
            ModelReference reference,
            ModelGraph vision,
            ModelGraph question,
            ModelGraph decoder,
            ImageRunner runner,
            TextTokenizer tokenizer,
            Generation generation) {
        super(reference, vision, runner, tokenizer, generation);
        this.question = question;
        this.decoder = decoder;
    }

    @Override
    Greedy write(Tensor states, TokenBatch questions) {
        int rows = questions.count();
        Input encoded = Input.of(question.run(List.of(questions.tokens(), questions.mask(), Input.of(states)))
                .get(0));
        Greedy greedy = new Greedy(rows, generation().end());
        long[] tokens = Greedy.repeat(generation().start(), rows);
        for (int length = 1; length <= generation().most() && !greedy.done(); length++) {
            Input sofar = new Input.Longs(tokens, rows, length);
            Tensor logits =
                    decoder.run(List.of(sofar, encoded, questions.mask())).get(0);
            tokens = Greedy.append(tokens, rows, greedy.next(logits));
        }
        return greedy;
    }

    @Override
    public void close() {
        super.close();
        question.close();
        decoder.close();
    }
}
