package org.pavillon.ecrf.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pavillon.api.audit.AuditQuery;
import org.pavillon.api.audit.AuditRecord;
import org.pavillon.api.security.CurrentUser;

/**
 * A process that saves records by 4 to 20 writers at once, and tells of each save that was acknowledged, is killed without
 * warning, again and again on one store; in every fourth round it rewrites its files meanwhile. Always 10 kills; with
 * {@code -Dpavillon.long=true} 200, of which 50 in a row without a clean stop between them.
 */
class RecordCrashTest {
    private static final boolean LONG = Boolean.getBoolean("pavillon.long");
    private static final int KILLS = LONG ? 200 : 10;
    private static final int IN_A_ROW = LONG ? 50 : 10;
    private static final long REOPENED_MILLISECONDS = 5000;

    @TempDir
    Path data;

    private final Random random = new Random(20261125);
    private final List<Long> openings = new ArrayList<>();

    /** What a process told of before it was killed. */
    private record Told(boolean opened, Set<String> found, Map<String, String> saved) {}

    @Test
    void keepsEverySaveThatItAcknowledged() throws Exception {
        CrashingWriter.fill(data, "kept");
        Map<String, String> acknowledged = new HashMap<>();
        for (int kill = 1; kill <= KILLS; kill++) {
            Told told = killed("kept", kill);

            assertThat(told.opened()).as("opens after kill %d", kill - 1).isTrue();
            assertThat(told.found()).as("after kill %d", kill - 1).containsAll(acknowledged.keySet());
            acknowledged.putAll(told.saved());
            if (kill % IN_A_ROW == 0) {
                assertSound(acknowledged, kill);
            }
        }
        openings.sort(null);
        System.out.printf(
                "%d kills, %d acknowledged; opened in %d ms at the median, %d ms at the 95th percentile, %d ms at most%n",
                KILLS, acknowledged.size(), percentile(50), percentile(95), openings.getLast());
        assertThat(acknowledged).hasSizeGreaterThan(KILLS * 20);
        // ten openings have no 95th percentile worth the name
        assertThat(percentile(LONG ? 95 : 50)).isLessThan(REOPENED_MILLISECONDS);
    }

    /** The same on H2 as it comes: if nothing was found there, this test could not find anything. */
    @Test
    void findsWhatH2AsItComesLoses() throws Exception {
        CrashingWriter.fill(data, "plain");
        Set<String> acknowledged = new HashSet<>();
        boolean lost = false;
        for (int kill = 1; kill <= 10 && !lost; kill++) {
            Told told = killed("plain", kill);
            lost = !told.opened() || !told.found().containsAll(acknowledged);
            acknowledged.addAll(told.saved().keySet());
        }

        assertThat(lost).isTrue();
    }

    private long percentile(int percent) {
        return openings.get((openings.size() - 1) * percent / 100);
    }

    private Told killed(String kind, int round) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingWriter.class.getName(),
                        data.toString(),
                        kind,
                        String.valueOf(round),
                        String.valueOf(4 + random.nextInt(17)),
                        String.valueOf(kind.equals("kept") && round % 4 == 0))
                .redirectError(Files.createDirectories(data.resolve("errors"))
                        .resolve(kind + round)
                        .toFile())
                .start();
        Set<String> found = new HashSet<>();
        Map<String, String> saved = new LinkedHashMap<>();
        boolean opened = false;
        int enough = 5 + random.nextInt(120);
        int milliseconds = random.nextInt(30);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                switch (words[0]) {
                    case "opened" -> openings.add(Long.parseLong(words[1]));
                    case "found" -> found.add(words[1]);
                    case "ready" -> opened = true;
                    default -> {
                        if (line.endsWith(".")) { // a line that was cut off was not told
                            saved.put(words[1], words[2].substring(0, words[2].length() - 1));
                            if (saved.size() == enough) {
                                kill(process, milliseconds);
                            }
                        }
                    }
                }
            }
        }
        process.waitFor();
        return new Told(opened, found, saved);
    }

    private static void kill(Process process, int milliseconds) {
        Thread.ofPlatform().start(() -> {
            try {
                TimeUnit.MILLISECONDS.sleep(milliseconds);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            process.toHandle().destroyForcibly(); // the process itself would close the stream that is read
        });
    }

    private void assertSound(Map<String, String> acknowledged, int kill) throws Exception {
        long size = Files.size(file());
        try (CrashingWriter.Store store = CrashingWriter.Store.open(data, "kept")) {
            store.settle();
            store.database().read(connection -> {
                assertHeld(connection, acknowledged);
                assertNothingHalf(connection);
                assertIndexesAgree(connection);
                return null;
            });
            CurrentUser.runAs(new CrashingWriter.Person(), () -> {
                String study = store.studies().list().getFirst().id();
                assertThat(store.records().verify(study).problem()).isEmpty();
                assertThat(store.log().verify().problem()).isEmpty();
                assertThat(audited(store)).isEqualTo(revisions(store));
            });
            store.compact();
        }
        assertSize(kill, size);
    }

    private static void assertHeld(Connection connection, Map<String, String> acknowledged) throws SQLException {
        Map<String, String> held = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id, data FROM revision")) {
            while (row.next()) {
                held.put(row.getString(1), row.getString(2));
            }
        }
        acknowledged.forEach((id, remark) -> assertThat(held.get(id)).contains('"' + remark + '"'));
    }

    private static void assertNothingHalf(Connection connection) throws SQLException {
        assertThat(CrashingWriter.column(connection, """
                SELECT e.id FROM entry e JOIN revision r ON r.entry = e.id
                GROUP BY e.id, e.revision HAVING MAX(r.number) <> e.revision OR COUNT(*) <> e.revision"""))
                .as("entries whose head isn't their last revision")
                .isEmpty();
        assertThat(CrashingWriter.column(connection, """
                SELECT r.id FROM revision r WHERE NOT EXISTS (
                    SELECT 1 FROM field_change c WHERE c.entry = r.entry AND c.revision = r.number)"""))
                .as("revisions without their changes")
                .isEmpty();
        assertThat(CrashingWriter.column(connection, """
                SELECT c.entry FROM field_change c WHERE NOT EXISTS (
                    SELECT 1 FROM revision r WHERE c.entry = r.entry AND c.revision = r.number)"""))
                .as("changes without their revision")
                .isEmpty();
        assertThat(CrashingWriter.column(connection, """
                SELECT s.id FROM study s
                WHERE chain_length <> (SELECT COUNT(*) FROM revision r WHERE r.study = s.id)"""))
                .as("studies that count wrongly")
                .isEmpty();
    }

    /** Reads each table in the order of each of its indexes: they hold the same rows as the table. */
    private static void assertIndexesAgree(Connection connection) throws SQLException {
        int indexes = 0;
        for (String table : List.of("STUDY", "RECORD", "ENTRY", "REVISION", "FIELD_CHANGE")) {
            for (Map.Entry<String, String> index : indexes(connection, table).entrySet()) {
                String columns = index.getValue();
                String row = String.join(" || '/' || ", columns.split(", "));
                String through = "SELECT " + row + ", " + columns + " FROM " + table + " USE INDEX (\"" + index.getKey()
                        + "\") ORDER BY " + columns;
                assertThat(CrashingWriter.column(connection, "EXPLAIN " + through)
                                .getFirst())
                        .contains("index sorted");
                assertThat(sorted(connection, through))
                        .as("%s by %s", table, columns)
                        .isEqualTo(sorted(connection, "SELECT " + row + " FROM " + table + " USE INDEX ()"));
                indexes++;
            }
        }
        assertThat(indexes).isGreaterThan(8);
    }

    private static List<String> sorted(Connection connection, String sql) throws SQLException {
        return CrashingWriter.column(connection, sql).stream().sorted().toList();
    }

    private static Map<String, String> indexes(Connection connection, String table) throws SQLException {
        Map<String, String> indexes = new TreeMap<>();
        DatabaseMetaData metaData = connection.getMetaData();
        try (ResultSet row = metaData.getIndexInfo(null, "PUBLIC", table, false, false)) {
            while (row.next()) {
                indexes.merge(row.getString("INDEX_NAME"), row.getString("COLUMN_NAME"), (a, b) -> a + ", " + b);
            }
        }
        return indexes;
    }

    /** How often each revision is in the store. */
    private static Map<String, Integer> revisions(CrashingWriter.Store store) {
        Map<String, Integer> revisions = new HashMap<>();
        store.database()
                .read(connection -> CrashingWriter.column(connection, "SELECT id FROM revision"))
                .forEach(id -> revisions.merge(id, 1, Integer::sum));
        return revisions;
    }

    /** How often the log tells of each save. */
    private static Map<String, Integer> audited(CrashingWriter.Store store) {
        Map<String, Integer> audited = new HashMap<>();
        Optional<Long> before = Optional.empty();
        List<AuditRecord> page;
        do {
            page = store.log().search(new AuditQuery("ecrf.save", Optional.empty(), Optional.empty(), before, 10_000));
            page.forEach(record -> audited.merge(record.entry().detail().get("request"), 1, Integer::sum));
            before = page.isEmpty() ? before : Optional.of(page.getLast().number());
        } while (!page.isEmpty());
        return audited;
    }

    /** The file that a night leaves is under four times what it holds, written out as SQL. */
    private void assertSize(int kill, long left) throws IOException, SQLException {
        Path dump = data.resolve("dump.sql");
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:h2:file:" + file().toString().replace(".mv.db", ""));
                Statement statement = connection.createStatement()) {
            statement.execute("SCRIPT TO '" + dump + "'");
            statement.execute("SHUTDOWN"); // the file remembers that it stays open without connections
        }
        long size = Files.size(file());
        System.out.printf(
                "kill %d: file %,d bytes, compacted %,d bytes, dump %,d bytes%n", kill, left, size, Files.size(dump));
        // a file that holds next to nothing still has its chunks and indexes
        assertThat(size).isLessThan(4 * Math.max(Files.size(dump), 1 << 20));
    }

    private Path file() {
        return data.resolve("db").resolve(CrashingWriter.NAME).resolve("data.mv.db");
    }
}
