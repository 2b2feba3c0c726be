// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.anid.api.image.ImageBatch;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelException;
import org.anid.api.model.ModelReference;
import org.anid.api.model.TextImageEncoder;
import org.anid.models.network.ModelGraph.Input;
import org.anid.models.token.TextTokenizer;
import org.anid.models.token.TextTokenizer.Tokens;

/** Embeddings of images and texts from two graphs. */
final class NetworkTextImageEncoder implements TextImageEncoder {

    private static final int TEXTS_PER_CALL = 32;

    private final ModelReference reference;
    private final ModelGraph image;
    private final ModelGraph text;
    private final ImageRunner runner;
    private final TextTokenizer tokenizer;

    NetworkTextImageEncoder(
            ModelReference reference, ModelGraph image, ModelGraph text, ImageRunner runner, TextTokenizer tokenizer) {
        this.reference = reference;
        this.image = image;
        this.text = text;
        this.runner = runner;
        this.tokenizer = tokenizer;
    }

    @Override
    public ModelReference reference() {
        return reference;
    }

    @Override
    public int width() {
        return Shapes.last(image.output(0));
    }

    @Override
    public FeatureMatrix encodeImages(ImageBatch images) {
        ImageRunner.Rows rows = runner.run(images);
        return new FeatureMatrix(images.count(), rows.width(), rows.values());
    }

    @Override
    public FeatureMatrix encodeTexts(List<String> texts) {
        int width = width();
        // Images that were made of one caption come together: it is embedded once.
        Map<String, Integer> places = new LinkedHashMap<>();
        int[] place = new int[texts.size()];
        for (int i = 0; i < place.length; i++) {
            int next = places.size();
            place[i] = places.computeIfAbsent(texts.get(i), text -> next);
        }
        float[] once = embed(List.copyOf(places.keySet()), width);
        float[] embeddings = new float[texts.size() * width];
        for (int i = 0; i < place.length; i++) {
            System.arraycopy(once, place[i] * width, embeddings, i * width, width);
        }
        return new FeatureMatrix(texts.size(), width, embeddings);
    }

    private float[] embed(List<String> texts, int width) {
        float[] embeddings = new float[texts.size() * width];
        List<Tokens> tokens = texts.stream().map(tokenizer::encode).toList();
        for (TokenBatch batch :
                TokenBatch.of(tokens.stream().map(Tokens::ids).toList(), text.single() ? 1 : TEXTS_PER_CALL)) {
            List<Input> inputs = new ArrayList<>();
            inputs.add(batch.tokens());
            if (text.inputs() > 1) {
                inputs.add(mask(tokens, batch));
            }
            Tensor output = text.run(inputs).get(0);
            if (output.values().length != batch.count() * width) {
                throw new ModelException(reference.id() + " embeds images in " + width + " dimensions and texts in "
                        + output.values().length / batch.count());
            }
            for (int i = 0; i < batch.count(); i++) {
                System.arraycopy(
                        output.values(), i * width, embeddings, batch.rows().get(i) * width, width);
            }
        }
        return embeddings;
    }

    private static Input mask(List<Tokens> tokens, TokenBatch batch) {
        long[] mask = new long[batch.count() * batch.length()];
        for (int i = 0; i < batch.count(); i++) {
            int used = tokens.get(batch.rows().get(i)).used();
            Arrays.fill(mask, i * batch.length(), i * batch.length() + used, 1);
        }
        return new Input.Longs(mask, batch.count(), batch.length());
    }

    @Override
    public void close() {
        image.close();
        text.close();
        tokenizer.close();
    }
}
