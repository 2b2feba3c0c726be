// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.metric;

import java.util.List;
import org.anid.api.image.ImageBatch;

/** What a metric is shown at a time. Which of the five a metric takes is its {@link MetricSpec#input()}. */
public sealed interface Observation {

    /** Images in this observation, N ≥ 1. */
    int count();

    /**
     * Images on their own, for metrics without a reference.
     *
     * @param images N images
     */
    record Single(ImageBatch images) implements Observation {
        @Override
        public int count() {
            return images.count();
        }
    }

    /**
     * Natural images and what was generated from them, pair by pair.
     *
     * @param reference N natural images
     * @param candidate N generated images of the same size
     */
    record Paired(ImageBatch reference, ImageBatch candidate) implements Observation {
        /**
         * Checks that the two sides fit.
         *
         * @throws IllegalArgumentException if the number, size or channels differ
         */
        public Paired {
            if (reference.count() != candidate.count() || !reference.shape().equals(candidate.shape())) {
                throw new IllegalArgumentException("a pair has two images of one shape, not " + reference + " and "
                        + candidate + ": resize one of them first (org.anid.api.image.Resampler)");
            }
        }

        @Override
        public int count() {
            return candidate.count();
        }
    }

    /**
     * Images with the text that each of them should show.
     *
     * @param images N images
     * @param captions N captions; an empty caption is allowed
     */
    record Captioned(ImageBatch images, List<String> captions) implements Observation {
        /**
         * Checks that the two sides fit.
         *
         * @throws IllegalArgumentException if the number differs
         */
        public Captioned {
            captions = List.copyOf(captions);
            if (captions.size() != images.count()) {
                throw new IllegalArgumentException(
                        images.count() + " images need as many captions, not " + captions.size());
            }
        }

        @Override
        public int count() {
            return images.count();
        }
    }

    /**
     * Natural images, what was generated from them, and the text that both of a pair should show.
     *
     * @param reference N natural images
     * @param candidate N generated images of the same size
     * @param captions N captions; an empty caption is allowed
     */
    record CaptionedPair(ImageBatch reference, ImageBatch candidate, List<String> captions) implements Observation {
        /**
         * Checks that the sides fit.
         *
         * @throws IllegalArgumentException if the number, size or channels differ
         */
        public CaptionedPair {
            // A pair and its captions: each checks its part.
            captions = new Captioned(new Paired(reference, candidate).candidate, captions).captions;
        }

        @Override
        public int count() {
            return candidate.count();
        }
    }

    /**
     * Images of one side of a comparison of sets.
     *
     * @param side natural or generated
     * @param images N images
     */
    record Sided(Side side, ImageBatch images) implements Observation {
        @Override
        public int count() {
            return images.count();
        }
    }

    /** The two sides of a comparison of sets. */
    enum Side {
        /** The natural images, or whatever is compared with. */
        NATURAL,
        /** The generated images. */
        GENERATED
    }

    /** The five kinds of observation, as a value. */
    enum Kind {
        /** {@link Observation.Single}. */
        SINGLE,
        /** {@link Observation.Paired}. */
        PAIRED,
        /** {@link Observation.Captioned}. */
        CAPTIONED,
        /** {@link Observation.CaptionedPair}. */
        CAPTIONED_PAIR,
        /** {@link Observation.Sided}. */
        SIDED
    }
}
