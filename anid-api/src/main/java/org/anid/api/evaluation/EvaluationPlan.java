// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.evaluation;

import java.nio.file.Path;
import java.util.List;
import org.anid.api.dataset.ImageSource;
import org.anid.api.dataset.RatingStudy;
import org.anid.api.dimension.Dimension;
import org.anid.api.image.ResampleFilter;
import org.jspecify.annotations.Nullable;

/**
 * What to evaluate and how. Immutable; made by {@link #builder}.
 *
 * <p>Nothing but {@link #threads()} and {@link #cache()} may be changed without changing numbers, and those never
 * change any.
 */
public final class EvaluationPlan {

    private final ImageSource images;
    private final List<Dimension> dimensions;
    private final @Nullable RatingStudy ratings;
    private final int threads;
    private final long seed;
    private final int batchSize;
    private final int resamples;
    private final long limit;
    private final ResampleFilter pairing;
    private final @Nullable Path cache;
    private final Progress progress;

    private EvaluationPlan(Builder builder) {
        images = builder.images;
        dimensions = List.copyOf(builder.dimensions);
        ratings = builder.ratings;
        threads = builder.threads;
        seed = builder.seed;
        batchSize = builder.batchSize;
        resamples = builder.resamples;
        limit = builder.limit;
        pairing = builder.pairing;
        cache = builder.cache;
        progress = builder.progress;
    }

    /**
     * Starts a plan: all processors, seed 2024, natural images in groups of 4, 1,000 resamples, no limit, Lanczos, no
     * cache.
     *
     * @param images what to evaluate; stays the caller's to close
     * @param dimensions what to evaluate it in
     */
    public static Builder builder(ImageSource images, List<Dimension> dimensions) {
        return new Builder(images, dimensions);
    }

    /** What to evaluate. */
    public ImageSource images() {
        return images;
    }

    /** What to evaluate it in, in the order of the report. */
    public List<Dimension> dimensions() {
        return dimensions;
    }

    /** What people thought of the images; null where nobody was asked. */
    public @Nullable RatingStudy ratings() {
        return ratings;
    }

    /** Worker threads; changes no number. */
    public int threads() {
        return threads;
    }

    /**
     * Seed of resampling, and of the deal of natural images into folds, halves and other photographs: another one
     * changes values within their uncertainty.
     */
    public long seed() {
        return seed;
    }

    /** Natural images, with all that was made of them, that one worker holds at a time. */
    public int batchSize() {
        return batchSize;
    }

    /** Bootstrap resamples of the intervals of metrics that score image by image; 0 for none. Changes no value. */
    public int resamples() {
        return resamples;
    }

    /**
     * At most this many image ids that have a natural image, the first in order, with what was made of them, and as
     * many that have none; {@link Long#MAX_VALUE} for all.
     */
    public long limit() {
        return limit;
    }

    /** Filter that brings a natural image to the size of the generated one where the data set has none of that size. */
    public ResampleFilter pairing() {
        return pairing;
    }

    /** Where features of natural images are kept for the next run; null for nowhere. */
    public @Nullable Path cache() {
        return cache;
    }

    /** Told how far the run is. */
    public Progress progress() {
        return progress;
    }

    /** Told how far a run is; called from worker threads, one call at a time. */
    @FunctionalInterface
    public interface Progress {
        /** Tells nobody. */
        Progress NONE = (done, total) -> {};

        /**
         * Some more images are done.
         *
         * @param done images read and scored so far
         * @param total images in all
         */
        void update(long done, long total);

        /** What follows is something else, of which nothing may be heard for long; nothing by default. */
        default void phase(Phase phase) {}
    }

    /** What a run does, in this order. */
    public enum Phase {
        /** Natural images are read once for their content, which decides folds and partners. */
        LOOKING("looking at the natural images"),
        /** Images are read and scored; {@link Progress#update} counts them. */
        SCORING("scoring"),
        /** Sets are compared, scores are resampled. */
        COMPARING("comparing sets and resampling");

        private final String label;

        Phase(String label) {
            this.label = label;
        }

        /** In words. */
        public String label() {
            return label;
        }
    }

    /** Collects the settings of a plan; not thread-safe. */
    public static final class Builder {
        private final ImageSource images;
        private final List<Dimension> dimensions;
        private @Nullable RatingStudy ratings;
        private int threads = Runtime.getRuntime().availableProcessors();
        private long seed = 2024;
        private int batchSize = 4;
        private int resamples = 1000;
        private long limit = Long.MAX_VALUE;
        private ResampleFilter pairing = ResampleFilter.LANCZOS;
        private @Nullable Path cache;
        private Progress progress = Progress.NONE;

        private Builder(ImageSource images, List<Dimension> dimensions) {
            this.images = images;
            this.dimensions = dimensions;
        }

        /** Ratings by people; none by default. */
        public Builder ratings(@Nullable RatingStudy value) {
            ratings = value;
            return this;
        }

        /**
         * Worker threads; as many as processors by default.
         *
         * @throws IllegalArgumentException if outside 1…256
         */
        public Builder threads(int value) {
            threads = inRange("threads", value, 1, 256);
            return this;
        }

        /** Seed; 2024 by default, as the authors'. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * Natural images per unit of work; 4 by default. More feeds networks better and takes more memory.
         *
         * @throws IllegalArgumentException if outside 1…256
         */
        public Builder batchSize(int value) {
            batchSize = inRange("batchSize", value, 1, 256);
            return this;
        }

        /**
         * Bootstrap resamples; 1,000 by default, 0 for no intervals of metrics that score image by image.
         *
         * @throws IllegalArgumentException if outside 0…1,000,000
         */
        public Builder resamples(int value) {
            resamples = inRange("resamples", value, 0, 1_000_000);
            return this;
        }

        /**
         * Image ids with a natural image at most, and as many without; all by default.
         *
         * @throws IllegalArgumentException if not positive
         */
        public Builder limit(long value) {
            if (value < 1) {
                throw new IllegalArgumentException("limit must be at least 1, not " + value);
            }
            limit = value;
            return this;
        }

        /** Filter for natural images of another size; Lanczos by default. */
        public Builder pairing(ResampleFilter value) {
            pairing = value;
            return this;
        }

        /**
         * Folder where the features that networks make of natural images are kept, and taken from where a run has the
         * same image, network, runtime and build; none by default. It is made when there is something to keep, holds
         * nothing else, may be deleted at any time and shared between processes. What cannot be read or written in it
         * is a warning of the report. Who changes the preprocessing of a library built from uncommitted sources empties
         * it.
         */
        public Builder cache(@Nullable Path value) {
            cache = value;
            return this;
        }

        /** Whom to tell how far the run is; nobody by default. */
        public Builder progress(Progress value) {
            progress = value;
            return this;
        }

        /** The finished plan. */
        public EvaluationPlan build() {
            return new EvaluationPlan(this);
        }

        private static int inRange(String name, int value, int low, int high) {
            if (value < low || value > high) {
                throw new IllegalArgumentException(name + " must be " + low + "…" + high + ", not " + value);
            }
            return value;
        }
    }
}
