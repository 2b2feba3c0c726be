// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.frame;

import org.anid.api.metric.Baseline;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Direction;
import org.anid.api.metric.Level;
import org.anid.api.metric.MetricInfo;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.Observation;
import org.anid.api.metric.PerImageMetric;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * Colourfulness of Hasler and Süsstrunk: {@code √(σ²rg + σ²yb) + 0.3·√(μ²rg + μ²yb)} with {@code rg = R − G} and
 * {@code yb = (R + G)/2 − B} of values in [0, 255], μ the mean and σ² the population variance over all pixels.
 *
 * <p>Any size from 1×1. The result is a pure number: 0 for a grey image, about 15 for slightly, 45 for quite and 109
 * for extremely colourful photographs, and never more than 510. It describes without judging: only its distance from
 * natural images means something. NaN and infinity cannot occur.
 *
 * <p>Agrees with the formula in double precision (NumPy 2.4.6) to 1e-6. It knows nothing of where the colours are:
 * shuffled pixels have the same colourfulness.
 *
 * <p>Immutable and thread-safe.
 *
 * @see <a href="https://doi.org/10.1117/12.477378">Hasler and Süsstrunk, Measuring colourfulness in natural images,
 *     Human Vision and Electronic Imaging VIII (2003) 87</a>
 */
public final class Colourfulness implements PerImageMetric<Observation.Single> {

    /** Name and kind. */
    public static final MetricInfo INFO = new MetricInfo(
            "colourfulness",
            "Colourfulness",
            DimensionKind.QUALITY,
            Level.FRAME,
            Observation.Kind.SINGLE,
            Direction.NEUTRAL);

    private final Kernels kernels;
    private final MetricSpec spec;

    private Colourfulness(Builder builder) {
        this.kernels = builder.kernels == null ? KernelChoice.auto() : builder.kernels;
        this.spec = MetricSpec.builder(INFO)
                .baseline(new Baseline.NaturalValue())
                .range(0, 510)
                .setting("kernels", kernels.name())
                .citation("Hasler and Süsstrunk 2003, doi:10.1117/12.477378")
                .build();
    }

    /** Colourfulness on the best engine of this JVM. */
    public static Colourfulness create() {
        return builder().build();
    }

    /** Starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public MetricSpec spec() {
        return spec;
    }

    @Override
    public double[] score(Observation.Single observation) {
        double[] scores = new double[observation.count()];
        kernels.frame().colourfulness(observation.images(), scores);
        return scores;
    }

    /** Settings of {@link Colourfulness}; not thread-safe. */
    public static final class Builder {
        private @Nullable Kernels kernels;

        private Builder() {}

        /** The engine; {@link KernelChoice#auto()} unless set. */
        public Builder kernels(Kernels value) {
            kernels = value;
            return this;
        }

        /** The metric. */
        public Colourfulness build() {
            return new Colourfulness(this);
        }
    }
}
