// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.metric;

import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What is known of a metric before its settings are chosen and its models are there: its name and its kind. Stated
 * once, by the class of the metric; its {@link MetricSpec} and its row in a catalogue hold the same one.
 *
 * @param id kebab-case name used in files and on the command line, as {@code ms-ssim}
 * @param title name as the field writes it, as {@code MS-SSIM}
 * @param dimension which of the five dimensions it belongs to
 * @param level what it looks at
 * @param input which observation it takes
 * @param direction which way it improves
 */
public record MetricInfo(
        String id, String title, DimensionKind dimension, Level level, Observation.Kind input, Direction direction)
        implements Serializable {

    private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    /**
     * Checks the id.
     *
     * @throws IllegalArgumentException if the id is not kebab-case
     */
    public MetricInfo {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("a metric id is kebab-case as in ms-ssim, not '" + id + "'");
        }
    }

    /** What a user may type for an id, made canonical: {@code MS_SSIM} is {@code ms-ssim}. */
    public static String canonicalId(String typed) {
        return typed.strip().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
