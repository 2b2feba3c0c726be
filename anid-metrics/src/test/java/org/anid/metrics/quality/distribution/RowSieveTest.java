// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.anid.api.image.ImageBatch;
import org.anid.api.metric.FeatureAccumulator;
import org.anid.api.metric.FeatureSetMetric;
import org.anid.api.metric.FeatureSieve;
import org.anid.api.metric.Observation.Side;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.ModelReference;
import org.anid.api.model.SiftedFeatures;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a sieve leaves gives what everything gives, to the bit. */
class RowSieveTest {

    private static final int PARTS = 4;
    private static final int IMAGES = 400;
    /** Sums in double, in another order. */
    private static final double ROUNDING = 1e-10;
    /** Projections in single precision, brought to mean 0 before or after. */
    private static final double SINGLE_PRECISION = 1e-6;

    static Stream<FeatureSetMetric> metrics() {
        return Stream.of(
                SlicedWasserstein.builder()
                        .side(16)
                        .directions(5)
                        .maxDescriptors(500)
                        .build(),
                KernelDistance.builder(new Wide()).maxFeatures(40).build(),
                MaximumMeanDiscrepancy.builder(new Wide()).maxFeatures(40).build(),
                NearestNeighbours.precision(new Wide()).maxFeatures(40).build(),
                InceptionScore.builder(new Wide()).maxFeatures(40).build());
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void whatASieveLeavesCountsAsEverything(FeatureSetMetric metric) {
        List<List<FeatureAccumulator>> whole = new ArrayList<>();
        List<List<FeatureAccumulator>> sifted = new ArrayList<>();
        for (int part = 0; part < PARTS; part++) {
            whole.add(List.of(metric.newFeatureAccumulator()));
            sifted.add(List.of(metric.newFeatureAccumulator()));
        }
        long left = 0;
        for (Side side : Side.values()) {
            FeatureSieve sieve = metric.newSieve(PARTS);
            List<SiftedFeatures> kept = new ArrayList<>();
            SplittableRandom random = new SplittableRandom(side.ordinal());
            for (int image = 0; image < IMAGES; image++) {
                FeatureMatrix features = features(metric.extractor(), random);
                metric.check(side, features);
                whole.get(image % PARTS).get(0).update(side, features);
                kept.add(sieve.sift(image % PARTS, SiftedFeatures.all(features)));
            }
            for (int image = 0; image < IMAGES; image++) {
                SiftedFeatures rest = sieve.rest(kept.get(image));
                left += rest.places().length;
                sifted.get(image % PARTS).get(0).update(side, rest);
            }
        }
        assertThat(left).isLessThan(IMAGES * metric.extractor().rowsPerImage());
        assertThat(merged(metric, sifted).compute())
                .usingRecursiveComparison()
                .isEqualTo(merged(metric, whole).compute());
        assertThat(metric.leaveOneOut(sifted)).isEqualTo(metric.leaveOneOut(whole));
        assertThat(metric.jackknife(sifted).all())
                .isEqualTo(metric.jackknife(whole).all());
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void leavingAPartOutOfFullSamplesEqualsMergingTheOthers(FeatureSetMetric metric) {
        List<List<FeatureAccumulator>> parts = new ArrayList<>();
        for (int part = 0; part < PARTS; part++) {
            parts.add(List.of(metric.newFeatureAccumulator()));
        }
        for (Side side : Side.values()) {
            SplittableRandom random = new SplittableRandom(side.ordinal());
            for (int image = 0; image < IMAGES; image++) {
                // The last part is of one side only, and one image is there twice.
                int part = side == Side.NATURAL ? image % PARTS : image % (PARTS - 1);
                FeatureMatrix features = features(metric.extractor(), random);
                parts.get(part).get(0).update(side, features);
                if (image == 9) {
                    parts.get((part + 1) % (PARTS - 1)).get(0).update(side, features);
                }
            }
        }
        double rounding = metric instanceof SlicedWasserstein ? SINGLE_PRECISION : ROUNDING;
        double[] without = metric.leaveOneOut(parts);
        for (int left = 0; left < PARTS; left++) {
            List<List<FeatureAccumulator>> others = new ArrayList<>(parts);
            others.remove(left);
            double expected = merged(metric, others).compare().value();
            assertThat(without[left]).isCloseTo(expected, within(rounding * Math.max(1, expected)));
        }
        double all = merged(metric, parts).compare().value();
        assertThat(metric.jackknife(parts).all().value()).isCloseTo(all, within(rounding * Math.max(1, all)));
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void oneSetIsSampledFromASieveWithoutParts(FeatureSetMetric metric) {
        FeatureAccumulator whole = metric.newFeatureAccumulator();
        FeatureAccumulator sifted = metric.newFeatureAccumulator();
        for (Side side : Side.values()) {
            FeatureSieve sieve = metric.newSieve(1);
            SplittableRandom random = new SplittableRandom(side.ordinal());
            for (int image = 0; image < IMAGES; image++) {
                FeatureMatrix features = features(metric.extractor(), random);
                whole.update(side, features);
                sifted.update(side, sieve.sift(0, SiftedFeatures.all(features)));
            }
        }
        assertThat(sifted.compute()).usingRecursiveComparison().isEqualTo(whole.compute());
    }

    private static FeatureAccumulator merged(FeatureSetMetric metric, List<List<FeatureAccumulator>> parts) {
        FeatureAccumulator all = metric.newFeatureAccumulator();
        parts.forEach(part -> part.forEach(all::merge));
        return all;
    }

    private static FeatureMatrix features(FeatureExtractor extractor, SplittableRandom random) {
        float[] values = new float[extractor.rowsPerImage() * extractor.width()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble() + 0.1f;
        }
        return new FeatureMatrix(extractor.rowsPerImage(), extractor.width(), values);
    }

    /** Features that nobody extracts. */
    private record Wide() implements FeatureExtractor {
        @Override
        public ModelReference reference() {
            return new ModelReference("wide", "1", "none");
        }

        @Override
        public int width() {
            return 16;
        }

        @Override
        public FeatureMatrix extract(ImageBatch images) {
            throw new AssertionError("the features of these tests are given: nothing may extract them");
        }
    }
}
