// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.metric;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Everything about a metric that can be known without computing it.
 *
 * <p>Two accumulators may be merged exactly when their specifications are equal, so every setting that changes a number
 * is in {@link #settings()}.
 *
 * @param id kebab-case name used in files and on the command line, as {@code ms-ssim}
 * @param title name as the field writes it, as {@code MS-SSIM}
 * @param dimension which of the five dimensions it belongs to
 * @param level what it looks at
 * @param input which observation it takes
 * @param direction which way it improves
 * @param baseline what its discrepancy rate is measured from
 * @param range values it can take
 * @param unit as {@code dB} or {@code bit}; empty for a pure number
 * @param models ids of the models and parameter bundles it needs; empty for a closed formula
 * @param settings every setting that changes its numbers, by name, in alphabetical order
 * @param citation paper and reference implementation
 */
public record MetricSpec(
        String id,
        String title,
        DimensionKind dimension,
        Level level,
        Observation.Kind input,
        Direction direction,
        Baseline baseline,
        ValueRange range,
        String unit,
        List<String> models,
        SortedMap<String, String> settings,
        String citation)
        implements Serializable {

    private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    /**
     * Checks the id and makes the collections unmodifiable.
     *
     * @throws IllegalArgumentException if the id is not kebab-case
     */
    public MetricSpec {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("a metric id is kebab-case as in ms-ssim, not '" + id + "'");
        }
        models = List.copyOf(models);
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /** Starts a specification; what is not set is: neutral, natural baseline, any real number, no unit, no models. */
    public static Builder builder(String id, String title) {
        return new Builder(id, title);
    }

    /** What a user may type for an id, made canonical: {@code MS_SSIM} is {@code ms-ssim}. */
    public static String canonicalId(String typed) {
        return typed.strip().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Collects the parts of a {@link MetricSpec}; not thread-safe. */
    public static final class Builder {
        private final String id;
        private final String title;
        private DimensionKind dimension = DimensionKind.QUALITY;
        private Level level = Level.FRAME;
        private Observation.Kind input = Observation.Kind.SINGLE;
        private Direction direction = Direction.NEUTRAL;
        private Baseline baseline = new Baseline.NaturalValue();
        private ValueRange range = ValueRange.REAL;
        private String unit = "";
        private List<String> models = List.of();
        private final TreeMap<String, String> settings = new TreeMap<>();
        private String citation = "";

        private Builder(String id, String title) {
            this.id = id;
            this.title = title;
        }

        /** The dimension; quality unless set. */
        public Builder dimension(DimensionKind value) {
            dimension = value;
            return this;
        }

        /** The level and with it the observation that metrics of that level take. */
        public Builder level(Level value, Observation.Kind takes) {
            level = value;
            input = takes;
            return this;
        }

        /** Which way it improves. */
        public Builder direction(Direction value) {
            direction = value;
            return this;
        }

        /** What its discrepancy rate is measured from. */
        public Builder baseline(Baseline value) {
            baseline = value;
            return this;
        }

        /** The values it can take. */
        public Builder range(double low, double high) {
            range = new ValueRange(low, high);
            return this;
        }

        /** Its unit. */
        public Builder unit(String value) {
            unit = value;
            return this;
        }

        /** The models it needs. */
        public Builder models(String... ids) {
            models = List.of(ids);
            return this;
        }

        /** A setting that changes its numbers. */
        public Builder setting(String name, Object value) {
            settings.put(name, String.valueOf(value));
            return this;
        }

        /** Several settings that change its numbers. */
        public Builder settings(Map<String, String> values) {
            settings.putAll(values);
            return this;
        }

        /** Paper and reference implementation. */
        public Builder citation(String value) {
            citation = value;
            return this;
        }

        /** The finished specification. */
        public MetricSpec build() {
            return new MetricSpec(
                    id, title, dimension, level, input, direction, baseline, range, unit, models, settings, citation);
        }
    }
}
