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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.anid.api.dataset.DatasetException;
import org.duckdb.DuckDBConnection;

/**
 * An in-memory DuckDB that reads Parquet: the only class that touches the driver, which consumers may leave away. One
 * connection per concurrent query, kept for the next; safe to share between threads.
 */
final class DuckDb implements AutoCloseable {

    private static final String DRIVER = "org.duckdb.DuckDBDriver";

    private final DuckDBConnection first;
    private final Queue<Connection> idle = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    private DuckDb(DuckDBConnection first) {
        this.first = first;
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
        try {
            Class.forName(DRIVER, true, loader);
        } catch (ClassNotFoundException e) {
            throw new DatasetException(
                    "reading Parquet needs DuckDB: add org.duckdb:duckdb_jdbc to the class path (ANID's bill of materials"
                            + " has its version)",
                    e);
        }
        return Starter.start();
    }

    /** Apart, because the verifier looks for the driver's classes as soon as this one is loaded. */
    private static final class Starter {

        private static DuckDb start() throws DatasetException {
            Properties settings = new Properties();
            // The Parquet reader is built in: nothing may be looked for on the network.
            settings.setProperty("autoinstall_known_extensions", "false");
            settings.setProperty("autoload_known_extensions", "false");
            // Each caller's own thread does its query; the evaluator decides how many there are.
            settings.setProperty("threads", "1");
            try {
                DuckDBConnection connection = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", settings);
                try (Statement statement = connection.createStatement()) {
                    // Rows are read one by one: without this each would parse the file's footer again.
                    statement.execute("SET GLOBAL parquet_metadata_cache = true");
                }
                return new DuckDb(connection);
            } catch (SQLException | LinkageError e) {
                throw new DatasetException(
                        "DuckDB does not start on this system: "
                                + String.valueOf(e.getMessage())
                                        .lines()
                                        .findFirst()
                                        .orElse(""),
                        e);
            }
        }
    }

    /**
     * Asks and reads the answer.
     *
     * @param sql one statement, with a {@code ?} for each argument
     * @throws SQLException if the statement fails, or the database was closed
     */
    <T, E extends Exception> T query(String sql, Rows<T, E> reader, Object... arguments) throws SQLException, E {
        Connection connection = take();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                return reader.read(rows);
            }
        } finally {
            give(connection);
        }
    }

    /** Whether it may still be asked. */
    void ensureOpen() throws SQLException {
        if (closed) {
            throw new SQLException("the data set is closed");
        }
    }

    private Connection take() throws SQLException {
        ensureOpen();
        Connection connection = idle.poll();
        return connection == null ? first.duplicate() : connection;
    }

    private void give(Connection connection) throws SQLException {
        idle.add(connection);
        if (closed) {
            closeIdle();
        }
    }

    private void closeIdle() throws SQLException {
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            connection.close();
        }
    }

    @Override
    public void close() throws SQLException {
        closed = true;
        closeIdle();
        first.close();
    }
}
