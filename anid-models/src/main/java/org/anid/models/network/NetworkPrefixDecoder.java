// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.anid.api.model.Generation;
import org.anid.api.model.ModelException;
import org.anid.api.model.ModelReference;
import org.anid.api.model.TensorSpec;
import org.anid.models.network.ModelGraph.Input;
import org.anid.models.token.TextTokenizer;

/**
 * BLIP-2: what the image becomes stands before the prompt; a language model goes on, with the keys and values of its
 * past.
 */
final class NetworkPrefixDecoder extends NetworkQuestionAnswerer {

    private static final int FIRST_PAST = 2;

    private final ModelGraph embedding;
    private final ModelGraph decoder;

    NetworkPrefixDecoder(
            ModelReference reference,
            ModelGraph vision,
            ModelGraph embedding,
            ModelGraph decoder,
            ImageRunner runner,
            TextTokenizer tokenizer,
            Generation generation) {
        super(reference, vision, runner, tokenizer, generation);
        this.embedding = embedding;
        this.decoder = decoder;
    }

    @Override
    Greedy write(Tensor states, TokenBatch questions) {
        int rows = questions.count();
        Tensor prompt = embedding.run(List.of(questions.tokens())).get(0);
        Tensor begin = joined(states, prompt);
        Greedy greedy = new Greedy(rows, generation().end());
        List<Input> past = new ArrayList<>();
        for (int i = FIRST_PAST; i < decoder.inputs(); i++) {
            past.add(empty(decoder.input(i), rows));
        }
        Input next = Input.of(begin);
        int seen = (int) begin.shape()[1];
        for (int written = 0; written < generation().most(); written++) {
            List<Input> inputs = new ArrayList<>();
            inputs.add(next);
            inputs.add(ones(rows, seen));
            inputs.addAll(past);
            List<Tensor> outputs = decoder.run(inputs);
            long[] tokens = greedy.next(outputs.get(0));
            if (greedy.done()) {
                break;
            }
            past = new ArrayList<>();
            for (int i = 1; i < outputs.size(); i++) {
                past.add(Input.of(outputs.get(i)));
            }
            next = Input.of(
                    embedding.run(List.of(new Input.Longs(tokens, rows, 1))).get(0));
            seen++;
        }
        return greedy;
    }

    /** Image before prompt, row by row. */
    private static Tensor joined(Tensor states, Tensor prompt) {
        int rows = (int) states.shape()[0];
        long width = states.shape()[2];
        if (prompt.shape()[2] != width) {
            throw new ModelException("images become vectors of " + width + " and tokens vectors of " + prompt.shape()[2]
                    + ": the graphs do not belong together");
        }
        int first = states.values().length / rows;
        int second = prompt.values().length / rows;
        float[] values = new float[rows * (first + second)];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(states.values(), row * first, values, row * (first + second), first);
            System.arraycopy(prompt.values(), row * second, values, row * (first + second) + first, second);
        }
        return new Tensor(new long[] {rows, states.shape()[1] + prompt.shape()[1], width}, values);
    }

    /** Nothing, in the shape of keys or values: the open axis after the first has length 0. */
    private static Input empty(TensorSpec spec, int rows) {
        long[] shape = spec.shape().stream().mapToLong(Long::longValue).toArray();
        shape[0] = rows;
        for (int axis = 1; axis < shape.length; axis++) {
            shape[axis] = Math.max(0, shape[axis]);
        }
        return new Input.Floats(FloatBuffer.allocate(0), shape);
    }

    private static Input ones(int rows, int length) {
        long[] ones = new long[rows * length];
        Arrays.fill(ones, 1);
        return new Input.Longs(ones, rows, length);
    }

    @Override
    public void close() {
        super.close();
        embedding.close();
        decoder.close();
    }
}
