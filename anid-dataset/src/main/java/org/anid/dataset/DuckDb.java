// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import org.anid.api.dataset.DatasetException;
import org.anid.api.internal.NativeAccess;
import org.anid.api.internal.NativeCopies;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * A DuckDB that reads Parquet, all but the images, and writes it: the only class that touches the driver, which
 * consumers may leave away. For one thread.
 */
final class DuckDb implements AutoCloseable {

    private static final String DRIVER = "org.duckdb.DuckDBDriver";

    private final Connection connection;
    private final @Nullable Path file;

    private DuckDb(Connection connection, @Nullable Path file) {
        this.connection = connection;
        this.file = file;
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
        return open(null, loader);
    }

    /**
     * Starts a database that keeps its tables in a file, which goes when it is closed.
     *
     * @param file beside which
     * @throws DatasetException if the driver is not there or does not start
     */
    static DuckDb openBeside(Path file, ClassLoader loader) throws DatasetException {
        return open(file.resolveSibling(file.getFileName() + ".duckdb"), loader);
    }

    private static DuckDb open(@Nullable Path file, ClassLoader loader) throws DatasetException {
        Class<?> driver;
        NativeCopies.sweep();
        try {
            driver = Class.forName(DRIVER, true, loader);
        } catch (ClassNotFoundException e) {
            throw new DatasetException(
                    "Parquet needs DuckDB: add org.duckdb:duckdb_jdbc to the class path (ANID's bill of materials"
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
            Connection connection = DriverManager.getConnection("jdbc:duckdb:" + (file == null ? "" : file), settings);
            try (Statement statement = connection.createStatement()) {
                // A file is asked several times: without this each would parse its footer again.
                statement.execute("SET GLOBAL parquet_metadata_cache = true");
            }
            return new DuckDb(connection, file);
        } catch (SQLException | LinkageError e) {
            String remedy = NativeAccess.remedy(e, driver);
            if (remedy != null) {
                throw new DatasetException("Parquet is read and written by DuckDB, and " + remedy, e);
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

    /**
     * Does something that has no answer.
     *
     * @throws SQLException if it fails
     */
    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Takes rows for a table. */
    @FunctionalInterface
    interface Adding {
        /** Texts, integers, doubles and nulls, one for each column. */
        void add(@Nullable Object... row);
    }

    /**
     * Fills a table.
     *
     * @param rows gives every row
     * @throws SQLException if a row cannot be kept
     */
    void append(String table, Consumer<Adding> rows) throws SQLException {
        try (DuckDBAppender appender = connection.unwrap(DuckDBConnection.class).createAppender(table)) {
            rows.accept(row -> {
                try {
                    appender.beginRow();
                    for (Object value : row) {
                        if (value instanceof Integer number) {
                            appender.append((int) number);
                        } else if (value instanceof Double number) {
                            appender.append((double) number);
                        } else {
                            appender.append((String) value);
                        }
                    }
                    appender.endRow();
                } catch (SQLException e) {
                    throw new Unkept(e);
                }
            });
        } catch (Unkept e) {
            throw e.cause;
        }
    }

    /** Carries what went wrong out of a loop over rows. */
    private static final class Unkept extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final SQLException cause;

        Unkept(SQLException cause) {
            super(cause);
            this.cause = cause;
        }
    }

    /** What went wrong, in a line. */
    static String reason(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // What was asked for has been written, or its failure said; a table goes in any case.
        }
        if (file != null) {
            for (Path each : List.of(file, file.resolveSibling(file.getFileName() + ".wal"))) {
                try {
                    Files.deleteIfExists(each);
                } catch (IOException e) {
                    // A file that cannot go is no reason to lose a report.
                }
            }
        }
    }
}
