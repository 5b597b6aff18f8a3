package org.pavillon.platform.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pavillon.api.audit.AuditEntry;
import org.pavillon.api.error.UnavailableException;

class CompactionTest {
    private static final List<Migration> SCRIPTS = List.of(
            Migration.of(1, "V1__t.sql", "CREATE TABLE t (id INTEGER PRIMARY KEY, text VARCHAR(1000) NOT NULL);"));

    @TempDir
    Path data;

    private Databases databases;
    private Database database;

    @BeforeEach
    void open() {
        databases = new Databases(data, Clock.systemUTC());
        database = databases.open("a", SCRIPTS);
    }

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    void keepsAllAndFreesTheRest() throws Exception {
        for (int round = 0; round < 400; round++) {
            put(round % 20, "text of round " + round);
        }
        act();
        long number = database.outbox(10).getLast().number();
        Contents before = database.readApart(Contents::of);
        String id = database.id();

        database.compact();

        assertThat(database.readApart(Contents::of)).isEqualTo(before);
        assertThat(Files.size(data.resolve("db/a/data.mv.db"))).isLessThan(100_000);
        act();
        assertThat(database.outbox(10).getLast().number()).isGreaterThan(number);
        databases.close();
        open();
        assertThat(database.id()).isEqualTo(id);
        assertThat(count()).isEqualTo(20);
        try (var left = Files.list(data.resolve("db/a"))) {
            assertThat(left).containsExactly(data.resolve("db/a/data.mv.db"));
        }
    }

    @Test
    void letsReadsAndWritesWait() throws Exception {
        CountDownLatch started = new CountDownLatch(200);
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 1000; i++) {
                put(i, "text");
                assertThat(count()).isGreaterThan(i);
                started.countDown();
            }
        });
        started.await();
        for (int i = 0; i < 5; i++) {
            database.compact();
        }
        writing.join();

        assertThat(count()).isEqualTo(1000);
    }

    @Test
    void leavesADatabaseThatIsReadForLong() throws Exception {
        put(1, "text");
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> database.read(connection -> {
            reading.countDown();
            try {
                over.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return 1;
        }));
        reading.await();

        assertThatThrownBy(database::compact)
                .isInstanceOf(UnavailableException.class)
                .hasMessage("PAV-PLATFORM-29");
        put(2, "text");
        over.countDown();
        assertThat(reader.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void forgetsACompactionThatWasKilled() throws Exception {
        put(1, "text");
        databases.close();
        Files.writeString(data.resolve("db/a/compact.mv.db"), "half of a database");
        Files.writeString(data.resolve("db/a/compact.sql"), "half of a script");
        open();

        assertThat(count()).isEqualTo(1);
        assertThat(data.resolve("db/a/compact.mv.db")).doesNotExist();
        assertThat(data.resolve("db/a/compact.sql")).doesNotExist();
    }

    @Test
    void comesAtThreeAlsoWhenClocksAreChanged() {
        assertThat(untilNext("2026-11-25T01:30:00Z")).isEqualTo(Duration.ofMinutes(30)); // 2:30 in Paris
        assertThat(untilNext("2026-11-25T02:00:00Z")).isEqualTo(Duration.ofHours(24)); // 3:00
        assertThat(untilNext("2026-03-28T22:00:00Z")).isEqualTo(Duration.ofHours(3)); // 23:00, put forward at 2:00
    }

    private Duration untilNext(String now) {
        NightlyCompaction compaction =
                new NightlyCompaction(databases, null, Clock.fixed(Instant.parse(now), ZoneId.of("Europe/Paris")));
        try {
            return compaction.untilNext();
        } finally {
            compaction.stop();
        }
    }

    private void act() {
        database.write(transaction -> {
            transaction.audit(AuditEntry.done("test.act", "thing/1"));
            return null;
        });
    }

    private void put(int id, String text) {
        database.write(transaction -> {
            put(transaction.connection(), id, text);
            return null;
        });
    }

    private static void put(Connection connection, int id, String text) throws SQLException {
        try (PreparedStatement merge = connection.prepareStatement("MERGE INTO t (id, text) VALUES (?, ?)")) {
            merge.setInt(1, id);
            merge.setString(2, text);
            merge.executeUpdate();
        }
    }

    private int count() {
        return database.read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM t")) {
                row.next();
                return row.getInt(1);
            }
        });
    }
}
