// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.model;

import org.jspecify.annotations.Nullable;

/**
 * How a text becomes tokens.
 *
 * @param file in the bundle: {@code tokenizer.json} of the Hugging Face tokenizers
 * @param cleaning of the text before
 * @param context most tokens, special ones included; longer texts are cut and keep their end token
 * @param padding id that fills rows up to {@code context}; null: rows are as long as their text
 */
public record TokenizerSpec(
        String file,
        Cleaning cleaning,
        int context,
        @Nullable Long padding) {

    /** What is done to a text before it is cut into tokens. */
    public enum Cleaning {
        /** Nothing. */
        NONE,
        /**
         * What OpenAI's CLIP does: ftfy's repair of characters (curly quotes, ligatures, wide forms, line breaks,
         * control characters; NFC), HTML entities resolved, white space collapsed, lower case. Mojibake is left as it
         * is.
         */
        CLIP
    }
}
