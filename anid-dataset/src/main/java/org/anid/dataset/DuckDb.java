// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.anid.api.dataset.DatasetException;
import org.anid.api.internal.NativeAccess;
import org.anid.api.internal.NativeCopies;

/**
 * An in-memory DuckDB that reads Parquet, all but the images: the only class that touches the driver, which consumers may
 * leave away. For one thread.
 */
final class DuckDb implements AutoCloseable {

    private static final String DRIVER = "org.duckdb.DuckDBDriver";

    private final Connection connection;

    private DuckDb(Connection connection) {
        this.connection = connection;
    }

    /** Reads what a query gives. */
    @FunctionalInterface
    interface Rows<T, E extends Exception> {
        T read(ResultSet rows) throws SQLException, E;
    }

    /**
     * Starts a database.
     *
     * @param loader where the driver should be
     * @throws DatasetException if it is not there or does not start
     */
    static DuckDb open(ClassLoader loader) throws DatasetException {
        Class<?> driver;
        NativeCopies.sweep();
        try {
            driver = Class.forName(DRIVER, true, loader);
        } catch (ClassNotFoundException e) {
            throw new DatasetException(
                    "reading Parquet needs DuckDB: add org.duckdb:duckdb_jdbc to the class path (ANID's bill of materials"
                            + " has its version)",
                    e);
        }
        Properties settings = new Properties();
        // The Parquet reader is built in: nothing may be looked for on the network.
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        // One thread gives the rows in the order of the file, and a few at a time.
        settings.setProperty("threads", "1");
        settings.setProperty("jdbc_stream_results", "true");
        // Outside Java's heap. Only texts and numbers are read.
        settings.setProperty("memory_limit", "512MB");
        try {
            Connection connection = DriverManager.getConnection("jdbc:duckdb:", settings);
            try (Statement statement = connection.createStatement()) {
                // A file is asked several times: without this each would parse its footer again.
                statement.execute("SET GLOBAL parquet_metadata_cache = true");
            }
            return new DuckDb(connection);
        } catch (SQLException | LinkageError e) {
            String remedy = NativeAccess.remedy(e, driver);
            if (remedy != null) {
                throw new DatasetException("Parquet is read by DuckDB, and " + remedy, e);
            }
            // It unpacks its native part first, of which only the cause tells.
            Throwable reason = e.getMessage() == null && e.getCause() != null ? e.getCause() : e;
            throw new DatasetException(
                    "DuckDB does not start on this system ("
                            + String.valueOf(reason.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse("")
                            + "): check that there is room in the folder for temporary files, "
                            + System.getProperty("java.io.tmpdir"),
                    e);
        }
    }

    /**
     * Asks and reads the answer.
     *
     * @param sql one statement, with a {@code ?} for each argument
     * @throws SQLException if the statement fails
     */
    <T, E extends Exception> T query(String sql, Rows<T, E> reader, Object... arguments) throws SQLException, E {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                return reader.read(rows);
            }
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // Nothing was written, so that nothing is lost.
        }
    }
}
