package org.pavillon.platform.module;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.pavillon.api.error.PavillonException;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.job.JobContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs an operation in a thread of its own and says so when it takes too long: a module's code may hang for ever. Then
 * the job's owner may cancel it, which interrupts the operation.
 */
final class Overseer {
    private static final Logger LOG = LoggerFactory.getLogger(Overseer.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Duration patience;
    private final Duration grace;
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();

    /**
     * @param patience after which an operation counts as stuck
     * @param grace that an interrupted operation has to undo what it did
     */
    Overseer(Duration patience, Duration grace) {
        this.patience = patience;
        this.grace = grace;
    }

    /** An operation. */
    @FunctionalInterface
    interface Act {
        void run() throws Exception;
    }

    /**
     * Returns when the operation has ended, or throws what it threw.
     *
     * @param stuck what to tell when it takes too long
     * @param onStuck gets to know where all threads stand then
     * @param hangs what to throw if it doesn't even end when interrupted
     */
    void run(String name, JobContext job, Text stuck, Consumer<String> onStuck, PavillonException hangs, Act act)
            throws Exception {
        FutureTask<Void> task = new FutureTask<>(() -> {
            running.add(Thread.currentThread());
            try {
                act.run();
            } finally {
                running.remove(Thread.currentThread());
            }
            return null;
        });
        Thread thread = Thread.ofPlatform().daemon().name("module-" + name).start(task);
        try {
            task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("The operation on the module {} is stuck", name);
            onStuck.accept(ModuleThreads.dump(thread));
            job.progress(-1, stuck);
            waitUntilCancelled(task, thread, job, hangs);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        }
    }

    /** The appliance stops. */
    void interruptAll() {
        running.forEach(Thread::interrupt);
    }

    private void waitUntilCancelled(FutureTask<Void> task, Thread thread, JobContext job, PavillonException hangs)
            throws Exception {
        while (true) {
            try {
                task.get(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (ExecutionException e) {
                throw unwrapped(e);
            } catch (TimeoutException e) {
                try {
                    job.checkCancelled();
                } catch (CancellationException cancelled) {
                    interrupt(task, thread, hangs);
                    throw cancelled;
                }
            }
        }
    }

    private void interrupt(FutureTask<Void> task, Thread thread, PavillonException hangs) throws InterruptedException {
        thread.interrupt();
        try {
            task.get(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            LOG.info("The interrupted operation ended", e.getCause());
        } catch (TimeoutException e) {
            throw hangs;
        }
    }

    private static Exception unwrapped(ExecutionException e) {
        return e.getCause() instanceof Exception cause ? cause : e;
    }
}
