package org.pavillon.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Talks to the appliance on this machine as its administrator, with the token in its data folder. */
public final class Client {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient client;
    private final String address;
    private final String token;

    public Client(Path data, int port) throws IOException, GeneralSecurityException {
        address = "https://localhost:" + port + "/api/platform";
        token = Files.readString(data.resolve("admin-token")).strip();
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(trusting(data.resolve("https/ca.crt")))
                .build();
    }

    public JsonNode get(String path) throws IOException, InterruptedException, Refusal {
        return send("GET", path, BodyPublishers.noBody(), "");
    }

    public JsonNode post(String path, String body) throws IOException, InterruptedException, Refusal {
        return send("POST", path, BodyPublishers.ofString(body), "application/json");
    }

    public JsonNode send(String method, String path, BodyPublisher body, String sent)
            throws IOException, InterruptedException, Refusal {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .header("Authorization", "Bearer " + token)
                .header("X-Pavillon-Request", "1")
                .method(method, body);
        if (!sent.isEmpty()) {
            request.header("Content-Type", sent);
        }
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (!response.body().isBlank() && !type.contains("json")) {
            throw new Refusal("Pavillon is starting or stopping (HTTP " + response.statusCode()
                    + "). Wait a little; if it stays so, the log says why.");
        }
        JsonNode answer = response.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(response.body());
        if (response.statusCode() >= 400) {
            StringBuilder message = new StringBuilder(text(answer, "title") + " (" + text(answer, "code") + ")");
            for (JsonNode problem : answer.path("problems")) {
                message.append("\n  ")
                        .append(text(problem, "field"))
                        .append(": ")
                        .append(text(problem, "text"));
            }
            throw new Refusal(message.toString());
        }
        return answer;
    }

    /** Does what a preview showed; the job that does it. */
    public JsonNode apply(String operation, String id, JsonNode preview, String typed)
            throws IOException, InterruptedException, Refusal {
        Map<String, String> body =
                Map.of("agreed", text(preview, "agreed"), "version", text(preview, "version"), "typed", typed);
        return post("/modules/" + part(id) + "/" + operation, JSON.writeValueAsString(body));
    }

    /** Takes a package in; the module that it is of. */
    public JsonNode upload(Path file) throws IOException, InterruptedException, Refusal {
        if (!Files.isRegularFile(file)) {
            throw new Refusal("There is no file " + file.toAbsolutePath() + ".");
        }
        String path = "/packages?name=" + part(file.getFileName().toString());
        return send("POST", path, BodyPublishers.ofFile(file), "application/octet-stream");
    }

    /** Waits for the end of a job and tells of its steps; the job at its end. */
    public JsonNode follow(JsonNode started, Consumer<String> step) throws IOException, InterruptedException, Refusal {
        JsonNode job = started;
        String shown = "";
        while (running(job)) {
            if (!text(job, "step").equals(shown)) {
                shown = text(job, "step");
                step.accept(shown);
            }
            Thread.sleep(50);
            job = get("/jobs/" + part(text(started, "id")));
        }
        return job;
    }

    private static boolean running(JsonNode job) {
        String status = text(job, "status");
        return status.equals("running") || status.equals("cancelling");
    }

    static String json(Map<String, String> members) {
        return JSON.writeValueAsString(members);
    }

    /** Part of a path, encoded. */
    public static String part(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A member that is a text, or an empty one. */
    public static String text(JsonNode node, String member) {
        return node.path(member).asString("");
    }

    private static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var in = Files.newInputStream(authority)) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
