package org.example.sample.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.pavillon.api.audit.AuditEntry;
import org.pavillon.api.storage.ModuleDatabase;
import org.pavillon.api.storage.ModuleFiles;
import org.pavillon.api.storage.ModuleStorage;
import org.pavillon.api.storage.Transaction;

/** Storage for one test, in memory: a change at a time, each kept whole or not at all. */
final class MemoryStorage implements ModuleStorage, ModuleDatabase, AutoCloseable {
    final List<AuditEntry> audit = new ArrayList<>();
    private final Connection connection;

    MemoryStorage() throws SQLException, IOException {
        connection = DriverManager.getConnection("jdbc:h2:mem:");
        try (var script = MemoryStorage.class.getResourceAsStream("/db/migration/V1__notes.sql");
                var statement = connection.createStatement()) {
            statement.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
        connection.setAutoCommit(false);
    }

    @Override
    public ModuleDatabase database() {
        return this;
    }

    @Override
    public ModuleFiles files() {
        throw new UnsupportedOperationException("no files in memory");
    }

    @Override
    public <T> T read(Query<T> query) {
        try {
            return query.run(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public <T> T write(Change<T> change) {
        List<AuditEntry> entries = new ArrayList<>();
        try {
            T result = change.apply(new Written(connection, entries));
            connection.commit();
            audit.addAll(entries);
            return result;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            rollBack();
        }
    }

    @Override
    public <T> CompletableFuture<T> submit(Change<T> change) {
        return CompletableFuture.completedFuture(write(change));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** Does nothing after a commit. */
    private void rollBack() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Written(Connection connection, List<AuditEntry> entries) implements Transaction {
        @Override
        public void audit(AuditEntry entry) {
            entries.add(entry);
        }

        @Override
        public Instant now() {
            return Instant.now().truncatedTo(ChronoUnit.MILLIS);
        }
    }
}
