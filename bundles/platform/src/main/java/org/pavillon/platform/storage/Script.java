package org.pavillon.platform.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A database as SQL statements that make it again. */
final class Script {
    private Script() {}

    /** Writes a database as it is at one moment, and tells what it holds then. */
    static Contents write(Connection connection, Path script) throws SQLException, IOException {
        connection.setAutoCommit(false);
        // at H2's default isolation tables would be read at different moments; the first read fixes the moment
        connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        Contents contents = Contents.of(connection);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SCRIPT NOPASSWORDS NOSETTINGS TO " + literal(script) + " CHARSET 'UTF-8'");
        }
        connection.commit();
        Folders.makePrivate(script);
        return contents;
    }

    /** Runs a script in an empty database. */
    static void load(Path script, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("RUNSCRIPT FROM " + literal(script) + " CHARSET 'UTF-8'");
        }
        if (!connection.getAutoCommit()) {
            connection.commit();
        }
    }

    private static String literal(Path path) {
        return "'" + path.toAbsolutePath().toString().replace("'", "''") + "'";
    }
}
