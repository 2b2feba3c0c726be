// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.metric.Accumulator;
import org.anid.api.metric.FeatureAccumulator;
import org.anid.api.metric.FeatureSetMetric;
import org.anid.api.metric.Observation;
import org.anid.api.metric.Observation.Side;
import org.anid.api.model.FeatureMatrix;
import org.anid.metrics.internal.kernel.cpu.LaplacianPyramid;
import org.anid.metrics.testing.FeatureSetContract;
import org.anid.metrics.testing.GoldenImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SlicedWassersteinTest extends FeatureSetContract {

    /** Projections are in float32, NumPy's in float64. */
    private static final double TOLERANCE = 1e-5;

    /** Levels are float32 of magnitude up to 255. */
    private static final float PYRAMID_TOLERANCE = 1e-3f;

    @Override
    protected FeatureSetMetric metric() {
        return SlicedWasserstein.builder().side(16).directions(16).build();
    }

    @Override
    protected FeatureSetMetric metricWithOtherSetting() {
        return SlicedWasserstein.builder().side(16).directions(17).build();
    }

    @Override
    protected OptionalDouble valueOfASetWithItself() {
        return OptionalDouble.of(0);
    }

    /** The projections of a part are weighed in float32 after they are made, not before. */
    @Override
    protected double leaveOneOutTolerance() {
        return TOLERANCE;
    }

    static Stream<GoldenSets> golden() {
        return GoldenSets.load("sliced-wasserstein.json");
    }

    @ParameterizedTest
    @MethodSource("golden")
    void agreesWithNumPyGivenDescriptorsAndDirections(GoldenSets golden) {
        float[] a = golden.natural().values().clone();
        float[] b = golden.generated().values().clone();
        JsonNode node = golden.values().get("directions");
        int width = golden.natural().width();
        float[][] directions = new float[node.size() / width][width];
        for (int i = 0; i < node.size(); i++) {
            directions[i / width][i % width] = node.get(i).floatValue();
        }
        SlicedSets.normalise(a, width, 3);
        SlicedSets.normalise(b, width, 3);
        double expected = golden.value("sliced");
        assertThat(SlicedSets.distances(a, b, width, directions).optimal())
                .isCloseTo(expected, within(TOLERANCE * expected));
    }

    @Test
    void thePyramidAgreesWithSciPy() throws IOException {
        JsonNode golden;
        try (InputStream in = Objects.requireNonNull(
                SlicedWassersteinTest.class.getResourceAsStream("/golden/laplacian-pyramid.json"))) {
            golden = new ObjectMapper().readTree(in).get("cases").get(0);
        }
        int side = golden.get("side").asInt();
        LaplacianPyramid pyramid = new LaplacianPyramid(side, 4);
        float[] image = floats(golden.get("image"));
        for (int y = 0; y < side; y++) {
            System.arraycopy(image, y * side, pyramid.plane()[y], 0, side);
        }
        float[][][] levels = pyramid.build();
        for (int level = 0; level < 4; level++) {
            assertThat(flat(levels[level]))
                    .containsExactly(floats(golden.get("levels").get(level)), within(PYRAMID_TOLERANCE));
        }
    }

    @Test
    void directionsHaveLengthOneAndNoCommonTrend() {
        float[][] directions = SlicedSets.directions(512, LaplacianPatches.WIDTH, 2024);
        double sum = 0;
        for (float[] direction : directions) {
            double squares = 0;
            for (float value : direction) {
                squares += (double) value * value;
                sum += value;
            }
            assertThat(squares).isCloseTo(1, within(TOLERANCE));
        }
        // The mean of 75,264 coordinates of variance 1/147 has a standard deviation of 3e-4.
        assertThat(sum / (512.0 * LaplacianPatches.WIDTH)).isCloseTo(0, within(1.2e-3));
        assertThat(SlicedSets.directions(2, 3, 1)).isDeepEqualTo(SlicedSets.directions(2, 3, 1));
    }

    @Test
    void growsWithNoise() {
        double before = 0;
        for (float noise : new float[] {0.02f, 0.08f, 0.3f}) {
            Accumulator<Observation.Sided> accumulator =
                    SlicedWasserstein.builder().directions(64).build().newAccumulator();
            for (String name : GoldenImages.names()) {
                ImageBatch image = GoldenImages.batch(name);
                accumulator.update(new Observation.Sided(Side.NATURAL, image));
                accumulator.update(new Observation.Sided(Side.GENERATED, Damage.noise(image, noise)));
            }
            double distance = accumulator.compute().value();
            assertThat(distance).isGreaterThan(before);
            before = distance;
        }
    }

    @Test
    void equalImagesHaveEqualPatchesWhateverCameBefore() {
        LaplacianPatches patches = LaplacianPatches.create();
        ImageBatch first = GoldenImages.batch(GoldenImages.names().get(0));
        FeatureMatrix alone = patches.extract(first);
        FeatureMatrix twice = patches.extract(ImageBatch.concat(List.of(Damage.noise(first, 0.2f), first)));
        assertThat(alone.rows()).isEqualTo(5 * 128);
        assertThat(Arrays.copyOfRange(twice.values(), alone.values().length, 2 * alone.values().length))
                .isEqualTo(alone.values());
    }

    @Test
    void imagesOfOnePixelAndWithoutColourAreDescribed() {
        FeatureMatrix matrix =
                LaplacianPatches.ofSide(32).extract(ImageBatch.wrap(new float[] {0.5f}, 1, new ImageShape(1, 1, 1)));
        assertThat(matrix.rows()).isEqualTo(2 * 128);
        // A flat image has nothing above its coarsest level.
        assertThat(matrix.at(0, 0)).isZero();
        assertThat(matrix.at(128, 0)).isEqualTo(128);
    }

    @Test
    void aPartIsLeftOutOfWhatAnOddNumberOfDirectionsAndAFullSampleKnow() {
        for (int cap : new int[] {8192, 300}) {
            SlicedWasserstein metric = SlicedWasserstein.builder()
                    .side(32)
                    .directions(7)
                    .maxDescriptors(cap)
                    .build();
            List<List<FeatureAccumulator>> parts = new ArrayList<>();
            for (String name : GoldenImages.names().subList(0, 4)) {
                ImageBatch image = GoldenImages.batch(name);
                FeatureAccumulator part = metric.newFeatureAccumulator();
                part.update(Side.NATURAL, metric.extractor().extract(image));
                part.update(Side.GENERATED, metric.extractor().extract(Damage.noise(image, 0.1f)));
                parts.add(List.of(part));
            }
            double[] without = metric.leaveOneOut(parts);
            for (int part = 0; part < parts.size(); part++) {
                FeatureAccumulator rest = metric.newFeatureAccumulator();
                for (int other = 0; other < parts.size(); other++) {
                    if (other != part) {
                        rest.merge(parts.get(other).get(0));
                    }
                }
                double value = rest.compute().value();
                assertThat(without[part]).isCloseTo(value, within(TOLERANCE * value));
            }
        }
    }

    @Test
    void sortsAsTheLibraryDoes() {
        for (int count : new int[] {0, 1, 5, 1000, 5000}) {
            float[] values = new float[count];
            SplittableRandom random = new SplittableRandom(count);
            for (int i = 0; i < count; i++) {
                values[i] = (float) ((random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-20, 20)));
            }
            float[] expected = values.clone();
            Arrays.sort(expected);
            new RadixSort(count).sort(values, count);
            assertThat(values).containsExactly(expected);
        }
    }

    @Test
    void flatSetsAreAtNoDistance() {
        Accumulator<Observation.Sided> accumulator = metric().newAccumulator();
        accumulator.update(new Observation.Sided(Side.NATURAL, flat(0.2f)));
        accumulator.update(new Observation.Sided(Side.GENERATED, flat(0.8f)));
        assertThat(accumulator.compute().value()).isZero();
    }

    @Test
    void aWorkingSizeIsAPowerOfTwo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SlicedWasserstein.builder().side(250))
                .withMessageContaining("power of two");
    }

    private static float[] flat(float[][] rows) {
        float[] values = new float[rows.length * rows.length];
        for (int y = 0; y < rows.length; y++) {
            System.arraycopy(rows[y], 0, values, y * rows.length, rows.length);
        }
        return values;
    }

    private static ImageBatch flat(float value) {
        float[] data = new float[3 * 20 * 20];
        Arrays.fill(data, value);
        return ImageBatch.wrap(data, 1, new ImageShape(3, 20, 20));
    }

    private static float[] floats(JsonNode node) {
        float[] values = new float[node.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = node.get(i).floatValue();
        }
        return values;
    }
}
