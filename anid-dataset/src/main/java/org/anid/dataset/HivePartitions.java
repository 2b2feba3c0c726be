// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Columns that are in the names of folders, as {@code generator=SDXL/guidance=T2I/part-0.parquet}: Hive's partitions,
 * which Spark, pyarrow, pandas, polars and DuckDB write.
 */
final class HivePartitions {

    private static final String NULL = "__HIVE_DEFAULT_PARTITION__";

    private HivePartitions() {}

    /**
     * By column, the outermost folder first; an empty text where the partition is that of null.
     *
     * @param place what was opened: folders in it count, and those above it as long as they are partitions
     */
    static Map<String, String> of(Path file, Path place) {
        Path root = Files.isDirectory(place) ? place.toAbsolutePath().normalize() : null;
        Map<String, String> columns = new LinkedHashMap<>();
        Path folder = file.toAbsolutePath().normalize().getParent();
        while (folder != null) {
            String name = ImageFolder.name(folder);
            int equals = name.indexOf('=');
            if (equals > 0) {
                columns.putIfAbsent(decode(name.substring(0, equals)), decode(name.substring(equals + 1)));
            } else if (root == null || folder.equals(root) || !folder.startsWith(root)) {
                break;
            }
            folder = folder.getParent();
        }
        return columns;
    }

    private static String decode(String text) {
        try {
            String decoded = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
            return decoded.equals(NULL) ? "" : decoded;
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
