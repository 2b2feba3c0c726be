// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BufferedImagesTest {

    /** What the decoder makes of the image's PNG, which holds the samples as they are, is the image. */
    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_3BYTE_BGR,
                BufferedImage.TYPE_4BYTE_ABGR,
                BufferedImage.TYPE_INT_ARGB,
                BufferedImage.TYPE_BYTE_GRAY,
                BufferedImage.TYPE_BYTE_BINARY,
                BufferedImage.TYPE_BYTE_INDEXED
            })
    void isWhatItsFileIs(int type) throws IOException {
        BufferedImage image = new BufferedImage(23, 17, type);
        Random random = new Random(type);
        for (int i = 0; i < 23 * 17; i++) {
            image.setRGB(i % 23, i / 23, random.nextInt());
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, "png", file)).isTrue();
        assertThat(BufferedImages.toBatch(image).data())
                .isEqualTo(ImageDecoder.create()
                        .decode(file.toByteArray())
                        .pixels()
                        .data());
    }

    @Test
    void greyIsNotBrightened() {
        BufferedImage bytes = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        bytes.getRaster().setSample(1, 0, 0, 100);
        assertThat(BufferedImages.toBatch(bytes).data()).containsExactly(0, 100 / 255f, 0, 100 / 255f, 0, 100 / 255f);
        BufferedImage shorts = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
        shorts.getRaster().setSample(0, 0, 0, 100 << 8 | 255);
        assertThat(BufferedImages.toBatch(shorts).data()).containsExactly(100 / 255f, 100 / 255f, 100 / 255f);
    }

    /** A part of an image shares the raster of the whole. */
    @Test
    void aPartIsThatPart() {
        BufferedImage whole = new BufferedImage(4, 3, BufferedImage.TYPE_BYTE_GRAY);
        whole.getRaster().setSample(2, 1, 0, 77);
        float[] part = BufferedImages.toBatch(whole.getSubimage(2, 1, 2, 2)).data();
        assertThat(part[0]).isEqualTo(77 / 255f);
        assertThat(part[1]).isZero();
    }
}
