package org.pavillon.platform.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pavillon.api.audit.AuditEntry;
import org.pavillon.api.audit.AuditQuery;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.job.JobState;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.platform.audit.ChainedAuditLog;
import org.pavillon.platform.audit.OutboxForwarder;
import org.pavillon.platform.fixture.Somebody;
import org.pavillon.platform.job.JobRegistry;

/**
 * Reads, changes, acts, jobs, pictures and nights, all at once: memory, threads and files stay bounded. Ten seconds always,
 * ten minutes with {@code -Dpavillon.long=true}.
 */
class SoakTest {
    private static final boolean LONG = Boolean.getBoolean("pavillon.long");
    private static final Duration LASTS = LONG ? Duration.ofMinutes(10) : Duration.ofSeconds(10);
    private static final int ROWS = 2000;
    private static final Somebody PERSON = new Somebody("person", "platform:audit");
    private static final List<Migration> SCRIPTS = List.of(
            Migration.of(1, "V1__t.sql", "CREATE TABLE t (id INTEGER PRIMARY KEY, text VARCHAR(2000) NOT NULL);"));

    @TempDir
    Path data;

    private Databases databases;
    private Database database;
    private ChainedAuditLog log;
    private JobRegistry jobs;
    private Pictures pictures;
    private final AtomicBoolean over = new AtomicBoolean();

    /** Heap after collection, threads, and bytes of the database's file just after it was compacted. */
    private record Use(long heap, int threads, long file) {}

    @Test
    void staysBounded() throws Exception {
        databases = new Databases(data, Clock.systemUTC());
        database = databases.open("a", SCRIPTS);
        log = new ChainedAuditLog(databases);
        jobs = new JobRegistry(new PlatformDatabase(databases));
        pictures = new Pictures(databases);
        new OutboxForwarder(databases, log);
        for (int id = 0; id < ROWS; id++) {
            change(id);
        }
        List<CompletableFuture<Void>> people = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Random random = new Random(i);
            people.add(CompletableFuture.runAsync(
                    () -> CurrentUser.runAs(PERSON, () -> live(random)),
                    task -> Thread.ofPlatform().start(task)));
        }
        List<Use> uses = new ArrayList<>();
        long end = System.nanoTime() + LASTS.toNanos();
        for (int round = 0; System.nanoTime() < end || round < 3; round++) {
            rest(LASTS.dividedBy(10));
            databases.all().forEach(Database::compact);
            uses.add(use());
            System.out.printf(
                    "soak %d: %s, %d MB resident, all files %d MB%n", round, uses.getLast(), resident(), files() >> 20);
        }
        over.set(true);
        people.forEach(CompletableFuture::join);

        Use early = uses.get(1);
        Use late = uses.getLast();
        assertThat(late.threads()).isLessThan(early.threads() + 10);
        assertThat(late.heap()).isLessThan(early.heap() + (48L << 20));
        assertThat(late.file()).isLessThan(2 * early.file());
        assertThat(CurrentUser.callAs(PERSON, log::verify).problem()).isEmpty();
        databases.close();
    }

    private void live(Random random) {
        while (!over.get()) {
            switch (random.nextInt(20)) {
                case 0 -> log.record(AuditEntry.done("soak.look", "thing/" + random.nextInt(ROWS)));
                case 1 -> log.search(AuditQuery.newest(50));
                case 2 -> work(random.nextInt(ROWS));
                case 3 -> picture();
                case 4, 5, 6, 7, 8, 9 -> change(random.nextInt(ROWS));
                default -> look(random.nextInt(ROWS));
            }
        }
    }

    private void work(int id) {
        JobState job = jobs.start("soak", Text.verbatim("work"), context -> {
            context.progress(0.5, Text.verbatim("half"));
            change(id);
            return Text.verbatim("done");
        });
        assertThat(jobs.find(job.id())).isPresent();
    }

    private void picture() {
        try {
            assertThat(pictures.write("a", java.io.OutputStream.nullOutputStream())
                            .rows())
                    .isGreaterThan(ROWS);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void change(int id) {
        database.write(transaction -> {
            try (PreparedStatement merge =
                    transaction.connection().prepareStatement("MERGE INTO t (id, text) VALUES (?, ?)")) {
                merge.setInt(1, id);
                merge.setString(2, "x".repeat(id));
                merge.executeUpdate();
            }
            transaction.audit(AuditEntry.done("soak.change", "thing/" + id));
            return null;
        });
    }

    private void look(int id) {
        assertThat(database.<Boolean>read(
                        connection -> found(connection.prepareStatement("SELECT text FROM t WHERE id = ?"), id)))
                .isTrue();
    }

    private static boolean found(PreparedStatement select, int id) throws SQLException {
        try (select) {
            select.setInt(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    private void rest(Duration duration) throws InterruptedException {
        synchronized (over) {
            over.wait(duration.toMillis());
        }
    }

    private Use use() throws IOException {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return new Use(
                runtime.totalMemory() - runtime.freeMemory(),
                Thread.activeCount(),
                Files.size(data.resolve("db/a/data.mv.db")));
    }

    private static long resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                .findFirst()
                .orElse(0);
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.walk(data)) {
            return all.map(Path::toFile)
                    .filter(java.io.File::isFile)
                    .mapToLong(java.io.File::length)
                    .sum();
        }
    }
}
