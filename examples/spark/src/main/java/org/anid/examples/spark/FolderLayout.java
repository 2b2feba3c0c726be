// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.spark;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.anid.dataset.ParquetDataset.Column;
import org.jspecify.annotations.Nullable;

/** What the place of a file in a folder of images tells of it. */
final class FolderLayout {

    private static final Set<String> IMAGES = Set.of(
            "jpg", "jpeg", "jpe", "jfif", "png", "webp", "bmp", "gif", "tif", "tiff", "avif", "heic", "jp2", "jxl");

    private static final Set<String> GUIDANCES = Set.of("T2I", "I2I", "TI2I");

    private static final Pattern SIZE = Pattern.compile("\\d{1,5}([xX]\\d{1,5})?");

    private FolderLayout() {}

    /** Whether a file is called as an image, also as one that cannot be decoded: it must fail loudly. */
    static boolean isImage(String path) {
        return IMAGES.contains(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    /**
     * Of a file in a folder in which folders named as a size or a guidance may be nested.
     *
     * @param inside path in the folder
     * @return null if it is no image, or in a folder of another name
     */
    static @Nullable Map<Column, String> of(String inside) {
        Map<Column, String> values = new EnumMap<>(Column.class);
        String[] parts = inside.split("/", -1);
        for (int i = 0; i < parts.length - 1; i++) {
            String part = parts[i];
            boolean guidance = GUIDANCES.contains(part.toUpperCase(Locale.ROOT));
            if (!guidance && !SIZE.matcher(part).matches()) {
                return null;
            }
            values.put(guidance ? Column.GUIDANCE : Column.SIZE, part);
        }
        return isImage(inside) ? values : null;
    }
}
