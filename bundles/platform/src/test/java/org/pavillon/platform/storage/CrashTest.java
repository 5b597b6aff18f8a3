package org.pavillon.platform.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pavillon.api.audit.AuditEntry;
import org.pavillon.api.audit.AuditQuery;
import org.pavillon.api.audit.AuditRecord;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.security.User;
import org.pavillon.platform.audit.ChainedAuditLog;
import org.pavillon.platform.audit.OutboxForwarder;

/**
 * A process that writes from eight threads, and tells of each write that was acknowledged, is killed without warning:
 * everything it told of is there afterwards, with its audit entry, once. 10 kills always, 200 with
 * {@code -Dpavillon.long=true}.
 */
class CrashTest {
    private static final int THREADS = 8;
    private static final List<Migration> MIGRATIONS =
            List.of(Migration.of(1, "V1__t.sql", "CREATE TABLE t (id VARCHAR(40) NOT NULL PRIMARY KEY);"));

    @TempDir
    Path data;

    @Test
    void keepsWhatItAcknowledgedThroughKills() throws Exception {
        int kills = Boolean.getBoolean("pavillon.long") ? 200 : 10;
        Random random = new Random(20261124);
        Set<String> acknowledged = new HashSet<>();
        for (int kill = 0; kill < kills; kill++) {
            acknowledged.addAll(killedWriter(kill, 300 + random.nextInt(900)));
            // what the last kill left in an outbox is forwarded by the next process; look now and then
            if (kill % 10 == 9 || kill == kills - 1) {
                assertThat(stored()).containsAll(acknowledged);
            }
        }
        assertThat(acknowledged).hasSizeGreaterThan(kills * 20);
        assertAudited(acknowledged);
    }

    /** Starts a writer, kills it after so many milliseconds of writing, and returns what it had told of. */
    private Set<String> killedWriter(int round, int milliseconds) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        data.toString(),
                        String.valueOf(round))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Set<String> told = new HashSet<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String first = lines.readLine();
            assertThat(first).as("the database opens after kill %d", round).isEqualTo("ready");
            Thread killer = Thread.ofPlatform().start(() -> {
                try {
                    TimeUnit.MILLISECONDS.sleep(milliseconds);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                process.toHandle().destroyForcibly(); // the process would close the stream that is read here
            });
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.endsWith(".")) { // a line that was cut off was not told
                    told.add(line.substring(0, line.length() - 1));
                }
            }
            killer.join();
        }
        process.waitFor();
        return told;
    }

    private Set<String> stored() {
        Databases databases = new Databases(data, Clock.systemUTC());
        try {
            return databases.open("crash", MIGRATIONS).read(connection -> {
                try (PreparedStatement select = connection.prepareStatement("SELECT id FROM t");
                        ResultSet rows = select.executeQuery()) {
                    Set<String> ids = new HashSet<>();
                    while (rows.next()) {
                        ids.add(rows.getString(1));
                    }
                    return ids;
                }
            });
        } finally {
            databases.close();
        }
    }

    private void assertAudited(Set<String> acknowledged) throws Exception {
        Databases databases = new Databases(data, Clock.systemUTC());
        try {
            Database database = databases.open("crash", MIGRATIONS);
            ChainedAuditLog log = new ChainedAuditLog(databases);
            OutboxForwarder forwarder = new OutboxForwarder(databases, log);
            while (!database.outbox(1).isEmpty()) {
                Thread.onSpinWait();
            }
            Set<String> audited = new HashSet<>();
            CurrentUser.<Void, Exception>callAs(new Auditor(), () -> {
                assertThat(log.verify().problem()).isEmpty();
                java.util.Optional<Long> before = java.util.Optional.empty();
                List<AuditRecord> page = page(log, before);
                while (!page.isEmpty()) {
                    for (AuditRecord record : page) {
                        assertThat(audited.add(record.entry().subject()))
                                .as("%s is audited once", record.entry().subject())
                                .isTrue();
                    }
                    page = page(log, java.util.Optional.of(page.getLast().number()));
                }
                return null;
            });
            assertThat(audited).containsAll(acknowledged);
        } finally {
            databases.close();
        }
    }

    private static List<AuditRecord> page(ChainedAuditLog log, java.util.Optional<Long> before) {
        return log.search(new AuditQuery("", java.util.Optional.empty(), java.util.Optional.empty(), before, 10_000));
    }

    /** The process that is killed. */
    static final class Writer {
        public static void main(String[] arguments) throws Exception {
            Databases databases = new Databases(Path.of(arguments[0]), Clock.systemUTC());
            Database database = databases.open("crash", MIGRATIONS);
            ChainedAuditLog log = new ChainedAuditLog(databases);
            OutboxForwarder forwarder = new OutboxForwarder(databases, log);
            System.out.println("ready");
            System.out.flush();
            for (int thread = 0; thread < THREADS; thread++) {
                String prefix = arguments[1] + "-" + thread + "-";
                Thread.ofPlatform().start(() -> {
                    for (int i = 0; ; i++) {
                        String id = prefix + i;
                        database.write(transaction -> {
                            Sqls.insert(transaction.connection(), id);
                            transaction.audit(AuditEntry.done("test.write", id));
                            return null;
                        });
                        synchronized (databases) {
                            System.out.println(id + ".");
                            System.out.flush();
                        }
                    }
                });
            }
            Thread.currentThread().join();
        }
    }

    private static final class Sqls {
        static void insert(java.sql.Connection connection, String id) throws java.sql.SQLException {
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t (id) VALUES (?)")) {
                insert.setString(1, id);
                insert.executeUpdate();
            }
        }
    }

    private record Auditor() implements User {
        @Override
        public String id() {
            return "auditor";
        }

        @Override
        public String name() {
            return "auditor";
        }

        @Override
        public String displayName() {
            return "Auditor";
        }

        @Override
        public Locale locale() {
            return Locale.ENGLISH;
        }

        @Override
        public boolean may(String permission) {
            return true;
        }

        @Override
        public boolean maySomewhere(String action) {
            return true;
        }
    }
}
