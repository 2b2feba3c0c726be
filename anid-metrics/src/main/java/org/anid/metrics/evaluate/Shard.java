// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of several equal parts of a run. Part <i>k</i> of <i>n</i> has every <i>n</i>-th group of images, beginning with
 * the <i>k</i>-th.
 *
 * @param number which part, from 1
 * @param count how many parts there are
 */
public record Shard(int number, int count) {

    /** The whole run. */
    public static final Shard WHOLE = new Shard(1, 1);

    private static final Pattern FORM = Pattern.compile("(\\d{1,6})/(\\d{1,6})");

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException unless 1 ≤ number ≤ count
     */
    public Shard {
        if (number < 1 || number > count) {
            throw new IllegalArgumentException(
                    "a part is K/N with K from 1 to N, as 3/16, not " + number + "/" + count);
        }
    }

    /**
     * From a text, as {@code 3/16}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Shard parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("a part is K/N with K from 1 to N, as 3/16, not '" + text + "'");
        }
        return new Shard(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
    }

    /** Whether a group, counted from 0, belongs to this part. */
    boolean has(int group) {
        return group % count == number - 1;
    }

    /** As {@code 3/16}. */
    @Override
    public String toString() {
        return number + "/" + count;
    }
}
