// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import java.util.function.IntFunction;
import org.anid.metrics.kernel.DistributionKernels;

/** Sets of features, in double. */
public final class CpuDistribution implements DistributionKernels {

    private final Matrices matrices;
    private final HandMadeLanes handMade;

    /** In plain Java and the calling thread. */
    public CpuDistribution() {
        this(new PlainMatrixLanes(), new PlainHandMadeLanes(), new Workers(1));
    }

    CpuDistribution(Lanes lanes, Workers workers) {
        this(lanes.matrices(), lanes.handMade(), workers);
    }

    private CpuDistribution(MatrixLanes lanes, HandMadeLanes handMade, Workers workers) {
        this.matrices = new Matrices(lanes, workers);
        this.handMade = handMade;
    }

    @Override
    public float[] handMade(int count, IntFunction<byte[]> images) {
        float[] features = new float[count * HandMade.WIDTH];
        HandMade describer = new HandMade(handMade);
        for (int i = 0; i < count; i++) {
            describer.describe(images.apply(i), features, i * HandMade.WIDTH);
        }
        return features;
    }

    @Override
    public void addScatter(float[] rows, int n, int d, double[] mean, double[] scatter) {
        double[] centred = new double[n * d];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < d; j++) {
                centred[i * d + j] = rows[i * d + j] - mean[j];
            }
        }
        matrices.addGramOfColumns(centred, n, d, scatter);
    }

    @Override
    public double traceSqrtProduct(double[] first, double[] second, int d) {
        double[] a = factor(first, d);
        double[] b = factor(second, d);
        return traceSqrtOfFactors(a, a.length / d, b, b.length / d, d);
    }

    @Override
    public double traceSqrtOfFactors(double[] a, int n, double[] b, int m, int d) {
        double[] product = new double[n * m];
        matrices.multiplyTransposed(a, n, b, m, d, product);
        return SingularValues.sum(product, n, m, matrices);
    }

    @Override
    public double[] factor(double[] covariance, int d) {
        double[] triangle = Cholesky.factor(covariance, d, matrices);
        return triangle == null ? PivotedCholesky.factor(covariance, d, matrices) : triangle;
    }

    @Override
    public void rowProducts(float[] x, int from, int n, float[] y, int yFrom, int m, int d, double[] out) {
        matrices.multiplyTransposed(x, from, n, y, yFrom, m, d, out);
    }

    @Override
    public void forEachRoughBlock(float[] x, int n, float[] y, int m, int d, boolean upper, BlockVisitor visitor) {
        matrices.forEachSingleBlock(x, n, y, m, d, upper, visitor);
    }
}
