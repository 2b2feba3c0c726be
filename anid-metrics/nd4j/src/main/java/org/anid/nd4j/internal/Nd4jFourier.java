// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.nd4j.internal;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Two-dimensional Fourier transforms as matrix products, for ND4J has no transform of its own. Frequency planes are
 * transposed, [N, W, H], as in the CPU engines, so that both use the same filters. Lives as long as its scope.
 */
final class Nd4jFourier {

    private final Scope scope;
    private final int height;
    private final int width;
    private final INDArray[] wideDown;
    private final INDArray[] wideAcross;
    private final INDArray[] down;
    private final INDArray[] across;

    Nd4jFourier(Scope scope, int height, int width) {
        this.scope = scope;
        this.height = height;
        this.width = width;
        this.wideDown = matrix(height);
        this.wideAcross = height == width ? wideDown : matrix(width);
        this.down = single(wideDown);
        this.across = height == width ? down : single(wideAcross);
    }

    private INDArray[] matrix(int n) {
        double[] cos = new double[n * n];
        double[] sin = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                double angle = 2 * Math.PI * ((long) i * k % n) / n;
                cos[i * n + k] = Math.cos(angle);
                sin[i * n + k] = Math.sin(angle);
            }
        }
        return new INDArray[] {
            scope.own(Nd4j.create(cos, new long[] {n, n}, 'c')), scope.own(Nd4j.create(sin, new long[] {n, n}, 'c'))
        };
    }

    private INDArray[] single(INDArray[] matrix) {
        return new INDArray[] {scope.own(matrix[0].castTo(DataType.FLOAT)), scope.own(matrix[1].castTo(DataType.FLOAT))
        };
    }

    /**
     * Spectrum of real planes [N, H, W]: real and imaginary part, [N, W, H]. Computed in double precision: what a
     * strong frequency leaks in single precision would drown the weak ones that band filters leave over.
     */
    INDArray[] forward(INDArray planes) {
        INDArray wide = Nd4jPlanes.wide(scope, planes);
        INDArray re = times(wide, wideAcross[0]);
        INDArray im = times(wide, wideAcross[1]).negi();
        return single(product(transposed(re), transposed(im), wideDown, 1));
    }

    /** Planes [N, H, W] of a spectrum [N, W, H]: real and imaginary part. */
    INDArray[] inverse(INDArray re, INDArray im) {
        INDArray[] rows = product(re, im, down, -1);
        INDArray[] both = product(transposed(rows[0]), transposed(rows[1]), across, -1);
        double scale = 1.0 / ((double) height * width);
        both[0].muli(scale);
        both[1].muli(scale);
        return both;
    }

    /** {@code (re + i·im) · (cos − sign·i·sin)}. */
    private INDArray[] product(INDArray re, INDArray im, INDArray[] matrix, int sign) {
        INDArray a = times(re, matrix[0]);
        INDArray b = times(im, matrix[1]).muli(sign);
        INDArray c = times(im, matrix[0]);
        INDArray d = times(re, matrix[1]).muli(sign);
        return new INDArray[] {a.addi(b), c.subi(d)};
    }

    private INDArray times(INDArray planes, INDArray matrix) {
        return Nd4jPlanes.times(scope, planes, matrix);
    }

    private INDArray transposed(INDArray planes) {
        return Nd4jPlanes.transposed(scope, planes);
    }
}
