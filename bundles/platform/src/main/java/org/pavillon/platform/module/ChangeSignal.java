package org.pavillon.platform.module;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners that something changed, many changes in one call. */
final class ChangeSignal {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeSignal.class);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean pending = new AtomicBoolean();

    AutoCloseable listen(Runnable listener) {
        Runnable own = listener::run;
        listeners.add(own);
        return () -> listeners.remove(own);
    }

    /** Calls the listeners within {@link #PAUSE}, in a thread of its own. */
    void fire() {
        if (listeners.isEmpty() || !pending.compareAndSet(false, true)) {
            return;
        }
        Thread.ofVirtual().name("modules-changed").start(() -> {
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            pending.set(false);
            listeners.forEach(ChangeSignal::call);
        });
    }

    private static void call(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            LOG.warn("A listener of module changes failed", e);
        }
    }
}
