// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.bench;

import java.util.SplittableRandom;
import org.anid.metrics.kernel.DistributionKernels;

/** Every kernel of sets of features, with something to work on. */
public enum SetKernel {
    /** Scatter of a block of features about its mean: what streaming a covariance costs. */
    ADD_SCATTER {
        @Override
        double[] run(DistributionKernels kernels, Data data) {
            double[] scatter = new double[data.d * data.d];
            kernels.addScatter(data.x, data.n, data.d, data.mean, scatter);
            return scatter;
        }
    },
    /** The cross term of the Fréchet distance from two covariances. */
    TRACE_SQRT_PRODUCT {
        @Override
        double[] run(DistributionKernels kernels, Data data) {
            return new double[] {kernels.traceSqrtProduct(data.first, data.second, data.d)};
        }
    },
    /** The same from the features themselves, fewer than dimensions. */
    TRACE_SQRT_OF_FACTORS {
        @Override
        double[] run(DistributionKernels kernels, Data data) {
            return new double[] {kernels.traceSqrtOfFactors(data.factor, data.rank, data.factor, data.rank, data.d)};
        }
    },
    /** The features that need no network, of pictures of noise. */
    HAND_MADE {
        @Override
        double[] run(DistributionKernels kernels, Data data) {
            float[] features = kernels.handMade(1, image -> data.picture);
            double[] wide = new double[features.length];
            for (int i = 0; i < wide.length; i++) {
                wide[i] = features[i];
            }
            return wide;
        }

        @Override
        double tolerance() {
            return SINGLE_PRECISION;
        }
    },
    /** Factorisation of a covariance. */
    FACTOR {
        @Override
        double[] run(DistributionKernels kernels, Data data) {
            return kernels.factor(data.first, data.d);
        }

        /** A factor is unique up to a rotation only; what it is a factor of is compared, on the diagonal. */
        @Override
        double[] invariant(double[] factor, int d) {
            double[] diagonal = new double[d];
            for (int i = 0; i < factor.length; i++) {
                diagonal[i % d] += factor[i] * factor[i];
            }
            return diagonal;
        }
    },
    /** Inner products of two blocks of features: what an exact kernel distance is made of. */
    ROW_PRODUCTS {
        @Override
        double[] run(DistributionKernels kernels, Data data) {
            double[] products = new double[data.n * data.n];
            kernels.rowProducts(data.x, 0, data.n, data.y, 0, data.n, data.d, products);
            return products;
        }
    },
    /** The same in single precision and block by block, as for the mean over random subsets and nearest neighbours. */
    FOR_EACH_ROUGH_BLOCK {
        @Override
        double[] run(DistributionKernels kernels, Data data) {
            double[] products = new double[data.n * data.n];
            kernels.forEachRoughBlock(
                    data.x, data.n, data.y, data.n, data.d, false, (row, rows, column, columns, block, stride) -> {
                        for (int i = 0; i < rows; i++) {
                            for (int j = 0; j < columns; j++) {
                                products[(row + i) * data.n + column + j] = block[i * stride + j];
                            }
                        }
                    });
            return products;
        }

        @Override
        double tolerance() {
            return SINGLE_PRECISION;
        }
    };

    /** Double arithmetic, sums of up to 10⁵ terms of one sign. */
    private static final double DOUBLE_PRECISION = 1e-9;

    private static final double SINGLE_PRECISION = 1e-5;

    abstract double[] run(DistributionKernels kernels, Data data);

    /** Largest relative difference between two engines. */
    double tolerance() {
        return DOUBLE_PRECISION;
    }

    /** What two engines must agree on. */
    double[] invariant(double[] result, int d) {
        return result;
    }

    /** Seeded features and their covariances; nobody writes to the arrays. */
    static final class Data {
        private static final int ROWS = 256;

        final int d;
        final int n = ROWS;
        final float[] x;
        final float[] y;
        final double[] mean;
        final double[] first;
        final double[] second;
        final double[] factor;
        final int rank;
        final byte[] picture = new byte[3 * 256 * 256];

        Data(int d, DistributionKernels reference) {
            this.d = d;
            x = features(ROWS, d, 1);
            y = features(ROWS, d, 2);
            mean = means(x, ROWS, d);
            // Twice as many features as dimensions, so that the covariances have full rank.
            first = covariance(features(2 * d, d, 3), 2 * d, d, reference);
            second = covariance(features(2 * d, d, 4), 2 * d, d, reference);
            new SplittableRandom(5).nextBytes(picture);
            rank = Math.min(ROWS, d);
            factor = new double[rank * d];
            for (int i = 0; i < factor.length; i++) {
                factor[i] = x[i] / Math.sqrt(ROWS - 1.0);
            }
        }

        /** Like pooled activations: not negative, correlated, most of them small. */
        private static float[] features(int rows, int d, int seed) {
            SplittableRandom random = new SplittableRandom(seed);
            float[] features = new float[rows * d];
            for (int r = 0; r < rows; r++) {
                double shared = random.nextDouble();
                for (int j = 0; j < d; j++) {
                    double own = random.nextDouble();
                    features[r * d + j] = (float) (own * own * (0.5 + shared));
                }
            }
            return features;
        }

        private static double[] means(float[] rows, int n, int d) {
            double[] means = new double[d];
            for (int i = 0; i < rows.length; i++) {
                means[i % d] += rows[i] / (double) n;
            }
            return means;
        }

        private static double[] covariance(float[] rows, int n, int d, DistributionKernels kernels) {
            double[] scatter = new double[d * d];
            kernels.addScatter(rows, n, d, means(rows, n, d), scatter);
            for (int i = 0; i < d; i++) {
                for (int j = i; j < d; j++) {
                    scatter[i * d + j] /= n - 1;
                    scatter[j * d + i] = scatter[i * d + j];
                }
            }
            return scatter;
        }
    }
}
