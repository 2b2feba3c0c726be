// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset.decode;

import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.anid.api.dataset.ImageReadException;

/** JPEG through the JDK's reader, without its colour conversion. */
final class JpegDecoder {

    private JpegDecoder() {}

    static Pixels decode(byte[] file, Limits limits) throws ImageReadException {
        JpegHeader header = JpegHeader.parse(file);
        limits.check(header.width(), header.height());
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg");
        ImageReader reader = null;
        while (readers.hasNext() && reader == null) {
            ImageReader candidate = readers.next();
            if (candidate.getClass().getName().startsWith("com.sun.imageio.")) {
                reader = candidate;
            }
        }
        if (reader == null) {
            throw new ImageReadException("this Java runtime has no JPEG reader");
        }
        AtomicReference<String> warning = new AtomicReference<>();
        try (MemoryCacheImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(stream, true, true);
            reader.addIIOReadWarningListener((source, text) -> warning.set(text));
            Raster raster = reader.readRaster(0, null);
            if (warning.get() != null && warning.get().contains("Premature end")) {
                throw new ImageReadException("the JPEG is truncated: it ends before its pixels do");
            }
            byte[] samples = ((DataBufferByte) raster.getDataBuffer()).getData();
            return new Pixels(header.width(), header.height(), header.toRgb(samples), null);
        } catch (ImageReadException e) {
            throw e;
        } catch (IOException e) {
            throw new ImageReadException("the JPEG is corrupt: " + e.getMessage(), e);
        } finally {
            reader.dispose();
        }
    }
}
