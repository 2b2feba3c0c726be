// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JpegWriterTest {

    /** Of a smooth picture at quality 75; libjpeg's is between 36 and 42 dB on such. */
    private static final double LEAST_PSNR = 33;

    @ParameterizedTest
    @CsvSource({"64, 64", "65, 31", "1, 1", "17, 200", "8, 8"})
    void theJdkReadsBackThePicture(int width, int height) throws IOException {
        float[] data = new float[3 * width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = y * width + x;
                data[at] = (float) (0.5 + 0.4 * Math.sin(x / 17.0));
                data[width * height + at] = (float) (0.5 + 0.4 * Math.cos(y / 23.0));
                data[2 * width * height + at] = (float) (0.5 + 0.3 * Math.sin((x + y) / 31.0));
            }
        }
        ImageBatch image = ImageBatch.wrap(data, 1, new ImageShape(3, height, width));
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(JpegWriter.write(image)));
        assertThat(read.getWidth()).isEqualTo(width);
        assertThat(read.getHeight()).isEqualTo(height);
        double squares = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int rgb = read.getRGB(x, y);
                for (int c = 0; c < 3; c++) {
                    double difference = (rgb >> 16 - 8 * c & 255) - 255.0 * data[c * width * height + y * width + x];
                    squares += difference * difference;
                }
            }
        }
        double error = squares / (3.0 * width * height);
        assertThat(10 * Math.log10(255 * 255 / error)).isGreaterThan(LEAST_PSNR);
    }

    @Test
    void noiseOfFullContrastIsStillAPicture() throws IOException {
        float[] data = new float[3 * 40 * 40];
        for (int i = 0; i < data.length; i++) {
            data[i] = (i * 2654435761L >>> 7 & 1) == 0 ? 0 : 1;
        }
        byte[] file = JpegWriter.write(ImageBatch.wrap(data, 1, new ImageShape(3, 40, 40)));
        assertThat(ImageIO.read(new ByteArrayInputStream(file)).getWidth()).isEqualTo(40);
    }
}
