// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.junit.jupiter.api.Test;

class ImageBatchTest {

    private static final ImageShape TINY = new ImageShape(3, 1, 2);

    @Test
    void interleavedBytesBecomePlanes() {
        ImageBatch batch = ImageBatch.ofBytes(new byte[] {0, (byte) 128, (byte) 255, 51, 102, (byte) 153}, TINY);
        assertThat(batch.data()).containsExactly(0f, 51 / 255f, 128 / 255f, 102 / 255f, 1f, 153 / 255f);
    }

    @Test
    void joiningAndTakingApartGiveTheSame() {
        ImageBatch a = ImageBatch.copyOf(new float[] {0, .1f, .2f, .3f, .4f, .5f}, 1, TINY);
        ImageBatch b = ImageBatch.copyOf(new float[] {1, .9f, .8f, .7f, .6f, .5f}, 1, TINY);
        ImageBatch both = ImageBatch.concat(List.of(a, b));
        assertThat(both.count()).isEqualTo(2);
        assertThat(both.image(0).data()).containsExactly(a.data());
        assertThat(both.image(1).data()).containsExactly(b.data());
    }

    @Test
    void valuesOutsideTheUnitIntervalAreRefusedWithTheirPlace() {
        for (float bad : new float[] {-0.001f, 1.001f, Float.NaN, Float.POSITIVE_INFINITY, 255f}) {
            assertThatThrownBy(() -> ImageBatch.wrap(new float[] {0, 0, 0, 0, bad, 0}, 1, TINY))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("index 4")
                    .hasMessageContaining("[0,1]");
        }
    }

    @Test
    void wrongLengthsAndShapesAreRefused() {
        assertThatThrownBy(() -> ImageBatch.wrap(new float[5], 1, TINY)).hasMessageContaining("6 values, not 5");
        assertThatThrownBy(() -> new ImageShape(2, 1, 1)).hasMessageContaining("1 or 3 channels");
        assertThatThrownBy(() -> new ImageShape(3, 0, 1)).hasMessageContaining("at least one pixel");
    }
}
