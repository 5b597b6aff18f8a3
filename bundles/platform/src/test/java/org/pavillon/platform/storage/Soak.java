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
import org.pavillon.api.audit.AuditEntry;
import org.pavillon.api.audit.AuditQuery;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.job.JobState;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.storage.Transaction;
import org.pavillon.platform.audit.ChainedAuditLog;
import org.pavillon.platform.audit.OutboxForwarder;
import org.pavillon.platform.fixture.Somebody;
import org.pavillon.platform.job.JobRegistry;

/** A process with the memory of a small appliance. Arguments: folder, seconds. Fails if it grows. */
final class Soak {
    private static final int ROWS = 2000;
    private static final Somebody PERSON = new Somebody("person", "platform:audit");
    private static final List<Migration> SCRIPTS = List.of(
            Migration.of(1, "V1__t.sql", "CREATE TABLE t (id INTEGER PRIMARY KEY, text VARCHAR(2000) NOT NULL);"));

    private final Path data;
    private final Duration lasts;
    private final Databases databases;
    private final Database database;
    private final ChainedAuditLog log;
    private final JobRegistry jobs;
    private final Pictures pictures;
    private final AtomicBoolean over = new AtomicBoolean();

    /** Heap after collection, threads, the database's file after it was compacted, and resident memory, in kB. */
    private record Use(long heap, int threads, long file, long resident) {}

    private Soak(Path data, Duration lasts) throws IOException {
        this.data = data;
        this.lasts = lasts;
        databases = new Databases(data, Clock.systemUTC());
        database = databases.open("a", SCRIPTS);
        log = new ChainedAuditLog(databases);
        jobs = new JobRegistry(new PlatformDatabase(databases));
        pictures = new Pictures(databases);
        new OutboxForwarder(databases, log);
    }

    public static void main(String[] arguments) {
        int status = 1;
        try {
            new Soak(Path.of(arguments[0]), Duration.ofSeconds(Long.parseLong(arguments[1]))).run();
            status = 0;
        } catch (Exception | Error e) {
            e.printStackTrace();
        }
        Runtime.getRuntime().halt(status); // threads of the storage would keep it alive
    }

    private void run() throws Exception {
        database.write(transaction -> {
            for (int id = 0; id < ROWS; id++) {
                put(transaction, id);
            }
            return null;
        });
        List<CompletableFuture<Void>> people = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Random random = new Random(i);
            people.add(CompletableFuture.runAsync(
                    () -> CurrentUser.runAs(PERSON, () -> live(random)),
                    task -> Thread.ofPlatform().start(task)));
        }
        List<Use> uses = new ArrayList<>();
        long end = System.nanoTime() + lasts.toNanos();
        for (int round = 0; System.nanoTime() < end || round < 3; round++) {
            rest(lasts.dividedBy(10));
            databases.all().forEach(Database::compact);
            uses.add(use());
            System.out.printf("soak %d: %s, all files %d kB%n", round, uses.getLast(), files() >> 10);
        }
        over.set(true);
        people.forEach(CompletableFuture::join);

        Use early = uses.get(1);
        Use late = uses.getLast();
        assertThat(late.threads()).isLessThan(early.threads() + 10);
        assertThat(late.heap()).isLessThan(early.heap() + 32_000);
        assertThat(late.resident()).isLessThan(early.resident() + 64_000);
        assertThat(late.file()).isLessThan(early.file() + 8_000); // what was saved since the compaction
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
            put(transaction, id);
            transaction.audit(AuditEntry.done("soak.change", "thing/" + id));
            return null;
        });
    }

    private static void put(Transaction transaction, int id) throws SQLException {
        try (PreparedStatement merge =
                transaction.connection().prepareStatement("MERGE INTO t (id, text) VALUES (?, ?)")) {
            merge.setInt(1, id);
            merge.setString(2, "x".repeat(id));
            merge.executeUpdate();
        }
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
                runtime.totalMemory() - runtime.freeMemory() >> 10,
                Thread.activeCount(),
                Files.size(data.resolve("db/a/data.mv.db")) >> 10,
                resident());
    }

    private static long resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
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
