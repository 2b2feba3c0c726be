// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.human;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
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
        assertThat(Correlation.pearson(x, x).orElseThrow()).isCloseTo(1, within(TOLERANCE));
        assertThat(Correlation.spearman(x, y).orElseThrow()).isCloseTo(-1, within(TOLERANCE));
        assertThat(Correlation.kendallTauB(x, y).orElseThrow()).isCloseTo(-1, within(TOLERANCE));
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
