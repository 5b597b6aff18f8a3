package org.pavillon.vaadin;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.atmosphere.cache.BroadcastMessage;
import org.atmosphere.cpr.AtmosphereResource;
import org.atmosphere.cpr.AtmosphereResourceImpl;
import org.atmosphere.cpr.Broadcaster;
import org.atmosphere.cpr.DefaultBroadcaster;
import org.atmosphere.cpr.FrameworkConfig;

/**
 * Brings what is pushed to windows that poll. A message is put into the cache of its window, and whatever is there goes
 * out with the first request that waits: a new one looks into the cache itself, one that waits already is told to.
 *
 * <p>Atmosphere 3.0.5 loses messages until the next heartbeat, a minute later, since it takes two requests of the same
 * window for equal: it does not see that a window has asked again, and when it forgets the answered request it forgets
 * the new one. Besides, a request that is answered before the container has let it wait never ends, and a message
 * that is queued in the moment in which the thread that serves the queue gives up stays there.
 */
public final class PollingBroadcaster extends DefaultBroadcaster {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(2);
    /** Longer than a machine that is busy needs to let a request wait. */
    private static final int LOOKS = 10_000;

    /** The last request of each window, by the window's identifier. */
    private final Map<String, AtmosphereResource> latest = new ConcurrentHashMap<>();

    @Override
    protected void start() {
        if (!started.getAndSet(true)) {
            bc.getBroadcasterCache().start();
        }
    }

    @Override
    public Future<Object> broadcast(Object message, AtmosphereResource request) {
        if (isDestroyed() || request.transport() != AtmosphereResource.TRANSPORT.LONG_POLLING) {
            return super.broadcast(message, request);
        }
        start();
        String window = request.uuid();
        bc.getBroadcasterCache().addToCache(getID(), window, new BroadcastMessage(message));
        // not in this thread: it holds the lock of the session, and the browser's network may be slow
        Thread.ofVirtual().name("push").start(() -> deliver(window));
        return futureDone(message);
    }

    @Override
    public Broadcaster addAtmosphereResource(AtmosphereResource request) {
        latest.values().removeIf(known -> !waits(known));
        resources.removeIf(known -> !waits(known));
        // before it looks into the cache: a message that comes after that finds it here
        latest.put(request.uuid(), request);
        return super.addAtmosphereResource(request);
    }

    /** What is said of an answered request can mean the one that waits; that one leaves when it no longer does. */
    @Override
    protected Broadcaster removeAtmosphereResource(AtmosphereResource request, boolean executeDone) {
        if (latest.computeIfPresent(request.uuid(), (window, known) -> waits(known) ? known : null) != null) {
            return this;
        }
        return super.removeAtmosphereResource(request, executeDone);
    }

    private void deliver(String window) {
        for (int i = 0; i < LOOKS; i++) {
            AtmosphereResource request = latest.get(window);
            if (request == null || !waits(request)) {
                return; // the next one looks into the cache
            }
            if (isAsynchronous(request)) {
                synchronized (request) {
                    if (waits(request)) {
                        checkCachedAndPush(request, request.getAtmosphereResourceEvent());
                    }
                }
                return;
            }
            try {
                Thread.sleep(LOOK_AGAIN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static boolean waits(AtmosphereResource request) {
        return request.isSuspended() && !request.isResumed() && !request.isCancelled();
    }

    private static boolean isAsynchronous(AtmosphereResource request) {
        return ((AtmosphereResourceImpl) request).getRequest(false).getAttribute(FrameworkConfig.ASYNC_CONTEXT) != null;
    }
}
