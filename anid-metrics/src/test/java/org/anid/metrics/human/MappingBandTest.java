// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.human;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Against SciPy 1.17.1 and NumPy 2.4.6: {@code t.ppf(0.975, n - p) * sqrt(g @ cov @ g)}, with {@code cov} of
 * {@code scipy.optimize.curve_fit} (tolerances 1e-15) and {@code g} its numerical derivative at steps of 1e-6, and of
 * {@code numpy.polyfit}.
 */
class MappingBandTest {

    /** SciPy's covariance is from forward differences of the model. */
    private static final double AS_SCIPY = 1e-5;

    /** Commons Math inverts the distribution of t to 1e-9. */
    private static final double AS_NUMPY = 1e-9;

    private static MappingBand band(double[] x, double[] y) {
        ScaleMapping mapping = Objects.requireNonNull(ScaleMapping.fit(x, y));
        return Objects.requireNonNull(MappingBand.of(mapping, x));
    }

    @Test
    void theBandOfALogisticIsSciPys() {
        double[] x = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
        double[] y = {1.2, 1.1, 1.5, 1.4, 2.0, 2.9, 3.4, 4.1, 4.0, 4.5, 4.4, 4.6};
        MappingBand band = band(x, y);
        assertThat(band.halfWidth(0)).isCloseTo(0.25643149516223246, within(AS_SCIPY));
        assertThat(band.halfWidth(3.5)).isCloseTo(0.23643523175361802, within(AS_SCIPY));
        assertThat(band.halfWidth(6)).isCloseTo(0.2477359621694481, within(AS_SCIPY));
        assertThat(band.halfWidth(11)).isCloseTo(0.23067580664825976, within(AS_SCIPY));
    }

    @Test
    void theBandOfALineIsNumPys() {
        double[] x = {1, 2, 3, 5};
        double[] y = {1, 3, 2, 4};
        MappingBand band = band(x, y);
        assertThat(band.halfWidth(1)).isCloseTo(2.927249768774642, within(AS_NUMPY));
        assertThat(band.halfWidth(4)).isCloseTo(2.473977596732956, within(AS_NUMPY));
        assertThat(band.halfWidth(7)).isCloseTo(5.749004418622191, within(AS_NUMPY));
    }

    @Test
    void aLineFarFromZeroHasTheSameBand() {
        double[] y = {1, 3, 2, 4};
        assertThat(band(new double[] {1e6 + 1, 1e6 + 2, 1e6 + 3, 1e6 + 5}, y).halfWidth(1e6 + 4))
                .isCloseTo(2.473977596732956, within(1e-6));
    }

    @Test
    void withNoMoreScoresThanParametersThereIsNone() {
        double[] x = {1, 2, 3, 4, 5};
        double[] y = {1, 1, 3, 5, 5};
        ScaleMapping mapping = Objects.requireNonNull(ScaleMapping.fit(x, y));
        double[] few = {1, 2};
        @Nullable MappingBand none = MappingBand.of(mapping, few);
        assertThat(none).isNull();
    }
}
