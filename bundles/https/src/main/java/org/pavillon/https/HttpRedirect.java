package org.pavillon.https;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers on the HTTP port with nothing but the way to HTTPS. A server of its own, the JDK's, so that no servlet can
 * ever be reached in the clear.
 */
final class HttpRedirect {
    private static final Logger LOG = LoggerFactory.getLogger(HttpRedirect.class);
    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9.-]+)(:\\d{1,5})?");

    private final HttpServer server;
    private final ExecutorService threads;

    private HttpRedirect(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /** Starts to listen; a port that is taken is reported and left alone, since HTTPS works without. */
    static Optional<HttpRedirect> start(int httpPort, int httpsPort) {
        // a client that dawdles is cut off; read by the JDK's server, seconds
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        System.setProperty("sun.net.httpserver.maxRspTime", "10");
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(httpPort), 64);
            ExecutorService threads = Executors.newFixedThreadPool(
                    2,
                    task -> Thread.ofPlatform()
                            .daemon()
                            .name("pavillon-redirect")
                            .unstarted(task));
            server.setExecutor(threads);
            server.createContext("/", exchange -> redirect(exchange, httpsPort));
            server.start();
            return Optional.of(new HttpRedirect(server, threads));
        } catch (IOException e) {
            LOG.warn(
                    "Port {} can't be used to redirect to HTTPS ({}). HTTPS works without. Set another httpPort, or 0 for"
                            + " none, in etc/org.pavillon.https.cfg.",
                    httpPort,
                    e.getMessage());
            return Optional.empty();
        }
    }

    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void redirect(HttpExchange exchange, int httpsPort) throws IOException {
        try (exchange) {
            Matcher host =
                    HOST.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Host")));
            if (!host.matches()) {
                exchange.sendResponseHeaders(400, -1);
                return;
            }
            exchange.getResponseHeaders().set("Location", target(host.group(1), httpsPort, exchange.getRequestURI()));
            exchange.getResponseHeaders().set("Connection", "close");
            exchange.sendResponseHeaders(308, -1);
        }
    }

    /** The same resource over HTTPS. */
    static String target(String host, int httpsPort, URI resource) {
        String path =
                resource.getRawPath() == null || !resource.getRawPath().startsWith("/") ? "/" : resource.getRawPath();
        String query = resource.getRawQuery() == null ? "" : "?" + resource.getRawQuery();
        return "https://" + host + (httpsPort == 443 ? "" : ":" + httpsPort) + path + query;
    }
}
