// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import java.util.ArrayList;
import java.util.List;
import org.anid.api.evaluation.Failure;
import org.anid.api.image.ImageShape;
import org.anid.api.metric.Observation;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.SiftedFeatures;

/** What a worker hands back of a group beside the scores, which it has written to their columns. */
public final class GroupOutcome {

    private final List<MetricFailure> failures = new ArrayList<>();
    private final EventCounts events = new EventCounts();
    private final List<Described> described = new ArrayList<>();
    private final List<Counted> counted = new ArrayList<>();
    private final List<String> contents = new ArrayList<>();
    private final List<Source> sources = new ArrayList<>();

    /** Adds what happened in a part. */
    void addAll(GroupOutcome part) {
        failures.addAll(part.failures);
        events.addAll(part.events);
        described.addAll(part.described);
        contents.addAll(part.contents);
        sources.addAll(part.sources);
    }

    /** Inputs that could not be used. */
    List<MetricFailure> failures() {
        return failures;
    }

    EventCounts events() {
        return events;
    }

    /** Features as networks and formulas give them. */
    List<Described> described() {
        return described;
    }

    /** Features as they are counted, in this order; made of what was described by {@link FeatureSifter}. */
    public List<Counted> counted() {
        return counted;
    }

    /** One line for each image that was read: what it is and the hash of its bytes. */
    public List<String> contents() {
        return contents;
    }

    /** Every file that was looked at, whether it could be read or not. */
    List<Source> sources() {
        return sources;
    }

    /**
     * A failure and what met it.
     *
     * @param metric id; empty where the file could not be read
     */
    public record MetricFailure(String metric, Failure failure) {
        /** A metric that failed on an image. */
        static MetricFailure of(String metric, String path, RuntimeException e) {
            return new MetricFailure(metric, new Failure(path, metric + " failed: " + said(e)));
        }

        /** The first line of the message, or the kind of exception where there is none. */
        public static String said(Exception e) {
            String message = e.getMessage();
            return message == null || message.isBlank()
                    ? e.getClass().getSimpleName()
                    : message.lines().findFirst().orElse("");
        }
    }

    /**
     * The features of one image.
     *
     * @param extractor place in the index
     * @param path of the image, for messages
     * @param target condition of a generated image, reference set of a natural one
     * @param id index of the natural image that it is or was made from
     * @param slot place of a generated image in its condition, 0 for a natural one
     */
    public record Described(
            int extractor,
            Observation.Side side,
            int target,
            int id,
            int slot,
            ImageShape shape,
            String path,
            FeatureMatrix features) {
        /** The same image with other features. */
        Described with(FeatureMatrix others) {
            return new Described(extractor, side, target, id, slot, shape, path, others);
        }
    }

    /**
     * What is counted of the features of one image.
     *
     * @param target as of {@link Described}
     * @param fold of its id; −1 where only the value of a metric is over it
     * @param metrics a bit for each metric that counts it, of those that look through the extractor
     */
    public record Counted(
            int extractor, Observation.Side side, int target, int fold, long metrics, SiftedFeatures features) {
        /** The same image with fewer rows. */
        Counted with(SiftedFeatures others) {
            return new Counted(extractor, side, target, fold, metrics, others);
        }
    }
}
