// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.model;

/**
 * How an answer is written: greedily, the most probable token each time, until the end token.
 *
 * @param prompt around the question, which goes to <code>{question}</code>
 * @param start token that the answer begins with, where the decoder wants one; −1: the prompt is the beginning
 * @param end token that ends an answer
 * @param most tokens of an answer
 */
public record Generation(String prompt, long start, long end, int most) {

    /** Where the question goes in a prompt. */
    public static final String QUESTION = "{question}";
}
