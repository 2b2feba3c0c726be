// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.metric;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a metric that can be known without computing it.
 *
 * <p>Two accumulators may be merged exactly when their specifications are equal, so every setting that changes a number
 * is in {@link #settings()}.
 *
 * @param info its name and its kind
 * @param baseline what its discrepancy rate is measured from
 * @param range values it can take
 * @param unit as {@code dB} or {@code bit}; empty for a pure number
 * @param models ids of the models and parameter bundles it needs; empty for a closed formula
 * @param settings every setting that changes its numbers, by name, in alphabetical order
 * @param citation paper and reference implementation
 */
public record MetricSpec(
        MetricInfo info,
        Baseline baseline,
        ValueRange range,
        String unit,
        List<String> models,
        SortedMap<String, String> settings,
        String citation)
        implements Serializable {

    /** Makes the collections unmodifiable. */
    public MetricSpec {
        models = List.copyOf(models);
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /**
     * Starts a specification; what is not set is: any real number, no unit, no models, and the baseline that follows
     * from what the metric takes. A metric of pairs has to say its own: the value of a perfect copy.
     */
    public static Builder builder(MetricInfo info) {
        return new Builder(info);
    }

    /** As {@link #builder(MetricInfo)} of a neutral metric of the quality of one image, unless the builder is told. */
    public static Builder builder(String id, String title) {
        return new Builder(new MetricInfo(
                id, title, DimensionKind.QUALITY, Level.FRAME, Observation.Kind.SINGLE, Direction.NEUTRAL));
    }

    /**
     * Checks that accumulators of two metrics may be merged.
     *
     * @param other what would be merged into this
     * @throws IllegalArgumentException if they are not of one metric with the same settings; the message names the
     *     difference
     */
    public void requireSame(MetricSpec other) {
        if (equals(other)) {
            return;
        }
        String difference = "they differ in more than their settings";
        if (!id().equals(other.id())) {
            difference = "these are two metrics";
        } else if (!settings.equals(other.settings)) {
            TreeMap<String, String> all = new TreeMap<>(settings);
            other.settings.forEach(all::putIfAbsent);
            difference = all.keySet().stream()
                    .filter(name -> !Objects.equals(settings.get(name), other.settings.get(name)))
                    .map(name -> name + " is " + settings.getOrDefault(name, "not set") + " here and "
                            + other.settings.getOrDefault(name, "not set") + " there")
                    .collect(Collectors.joining(", "));
        }
        throw new IllegalArgumentException("cannot merge " + id() + " with " + other.id() + ": " + difference);
    }

    /** Kebab-case name used in files and on the command line, as {@code ms-ssim}. */
    public String id() {
        return info.id();
    }

    /** Name as the field writes it, as {@code MS-SSIM}. */
    public String title() {
        return info.title();
    }

    /** Which of the five dimensions it belongs to. */
    public DimensionKind dimension() {
        return info.dimension();
    }

    /** What it looks at. */
    public Level level() {
        return info.level();
    }

    /** Which observation it takes. */
    public Observation.Kind input() {
        return info.input();
    }

    /** Which way it improves. */
    public Direction direction() {
        return info.direction();
    }

    /** Collects the parts of a {@link MetricSpec}; not thread-safe. */
    public static final class Builder {
        private MetricInfo info;
        private @Nullable Baseline baseline;
        private ValueRange range = ValueRange.REAL;
        private String unit = "";
        private List<String> models = List.of();
        private final TreeMap<String, String> settings = new TreeMap<>();
        private String citation = "";

        private Builder(MetricInfo info) {
            this.info = info;
        }

        /** The dimension. */
        public Builder dimension(DimensionKind value) {
            info = new MetricInfo(info.id(), info.title(), value, info.level(), info.input(), info.direction());
            return this;
        }

        /** The level and with it the observation that metrics of that level take. */
        public Builder level(Level value, Observation.Kind takes) {
            info = new MetricInfo(info.id(), info.title(), info.dimension(), value, takes, info.direction());
            return this;
        }

        /** Which way it improves. */
        public Builder direction(Direction value) {
            info = new MetricInfo(info.id(), info.title(), info.dimension(), info.level(), info.input(), value);
            return this;
        }

        /**
         * What its discrepancy rate is measured from. Unless set: for metrics of one image or a captioned one the
         * natural images, for metrics of sets the floor between halves of them.
         */
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

        /**
         * The finished specification.
         *
         * @throws IllegalStateException if it is a metric of pairs without a baseline
         */
        public MetricSpec build() {
            return new MetricSpec(info, baseline == null ? usual() : baseline, range, unit, models, settings, citation);
        }

        private Baseline usual() {
            return switch (info.input()) {
                case SINGLE, CAPTIONED -> new Baseline.NaturalValue();
                case SIDED -> new Baseline.NaturalFloor();
                case PAIRED, CAPTIONED_PAIR ->
                    throw new IllegalStateException(info.id()
                            + " compares pairs: say what a perfect copy scores, as baseline(new Baseline.Ideal(1))");
            };
        }
    }
}
