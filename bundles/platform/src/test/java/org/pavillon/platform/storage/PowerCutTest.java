package org.pavillon.platform.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The power goes while many write: of what was not forced to disk, any part is gone. */
class PowerCutTest {
    private static final int CUTS = Boolean.getBoolean("pavillon.long") ? 100 : 8;
    private static final int WRITERS = 6;
    private static final List<Migration> SCRIPTS = List.of(Migration.of(1, "V1__t.sql", """
            CREATE TABLE t (id VARCHAR(40) PRIMARY KEY, text VARCHAR(2000) NOT NULL);
            CREATE INDEX t_text ON t (text);
            CREATE TABLE total (sum BIGINT NOT NULL);
            INSERT INTO total (sum) VALUES (0);
            """));

    private final Random random = new Random(20261125);

    @TempDir
    Path data;

    @BeforeAll
    static void register() {
        PowerCut.register();
    }

    @Test
    void keepsWhatItAcknowledgedThroughPowerCuts() throws Exception {
        Set<String> acknowledged = new HashSet<>();
        for (int cut = 0; cut < CUTS; cut++) {
            acknowledged.addAll(cutOff(cut, Durability.FORCED));

            assertThat(stored(cut)).as("after cut %d", cut).containsAll(acknowledged);
        }
        assertThat(acknowledged).hasSizeGreaterThan(CUTS * 20);
    }

    /** If nothing was lost with the checkpoint switched off, this test could not find a loss. */
    @Test
    void findsWhatIsLostWithoutTheCheckpoint() throws Exception {
        Set<String> acknowledged = cutOff(0, Durability.WRITTEN);

        assertThat(stored(0).containsAll(acknowledged)).isFalse();
        assertThat(acknowledged).isNotEmpty();
    }

    /** Writes on a database, cuts the power, and leaves what remains as the database of the next round. */
    private Set<String> cutOff(int round, Durability durability) throws Exception {
        Path folder = data.resolve("round" + round);
        DatabaseFile normal = new DatabaseFile("test", folder);
        normal.open(SCRIPTS);
        normal.shutdown();
        Database database =
                Database.open(new DatabaseFile("test", folder, "cut", durability), SCRIPTS, Clock.systemUTC());
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        AtomicBoolean stopped = new AtomicBoolean();
        CountDownLatch enough = new CountDownLatch(50 + random.nextInt(400));
        List<Thread> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            String prefix = round + "-" + writer + "-";
            writers.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; !stopped.get(); i++) {
                    insert(database, prefix + i);
                    acknowledged.add(prefix + i);
                    enough.countDown();
                }
            }));
        }
        enough.await();
        Set<String> before = Set.copyOf(acknowledged);
        byte[] remains = PowerCut.remains(folder.resolve("data.mv.db"), random);
        stopped.set(true);
        for (Thread writer : writers) {
            writer.join();
        }
        database.close();
        Folders.delete(folder);
        Path next = Files.createDirectory(data.resolve("round" + (round + 1)));
        Files.write(next.resolve("data.mv.db"), remains);
        return before;
    }

    private Set<String> stored(int round) throws IOException, SQLException {
        DatabaseFile file = new DatabaseFile("test", data.resolve("round" + (round + 1)));
        return file.readClosed(connection -> {
            Set<String> ids = new HashSet<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT id FROM t")) {
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
            }
            try (Statement statement = connection.createStatement();
                    ResultSet row =
                            statement.executeQuery("SELECT sum, (SELECT COUNT(*) FROM t WHERE text > '') FROM total")) {
                row.next();
                assertThat(row.getInt(1)).as("sum of the rows").isEqualTo(ids.size());
                assertThat(row.getInt(2)).as("rows by the index").isEqualTo(ids.size());
            }
            return ids;
        });
    }

    private static void insert(Database database, String id) {
        database.write(transaction -> {
            try (PreparedStatement insert =
                            transaction.connection().prepareStatement("INSERT INTO t (id, text) VALUES (?, ?)");
                    Statement update = transaction.connection().createStatement()) {
                insert.setString(1, id);
                insert.setString(2, id.repeat(40));
                insert.executeUpdate();
                return update.executeUpdate("UPDATE total SET sum = sum + 1");
            }
        });
    }
}
