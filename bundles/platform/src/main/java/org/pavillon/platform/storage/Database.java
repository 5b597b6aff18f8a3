package org.pavillon.platform.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.pavillon.api.audit.AuditEntry;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.security.User;
import org.pavillon.api.storage.ModuleDatabase;
import org.pavillon.api.storage.Transaction;
import org.pavillon.platform.audit.Act;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An H2 database with one writer. H2 as it comes answers a commit before it is on disk; here changes that wait together
 * share one commit, {@code CHECKPOINT SYNC} forces the file to disk, and only then are they answered.
 */
public final class Database implements ModuleDatabase, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final int READERS = 4;
    /** More than so many changes never share a commit, so that the first of them does not wait for ever. */
    private static final int BATCH = 500;
    /** A commit is not put off for longer than this while more changes arrive. */
    private static final long BATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final DatabaseFile file;
    private final String id;
    private final Clock clock;
    private final LinkedBlockingQueue<Pending<?>> queue = new LinkedBlockingQueue<>();
    private final BlockingDeque<Connection> idle = new LinkedBlockingDeque<>();
    private final Semaphore readers = new Semaphore(READERS, true);
    private final Thread writer;
    private volatile Runnable audited = () -> {};
    private volatile boolean closed;
    private Connection writing;

    private Database(DatabaseFile file, Connection writing, String id, Clock clock) {
        this.file = file;
        this.writing = writing;
        this.id = id;
        this.clock = clock;
        this.writer = Thread.ofPlatform().name("pavillon-writer-" + file.name()).unstarted(this::work);
    }

    /**
     * Opens a database, made if it is not there, and brings it up to the last script.
     *
     * @throws org.pavillon.api.error.UnavailableException if that can't be done; its file is then as it was
     */
    static Database open(DatabaseFile file, List<Migration> migrations, Clock clock) {
        DatabaseFile.Opened opened = file.open(migrations);
        Database database = new Database(file, opened.connection(), opened.id(), clock);
        database.writer.start();
        return database;
    }

    /** Identifier given when it was made; a copy has the same. */
    public String id() {
        return id;
    }

    public String name() {
        return file.name();
    }

    public boolean isClosed() {
        return closed;
    }

    /** Runs after a commit that left acts for the audit log in the outbox. */
    public void onAudited(Runnable listener) {
        audited = listener;
    }

    @Override
    public <T> T read(Query<T> query) {
        readers.acquireUninterruptibly();
        Connection connection = null;
        try {
            connection = reader();
            T result = query.run(connection);
            idle.push(connection);
            return result;
        } catch (SQLException e) {
            discard(connection);
            throw StorageErrors.failed(e);
        } catch (RuntimeException e) {
            discard(connection);
            throw e;
        } finally {
            readers.release();
        }
    }

    @Override
    public <T> T write(Change<T> change) {
        if (Thread.currentThread() == writer) {
            throw new IllegalStateException("A change must not write through the database: use its transaction");
        }
        try {
            return enqueue(change, new CompletableFuture<>()).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StorageErrors.failed(e);
        } catch (ExecutionException e) {
            throw unwrapped(e.getCause());
        }
    }

    @Override
    public <T> CompletableFuture<T> submit(Change<T> change) {
        // dependent stages must not run in the writer's thread
        CompletableFuture<T> answer = new CompletableFuture<>();
        enqueue(change, new CompletableFuture<T>())
                .whenComplete((value, failure) -> Thread.startVirtualThread(() -> {
                    if (failure == null) {
                        answer.complete(value);
                    } else {
                        answer.completeExceptionally(
                                failure instanceof CompletionException ? failure.getCause() : failure);
                    }
                }));
        return answer;
    }

    /** Finishes the changes that wait, and closes. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        queue.add(Pending.END);
        try {
            writer.join();
            readers.acquire(READERS); // until the last read has ended
            readers.release(READERS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            discard(connection);
        }
        discard(writing);
    }

    private <T> CompletableFuture<T> enqueue(Change<T> change, CompletableFuture<T> answer) {
        if (closed) {
            answer.completeExceptionally(StorageErrors.stopped());
        } else {
            queue.add(new Pending<>(change, CurrentUser.find(), answer));
        }
        return answer;
    }

    private static RuntimeException unwrapped(Throwable cause) {
        if (cause instanceof RuntimeException e) {
            return e;
        }
        if (cause instanceof Error e) {
            throw e;
        }
        return StorageErrors.failed(cause);
    }

    private Connection reader() throws SQLException {
        if (closed) {
            throw StorageErrors.stopped();
        }
        Connection connection = idle.poll();
        if (connection == null) {
            connection = file.connect();
            connection.setReadOnly(true);
        }
        return connection;
    }

    private void work() {
        List<Pending<?>> batch = new ArrayList<>();
        boolean running = true;
        while (running) {
            try {
                running = fill(batch);
                commit(batch);
            } catch (InterruptedException e) {
                LOG.warn("The writer of {} was interrupted and goes on", file.name());
            } finally {
                batch.clear();
            }
        }
        Pending<?> late;
        while ((late = queue.poll()) != null) {
            late.fail(StorageErrors.stopped());
        }
    }

    /** Waits for a change, then applies it and those that have arrived meanwhile. Returns false at the end. */
    private boolean fill(List<Pending<?>> batch) throws InterruptedException {
        Pending<?> next = queue.take();
        long end = System.nanoTime() + BATCH_NANOS;
        while (next != null) {
            if (next == Pending.END) {
                return false;
            }
            if (apply(next)) {
                batch.add(next);
            }
            if (batch.size() >= BATCH || System.nanoTime() >= end) {
                return true;
            }
            next = queue.poll();
        }
        return true;
    }

    /** Applies one change within the open transaction; if it throws, it alone is undone. */
    private boolean apply(Pending<?> pending) {
        Savepoint before = null;
        try {
            if (writing == null) {
                writing = file.connect();
                writing.setAutoCommit(false);
            }
            before = writing.setSavepoint();
            pending.apply(new OpenTransaction(writing, clock.instant().truncatedTo(ChronoUnit.MILLIS), pending.user()));
            writing.releaseSavepoint(before);
            return true;
        } catch (SQLException | RuntimeException | Error e) {
            pending.fail(e);
            if (!undo(before)) {
                // what the batch has done so far is lost with the connection: nobody was answered yet
                abandon(e);
            }
            return false;
        }
    }

    private boolean undo(Savepoint before) {
        try {
            if (before != null) {
                writing.rollback(before);
            }
            return before != null;
        } catch (SQLException e) {
            LOG.error("The database {} can't undo a change", file.name(), e);
            return false;
        }
    }

    private void commit(List<Pending<?>> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            if (writing == null) {
                throw new SQLException("The connection was lost within the batch");
            }
            writing.commit();
            try (Statement sync = writing.createStatement()) {
                sync.execute("CHECKPOINT SYNC");
            }
        } catch (SQLException | RuntimeException e) {
            LOG.error("The database {} did not commit {} changes", file.name(), batch.size(), e);
            batch.forEach(pending -> pending.fail(StorageErrors.failed(e)));
            abandon(e);
            return;
        }
        batch.forEach(Pending::succeed);
        if (batch.stream().anyMatch(Pending::audited)) {
            audited.run();
        }
    }

    private void abandon(Throwable reason) {
        LOG.warn("The database {} is connected to anew after {}", file.name(), reason.toString());
        discard(writing);
        writing = null;
    }

    private void discard(Connection connection) {
        if (connection == null) {
            return;
        }
        try {
            if (!connection.isClosed() && !connection.getAutoCommit()) {
                connection.rollback();
            }
            connection.close();
        } catch (SQLException e) {
            LOG.debug("A connection of {} did not close", file.name(), e);
        }
    }

    /** Act in the outbox, the oldest first, at most so many: number and JSON. */
    public List<Outgoing> outbox(int limit) {
        return read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT number, entry FROM pavillon_outbox ORDER BY number FETCH FIRST ? ROWS ONLY")) {
                select.setInt(1, limit);
                List<Outgoing> found = new ArrayList<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        found.add(new Outgoing(rows.getLong(1), rows.getString(2)));
                    }
                }
                return found;
            }
        });
    }

    /** Removes acts that are in the audit log. */
    public void clearOutbox(long upTo) {
        write(transaction -> {
            try (PreparedStatement delete =
                    transaction.connection().prepareStatement("DELETE FROM pavillon_outbox WHERE number <= ?")) {
                delete.setLong(1, upTo);
                return delete.executeUpdate();
            }
        });
    }

    /** An act that waits for the audit log. */
    public record Outgoing(long number, String act) {}

    private static final class OpenTransaction implements Transaction {
        private final Connection connection;
        private final Instant now;
        private final Optional<User> user;
        private boolean audited;

        OpenTransaction(Connection connection, Instant now, Optional<User> user) {
            this.connection = connection;
            this.now = now;
            this.user = user;
        }

        @Override
        public Connection connection() {
            return connection;
        }

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public void audit(AuditEntry entry) {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO pavillon_outbox (entry) VALUES (?)")) {
                insert.setString(1, Act.of(now, user, entry).json());
                insert.executeUpdate();
                audited = true;
            } catch (SQLException e) {
                throw StorageErrors.failed(e);
            }
        }
    }

    private static final class Pending<T> {
        static final Pending<Void> END =
                new Pending<>(transaction -> null, Optional.empty(), new CompletableFuture<>());

        private final Change<T> change;
        private final Optional<User> user;
        private final CompletableFuture<T> answer;
        private T result;
        private boolean audited;

        Pending(Change<T> change, Optional<User> user, CompletableFuture<T> answer) {
            this.change = change;
            this.user = user;
            this.answer = answer;
        }

        Optional<User> user() {
            return user;
        }

        void apply(OpenTransaction transaction) throws SQLException {
            if (user.isPresent()) {
                result = CurrentUser.<T, SQLException>callAs(user.get(), () -> change.apply(transaction));
            } else {
                result = change.apply(transaction);
            }
            audited = transaction.audited;
        }

        boolean audited() {
            return audited;
        }

        void succeed() {
            answer.complete(result);
        }

        void fail(Throwable reason) {
            answer.completeExceptionally(reason instanceof SQLException ? StorageErrors.failed(reason) : reason);
        }
    }
}
