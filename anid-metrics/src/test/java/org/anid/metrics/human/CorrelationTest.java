// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.human;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CorrelationTest {

    /** Both sides compute in double; sums are taken in another order. */
    private static final double TOLERANCE = 1e-12;

    /** Two optimisers end within their own stopping rules of the same least-squares optimum. */
    private static final double FIT_TOLERANCE = 1e-6;

    static Stream<Map.Entry<String, JsonNode>> cases() {
        return HumanGolden.load("human.json").get("correlations").properties().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithSciPy(Map.Entry<String, JsonNode> golden) {
        double[] x = HumanGolden.array(golden.getValue().get("x"));
        double[] y = HumanGolden.array(golden.getValue().get("y"));
        assertThat(Correlation.pearson(x, y).orElseThrow())
                .isCloseTo(golden.getValue().get("pearson").asDouble(), within(TOLERANCE));
        assertThat(Correlation.spearman(x, y).orElseThrow())
                .isCloseTo(golden.getValue().get("spearman").asDouble(), within(TOLERANCE));
        assertThat(Correlation.kendallTauB(x, y).orElseThrow())
                .isCloseTo(golden.getValue().get("kendall").asDouble(), within(TOLERANCE));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void mappingAgreesWithCurveFit(Map.Entry<String, JsonNode> golden) {
        ScaleMapping mapping = Objects.requireNonNull(ScaleMapping.fit(
                HumanGolden.array(golden.getValue().get("x")),
                HumanGolden.array(golden.getValue().get("y"))));
        assertThat(mapping.kind()).isEqualTo(ScaleMapping.Kind.LOGISTIC);
        assertThat(mapping.plcc()).isCloseTo(golden.getValue().get("plcc").asDouble(), within(FIT_TOLERANCE));
        assertThat(mapping.rmse()).isCloseTo(golden.getValue().get("rmse").asDouble(), within(FIT_TOLERANCE));
    }

    @Test
    void ranksShareTheirMeanOnTies() {
        assertThat(Correlation.ranks(new double[] {3, 1, 3, 0, 3, -0.0})).containsExactly(5, 3, 5, 1.5, 5, 1.5);
    }

    @Test
    void kendallCountsPairs() {
        // C = 4, D = 1, one pair tied in x of six: (4 − 1) / √(5·6).
        assertThat(Correlation.kendallTauB(new double[] {1, 2, 2, 3}, new double[] {1, 3, 2, 2.5})
                        .orElseThrow())
                .isCloseTo(3 / Math.sqrt(30), within(TOLERANCE));
    }

    @Test
    void aPerfectRelationIsOne() {
        double[] x = {1, 2, 4, 8, 16, 32};
        double[] y = {-1, -2, -3, -4, -5, -6};
        assertThat(Correlation.pearson(x, x)).hasValue(1);
        assertThat(Correlation.spearman(x, y)).hasValue(-1);
        assertThat(Correlation.kendallTauB(x, y)).hasValue(-1);
        // Three pairs: the product of two roots of 3 is less than 3, and τ was above 1.
        assertThat(Correlation.kendallTauB(new double[] {1, 2, 3}, new double[] {4, 5, 6}))
                .hasValue(1);
    }

    @Test
    void noMagnitudeIsTooSmallOrTooLarge() {
        double[] y = {1, 2, 4};
        double expected = Correlation.pearson(y, new double[] {1, 2, 3}).orElseThrow();
        for (double scale : new double[] {Double.MIN_VALUE, 1e-200, 1, 1e200, 5e307}) {
            double[] x = {scale, 2 * scale, 3 * scale};
            assertThat(Correlation.pearson(x, y).orElseThrow()).isCloseTo(expected, within(TOLERANCE));
            assertThat(ScaleMapping.fit(x, y)).isNotNull();
            double[] more = {scale, 2 * scale, 3 * scale, scale, 2 * scale};
            assertThat(ScaleMapping.fit(more, new double[] {1, 2, 4, 2, 2})).isNotNull();
        }
    }

    @Test
    void aFlatMappingCorrelatesWithNothing() {
        // The line falls by 3e-16 over all scores: its values are equal but for their last bits, which had a PLCC of
        // −0.1.
        double[] x = new double[10];
        double[] tenths = {0, 1, 1, 0, 0, 2, 1, 2, 2, 1};
        Arrays.setAll(x, i -> 1e6 + tenths[i] / 10);
        double[] y = {4.1, 4.1, 4.4, 4.1, 4.3, 4.2, 4.1, 4.2, 4.1, 4.4};
        double pearson = Correlation.pearson(x, y).orElseThrow();
        ScaleMapping mapping = Objects.requireNonNull(ScaleMapping.fit(x, y));
        assertThat(mapping.kind()).isEqualTo(ScaleMapping.Kind.LINEAR);
        assertThat(mapping.plcc()).isEqualTo(Math.abs(pearson)).isLessThan(1e-9);
    }

    @Test
    void aConstantSideHasNoCorrelation() {
        double[] x = {0.1, 0.1, 0.1};
        double[] y = {1, 2, 3};
        assertThat(Correlation.pearson(x, y)).isEmpty();
        assertThat(Correlation.spearman(x, y)).isEmpty();
        assertThat(Correlation.kendallTauB(y, x)).isEmpty();
        assertThat(Correlation.pearson(new double[0], new double[0])).isEmpty();
        assertThat(ScaleMapping.fit(x, y)).isNull();
    }

    @Test
    void fewPairsAreMappedByALine() {
        ScaleMapping mapping =
                Objects.requireNonNull(ScaleMapping.fit(new double[] {1, 2, 3, 4}, new double[] {10, 8, 6, 4}));
        assertThat(mapping.kind()).isEqualTo(ScaleMapping.Kind.LINEAR);
        assertThat(mapping.apply(5)).isCloseTo(2, within(TOLERANCE));
        assertThat(mapping.plcc()).isCloseTo(1, within(TOLERANCE));
        assertThat(mapping.rmse()).isCloseTo(0, within(TOLERANCE));
        assertThat(ScaleMapping.fit(new double[] {1, 2}, new double[] {1, 2})).isNull();
    }

    @Test
    void aMappingIsNeverWorseThanALine() {
        double[] x = new double[30];
        double[] y = new double[30];
        for (int i = 0; i < x.length; i++) {
            x[i] = i;
            y[i] = 1 + 0.1 * i;
        }
        // A logistic only tends to a line: whatever the optimiser makes of that, the result is as good as the line.
        ScaleMapping mapping = Objects.requireNonNull(ScaleMapping.fit(x, y));
        assertThat(mapping.rmse()).isCloseTo(0, within(FIT_TOLERANCE));
    }

    @Test
    void refusesWhatIsNotFinite() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Correlation.spearman(new double[] {1, Double.NaN}, new double[] {1, 2}))
                .withMessageContaining("leave out images without a score");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Correlation.pearson(new double[] {1}, new double[] {1, 2}));
    }
}
