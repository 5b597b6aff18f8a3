package org.pavillon.api.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A relational database. One thread writes; changes of many callers share one commit, which is on disk before any of
 * them is answered. Keep SQL portable between H2 and PostgreSQL.
 */
@ProviderType
public interface ModuleDatabase {
    /** A read. It may run beside other reads and writes and sees only what was committed. */
    @FunctionalInterface
    interface Query<T> {
        T run(Connection connection) throws SQLException;
    }

    /** A change. It must only use its transaction and be quick: nothing else is written meanwhile. */
    @FunctionalInterface
    interface Change<T> {
        T apply(Transaction transaction) throws SQLException;
    }

    /** Reads. @throws org.pavillon.api.error.UnavailableException if the database fails */
    <T> T read(Query<T> query);

    /**
     * Makes a change and returns when it, with its audit entries, survives a power cut. If the change throws, nothing
     * of it is kept and the caller gets what it threw.
     *
     * @throws org.pavillon.api.error.UnavailableException if the database fails; the change may then have been kept or
     *     not, so make changes repeatable by an id
     */
    <T> T write(Change<T> change);

    /** The same without waiting; completes when the change survives a power cut. The current user is kept. */
    <T> CompletableFuture<T> submit(Change<T> change);
}
