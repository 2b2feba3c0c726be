// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.spark;

import java.io.Serializable;
import java.util.Map;
import java.util.zip.CRC32C;
import org.anid.api.image.ImageShape;
import org.anid.dataset.ListedDataset;
import org.anid.dataset.ParquetDataset.Column;
import org.jspecify.annotations.Nullable;

/**
 * An image as Spark has read it.
 *
 * @param values what is told of it, without blanks around, by what it tells; what is not told is left out
 * @param fileName of its file; null if it has none
 * @param measured whether its header tells its size, else a column or folder
 * @param location where it is; no two have the same
 * @param bytes of its file; null where the row has none
 */
record FoundImage(
        Map<Column, String> values,
        @Nullable String fileName,
        boolean measured,
        String location,
        byte @Nullable [] bytes)
        implements Serializable {

    /** Stamp of an image whose bytes are not there. */
    static final String ABSENT = "absent";

    /** All but the bytes, for a driver that must not hold them. */
    Described described() {
        ImageShape size = measured && bytes != null ? ListedDataset.sizeOf(bytes) : null;
        return new Described(
                values,
                fileName,
                size == null ? 0 : size.width(),
                size == null ? 0 : size.height(),
                location,
                bytes == null ? ABSENT : stamp(bytes));
    }

    private static String stamp(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return bytes.length + " bytes of CRC-32C " + Long.toHexString(checksum.getValue());
    }

    /**
     * An image without its bytes.
     *
     * @param width 0 where it is not known
     * @param height 0 where it is not known
     * @param stamp tells whether bytes are the same
     */
    record Described(
            Map<Column, String> values, @Nullable String fileName, int width, int height, String location, String stamp)
            implements Serializable {

        /** For a list of images that are read nowhere but where their bytes are. */
        ListedDataset.Image listed() {
            ImageShape size = width == 0 ? null : new ImageShape(3, height, width);
            return new ListedDataset.Image(values, fileName, size, location, new Elsewhere(stamp));
        }
    }
}
