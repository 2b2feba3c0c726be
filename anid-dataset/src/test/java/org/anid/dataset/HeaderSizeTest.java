// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.imageio.ImageIO;
import org.anid.api.image.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes in headers, of files that the JDK's encoders write. */
class HeaderSizeTest {

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "bmp", "gif", "tiff"})
    void isThatOfThePicture(String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(new BufferedImage(37, 21, BufferedImage.TYPE_INT_RGB), format, out))
                .isTrue();
        byte[] file = out.toByteArray();
        assertThat(HeaderSize.of(file, 0, file.length)).isEqualTo(new ImageShape(3, 21, 37));
    }

    /** A directory of three tags, in either order of bytes; orientations from 5 on lie on their side. */
    @ParameterizedTest
    @CsvSource({"LITTLE_ENDIAN, 1, 7, 5", "BIG_ENDIAN, 1, 7, 5", "LITTLE_ENDIAN, 6, 5, 7", "BIG_ENDIAN, 8, 5, 7"})
    void tiffOfBothOrdersAndTurned(String order, int orientation, int width, int height) {
        boolean little = order.equals("LITTLE_ENDIAN");
        ByteBuffer file = ByteBuffer.allocate(64).order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        file.put((byte) (little ? 'I' : 'M')).put((byte) (little ? 'I' : 'M')).putShort((short) 42);
        file.putInt(8).putShort((short) 3);
        for (int[] tag : new int[][] {{256, 7}, {257, 5}, {274, orientation}}) {
            file.putShort((short) tag[0]).putShort((short) 3).putInt(1);
            file.putShort((short) tag[1]).putShort((short) 0);
        }
        assertThat(HeaderSize.of(file.array(), 0, 64)).isEqualTo(new ImageShape(3, height, width));
    }

    @Test
    void whatIsCutOffTellsNothing() {
        byte[] file = new byte[40];
        file[0] = 'I';
        file[1] = 'I';
        file[2] = 42;
        file[4] = 8;
        file[8] = 9;
        assertThat(HeaderSize.of(file, 0, file.length)).isNull();
    }
}
