// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.nd4j.internal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ProductCheckTest {

    private static void multiply(INDArray a, INDArray b, INDArray product) {
        Nd4j.gemm(a, b, product, false, false, 1, 0);
    }

    @Test
    void theOpenBlasOfThisBuildMultipliesRightly() {
        assertThatCode(() -> ProductCheck.check(ProductCheckTest::multiply)).doesNotThrowAnyException();
    }

    @Test
    void oneWrongValueIsEnough() {
        assertThatThrownBy(() -> ProductCheck.check((a, b, product) -> {
                    multiply(a, b, product);
                    product.putScalar(199, 16, product.getDouble(199, 16) + 1);
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("OPENBLAS_CORETYPE=SkylakeX");
    }
}
