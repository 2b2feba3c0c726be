// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.anid.api.image.ImageBatch;

/** What a network made of images, by their pixels. For one thread. */
final class KnownImages {

    /** Values that are kept at most, 64 MiB of them. */
    private static final long MOST_VALUES = 1 << 24;

    private static final long FIRST = 0x9E3779B97F4A7C15L;
    private static final long SECOND = 0xC2B2AE3D27D4EB4FL;

    private final Map<Key, ImageRunner.Rows> known = new HashMap<>();
    private long values;

    /** 128 bits of the pixels and the shape: enough that no two images of a run share them. */
    private record Key(long first, long second) {}

    /**
     * Rows for all images; those that are not known are computed together.
     *
     * @param compute rows of images that are all different
     */
    ImageRunner.Rows rows(ImageBatch images, Function<ImageBatch, ImageRunner.Rows> compute) {
        List<Key> keys = new ArrayList<>(images.count());
        Map<Key, Integer> missing = new LinkedHashMap<>();
        for (int i = 0; i < images.count(); i++) {
            Key key = key(images, i);
            keys.add(key);
            if (!known.containsKey(key)) {
                missing.putIfAbsent(key, i);
            }
        }
        Map<Key, ImageRunner.Rows> fresh = new HashMap<>();
        if (!missing.isEmpty()) {
            ImageRunner.Rows rows = compute.apply(
                    missing.size() == images.count()
                            ? images
                            : ImageBatch.concat(
                                    missing.values().stream().map(images::image).toList()));
            int at = 0;
            for (Key key : missing.keySet()) {
                fresh.put(key, rows.of(at++));
            }
        }
        List<ImageRunner.Rows> all = new ArrayList<>(keys.size());
        for (Key key : keys) {
            ImageRunner.Rows found = known.get(key);
            all.add(found == null ? fresh.get(key) : found);
        }
        fresh.forEach(this::keep);
        return ImageRunner.Rows.concat(all);
    }

    private void keep(Key key, ImageRunner.Rows rows) {
        if (values + rows.values().length <= MOST_VALUES) {
            values += rows.values().length;
            known.put(key, rows);
        }
    }

    private static Key key(ImageBatch images, int image) {
        float[] data = images.data();
        int from = images.offset(image);
        int to = from + images.shape().volume();
        long first = images.shape().hashCode() * FIRST;
        long second = images.shape().hashCode() + SECOND;
        for (int i = from; i < to; i++) {
            long bits = Float.floatToRawIntBits(data[i]);
            first = (first ^ bits) * FIRST;
            first ^= first >>> 32;
            second = (second + bits) * SECOND;
            second ^= second >>> 29;
        }
        return new Key(first, second);
    }
}
