// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.anid.metrics.testing.OnEveryEngine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every engine's linear algebra against the definitions, at sizes that fit no tile. */
class DistributionKernelsTest {

    /** Of sums of up to 300 terms in double, relative to the lengths. */
    private static final double DOUBLE = 1e-13;

    /** Of each singular value, relative to the largest, which is 1: a dozen units in the last place. */
    private static final double SINGULAR_VALUES = 3e-15;

    /** Of sums of products around 1. */
    private static final double FACTOR = 1e-13;

    private static final int[][] SIZES = {{1, 1, 1}, {3, 5, 2}, {4, 24, 128}, {65, 63, 129}, {70, 400, 33}, {9, 7, 300}
    };

    @OnEveryEngine
    void productsOfRowsAreInnerProducts(String engine) {
        DistributionKernels kernels = KernelChoice.named(engine).distribution();
        for (int[] size : SIZES) {
            int n = size[0];
            int m = size[1];
            int d = size[2];
            float[] x = random(n + 3, d, 1);
            float[] y = random(m + 2, d, 2);
            double[] exact = new double[n * m + 1];
            kernels.rowProducts(x, 3, n, y, 2, m, d, exact);
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < m; j++) {
                    double expected = dot(x, 3 + i, y, 2 + j, d);
                    double lengths = Math.sqrt(dot(x, 3 + i, x, 3 + i, d) * dot(y, 2 + j, y, 2 + j, d));
                    assertThat(exact[i * m + j]).isCloseTo(expected, within(DOUBLE * lengths));
                }
            }
            assertThat(exact[n * m]).as("beyond the result").isZero();
        }
    }

    @OnEveryEngine
    void aScatterIsAddedAboveTheDiagonalOnly(String engine) {
        DistributionKernels kernels = KernelChoice.named(engine).distribution();
        for (int[] size : new int[][] {{1, 1}, {5, 3}, {40, 65}, {130, 26}, {3, 390}}) {
            int n = size[0];
            int d = size[1];
            float[] x = random(n, d, 3);
            double[] mean = new double[d];
            for (int i = 0; i < n * d; i++) {
                mean[i % d] += x[i] / (double) n;
            }
            double[] scatter = new double[d * d];
            Arrays.fill(scatter, 7);
            kernels.addScatter(x, n, d, mean, scatter);
            for (int i = 0; i < d; i++) {
                for (int j = 0; j < d; j++) {
                    double expected = 7;
                    for (int k = 0; j >= i && k < n; k++) {
                        expected += (x[k * d + i] - mean[i]) * (x[k * d + j] - mean[j]);
                    }
                    assertThat(scatter[i * d + j])
                            .as("%s %s of %s", i, j, d)
                            .isCloseTo(expected, within(DOUBLE * 7 * n));
                }
            }
        }
    }

    /** What a report's bits rest on: neither threads nor blocks show, and x·y is y·x. */
    @ParameterizedTest
    @ValueSource(strings = {"scalar", "vector"})
    void aProductHasTheSameBitsWhereverItIsComputed(String engine) {
        int n = 90;
        int m = 410;
        int d = 300;
        float[] x = random(n, d, 4);
        float[] y = random(m, d, 5);
        DistributionKernels one = KernelChoice.named(engine, 1).distribution();
        DistributionKernels three = KernelChoice.named(engine, 3).distribution();
        double[] whole = new double[n * m];
        one.rowProducts(x, 0, n, y, 0, m, d, whole);
        double[] threaded = new double[n * m];
        three.rowProducts(x, 0, n, y, 0, m, d, threaded);
        assertThat(threaded).containsExactly(whole);
        double[] turned = new double[n * m];
        one.rowProducts(y, 0, m, x, 0, n, d, turned);
        double[] single = new double[1];
        for (int i = 0; i < n; i += 7) {
            for (int j = 0; j < m; j += 11) {
                assertThat(turned[j * n + i]).isEqualTo(whole[i * m + j]);
                one.rowProducts(x, i, 1, y, j, 1, d, single);
                assertThat(single[0]).isEqualTo(whole[i * m + j]);
            }
        }
        assertThat(roughProducts(three, x, n, y, m, d)).containsExactly(roughProducts(one, x, n, y, m, d));
    }

    private static float[] roughProducts(DistributionKernels kernels, float[] x, int n, float[] y, int m, int d) {
        float[] all = new float[n * m];
        kernels.forEachRoughBlock(x, n, y, m, d, false, (row, rows, column, columns, products, stride) -> {
            for (int i = 0; i < rows; i++) {
                System.arraycopy(products, i * stride, all, (row + i) * m + column, columns);
            }
        });
        return all;
    }

    /** Every pair comes once, within the proven bound, at depths of less and more than one sum in single precision. */
    @OnEveryEngine
    void blocksOfRoughProductsCoverAllPairs(String engine) {
        DistributionKernels kernels = KernelChoice.named(engine, 3).distribution();
        for (int[] size : new int[][] {{1, 1, 1}, {5, 3, 2}, {70, 400, 33}, {300, 130, 700}}) {
            int n = size[0];
            int m = size[1];
            int d = size[2];
            float[] x = random(n, d, 6);
            float[] y = random(m, d, 7);
            int[] seen = new int[n * m];
            kernels.forEachRoughBlock(x, n, y, m, d, false, (row, rows, column, columns, products, stride) -> {
                for (int i = row; i < row + rows; i++) {
                    for (int j = column; j < column + columns; j++) {
                        seen[i * m + j]++;
                        double lengths = Math.sqrt(dot(x, i, x, i, d) * dot(y, j, y, j, d));
                        assertThat((double) products[(i - row) * stride + j - column])
                                .isCloseTo(dot(x, i, y, j, d), within(DistributionKernels.roughError(d) * lengths));
                    }
                }
            });
            assertThat(seen).containsOnly(1);
            int[] above = new int[n * n];
            kernels.forEachRoughBlock(x, n, x, n, d, true, (row, rows, column, columns, products, stride) -> {
                for (int i = row; i < row + rows; i++) {
                    for (int j = Math.max(i, column); j < column + columns; j++) {
                        above[i * n + j]++;
                    }
                }
            });
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    assertThat(above[i * n + j]).isEqualTo(j >= i ? 1 : 0);
                }
            }
        }
    }

    /** The chase along the band runs in several threads, one behind the other. */
    @ParameterizedTest
    @ValueSource(strings = {"scalar", "vector"})
    void threadsDoNotShowInTheTraceTerm(String engine) {
        int n = 400;
        int d = 390;
        float[] x = random(n, d, 10);
        float[] y = random(n, d, 11);
        double[] first = new double[d * d];
        double[] second = new double[d * d];
        DistributionKernels one = KernelChoice.named(engine, 1).distribution();
        one.addScatter(x, n, d, new double[d], first);
        one.addScatter(y, n, d, new double[d], second);
        double expected = one.traceSqrtProduct(first, second, d);
        for (int threads : new int[] {2, 3}) {
            assertThat(KernelChoice.named(engine, threads).distribution().traceSqrtProduct(first, second, d))
                    .isEqualTo(expected);
        }
    }

    /**
     * Matrices of known singular values, turned by reflections from both sides: small ones, which are reduced directly,
     * and large ones, which are reduced by way of a band; graded over twelve decades, and of low rank.
     */
    @OnEveryEngine
    void theNuclearNormIsTheSumOfSingularValues(String engine) {
        DistributionKernels kernels = KernelChoice.named(engine, 2).distribution();
        for (int[] size : new int[][] {{5, 5}, {40, 33}, {256, 256}, {300, 271}, {271, 300}, {333, 260}}) {
            int n = size[0];
            int m = size[1];
            int columns = Math.min(n, m);
            for (int rank : new int[] {columns, 1 + columns / 3}) {
                double[] matrix = new double[n * m];
                double expected = 0;
                for (int k = 0; k < rank; k++) {
                    matrix[k * m + k] = Math.pow(10, -12.0 * k / columns);
                    expected += matrix[k * m + k];
                }
                turn(matrix, n, m, 7);
                double[] identity = new double[m * m];
                for (int k = 0; k < m; k++) {
                    identity[k * m + k] = 1;
                }
                assertThat(kernels.traceSqrtOfFactors(matrix, n, identity, m, m))
                        .as("%s × %s of rank %s", n, m, rank)
                        .isCloseTo(expected, within(SINGULAR_VALUES * columns));
            }
        }
    }

    @OnEveryEngine
    void aFactorMultipliesToTheCovariance(String engine) {
        DistributionKernels kernels = KernelChoice.named(engine, 2).distribution();
        for (int[] size : new int[][] {{1, 1}, {40, 30}, {20, 50}, {150, 200}, {400, 170}}) {
            int n = size[0];
            int d = size[1];
            float[] x = random(n, d, 9);
            double[] covariance = new double[d * d];
            kernels.addScatter(x, n, d, new double[d], covariance);
            double[] factor = kernels.factor(covariance, d);
            assertThat(factor.length / d).isEqualTo(Math.min(n, d));
            for (int i = 0; i < d; i++) {
                for (int j = i; j < d; j++) {
                    double product = 0;
                    for (int k = 0; k < factor.length / d; k++) {
                        product += factor[k * d + i] * factor[k * d + j];
                    }
                    assertThat(product).isCloseTo(covariance[i * d + j], within(FACTOR * n));
                }
            }
        }
        assertThat(kernels.factor(new double[9], 3)).isEmpty();
    }

    /** Three random reflections from each side. */
    private static void turn(double[] matrix, int n, int m, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int turn = 0; turn < 3; turn++) {
            double[] u = direction(n, random);
            double[] v = direction(m, random);
            double[] left = new double[m];
            for (int i = 0; i < n * m; i++) {
                left[i % m] += u[i / m] * matrix[i];
            }
            for (int i = 0; i < n * m; i++) {
                matrix[i] -= 2 * u[i / m] * left[i % m];
            }
            double[] right = new double[n];
            for (int i = 0; i < n * m; i++) {
                right[i / m] += v[i % m] * matrix[i];
            }
            for (int i = 0; i < n * m; i++) {
                matrix[i] -= 2 * right[i / m] * v[i % m];
            }
        }
    }

    private static double[] direction(int n, SplittableRandom random) {
        double[] direction = new double[n];
        double squares = 0;
        for (int i = 0; i < n; i++) {
            direction[i] = random.nextDouble(-1, 1);
            squares += direction[i] * direction[i];
        }
        for (int i = 0; i < n; i++) {
            direction[i] /= Math.sqrt(squares);
        }
        return direction;
    }

    private static double dot(float[] x, int row, float[] y, int other, int d) {
        double sum = 0;
        for (int k = 0; k < d; k++) {
            sum += (double) x[row * d + k] * y[other * d + k];
        }
        return sum;
    }

    private static float[] random(int rows, int d, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[rows * d];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1, 1.5);
        }
        return values;
    }
}
