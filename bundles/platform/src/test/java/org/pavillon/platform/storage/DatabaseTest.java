package org.pavillon.platform.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.error.UnavailableException;
import org.pavillon.api.i18n.Text;

class DatabaseTest {
    private static final Migration FIRST = Migration.of(1, "V1__t.sql", "CREATE TABLE t (id INTEGER PRIMARY KEY);");

    @TempDir
    Path data;

    private Databases databases;

    @BeforeEach
    void open() {
        databases = new Databases(data, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    void keepsWhatWasWritten() {
        insert(databases.open("a", List.of(FIRST)), 1);
        databases.close();
        open();

        assertThat(count(databases.open("a", List.of(FIRST)))).isEqualTo(1);
    }

    @Test
    void undoesOnlyTheChangeThatFails() {
        Database database = databases.open("a", List.of(FIRST));
        List<CompletableFuture<Object>> changes = IntStream.range(0, 100)
                .mapToObj(i -> database.submit(transaction -> {
                    put(transaction.connection(), i);
                    if (i % 10 == 3) {
                        throw new InvalidInputException("PAV-TEST-1", Text.verbatim("wrong"));
                    }
                    return (Object) i;
                }))
                .toList();
        changes.forEach(change -> change.exceptionally(error -> null).join());

        assertThat(changes.get(3)).isCompletedExceptionally();
        assertThat(count(database)).isEqualTo(90);
    }

    @Test
    void givesTheCallerWhatItsChangeThrew() {
        Database database = databases.open("a", List.of(FIRST));

        assertThatThrownBy(() -> database.write(transaction -> {
                    throw new InvalidInputException("PAV-TEST-1", Text.verbatim("wrong"));
                }))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> database.write(transaction -> {
                    throw new SQLException("no such thing");
                }))
                .isInstanceOf(UnavailableException.class);
        insert(database, 7);
        assertThat(count(database)).isEqualTo(1);
    }

    @Test
    void refusesToWriteWithinAWrite() {
        Database database = databases.open("a", List.of(FIRST));

        assertThatThrownBy(() -> database.write(outer -> {
                    insert(database, 1);
                    return null;
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void putsTheFileBackIfAMigrationFails() throws Exception {
        insert(databases.open("a", List.of(FIRST)), 1);
        databases.close();
        open();
        Migration broken =
                Migration.of(2, "V2__broken.sql", "ALTER TABLE t ADD COLUMN extra INTEGER;\nCREATE TABEL oops;");

        assertThatThrownBy(() -> databases.open("a", List.of(FIRST, broken)))
                .isInstanceOf(UnavailableException.class)
                .hasMessage("PAV-PLATFORM-24");
        Database database = databases.open("a", List.of(FIRST));
        assertThat(count(database)).isEqualTo(1);
        assertThatThrownBy(() -> database.read(connection -> {
                    try (PreparedStatement select = connection.prepareStatement("SELECT extra FROM t")) {
                        return select.executeQuery();
                    }
                }))
                .isInstanceOf(UnavailableException.class);
        assertThat(Files.exists(data.resolve("db/a/before-migration.mv.db"))).isFalse();
    }

    @Test
    void finishesWhatAKillInAMigrationLeft() throws Exception {
        insert(databases.open("a", List.of(FIRST)), 1);
        databases.close();
        Path file = data.resolve("db/a/data.mv.db");
        Files.copy(file, data.resolve("db/a/before-migration.mv.db"));
        Files.writeString(file, "half of a migration");
        open();

        assertThat(count(databases.open("a", List.of(FIRST)))).isEqualTo(1);
    }

    @Test
    void refusesAnAlteredScriptAndANewerDatabase() {
        Migration second = Migration.of(2, "V2__u.sql", "CREATE TABLE u (id INTEGER);");
        databases.open("a", List.of(FIRST, second));
        databases.close();
        open();

        assertThatThrownBy(() -> databases.open("a", List.of(FIRST))).hasMessage("PAV-PLATFORM-23");
        Migration altered = Migration.of(2, "V2__u.sql", "CREATE TABLE u (id BIGINT);");
        assertThatThrownBy(() -> databases.open("a", List.of(FIRST, altered))).hasMessage("PAV-PLATFORM-22");
    }

    @Test
    void saysThatAClosedDatabaseIsClosed() {
        Database database = databases.open("a", List.of(FIRST));
        databases.close("a");

        assertThatThrownBy(() -> insert(database, 1)).hasMessage("PAV-PLATFORM-21");
        assertThatThrownBy(() -> count(database)).hasMessage("PAV-PLATFORM-21");
    }

    private static void insert(Database database, int id) {
        database.write(transaction -> {
            put(transaction.connection(), id);
            return null;
        });
    }

    private static void put(Connection connection, int id) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t (id) VALUES (?)")) {
            insert.setInt(1, id);
            insert.executeUpdate();
        }
    }

    private static int count(Database database) {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT COUNT(*) FROM t");
                    ResultSet row = select.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        });
    }
}
