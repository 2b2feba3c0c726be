// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.nd4j.internal;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Whether matrices are multiplied rightly. OpenBLAS 0.3.19, which ND4J 1.0.0-M2.1 brings, does not on processors with
 * AVX-512 and bfloat16 (Cooper Lake, Sapphire Rapids): products of doubles with more than 192 rows are other numbers,
 * without any error.
 */
final class ProductCheck {

    /** More than the 192 rows of a block, and enough of the rest that no shortcut for small products is taken. */
    private static final int ROWS = 200;

    private static final int TERMS = 300;
    private static final int COLUMNS = 17;

    private ProductCheck() {}

    /** A product into the third matrix. */
    @FunctionalInterface
    interface Product {
        void into(INDArray a, INDArray b, INDArray product);
    }

    /**
     * Multiplies once.
     *
     * @throws IllegalStateException if the product is wrong; the message says what helps
     */
    static void check(Product product) {
        try (Scope scope = new Scope()) {
            INDArray a = scope.own(Nd4j.create(integers(ROWS * TERMS), new long[] {ROWS, TERMS}, 'f'));
            INDArray b = scope.own(Nd4j.create(integers(TERMS * COLUMNS), new long[] {TERMS, COLUMNS}, 'f'));
            INDArray c = scope.own(Nd4j.createUninitialized(DataType.DOUBLE, new long[] {ROWS, COLUMNS}, 'f'));
            product.into(a, b, c);
            double[] left = a.data().asDouble();
            double[] right = b.data().asDouble();
            double[] values = c.data().asDouble();
            for (int column = 0; column < COLUMNS; column++) {
                for (int row = 0; row < ROWS; row++) {
                    double sum = 0;
                    for (int term = 0; term < TERMS; term++) {
                        sum += left[term * ROWS + row] * right[column * TERMS + term];
                    }
                    if (values[column * ROWS + row] != sum) {
                        throw new IllegalStateException(
                                "ND4J multiplies matrices wrongly on this processor, as OpenBLAS 0.3.19 does on Cooper Lake and"
                                        + " Sapphire Rapids: put org.bytedeco:openblas 0.3.21-1.5.8 and org.bytedeco:javacpp"
                                        + " 1.5.8 on the class path, or set OPENBLAS_CORETYPE=SkylakeX in the environment");
                    }
                }
            }
        }
    }

    /** Small ones, whose sums of products are exact in any order. */
    private static double[] integers(int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = i * 31 % 17 - 8;
        }
        return values;
    }
}
