// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.image.Resampler;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.NaturalFile;

/**
 * The natural images of one image id, in every size that was asked for. Once all are added, safe for use by several
 * threads.
 */
final class NaturalVariants {

    private final List<Variant> variants = new ArrayList<>(3);
    private final Map<ImageShape, ImageBatch> bySize = new ConcurrentHashMap<>();

    /** Adds an image that was read; false, and no change, if there is one of its size. */
    boolean add(Variant variant) {
        if (bySize.putIfAbsent(variant.image.shape(), variant.image) != null) {
            return false;
        }
        variants.add(variant);
        variants.sort(Comparator.comparingInt(v -> v.image.shape().plane()));
        return true;
    }

    boolean isEmpty() {
        return variants.isEmpty();
    }

    /** As the data set has them, ascending in size. */
    List<Variant> variants() {
        return variants;
    }

    Variant largest() {
        return variants.get(variants.size() - 1);
    }

    /** Whether the data set has one of exactly this shape. */
    boolean has(ImageShape shape) {
        for (Variant variant : variants) {
            if (variant.image.shape().equals(shape)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the data set has one of these bytes. */
    boolean isCopiedBy(String sha256) {
        for (Variant variant : variants) {
            if (variant.sha256().equals(sha256)) {
                return true;
            }
        }
        return false;
    }

    /** The one of this shape, or the largest resized to it; must not be called when empty. */
    ImageBatch at(ImageShape shape, Resampler resampler) {
        return bySize.computeIfAbsent(
                shape, missing -> resampler.resize8(largest().image, missing.width(), missing.height()));
    }

    /** A natural image as it was read. */
    record Variant(ImageBatch image, String sha256, NaturalFile file) {}
}
