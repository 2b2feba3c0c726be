// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.internal;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work of one thread, in which several metrics are shown the same images: what a network made of an image is
 * kept until it is closed, so that it runs once.
 *
 * <p>Bound to the thread on purpose: what is known when an image comes decides which images a network computes
 * together, and that may decide the last bit. Within one thread it follows from the work alone.
 */
public final class RunScope implements AutoCloseable {

    private static final ThreadLocal<@Nullable RunScope> CURRENT = new ThreadLocal<>();

    private final @Nullable RunScope outer;
    private final Map<Object, Object> kept = new IdentityHashMap<>();

    private RunScope(@Nullable RunScope outer) {
        this.outer = outer;
    }

    /** Begins one, to be closed by the same thread; until then it is the current one. */
    public static RunScope open() {
        RunScope scope = new RunScope(CURRENT.get());
        CURRENT.set(scope);
        return scope;
    }

    /** That of this thread; null outside of any. */
    public static @Nullable RunScope current() {
        return CURRENT.get();
    }

    /**
     * What an owner keeps here.
     *
     * @param owner by identity; always with the same type
     * @param first what it begins with
     */
    @SuppressWarnings("unchecked")
    public <T> T of(Object owner, Supplier<T> first) {
        return (T) kept.computeIfAbsent(owner, missing -> first.get());
    }

    @Override
    public void close() {
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
    }
}
