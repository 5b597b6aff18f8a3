package org.pavillon.platform.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.h2.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a database, {@code <folder>/data.mv.db}. H2 commits each statement that alters a table, so before scripts
 * run on data a copy is kept and put back should they fail or be cut off.
 */
final class DatabaseFile {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseFile.class);

    /** A connection for the writer, and the database's id. */
    record Opened(Connection connection, String id) {}

    private final String name;
    private final Path folder;
    private final String url;

    DatabaseFile(String name, Path folder) {
        this.name = name;
        this.folder = folder;
        // LOCK_TIMEOUT: one writer only, so readers of the same table never wait long; CACHE_SIZE in kB
        this.url = "jdbc:h2:file:" + folder.resolve("data").toAbsolutePath()
                + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1;CACHE_SIZE=16384;LOCK_TIMEOUT=10000";
    }

    String name() {
        return name;
    }

    /** Connects, and sees to it that every script has run. */
    Opened open(List<Migration> migrations) {
        Path file = folder.resolve("data.mv.db");
        Path copy = folder.resolve("before-migration.mv.db");
        try {
            Folders.create(folder);
            if (Files.exists(copy)) {
                LOG.warn("A migration of {} was cut off; the database is put back as it was before", name);
                Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            }
            boolean existed = Files.exists(file);
            if (existed && behind(migrations.size())) {
                shutdown();
                Path part = folder.resolve("before-migration.part");
                Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
                try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
                Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE);
            }
            Connection connection = connect();
            try {
                connection.setAutoCommit(false);
                String id = Schema.prepare(connection, migrations);
                try (Statement sync = connection.createStatement()) {
                    sync.execute("CHECKPOINT SYNC");
                }
                Files.deleteIfExists(copy);
                Folders.makePrivate(file);
                return new Opened(connection, id);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                shutdown();
                if (Files.exists(copy)) {
                    Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
                } else if (!existed) {
                    Files.deleteIfExists(file);
                }
                throw e;
            }
        } catch (SQLException | IOException e) {
            LOG.error("The database {} in {} does not open", name, folder, e);
            throw StorageErrors.failed(e);
        }
    }

    /** A new connection. */
    Connection connect() throws SQLException {
        Connection connection = new Driver().connect(url, new Properties());
        if (connection == null) {
            throw new SQLException("H2 does not know " + url);
        }
        return connection;
    }

    /** Closes the database of this file, whoever is connected. */
    void shutdown() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        }
    }

    private boolean behind(int newest) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet table = connection.getMetaData().getTables(null, null, "PAVILLON_MIGRATION", null)) {
            if (!table.next()) {
                return true;
            }
            try (ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM pavillon_migration")) {
                rows.next();
                return rows.getInt(1) < newest;
            }
        }
    }
}
