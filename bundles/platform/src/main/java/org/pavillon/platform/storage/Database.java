package org.pavillon.platform.storage;

import java.io.IOException;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    /** For reads that go on while the file is to be closed. */
    private static final int PATIENCE_SECONDS = 10;

    private final DatabaseFile file;
    private final String id;
    private final Clock clock;
    private final LinkedBlockingQueue<Step> queue = new LinkedBlockingQueue<>();
    private final BlockingDeque<Connection> idle = new LinkedBlockingDeque<>();
    private final Semaphore readers = new Semaphore(READERS, true);
    /** The connection with which this thread reads, for reads within a read. */
    private final ThreadLocal<Connection> reading = new ThreadLocal<>();

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
        Connection outer = reading.get();
        if (outer != null) {
            return read(query, outer);
        }
        readers.acquireUninterruptibly();
        Connection connection = null;
        boolean sound = false;
        try {
            connection = reader();
            reading.set(connection);
            T result = read(query, connection);
            sound = true;
            return result;
        } catch (SQLException e) {
            throw StorageErrors.failed(e);
        } finally {
            reading.remove();
            if (sound) {
                idle.push(connection);
            } else {
                discard(connection);
            }
            readers.release();
        }
    }

    private static <T> T read(Query<T> query, Connection connection) {
        try {
            return query.run(connection);
        } catch (SQLException e) {
            throw StorageErrors.failed(e);
        }
    }

    /** Reads with a connection that the query may set up as it likes; it is closed afterwards. */
    <T> T readApart(Query<T> query) {
        readers.acquireUninterruptibly();
        try (Connection connection = file.connect()) {
            if (closed) {
                throw StorageErrors.stopped();
            }
            return query.run(connection);
        } catch (SQLException e) {
            throw closed ? StorageErrors.stopped() : StorageErrors.failed(e);
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

    /** Rewrites the file without what was overwritten or deleted. Reads and changes wait meanwhile. */
    public void compact() {
        Pause pause = new Pause(file::compact, new CompletableFuture<>());
        if (!add(pause)) {
            throw StorageErrors.stopped();
        }
        try {
            pause.done().join();
        } catch (CompletionException e) {
            throw unwrapped(e.getCause());
        }
    }

    /** Size of its file in bytes, and how much of that holds data. */
    public Usage usage() {
        return read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT setting_name, setting_value FROM information_schema.settings WHERE setting_name IN"
                            + " ('info.FILE_SIZE', 'info.FILL_RATE', 'info.CHUNKS_FILL_RATE')")) {
                Map<String, String> values = new HashMap<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        values.put(row.getString(1), row.getString(2));
                    }
                }
                long size = Long.parseLong(values.getOrDefault("info.FILE_SIZE", "0"));
                // percent of the file that chunks take, and of those chunks that is alive
                long chunks = Long.parseLong(values.getOrDefault("info.FILL_RATE", "100"));
                long alive = Long.parseLong(values.getOrDefault("info.CHUNKS_FILL_RATE", "100"));
                return new Usage(size, size * chunks / 100 * alive / 100);
            }
        });
    }

    /** Finishes the changes that wait, and closes the file. */
    @Override
    public void close() {
        synchronized (queue) {
            if (closed) {
                return;
            }
            closed = true;
            queue.add(End.INSTANCE);
        }
        boolean quiet = false;
        try {
            writer.join();
            quiet = readers.tryAcquire(READERS, PATIENCE_SECONDS, TimeUnit.SECONDS); // until the last read has ended
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!quiet) {
            LOG.warn("{} is closed although it is being read", file.name());
        }
        discardReaders();
        discard(writing);
        try {
            file.shutdown();
        } catch (SQLException e) {
            LOG.error("The database {} did not close; nothing acknowledged is lost", file.name(), e);
        }
        if (quiet) {
            readers.release(READERS);
        }
    }

    private void discardReaders() {
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            discard(connection);
        }
    }

    private <T> CompletableFuture<T> enqueue(Change<T> change, CompletableFuture<T> answer) {
        if (!add(new Pending<>(change, CurrentUser.find(), answer))) {
            answer.completeExceptionally(StorageErrors.stopped());
        }
        return answer;
    }

    /** Nothing comes after the end, so nothing waits for ever. */
    private boolean add(Step step) {
        synchronized (queue) {
            return !closed && queue.add(step);
        }
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
        Step last = Step.NONE;
        while (last != End.INSTANCE) {
            try {
                last = fill(batch);
                commit(batch);
                if (last instanceof Pause pause) {
                    pause(pause);
                }
            } catch (InterruptedException e) {
                LOG.warn("The writer of {} was interrupted and goes on", file.name());
            } catch (RuntimeException | Error e) {
                LOG.error("The writer of {} failed and goes on", file.name(), e);
                lose(batch, e);
            } finally {
                batch.clear();
            }
        }
    }

    /**
     * Waits for a change, then applies it and those that have arrived meanwhile. Returns what ended the batch, if it is
     * no change.
     */
    private Step fill(List<Pending<?>> batch) throws InterruptedException {
        Step next = queue.take();
        long end = System.nanoTime() + BATCH_NANOS;
        while (next instanceof Pending<?> pending) {
            apply(pending, batch);
            if (batch.size() >= BATCH || System.nanoTime() >= end) {
                return Step.NONE;
            }
            next = queue.poll();
        }
        return next == null ? Step.NONE : next;
    }

    /** Applies one change within the open transaction; if it throws, it alone is undone. */
    private void apply(Pending<?> pending, List<Pending<?>> batch) {
        Savepoint before = null;
        try {
            if (writing == null) {
                writing = file.connect();
                writing.setAutoCommit(false);
            }
            before = writing.setSavepoint();
            pending.apply(new OpenTransaction(writing, clock.instant().truncatedTo(ChronoUnit.MILLIS), pending.user()));
            writing.releaseSavepoint(before);
            batch.add(pending);
        } catch (SQLException | RuntimeException | Error e) {
            if (!undo(before)) {
                // what the batch has done so far goes with the connection; none of it was answered yet
                lose(batch, e);
            }
            pending.fail(e);
        }
    }

    private void lose(List<Pending<?>> batch, Throwable reason) {
        abandon(reason); // before anybody is answered, who may read at once
        batch.forEach(pending -> pending.fail(StorageErrors.failed(reason)));
        batch.clear();
    }

    /** Does something with the closed file, while nobody reads or writes. */
    private void pause(Pause pause) throws InterruptedException {
        if (!readers.tryAcquire(READERS, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            pause.done().completeExceptionally(StorageErrors.busy());
            return;
        }
        try {
            discardReaders();
            discard(writing);
            writing = null;
            file.shutdown();
            pause.work().run();
            pause.done().complete(null);
        } catch (SQLException | IOException | RuntimeException | Error e) {
            pause.done().completeExceptionally(e);
        } finally {
            readers.release(READERS);
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
            writing.commit();
            file.sync(writing);
        } catch (SQLException | RuntimeException | Error e) {
            LOG.error("The database {} did not commit {} changes", file.name(), batch.size(), e);
            lose(batch, e);
            return;
        }
        batch.forEach(Pending::succeed);
        if (batch.stream().anyMatch(Pending::audited)) {
            audited.run();
        }
    }

    /**
     * Gives up what is not committed. H2 closes a file that it could not write, and keeps the ruin in memory: it is taken
     * away with the connections of all, so that the next one opens the file as it was committed last.
     */
    private void abandon(Throwable reason) {
        LOG.warn(
                "The database {} is opened anew after {}",
                file.name(),
                StorageErrors.withoutData(reason).toString());
        if (writing != null) {
            try (Statement statement = writing.createStatement()) {
                statement.execute("SHUTDOWN IMMEDIATELY");
            } catch (SQLException | RuntimeException e) {
                LOG.debug("The database {} was closed already", file.name(), e);
            }
        }
        discardReaders();
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

    /** Bytes of a file, and how many of them hold data. */
    public record Usage(long size, long used) {}

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

    /** What the writer does next. */
    private sealed interface Step {
        /** Nothing but changes. */
        Step NONE = new Nothing();
    }

    private record Nothing() implements Step {}

    /** The last step. */
    private enum End implements Step {
        INSTANCE
    }

    /** Work on the closed file. */
    private record Pause(FileWork work, CompletableFuture<Void> done) implements Step {}

    @FunctionalInterface
    private interface FileWork {
        void run() throws SQLException, IOException;
    }

    private static final class Pending<T> implements Step {
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
