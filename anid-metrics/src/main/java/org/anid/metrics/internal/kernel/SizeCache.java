// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Things made for one image size, as filters, of which the few used last are kept. Safe for use by several threads; one
 * that asks for what another is making waits.
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
    private final Map<Size, T> kept = new LinkedHashMap<>(8, 0.75f, true);

    /** An empty cache. */
    public SizeCache(Maker<T> maker) {
        this.maker = maker;
    }

    /** The thing for this size. */
    public synchronized T get(int height, int width) {
        Size size = new Size(height, width);
        T found = kept.get(size);
        if (found == null) {
            found = maker.make(height, width);
            if (kept.size() == KEPT) {
                kept.remove(kept.keySet().iterator().next());
            }
            kept.put(size, found);
        }
        return found;
    }
}
