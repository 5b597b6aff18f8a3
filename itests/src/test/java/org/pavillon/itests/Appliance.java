package org.pavillon.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The assembled appliance, unpacked from its archive into a folder of its own, on ports of its own, started by its own
 * {@code bin/pavillon} as its administrator would.
 */
public final class Appliance implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private final Path home;
    private final Path data;
    private final int httpsPort;
    private final int httpPort;
    private Process process;

    private Appliance(Path home, Path data) throws IOException {
        this.home = home;
        this.data = data;
        this.httpsPort = freePort();
        this.httpPort = freePort();
    }

    /** Unpacks the distribution below {@code target/} and starts it. */
    public static Appliance start(String name) throws Exception {
        Appliance appliance = unpack(name);
        appliance.start();
        return appliance;
    }

    /** Unpacks the distribution below {@code target/}. */
    public static Appliance unpack(String name) throws Exception {
        Path folder = Files.createTempDirectory(
                Files.createDirectories(Path.of("target", "appliances").toAbsolutePath()), name + " ");
        run(List.of("tar", "xzf", distribution().toString(), "-C", folder.toString(), "--strip-components=1"));
        return new Appliance(folder, folder.resolve("data"));
    }

    /** Starts it, also again after {@link #kill} or {@link #stop}, and waits for the sign-in page. */
    public void start() throws Exception {
        start(Map.of());
    }

    /** Starts it without any module. */
    public void startSafely() throws Exception {
        start(Map.of("PAVILLON_SAFE", "1"));
    }

    private void start(Map<String, String> variables) throws Exception {
        launch(variables);
        await("the sign-in page", START_LIMIT, () -> get("/signin").statusCode() == 200);
    }

    /** Starts it and waits for nothing. */
    public void launch() throws IOException {
        launch(Map.of());
    }

    private void launch(Map<String, String> variables) throws IOException {
        ProcessBuilder builder = command(home.resolve("bin/pavillon").toString(), "run");
        builder.environment().putAll(variables);
        process = builder.redirectOutput(
                        ProcessBuilder.Redirect.appendTo(console().toFile()))
                .start();
    }

    /** A command that finds this appliance: its data, its ports, the JDK of the test. Errors join the output. */
    ProcessBuilder command(String... words) {
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().put("PAVILLON_HTTPS_PORT", String.valueOf(httpsPort));
        builder.environment().put("PAVILLON_HTTP_PORT", String.valueOf(httpPort));
        builder.environment().put("PAVILLON_DATA", data.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }

    /** Ends it without warning, as a power cut would. */
    public void kill() throws InterruptedException {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
        all.forEach(handle -> handle.onExit().join());
    }

    /** Stops it by its own command. */
    public void stop() throws Exception {
        command(home.resolve("bin/pavillon").toString(), "stop")
                .redirectOutput(ProcessBuilder.Redirect.appendTo(console().toFile()))
                .start()
                .waitFor(60, TimeUnit.SECONDS);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The appliance did not stop within 60 s, see " + console());
        }
    }

    @Override
    public void close() throws Exception {
        if (process != null && process.isAlive()) {
            kill();
        }
    }

    /** The address of a path, which starts with a slash. */
    public String url(String path) {
        return "https://localhost:" + httpsPort + path;
    }

    public int httpsPort() {
        return httpsPort;
    }

    public int httpPort() {
        return httpPort;
    }

    /** Folder of the installation. */
    public Path home() {
        return home;
    }

    /** Folder with everything that the appliance stores. */
    public Path data() {
        return data;
    }

    /** Process of the Java runtime. */
    public ProcessHandle runtime() {
        return process.descendants()
                .filter(handle -> handle.info().command().orElse("").endsWith("java"))
                .findFirst()
                .orElse(process.toHandle());
    }

    /** What it wrote on the console. */
    public Path console() {
        return home.resolve("console.txt");
    }

    /** Path and query of the one-time link for the first administrator. */
    public String setupPath() throws IOException {
        URI link = URI.create(Files.readString(data.resolve("setup-link")).strip());
        return link.getPath() + "?" + link.getQuery();
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client().send(
                        HttpRequest.newBuilder(URI.create(url(path)))
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** A client that trusts the appliance's own certificate authority, whatever it is, and keeps no cookies. */
    public static HttpClient client() {
        return Clients.TRUSTING;
    }

    /** The same, to be completed. */
    public static HttpClient.Builder clientBuilder() {
        return HttpClient.newBuilder().sslContext(Clients.TRUST).connectTimeout(Duration.ofSeconds(5));
    }

    /** Waits until a condition holds; exceptions count as “not yet”. */
    public static void await(String what, Duration limit, Condition condition) throws Exception {
        Instant end = Instant.now().plus(limit);
        Exception last = null;
        while (Instant.now().isBefore(end)) {
            try {
                if (condition.holds()) {
                    return;
                }
            } catch (IOException e) {
                last = e;
            }
            Thread.sleep(50);
        }
        throw new IllegalStateException("Waited " + limit.toSeconds() + " s in vain for " + what, last);
    }

    /** Something to wait for. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private static Path distribution() {
        String given = System.getProperty("pavillon.distribution", "");
        Path path = Path.of(given);
        if (given.isEmpty() || !Files.isRegularFile(path)) {
            throw new IllegalStateException(
                    "No distribution at pavillon.distribution=" + given + ": run ./pavillon build");
        }
        return path;
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IOException(command.getFirst() + " ended with " + process.exitValue());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** The certificate is made by the appliance under test, so no authority can vouch for it. */
    private static final class Clients {
        static final SSLContext TRUST = trust();
        static final HttpClient TRUSTING = clientBuilder().build();

        private static SSLContext trust() {
            try {
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(null, new TrustManager[] {new TrustAll()}, new SecureRandom());
                return context;
            } catch (GeneralSecurityException e) {
                throw new UncheckedIOException(new IOException(e));
            }
        }
    }

    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
