// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.metric.Metric;
import org.anid.api.metric.Observation;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.NrqmFeatures;
import org.anid.metrics.testing.Engines;
import org.anid.metrics.testing.Golden;
import org.anid.metrics.testing.GoldenImages;
import org.anid.metrics.testing.MetricContract;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NrqmTest extends MetricContract<Observation.Single> {

    /** The aim of the project where eigenvalues and thresholds amplify rounding, relative, and absolute below 1. */
    private static final double TOLERANCE = 1e-3;

    /** Sums of a few predictions that are exact, of features which are on the same side of all thresholds. */
    private static final double SCORE = 1e-6;

    /** ND4J's processor backend is there to prove the formulas, and large images take it seconds. */
    private static final int LARGEST_ON_ND4J = 200 * 200;

    @Override
    protected Metric<Observation.Single> metric() {
        return Nrqm.create(NrqmForests.synthetic(1));
    }

    @Override
    protected Metric<Observation.Single> metricWithOtherSetting() {
        return Nrqm.create(NrqmForests.synthetic(2));
    }

    @Override
    protected List<Observation.Single> observations() {
        return SingleImages.observations();
    }

    @Override
    protected Optional<Identity<Observation.Single>> identity() {
        return Optional.empty();
    }

    @Override
    protected List<Observation.Single> unscorable() {
        return List.of(SingleImages.black(100, 44), SingleImages.black(44, 100), SingleImages.black(1, 1));
    }

    @Override
    protected List<Observation.Single> undefined() {
        return List.of(SingleImages.black(256, 256), SingleImages.grey(64, 45, 0.5f));
    }

    private static Stream<Arguments> onEveryEngine(String file) {
        return Engines.all().stream().flatMap(engine -> Golden.load(file)
                .values()
                .filter(value -> !engine.equals("nd4j")
                        || GoldenImages.shape(value.name()).plane() <= LARGEST_ON_ND4J)
                .map(value -> Arguments.of(engine, value)));
    }

    static Stream<Arguments> features() {
        return onEveryEngine("nrqm-features");
    }

    static Stream<Arguments> scores() {
        return onEveryEngine("nrqm-synthetic");
    }

    static Stream<Golden.Value> failures() {
        return Golden.load("nrqm-synthetic").failures();
    }

    @Tag(Engines.TAG)
    @ParameterizedTest
    @MethodSource("features")
    void featuresAgreeWithPyiqa(String engine, Golden.Value golden) {
        double[] ours = new double[NrqmFeatures.COUNT];
        KernelChoice.named(engine).frame().nrqmFeatures(GoldenImages.batch(golden.name()), ours);
        for (int j = 0; j < ours.length; j++) {
            double theirs = golden.numbers().get(j);
            assertThat(ours[j])
                    .as("feature %d on %s, %s", j, engine, golden)
                    .isCloseTo(theirs, within(TOLERANCE * Math.max(1, Math.abs(theirs))));
        }
    }

    @Tag(Engines.TAG)
    @ParameterizedTest
    @MethodSource("scores")
    void scoresAgreeWithPyiqa(String engine, Golden.Value golden) {
        Nrqm nrqm = Nrqm.create(NrqmForests.synthetic(1)).with(KernelChoice.named(engine));
        assertThat(nrqm.score(SingleImages.of(golden.name()))[0])
                .as("%s on %s", golden, engine)
                .isCloseTo(golden.value(), within(SCORE));
    }

    static Stream<Arguments> trained() {
        return onEveryEngine("nrqm");
    }

    @Tag(Engines.TAG)
    @ParameterizedTest
    @MethodSource("trained")
    void scoresOfTrainedForestsAgreeWithPyiqa(String engine, Golden.Value golden) {
        Nrqm nrqm = Nrqm.create(NrqmForests.trained()).with(KernelChoice.named(engine));
        assertThat(nrqm.score(SingleImages.of(golden.name()))[0])
                .as("%s on %s", golden, engine)
                .isCloseTo(golden.value(), within(SCORE * golden.value()));
    }

    @Tag(Engines.TAG)
    @ParameterizedTest
    @MethodSource("failures")
    void whatHasNoFeaturesHasNoScore(Golden.Value golden) {
        if (GoldenImages.shape(golden.name()).height() < NrqmFeatures.SMALLEST) {
            return;
        }
        for (String engine : Engines.all()) {
            Nrqm nrqm = Nrqm.create(NrqmForests.synthetic(1)).with(KernelChoice.named(engine));
            assertThat(nrqm.score(SingleImages.of(golden.name())))
                    .as("%s on %s", golden, engine)
                    .containsExactly(Double.NaN);
        }
    }

    @Test
    void aGreyImageIsAColourImageOfEqualChannels() {
        ImageBatch colour = GoldenImages.batch("grey-256");
        int plane = colour.shape().plane();
        float[] one = new float[plane];
        System.arraycopy(colour.data(), 0, one, 0, plane);
        double[] ours = new double[NrqmFeatures.COUNT];
        double[] expected = new double[NrqmFeatures.COUNT];
        var frame = KernelChoice.auto().frame();
        frame.nrqmFeatures(colour, expected);
        frame.nrqmFeatures(ImageBatch.wrap(one, 1, new ImageShape(1, colour.height(), colour.width())), ours);
        assertThat(ours).containsExactly(expected);
    }

    @Test
    void treesThatAreNoneAreRefused() {
        NrqmParameters good = NrqmForests.synthetic(1);
        NrqmParameters.Forest forest = good.forests().get(0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(good, change(forest, 0, 3 * 5 + 2, 1)))
                .withMessage("NRQM's forest 'local': node 4 of tree 3 leads back to node 1: this is no tree");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(good, change(forest, 1, 0, 16)))
                .withMessage("NRQM's forest 'local': node 1 of tree 1 has the child 16.0 among 15 nodes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(good, change(forest, 2, 1, 19)))
                .withMessage("NRQM's forest 'local': node 1 of tree 2 asks for feature 19.0 of 18");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NrqmParameters(
                        good.reference(), good.linear(), good.forests().subList(0, 2)))
                .withMessage("NRQM has three forests, not 2");
    }

    private static void with(NrqmParameters good, NrqmParameters.Forest first) {
        NrqmParameters.of(
                good.linear(),
                List.of(first, good.forests().get(1), good.forests().get(2)));
    }

    private static NrqmParameters.Forest change(NrqmParameters.Forest forest, int table, int at, double value) {
        double[][] tables = {
            forest.left().clone(),
            forest.right().clone(),
            forest.feature().clone(),
            forest.threshold(),
            forest.prediction()
        };
        tables[table][at] = value;
        return new NrqmParameters.Forest(forest.trees(), tables[0], tables[1], tables[2], tables[3], tables[4]);
    }
}
