// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.quality;

import org.anid.api.image.ImageShape;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.UnscorableException;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * What a metric computes with, and the specification that names it.
 *
 * <p>Where no engine was given, the best one is chosen when the metric is first asked for a number or its
 * specification: a metric that is made with its defaults and put on another engine has started none in vain, as ND4J
 * with CUDA would be.
 *
 * <p>Thread-safe.
 */
public final class MetricEngine {

    private final @Nullable Kernels given;
    private final MetricSpec.Builder settings;
    private volatile @Nullable Ready ready;

    private record Ready(Kernels kernels, MetricSpec spec) {}

    /**
     * On an engine.
     *
     * @param given null for the best of this JVM
     * @param settings all but the engine; nobody else touches them from now on
     */
    public MetricEngine(@Nullable Kernels given, MetricSpec.Builder settings) {
        this.given = given;
        this.settings = settings;
    }

    /** The engine that was given, for a metric that differs in another setting; null for the best of this JVM. */
    public @Nullable Kernels given() {
        return given;
    }

    /** The engine. */
    public Kernels kernels() {
        return ready().kernels;
    }

    /** The specification, engine included. */
    public MetricSpec spec() {
        return ready().spec;
    }

    /**
     * Refuses images that are smaller than the metric's window.
     *
     * @param smallest shorter side that it needs, in pixels
     * @throws UnscorableException if a side is shorter
     */
    public void requireSide(int smallest, ImageShape shape) {
        if (Math.min(shape.height(), shape.width()) < smallest) {
            throw UnscorableException.tooSmall(spec().id(), smallest, shape);
        }
    }

    private Ready ready() {
        Ready known = ready;
        if (known == null) {
            synchronized (settings) {
                known = ready;
                if (known == null) {
                    Kernels kernels = given == null ? KernelChoice.auto() : given;
                    known = new Ready(
                            kernels, settings.setting("kernels", kernels.name()).build());
                    ready = known;
                }
            }
        }
        return known;
    }
}
