// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the graphs of a bundle compute together, and so which interface the model has. N is the number of images (or of
 * crops), every graph takes any N unless its card says 1.
 */
public sealed interface Network {

    /** The graphs. */
    List<Graph> graphs();

    /** The interface that a model of this kind has. */
    Class<? extends Model> type();

    /**
     * A {@link FeatureExtractor}.
     *
     * @param graph in: images; out: N×C, or N×L×C where {@code token} says which row is meant
     * @param token row of L that is the feature; null where the output is N×C
     */
    record Features(Graph graph, @Nullable Integer token) implements Network {
        @Override
        public List<Graph> graphs() {
            return List.of(graph);
        }

        @Override
        public Class<? extends Model> type() {
            return FeatureExtractor.class;
        }
    }

    /**
     * A {@link TextImageEncoder}.
     *
     * @param image in: images; out: N×C
     * @param text in: tokens, int64 N×L, and the mask of L where the graph has one; out: N×C
     * @param tokenizer from text to tokens
     */
    record TextImage(Graph image, Graph text, TokenizerSpec tokenizer) implements Network {
        @Override
        public List<Graph> graphs() {
            return List.of(image, text);
        }

        @Override
        public Class<? extends Model> type() {
            return TextImageEncoder.class;
        }
    }

    /**
     * A {@link Classifier}.
     *
     * @param graph in: images; out: N×K
     * @param activation that makes probabilities of the output
     * @param labels file of the bundle: the name of each of the K classes on a line of its own
     */
    record Classes(Graph graph, Activation activation, String labels) implements Network {
        @Override
        public List<Graph> graphs() {
            return List.of(graph);
        }

        @Override
        public Class<? extends Model> type() {
            return Classifier.class;
        }
    }

    /**
     * A {@link Segmenter}; its maps are min–max normalised per image.
     *
     * @param graph in: images; out: N×1×H×W or N×H×W
     * @param activation of the output before it is normalised
     */
    record Saliency(Graph graph, Activation activation) implements Network {
        @Override
        public List<Graph> graphs() {
            return List.of(graph);
        }

        @Override
        public Class<? extends Model> type() {
            return Segmenter.class;
        }
    }

    /**
     * A {@link ScoreModel}, and a {@link RatingModel} where the head is {@link Head.Ratings}.
     *
     * @param graph in: images, or crops; out: N, N×1 or N×K
     * @param pooling of the outputs for the crops of an image
     * @param head from the pooled output to the score
     */
    record Score(Graph graph, Pooling pooling, Head head) implements Network {
        @Override
        public List<Graph> graphs() {
            return List.of(graph);
        }

        @Override
        public Class<? extends Model> type() {
            return head instanceof Head.Ratings ? RatingModel.class : ScoreModel.class;
        }
    }

    /**
     * A {@link PairedScoreModel}.
     *
     * @param graph in: natural images, generated images; out: N values in any shape
     */
    record PairedScore(Graph graph) implements Network {
        @Override
        public List<Graph> graphs() {
            return List.of(graph);
        }

        @Override
        public Class<? extends Model> type() {
            return PairedScoreModel.class;
        }
    }

    /**
     * A {@link QuestionAnswerer} that encodes image and question and decodes the answer, as BLIP.
     *
     * @param vision in: images; out: states of the image, N×P×C
     * @param question in: tokens N×L and their mask, states of the image; out: states of the question, N×L×C
     * @param decoder in: tokens so far N×T, states of the question, mask of the question; out: logits N×T×V
     * @param tokenizer for question and answer
     * @param generation how the answer is written
     */
    record EncoderDecoder(Graph vision, Graph question, Graph decoder, TokenizerSpec tokenizer, Generation generation)
            implements Network {
        @Override
        public List<Graph> graphs() {
            return List.of(vision, question, decoder);
        }

        @Override
        public Class<? extends Model> type() {
            return QuestionAnswerer.class;
        }
    }

    /**
     * A {@link QuestionAnswerer} in which the image is a prefix to a language model, as BLIP-2.
     *
     * @param vision in: images; out: the prefix, N×P×C
     * @param embedding in: tokens N×L; out: N×L×C
     * @param decoder in: embeddings N×T×C, mask N×(past + T), then the keys and values of the past; out: logits N×T×V,
     *     then the keys and values of past and present in the order of the inputs. The past is empty at first; a past
     *     input's axis of −1 that is not the first is its length
     * @param tokenizer for prompt and answer
     * @param generation how the answer is written
     */
    record PrefixDecoder(Graph vision, Graph embedding, Graph decoder, TokenizerSpec tokenizer, Generation generation)
            implements Network {
        @Override
        public List<Graph> graphs() {
            return List.of(vision, embedding, decoder);
        }

        @Override
        public Class<? extends Model> type() {
            return QuestionAnswerer.class;
        }
    }
}
