package org.pavillon.itests;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Looks after modules from the machine itself, with the token of its data folder, over the REST interface. */
public final class Operator {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Appliance appliance;

    public Operator(Appliance appliance) {
        this.appliance = appliance;
    }

    /** A module as it stands. */
    JsonNode module(String id) throws Exception {
        return answer(send("GET", "/platform/modules/" + id, BodyPublishers.noBody()));
    }

    String state(String id) throws Exception {
        for (JsonNode module : answer(send("GET", "/platform/modules", BodyPublishers.noBody()))) {
            if (module.path("id").asString().equals(id)) {
                return module.path("state").asString();
            }
        }
        return "unknown";
    }

    public JsonNode preview(String operation, String id) throws Exception {
        return answer(send("GET", "/platform/modules/" + id + "/preview/" + operation, BodyPublishers.noBody()));
    }

    /** Previews an operation, agrees and begins it. */
    public JsonNode begin(String operation, String id) throws Exception {
        JsonNode preview = preview(operation, id);
        if (!preview.path("possible").asBoolean()) {
            throw new IOException(preview.path("refusals").toString());
        }
        String body = JSON.writeValueAsString(Map.of(
                "agreed",
                preview.path("agreed").asString(),
                "version",
                preview.path("version").asString()));
        return answer(send("POST", "/platform/modules/" + id + "/" + operation, BodyPublishers.ofString(body)));
    }

    /** Does an operation, and returns its job when that has ended. */
    JsonNode perform(String operation, String id) throws Exception {
        return ended(begin(operation, id));
    }

    /** The same, which must succeed. */
    public void done(String operation, String id) throws Exception {
        JsonNode job = perform(operation, id);
        if (!job.path("status").asString().equals("done")) {
            throw new IOException(operation + " " + id + ": " + job);
        }
    }

    public JsonNode ended(JsonNode job) throws Exception {
        Instant end = Instant.now().plus(Duration.ofSeconds(90));
        JsonNode now = job;
        while (now.path("status").asString().matches("running|cancelling")) {
            if (Instant.now().isAfter(end)) {
                throw new IOException("Waited in vain for " + now);
            }
            Thread.sleep(20);
            now = answer(send("GET", "/platform/jobs/" + job.path("id").asString(), BodyPublishers.noBody()));
        }
        return now;
    }

    void cancel(JsonNode job) throws Exception {
        answer(send("POST", "/platform/jobs/" + job.path("id").asString() + "/cancel", BodyPublishers.ofString("{}")));
    }

    /** Takes a package in; what is wrong with it stands in the answer. */
    HttpResponse<String> add(Path file) throws Exception {
        return send("POST", "/platform/packages?name=" + file.getFileName(), BodyPublishers.ofFile(file));
    }

    /** Takes in a publisher's catalogue and packages. */
    void take(Publisher publisher, Path... packages) throws Exception {
        Publisher.Signed signed = publisher.catalogue();
        answer(send("PUT", "/platform/catalogue", BodyPublishers.ofString(JSON.writeValueAsString(signed))));
        for (Path file : packages) {
            answer(add(file));
        }
    }

    JsonNode operations() throws Exception {
        return answer(send("GET", "/platform/operations", BodyPublishers.noBody()));
    }

    /** An answer of any module below {@code /api}. */
    String get(String path) throws Exception {
        return send("GET", path, BodyPublishers.noBody()).body();
    }

    int post(String path, String body) throws Exception {
        return send("POST", path, BodyPublishers.ofString(body)).statusCode();
    }

    private HttpResponse<String> send(String method, String path, BodyPublisher body)
            throws IOException, InterruptedException {
        String token = Files.readString(appliance.data().resolve("admin-token")).strip();
        return Appliance.client()
                .send(
                        HttpRequest.newBuilder(URI.create(appliance.url("/api" + path)))
                                .header("Authorization", "Bearer " + token)
                                .header("X-Pavillon-Request", "1")
                                .timeout(Duration.ofSeconds(60))
                                .method(method, body)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode answer(HttpResponse<String> response) throws IOException {
        if (response.statusCode() >= 400) {
            throw new IOException(response.statusCode() + " " + response.body());
        }
        return response.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(response.body());
    }
}
