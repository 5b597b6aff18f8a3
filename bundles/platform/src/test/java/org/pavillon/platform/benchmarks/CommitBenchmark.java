package org.pavillon.platform.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.pavillon.platform.storage.Database;
import org.pavillon.platform.storage.Databases;
import org.pavillon.platform.storage.Migration;

/**
 * Acknowledged commits a second, each a row of 200 characters, side by side in turns. Arguments: rounds, seconds of each
 * measure, and the address of an empty PostgreSQL database, if there is one. Prints the median of the rounds.
 */
public final class CommitBenchmark {
    private static final String TABLE = "CREATE TABLE t (id VARCHAR(40) PRIMARY KEY, text VARCHAR(200) NOT NULL)";

    private CommitBenchmark() {}

    /** Where commits go; each is answered when it counts as done there. */
    private interface Target extends AutoCloseable {
        Writer writer() throws SQLException;

        @Override
        void close() throws SQLException;
    }

    private interface Writer {
        void commit(String id) throws SQLException;
    }

    private interface Kind {
        Target open(Path folder) throws SQLException;
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        long seconds = Long.parseLong(arguments[1]);
        Map<String, Kind> kinds = new LinkedHashMap<>();
        kinds.put("ModuleDatabase", CommitBenchmark::moduleDatabase);
        kinds.put("H2, sync of each change", folder -> plain("jdbc:h2:file:" + folder.resolve("h2"), true));
        kinds.put("H2 as it comes (loses)", folder -> plain("jdbc:h2:file:" + folder.resolve("h2"), false));
        if (arguments.length > 2) {
            kinds.put("PostgreSQL", folder -> plain(arguments[2], false));
        }
        System.out.printf("%-26s %10s %10s %10s%n", "commits a second, writers", 1, 4, 20);
        Map<String, Map<Integer, List<Double>>> measured = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (int writers : List.of(1, 4, 20)) {
                for (Map.Entry<String, Kind> kind : kinds.entrySet()) {
                    measured.computeIfAbsent(kind.getKey(), absent -> new LinkedHashMap<>())
                            .computeIfAbsent(writers, absent -> new ArrayList<>())
                            .add(measure(kind.getValue(), writers, seconds));
                }
            }
        }
        measured.forEach((kind, byWriters) -> {
            System.out.printf("%-26s", kind);
            byWriters.forEach((writers, values) -> System.out.printf(
                    " %10.0f", values.stream().sorted().toList().get(values.size() / 2)));
            System.out.println();
        });
        System.exit(0);
    }

    private static double measure(Kind kind, int writers, long seconds) throws Exception {
        Path folder = Files.createTempDirectory("pavillon-commits");
        try (Target target = kind.open(folder)) {
            AtomicLong done = new AtomicLong();
            long warm = System.nanoTime() + 1_000_000_000;
            long end = warm + seconds * 1_000_000_000;
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < writers; i++) {
                Writer writer = target.writer();
                String prefix = i + "-";
                threads.add(Thread.ofPlatform().start(() -> {
                    try {
                        for (long n = 0, now = System.nanoTime(); now < end; n++, now = System.nanoTime()) {
                            writer.commit(prefix + n);
                            if (now >= warm) {
                                done.incrementAndGet();
                            }
                        }
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            return (double) done.get() / seconds;
        } finally {
            try (var files = Files.walk(folder)) {
                files.sorted(java.util.Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private static Target moduleDatabase(Path folder) {
        Databases databases = new Databases(folder, Clock.systemUTC());
        Database database = databases.open("benchmark", List.of(Migration.of(1, "V1__t.sql", TABLE + ";")));
        return new Target() {
            @Override
            public Writer writer() {
                return id -> database.write(transaction -> {
                    insert(transaction.connection(), id);
                    return null;
                });
            }

            @Override
            public void close() {
                databases.close();
            }
        };
    }

    private static Target plain(String url, boolean sync) throws SQLException {
        List<Connection> connections = new ArrayList<>();
        Connection first = DriverManager.getConnection(url);
        connections.add(first);
        try (Statement statement = first.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS t");
            statement.execute(TABLE);
        }
        return new Target() {
            @Override
            public Writer writer() throws SQLException {
                Connection connection = DriverManager.getConnection(url);
                connections.add(connection);
                connection.setAutoCommit(false);
                return id -> {
                    insert(connection, id);
                    connection.commit();
                    if (sync) {
                        try (Statement statement = connection.createStatement()) {
                            statement.execute("CHECKPOINT SYNC");
                        }
                    }
                };
            }

            @Override
            public void close() throws SQLException {
                for (Connection connection : connections) {
                    connection.close();
                }
            }
        };
    }

    private static void insert(Connection connection, String id) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t (id, text) VALUES (?, ?)")) {
            insert.setString(1, id);
            insert.setString(2, "x".repeat(200));
            insert.executeUpdate();
        }
    }
}
