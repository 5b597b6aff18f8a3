package org.pavillon.platform.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
 * The file of a database, {@code <folder>/data.mv.db}. Whatever replaces it is written beside it, forced to disk and
 * renamed, so that a kill leaves the one or the other. It is never deleted.
 */
final class DatabaseFile {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseFile.class);
    private static final String SUFFIX = ".mv.db";
    /** A database that is being made. */
    private static final String FRESH = "new";
    /** A database that is being loaded with what another one holds. */
    private static final String COMPACT = "compact";
    /** H2 commits each statement that alters a table, so before scripts run a copy is kept, to be put back. */
    private static final String BEFORE = "before-migration";
    // MAX_COMPACT_TIME: closing moves nothing about. TRACE_LEVEL_FILE: a trace would hold values of patients.
    // RETENTION_TIME in ms: what is overwritten stays for so long; H2 wants it for disks that are forced more rarely.
    // LOCK_TIMEOUT in ms: one writer only, so readers of a table never wait long. CACHE_SIZE in kB.
    private static final String SETTINGS = ";DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1;MAX_COMPACT_TIME=0"
            + ";TRACE_LEVEL_FILE=0;RETENTION_TIME=10000;CACHE_SIZE=16384;LOCK_TIMEOUT=10000;WRITE_DELAY=";

    /** A connection for the writer, and the database's id. */
    record Opened(Connection connection, String id) {}

    private final String name;
    private final Path folder;
    private final String fileSystem;
    private final Durability durability;

    DatabaseFile(String name, Path folder) {
        this(name, folder, "file", Durability.FORCED);
    }

    /** On a file system of H2's own, for tests that take the power away. */
    DatabaseFile(String name, Path folder, String fileSystem, Durability durability) {
        this.name = name;
        this.folder = folder;
        this.fileSystem = fileSystem;
        this.durability = durability;
    }

    String name() {
        return name;
    }

    Path path() {
        return path("data");
    }

    /** Connects, and sees to it that every script has run. */
    Opened open(List<Migration> migrations) {
        try {
            prepare();
            if (!Files.exists(path())) {
                create(migrations);
            } else if (behind(migrations.size())) {
                keepCopy();
            }
            return migrate(migrations);
        } catch (SQLException | IOException e) {
            LOG.error("The database {} in {} does not open", name, folder, e);
            throw StorageErrors.failed(e);
        }
    }

    /** Makes the folder, and finishes or removes what a kill left in it. */
    private void prepare() throws IOException {
        Folders.create(folder);
        Files.deleteIfExists(path(FRESH));
        Files.deleteIfExists(path(COMPACT));
        Files.deleteIfExists(folder.resolve(COMPACT + ".sql"));
        if (Files.exists(path(BEFORE))) {
            LOG.warn("A migration of {} was cut off; the database is put back as it was before", name);
            put(path(BEFORE));
        }
        if (Files.exists(path()) && Files.size(path()) == 0) {
            // H2 would take it for a new database
            throw StorageErrors.damaged(path(), new IOException("The file is empty"));
        }
    }

    private void create(List<Migration> migrations) throws SQLException, IOException {
        try (Connection connection = connect(FRESH, "")) {
            connection.setAutoCommit(false);
            Schema.prepare(connection, migrations);
            shutdown(connection);
        } catch (SQLException | RuntimeException e) {
            shutdownQuietly(FRESH);
            Files.deleteIfExists(path(FRESH));
            throw e;
        }
        put(path(FRESH));
        Folders.sync(folder.getParent());
    }

    private void keepCopy() throws SQLException, IOException {
        shutdown();
        Path part = folder.resolve(BEFORE + ".part");
        Files.copy(path(), part, StandardCopyOption.REPLACE_EXISTING);
        Folders.force(part);
        Files.move(part, path(BEFORE), StandardCopyOption.ATOMIC_MOVE);
        Folders.sync(folder);
    }

    private Opened migrate(List<Migration> migrations) throws SQLException, IOException {
        Connection connection = connect();
        try {
            connection.setAutoCommit(false);
            String id = Schema.prepare(connection, migrations);
            sync(connection);
            Files.deleteIfExists(path(BEFORE));
            return new Opened(connection, id);
        } catch (SQLException | RuntimeException e) {
            shutdown(connection);
            if (Files.exists(path(BEFORE))) {
                put(path(BEFORE));
            }
            throw e;
        }
    }

    /** Puts a complete file in the database's place. */
    private void put(Path complete) throws IOException {
        Folders.makePrivate(complete);
        Folders.force(complete);
        Files.move(complete, path(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        Folders.sync(folder);
    }

    /**
     * Rewrites the file without what was overwritten or deleted: its content goes through a script into a file beside it,
     * is compared row by row, and takes its place. Nobody may be connected.
     */
    void compact() throws SQLException, IOException {
        Path script = folder.resolve(COMPACT + ".sql");
        try {
            Contents before;
            try (Connection connection = connect()) {
                before = Script.write(connection, script);
                shutdown(connection);
            }
            load(script, COMPACT);
            try (Connection connection = connect(COMPACT, ";IFEXISTS=TRUE")) {
                Contents after = Contents.of(connection);
                shutdown(connection);
                if (!after.equals(before)) {
                    throw new IOException("The compacted file holds something else: " + before.difference(after));
                }
            }
            put(path(COMPACT));
        } finally {
            shutdownQuietly(COMPACT);
            Files.deleteIfExists(path(COMPACT));
            Files.deleteIfExists(script);
        }
    }

    /** Makes the database of a script, where there is none. */
    Contents load(Path script) throws SQLException, IOException {
        Folders.create(folder);
        load(script, FRESH);
        Contents contents;
        try (Connection connection = connect(FRESH, ";IFEXISTS=TRUE")) {
            contents = Contents.of(connection);
            Schema.continueOutbox(connection);
            shutdown(connection);
        } catch (SQLException e) {
            shutdownQuietly(FRESH);
            throw e;
        }
        put(path(FRESH));
        return contents;
    }

    /** Makes a file as small as its content: that nothing is forced to disk meanwhile does no harm to a file beside. */
    private void load(Path script, String file) throws SQLException {
        String url = "jdbc:h2:" + fileSystem + ":" + folder.resolve(file).toAbsolutePath()
                + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;RETENTION_TIME=0";
        try (Connection connection = new Driver().connect(url, new Properties())) {
            Script.load(script, connection);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SHUTDOWN COMPACT");
            }
        } catch (SQLException e) {
            shutdownQuietly(file);
            throw e;
        }
    }

    /** Reads a file that nobody has open, and closes it. */
    <T> T readClosed(org.pavillon.api.storage.ModuleDatabase.Query<T> query) throws IOException {
        prepare();
        try (Connection connection = connect()) {
            try {
                return query.run(connection);
            } finally {
                shutdown(connection);
            }
        } catch (SQLException e) {
            throw StorageErrors.notOpened(path(), e);
        }
    }

    /** Finishes what a kill left, so that the closed file can be copied. */
    void settle() throws IOException {
        readClosed(connection -> null);
    }

    /** A new connection. */
    Connection connect() throws SQLException {
        return connect("data", ";IFEXISTS=TRUE");
    }

    private Connection connect(String file, String further) throws SQLException {
        String url = "jdbc:h2:" + fileSystem + ":" + folder.resolve(file).toAbsolutePath() + SETTINGS
                + durability.writeDelay() + further;
        Connection connection = new Driver().connect(url, new Properties());
        if (connection == null) {
            throw new SQLException("H2 does not know " + url);
        }
        return connection;
    }

    /** Forces what was committed to disk. */
    void sync(Connection connection) throws SQLException {
        if (durability == Durability.FORCED) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CHECKPOINT SYNC");
            }
        }
    }

    /** Closes the database of this file, whoever is connected. */
    void shutdown() throws SQLException {
        try (Connection connection = connect()) {
            shutdown(connection);
        }
    }

    private static void shutdown(Connection connection) throws SQLException {
        if (!connection.isClosed()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SHUTDOWN");
            }
        }
    }

    /** H2 keeps a database in memory whose connection failed; nothing may stay of one that is given up. */
    private void shutdownQuietly(String file) {
        if (Files.exists(path(file))) {
            try (Connection connection = connect(file, ";IFEXISTS=TRUE")) {
                shutdown(connection);
            } catch (SQLException e) {
                LOG.debug("{} was closed already", path(file), e);
            }
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
        } catch (SQLException e) {
            LOG.error("The file {} can't be read; it is left as it is", path(), StorageErrors.withoutData(e));
            throw StorageErrors.notOpened(path(), e);
        }
    }

    private Path path(String file) {
        return folder.resolve(file + SUFFIX);
    }
}
