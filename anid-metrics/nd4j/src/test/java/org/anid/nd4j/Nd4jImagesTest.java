// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.nd4j.Nd4jImages.Layout;
import org.anid.nd4j.Nd4jImages.Scale;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class Nd4jImagesTest {

    /** Two images of 4×5 whose bytes are all different. */
    private static final ImageBatch BATCH = batch();

    private static ImageBatch batch() {
        ImageShape shape = new ImageShape(3, 4, 5);
        float[] data = new float[2 * shape.volume()];
        for (int i = 0; i < data.length; i++) {
            data[i] = 2 * i / 255f;
        }
        return ImageBatch.wrap(data, 2, shape);
    }

    @Test
    void thereAndBackIsTheSame() {
        try (INDArray array = Nd4jImages.toArray(BATCH)) {
            assertThat(array.shape()).containsExactly(2, 3, 4, 5);
            assertSame(Nd4jImages.toBatch(array, Layout.NCHW, Scale.UNIT), BATCH);
        }
    }

    @Test
    void channelsLastAreMovedFirst() {
        try (INDArray array = Nd4jImages.toArray(BATCH)) {
            assertSame(Nd4jImages.toBatch(array.permute(0, 2, 3, 1), Layout.NHWC, Scale.UNIT), BATCH);
            assertSame(Nd4jImages.toBatch(array.permute(0, 2, 3, 1).dup('f'), Layout.NHWC, Scale.UNIT), BATCH);
        }
    }

    @Test
    void aViewOfOneImageIsThatImage() {
        try (INDArray array = Nd4jImages.toArray(BATCH)) {
            INDArray second =
                    array.get(NDArrayIndex.point(1), NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.all());
            assertSame(Nd4jImages.toBatch(second, Layout.CHW, Scale.UNIT), BATCH.image(1));
            assertSame(Nd4jImages.toBatch(second.permute(1, 2, 0), Layout.HWC, Scale.UNIT), BATCH.image(1));
        }
    }

    @Test
    void everyTypeOfBytesGivesTheNearestFloat() {
        for (DataType type : new DataType[] {DataType.UINT8, DataType.INT32, DataType.FLOAT, DataType.DOUBLE}) {
            try (INDArray array = Nd4jImages.toArray(BATCH);
                    INDArray bytes = Nd4j.math().round(array.mul(255)).castTo(type)) {
                assertSame(Nd4jImages.toBatch(bytes, Layout.NCHW, Scale.BYTE), BATCH);
            }
        }
    }

    @Test
    void theArrayIsNotTouched() {
        try (INDArray array = Nd4jImages.toArray(BATCH)) {
            ImageBatch batch = Nd4jImages.toBatch(array, Layout.NCHW, Scale.UNIT);
            array.muli(0);
            assertSame(batch, BATCH);
            assertThat(array.closeable()).isTrue();
        }
    }

    @Test
    void aWrongLayoutIsRefusedInWords() {
        try (INDArray array = Nd4jImages.toArray(BATCH)) {
            assertThatThrownBy(() -> Nd4jImages.toBatch(array, Layout.HWC, Scale.UNIT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("HWC has 3 axes, not 4");
            assertThatThrownBy(() -> Nd4jImages.toBatch(array, Layout.NHWC, Scale.UNIT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("5 channels");
        }
    }

    @Test
    void aValueOutsideTheScaleIsRefused() {
        try (INDArray array = Nd4jImages.toArray(BATCH).muli(255)) {
            assertThatThrownBy(() -> Nd4jImages.toBatch(array, Layout.NCHW, Scale.UNIT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("outside [0,1]");
        }
    }

    private static void assertSame(ImageBatch actual, ImageBatch expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(actual.count()).isEqualTo(expected.count());
        assertThat(actual.data()).isEqualTo(expected.data());
    }
}
