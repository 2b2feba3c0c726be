// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
/** Finding, decoding and pairing images; captions, categories and ratings; scores as Parquet. */
// aircompressor and webp-imageio have no module name of their own, nor a say in what they need: Kotlin and Unsafe.
// DuckDB is optional.
@SuppressWarnings("requires-automatic")
module org.anid.dataset {
    requires transitive org.anid.api;
    requires aircompressor;
    requires com.fasterxml.jackson.databind;
    requires java.desktop;
    requires java.sql;
    requires jdk.unsupported;
    requires kotlin.stdlib;
    requires org.apache.commons.compress;
    requires org.apache.commons.csv;
    requires webp.imageio;
    requires static duckdb.jdbc;

    exports org.anid.dataset;
    exports org.anid.dataset.decode;

    provides org.anid.api.evaluation.ReportFile with
            org.anid.dataset.ParquetScores;
}
