// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.token;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.anid.api.internal.NativeAccess;
import org.anid.api.model.ModelException;
import org.anid.api.model.TokenizerSpec;
import org.anid.api.model.TokenizerSpec.Cleaning;

/**
 * Texts to token ids as a card says, with the Hugging Face tokenizers (through DJL), from a {@code tokenizer.json}.
 *
 * <p>DJL would ask the network for its natives and report its use; the property {@value #OFFLINE} is set to keep it
 * from both, unless somebody has set it. Thread-safe.
 */
public final class TextTokenizer implements AutoCloseable {

    private static final String OFFLINE = "ai.djl.offline";

    private final TokenizerSpec spec;
    private final HuggingFaceTokenizer tokenizer;

    private TextTokenizer(TokenizerSpec spec, HuggingFaceTokenizer tokenizer) {
        this.spec = spec;
        this.tokenizer = tokenizer;
    }

    /**
     * Opens a tokenizer.
     *
     * @param spec as on the card
     * @param folder of the bundle
     * @throws ModelException if the file is missing or no tokenizer, or the native library is not there for this
     *     platform
     */
    public static TextTokenizer open(TokenizerSpec spec, Path folder) {
        Path file = folder.resolve(spec.file());
        if (!Files.isRegularFile(file)) {
            throw new ModelException("the tokenizer " + file + " is not there: get the model again");
        }
        if (System.getProperty(OFFLINE) == null) {
            System.setProperty(OFFLINE, "true");
        }
        start();
        try {
            return new TextTokenizer(
                    spec,
                    HuggingFaceTokenizer.newInstance(
                            new ByteArrayInputStream(TokenizerFile.read(file).getBytes(StandardCharsets.UTF_8)),
                            Map.of(
                                    "truncation",
                                    "true",
                                    "maxLength",
                                    String.valueOf(spec.context()),
                                    "padding",
                                    "false")));
        } catch (ModelException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new ModelException(file + " is no tokenizer that can be read: " + line(e), e);
        }
    }

    /** A cause may have text out of the file in it. */
    private static String line(Throwable cause) {
        return cause.toString().replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    }

    private static void start() {
        try {
            LibUtils.checkStatus();
        } catch (LinkageError | RuntimeException e) {
            String remedy = NativeAccess.remedy(e, LibUtils.class);
            if (remedy != null) {
                throw new ModelException("the Hugging Face tokenizers cannot be started: " + remedy, e);
            }
            Throwable reason = e.getCause() == null ? e : e.getCause();
            throw new ModelException(
                    "the Hugging Face tokenizers cannot be started on this platform: " + line(reason), e);
        }
    }

    /**
     * Ids of a text.
     *
     * @param ids special tokens and padding included
     * @param used how many of them are no padding
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, compared by nobody
    public record Tokens(long[] ids, int used) {}

    /**
     * The ids of a text, special tokens included: at most the context, cut before the end token; padded to the context
     * where the card says so.
     *
     * @throws ModelException if the vocabulary has none for a part of the text
     */
    public Tokens encode(String text) {
        String cleaned = spec.cleaning() == Cleaning.CLIP ? ClipCleaning.clean(text) : text;
        long[] ids = ids(cleaned);
        Long padding = spec.padding();
        if (padding == null || ids.length >= spec.context()) {
            return new Tokens(ids, ids.length);
        }
        long[] padded = Arrays.copyOf(ids, spec.context());
        Arrays.fill(padded, ids.length, padded.length, padding);
        return new Tokens(padded, ids.length);
    }

    private long[] ids(String text) {
        try {
            return tokenizer.encode(text, true, false).getIds();
        } catch (RuntimeException e) {
            throw new ModelException(spec.file() + " has no tokens for a text: " + line(e), e);
        }
    }

    /** The text of ids, special tokens left out, stripped. */
    public String decode(long[] ids) {
        return tokenizer.decode(ids, true).strip();
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
