// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel;

import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Things made for one image size, as filters, of which the few used last are kept while there is memory. Safe for use
 * by several threads; one that asks for what another is making waits.
 *
 * @param <T> immutable
 */
public final class SizeCache<T> {

    /** Makes what is cached. */
    @FunctionalInterface
    public interface Maker<T> {
        /** For this size. */
        T make(int height, int width);
    }

    private static final int KEPT = 4;

    private record Size(int height, int width) {}

    private final Maker<T> maker;
    private final Map<Size, SoftReference<T>> kept = new LinkedHashMap<>(8, 0.75f, true);

    /** An empty cache. */
    public SizeCache(Maker<T> maker) {
        this.maker = maker;
    }

    /** The thing for this size. */
    public synchronized T get(int height, int width) {
        Size size = new Size(height, width);
        SoftReference<T> reference = kept.get(size);
        T found = reference == null ? null : reference.get();
        if (found == null) {
            kept.remove(size);
            if (kept.size() == KEPT) {
                kept.remove(kept.keySet().iterator().next());
            }
            found = maker.make(height, width);
            kept.put(size, new SoftReference<>(found));
        }
        return found;
    }
}
