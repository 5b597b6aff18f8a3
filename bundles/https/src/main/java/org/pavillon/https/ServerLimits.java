package org.pavillon.https;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits what one client can hold of the web server: connections altogether, and threads that wait for a body that
 * dribbles in, which the idle timeout does not end. Answers no request itself.
 */
final class ServerLimits extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLimits.class);
    private static final int CONNECTIONS = 1000;
    private static final long PATIENCE_SECONDS = 20;
    private static final long BYTES_A_SECOND = 500;
    private static final long CHECK_SECONDS = 5;
    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "OPTIONS");

    @Override
    protected void doStart() throws Exception {
        Server server = getServer();
        if (server != null && server.getBean(NetworkConnectionLimit.class) == null) {
            server.addBean(new NetworkConnectionLimit(CONNECTIONS, server));
        }
        super.doStart();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!WITHOUT_BODY.contains(request.getMethod()) && request.getLength() != 0) {
            request.addHttpStreamWrapper(stream -> new Watched(stream, request));
        }
        return false;
    }

    /** Whether a body of so many bytes, for which the server waited so long, comes too slowly. */
    static boolean dawdles(long bytes, long waitedSeconds) {
        return waitedSeconds >= PATIENCE_SECONDS && bytes < waitedSeconds * BYTES_A_SECOND;
    }

    /** Counts only the time in which the server waits for the client. */
    private static final class Watched extends HttpStream.Wrapper {
        private final Request request;
        private final Scheduler scheduler;
        private long waitingSince;
        private long waitedNanos;
        private long bytes;
        private boolean over;

        Watched(HttpStream stream, Request request) {
            super(stream);
            this.request = request;
            this.scheduler = request.getComponents().getScheduler();
            scheduler.schedule(this::check, CHECK_SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public Content.Chunk read() {
            Content.Chunk chunk = super.read();
            synchronized (this) {
                long now = System.nanoTime();
                if (chunk == null) {
                    waitingSince = waitingSince == 0 ? now : waitingSince;
                } else {
                    waitedNanos += waitingSince == 0 ? 0 : now - waitingSince;
                    waitingSince = 0;
                    bytes += chunk.remaining();
                    over |= chunk.isLast();
                }
            }
            return chunk;
        }

        @Override
        public void succeeded() {
            finish();
            super.succeeded();
        }

        @Override
        public void failed(Throwable failure) {
            finish();
            super.failed(failure);
        }

        private synchronized void finish() {
            over = true;
        }

        private void check() {
            long seconds;
            synchronized (this) {
                if (over) {
                    return;
                }
                long waiting = waitingSince == 0 ? 0 : System.nanoTime() - waitingSince;
                seconds = TimeUnit.NANOSECONDS.toSeconds(waitedNanos + waiting);
                if (!dawdles(bytes, seconds)) {
                    scheduler.schedule(this::check, CHECK_SECONDS, TimeUnit.SECONDS);
                    return;
                }
            }
            LOG.warn(
                    "A request from {} was cut off: its body came too slowly for {} s",
                    Request.getRemoteAddr(request),
                    seconds);
            request.getConnectionMetaData().getConnection().getEndPoint().close();
        }
    }
}
