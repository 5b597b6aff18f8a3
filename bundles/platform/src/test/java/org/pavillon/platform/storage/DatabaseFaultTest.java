package org.pavillon.platform.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pavillon.api.error.UnavailableException;

/** What can go wrong: errors in changes, lost connections, full disks, damaged files, a second process. */
class DatabaseFaultTest {
    private static final Migration FIRST = Migration.of(
            1, "V1__t.sql", "CREATE TABLE t (id INTEGER PRIMARY KEY, text VARCHAR(100000) DEFAULT '' NOT NULL);");

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
    void goesOnAfterAnErrorInAChange() {
        Database database = database();
        assertThatThrownBy(() -> database.write(transaction -> {
                    put(transaction.connection(), 1);
                    throw new StackOverflowError();
                }))
                .isInstanceOf(StackOverflowError.class);

        insert(database, 2);

        assertThat(ids(database)).containsExactly(2);
    }

    /** Whoever closes the connection in a change takes the whole batch along; none of it was answered. */
    @Test
    void acknowledgesNothingThatWentWithALostConnection() throws Exception {
        Database database = database();
        CountDownLatch queued = new CountDownLatch(1);
        CompletableFuture<Integer> first = database.submit(transaction -> {
            put(transaction.connection(), 1);
            try {
                queued.await(); // so that the next ones are in the same batch
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return 1;
        });
        CompletableFuture<Integer> lost = database.submit(transaction -> {
            transaction.connection().close();
            throw new SQLException("The connection is lost");
        });
        CompletableFuture<Integer> last = database.submit(transaction -> {
            put(transaction.connection(), 3);
            return 3;
        });
        queued.countDown();

        assertFails(first);
        assertFails(lost);
        assertThat(last.get(10, TimeUnit.SECONDS)).isEqualTo(3);
        assertThat(ids(database)).containsExactly(3);
    }

    @Test
    void answersThoughTheAuditLogsListenerFails() {
        Database database = database();
        database.onAudited(() -> {
            throw new IllegalStateException("listener");
        });

        database.write(transaction -> {
            transaction.audit(org.pavillon.api.audit.AuditEntry.done("test.act", "thing/1"));
            put(transaction.connection(), 1);
            return null;
        });
        insert(database, 2);

        assertThat(ids(database)).containsExactly(1, 2);
    }

    @Test
    void readsWithinReadsByManyAtOnce() {
        Database database = database();
        insert(database, 1);
        List<CompletableFuture<Set<Integer>>> readers = java.util.stream.IntStream.range(0, 16)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> database.read(outer -> database.read(inner -> ids(database))),
                        Thread::startVirtualThread))
                .toList();

        readers.forEach(reader ->
                assertThat(reader.orTimeout(20, TimeUnit.SECONDS).join()).containsExactly(1));
    }

    @Test
    void givesNoValueOfAPatientAway() {
        Database database = database();
        assertThatThrownBy(() -> database.write(transaction -> {
                    try (Statement statement = transaction.connection().createStatement()) {
                        return statement.executeUpdate("INSERT INTO t (id, text) VALUES ('Ms Miller', '')");
                    }
                }))
                .isInstanceOf(UnavailableException.class)
                .hasStackTraceContaining("error 22018")
                .satisfies(e -> assertThat(e.getCause()).hasMessageNotContaining("Miller"));
    }

    @Test
    void leavesADamagedFileAndSaysSo() throws Exception {
        insert(database(), 1);
        databases.close();
        Path file = data.resolve("db/a/data.mv.db");
        byte[] damaged = Files.readAllBytes(file);
        for (int i = 0; i < damaged.length; i += 7) {
            damaged[i] ^= 0x55;
        }
        for (byte[] content : List.of(damaged, "no database".repeat(1000).getBytes(), new byte[0])) {
            Files.write(file, content);
            open();

            assertThatThrownBy(this::database)
                    .isInstanceOf(UnavailableException.class)
                    .hasMessage("PAV-PLATFORM-25");
            databases.close();
            assertThat(file).hasBinaryContent(content);
        }
        open();
    }

    @Test
    void refusesASecondProcessOnOneFolder() throws Exception {
        insert(database(), 1);

        assertThatThrownBy(() -> new Databases(data, Clock.systemUTC()))
                .isInstanceOf(UnavailableException.class)
                .hasMessage("PAV-PLATFORM-26");
        Process second = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Second.class.getName(),
                        data.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(second.getInputStream().readAllBytes());
        assertThat(second.waitFor()).as(said).isEqualTo(26);
        assertThat(ids(database())).containsExactly(1);
    }

    static final class Second {
        public static void main(String[] arguments) {
            try {
                new Databases(Path.of(arguments[0]), Clock.systemUTC());
            } catch (UnavailableException e) {
                System.exit(e.code().equals("PAV-PLATFORM-26") ? 26 : 1);
            }
        }
    }

    /** A kill at each moment of the first opening and of a migration. */
    @Test
    void opensAfterAKillInAMigration() throws Exception {
        Migration second =
                Migration.of(2, "V2__u.sql", "ALTER TABLE t ADD COLUMN u INTEGER;\nCREATE TABLE u (id INTEGER);");
        Path folder = data.resolve("db/a");
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("new.mv.db"), "half of a new database");
        insert(database(), 1);
        databases.close();
        Path file = folder.resolve("data.mv.db");
        byte[] before = Files.readAllBytes(file);
        Files.writeString(folder.resolve("before-migration.part"), "half of a copy");
        open();
        databases.open("a", List.of(FIRST, second));
        databases.close();
        byte[] after = Files.readAllBytes(file);
        for (byte[] cutOff : List.of(before, after, "half of a migration".getBytes())) {
            Files.write(file, cutOff);
            Files.write(folder.resolve("before-migration.mv.db"), before);
            open();

            assertThat(ids(databases.open("a", List.of(FIRST, second)))).containsExactly(1);
            databases.close();
        }
        open();
    }

    /** Needs the right to mount; a test of the whole on a folder in memory of 6 MB. */
    @Test
    void losesNothingWhenTheDiskIsFullAndGoesOnWhenThereIsSpace() throws Exception {
        Path disk = Files.createDirectory(data.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk.toString()), "may not mount a small disk");
        Databases full = new Databases(disk, Clock.systemUTC());
        try {
            Database database = full.open("a", List.of(FIRST));
            Path ballast = disk.resolve("ballast");
            Files.write(ballast, new byte[2 << 20]);
            Set<Integer> acknowledged = new HashSet<>();
            int id = 0;
            UnavailableException refusal = null;
            while (refusal == null && id < 100_000) {
                try {
                    insert(database, ++id, 20_000);
                    acknowledged.add(id);
                } catch (UnavailableException e) {
                    refusal = e;
                }
            }
            assertThat(refusal).hasMessage("PAV-PLATFORM-20");
            assertThat(ids(database)).as("can be read while the disk is full").containsAll(acknowledged);
            assertThatThrownBy(() -> insert(database, 200_000, 50_000)).isInstanceOf(UnavailableException.class);
            assertThat(ids(database)).containsAll(acknowledged);

            Files.delete(ballast);
            insert(database, 300_000, 10);
            acknowledged.add(300_000);

            assertThat(ids(database)).containsAll(acknowledged);
            full.close();
            full = new Databases(disk, Clock.systemUTC());
            assertThat(ids(full.open("a", List.of(FIRST)))).containsAll(acknowledged);
        } finally {
            full.close();
            run("umount", disk.toString());
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // no such command
        }
    }

    private Database database() {
        return databases.open("a", List.of(FIRST));
    }

    private static void assertFails(CompletableFuture<?> answer) {
        assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(UnavailableException.class);
    }

    private static void insert(Database database, int id) {
        insert(database, id, 0);
    }

    private static void insert(Database database, int id, int length) {
        database.write(transaction -> {
            try (PreparedStatement insert =
                    transaction.connection().prepareStatement("INSERT INTO t (id, text) VALUES (?, ?)")) {
                insert.setInt(1, id);
                insert.setString(2, "x".repeat(length));
                return insert.executeUpdate();
            }
        });
    }

    private static void put(Connection connection, int id) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t (id) VALUES (?)")) {
            insert.setInt(1, id);
            insert.executeUpdate();
        }
    }

    private static Set<Integer> ids(Database database) {
        return database.read(connection -> {
            Set<Integer> ids = new HashSet<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT id FROM t")) {
                while (rows.next()) {
                    ids.add(rows.getInt(1));
                }
            }
            return ids;
        });
    }
}
