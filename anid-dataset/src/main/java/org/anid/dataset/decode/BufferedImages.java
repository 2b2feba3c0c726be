// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset.decode;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;

/** Images of Java's own kind. Stateless. */
public final class BufferedImages {

    private BufferedImages() {}

    /**
     * The pixels of an image: 1×3×height×width, RGB in [0,1] in steps of 1/255. Alpha is dropped, as
     * {@link ImageDecoder} drops it. Grey samples are taken as they are, of 16 bits the upper 8:
     * {@link BufferedImage#getRGB} would take them for linear light and brighten them. Of other kinds, what
     * {@code getRGB} gives: sRGB in 8 bits.
     */
    public static ImageBatch toBatch(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] samples = new byte[3 * width * height];
        int shift = greyShift(image);
        Raster raster = image.getRaster();
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            if (shift >= 0) {
                raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
            } else {
                image.getRGB(0, y, width, 1, row, 0, width);
            }
            for (int x = 0; x < width; x++) {
                int at = 3 * (y * width + x);
                int grey = row[x] >> Math.max(0, shift);
                samples[at] = (byte) (shift >= 0 ? grey : row[x] >> 16);
                samples[at + 1] = (byte) (shift >= 0 ? grey : row[x] >> 8);
                samples[at + 2] = (byte) (shift >= 0 ? grey : row[x]);
            }
        }
        return ImageBatch.ofBytes(samples, new ImageShape(3, height, width));
    }

    /** Bits of a grey sample below the upper 8; −1 for images in colour. */
    private static int greyShift(BufferedImage image) {
        ColorModel colours = image.getColorModel();
        if (colours instanceof IndexColorModel || colours.getColorSpace().getType() != ColorSpace.TYPE_GRAY) {
            return -1;
        }
        return switch (image.getSampleModel().getDataType()) {
            case DataBuffer.TYPE_BYTE -> 0;
            case DataBuffer.TYPE_USHORT -> 8;
            default -> -1;
        };
    }
}
