package org.pavillon.platform.audit;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.pavillon.platform.storage.Database;
import org.pavillon.platform.storage.Databases;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings acts from the outbox of each database into the audit log: in order, and each once, since the log remembers how
 * far each database is. What a crash left behind follows when the database is opened again.
 */
@Component(service = OutboxForwarder.class, immediate = true)
public final class OutboxForwarder {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxForwarder.class);
    private static final int PAGE = 1000;
    private static final int RETRY_SECONDS = 5;

    private final ChainedAuditLog log;
    private final Set<Database> waiting = ConcurrentHashMap.newKeySet();
    private final Semaphore signal = new Semaphore(0);
    private final Thread thread;
    private volatile boolean stopped;

    @Activate
    public OutboxForwarder(@Reference Databases databases, @Reference ChainedAuditLog log) {
        this.log = log;
        thread = Thread.ofPlatform().daemon().name("pavillon-audit").start(this::work);
        databases.forEach(database -> {
            database.onAudited(() -> wake(database));
            wake(database);
        });
    }

    @Deactivate
    void stop() throws InterruptedException {
        stopped = true;
        signal.release();
        thread.join(TimeUnit.SECONDS.toMillis(10));
    }

    private void wake(Database database) {
        waiting.add(database);
        signal.release();
    }

    private void work() {
        while (!stopped) {
            try {
                if (waiting.isEmpty()) {
                    signal.acquire();
                } else {
                    signal.tryAcquire(RETRY_SECONDS, TimeUnit.SECONDS);
                }
                signal.drainPermits();
            } catch (InterruptedException e) {
                LOG.warn("The way of acts to the audit log was interrupted and goes on");
            }
            for (Database database : Set.copyOf(waiting)) {
                forward(database);
            }
        }
    }

    private void forward(Database database) {
        waiting.remove(database);
        try {
            List<Database.Outgoing> page = database.outbox(PAGE);
            while (!page.isEmpty()) {
                log.take(database.id(), page);
                database.clearOutbox(page.getLast().number());
                page = database.outbox(PAGE);
            }
        } catch (RuntimeException e) {
            // whatever it is: the acts stay in the outbox, and this thread goes on
            if (!database.isClosed()) {
                LOG.error("Acts of {} wait for the audit log", database.name(), e);
                waiting.add(database);
            }
        }
    }
}
