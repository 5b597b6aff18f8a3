package org.pavillon.itests.benchmarks;

import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.pavillon.itests.Appliance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A window without a browser: opens the portal and goes from page to page, by the messages that Vaadin's client sends
 * (its protocol is not documented; seen in the network view of a browser with Vaadin 25.2).
 */
final class ScriptedUser {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Appliance appliance;
    private final HttpClient client;
    private final String key;
    private final int window;
    private int syncId;
    private int clientId;

    /** Opens the portal with the cookie of a sign-in. */
    ScriptedUser(Appliance appliance, HttpCookie signIn) throws Exception {
        this.appliance = appliance;
        CookieManager cookies = new CookieManager();
        cookies.getCookieStore().add(URI.create(appliance.url("/")), signIn);
        client = Appliance.clientBuilder().cookieHandler(cookies).build();
        send(HttpRequest.newBuilder(URI.create(appliance.url("/"))).build());
        JsonNode configuration = JSON.readTree(
                        send(HttpRequest.newBuilder(URI.create(appliance.url("/?v-r=init&location=&query=")))
                                .build()))
                .path("appConfig");
        window = configuration.path("v-uiId").asInt();
        key = configuration.path("uidl").path("Vaadin-Security-Key").asString();
        syncId = configuration.path("uidl").path("syncId").asInt();
    }

    /** Goes to a page; returns once the server has drawn it. */
    void go(String path) throws Exception {
        Map<String, Object> event = Map.of(
                "type",
                "event",
                "node",
                1,
                "event",
                "ui-navigate",
                "data",
                Map.of("route", path, "query", "", "appShellTitle", "", "trigger", ""));
        String body = JSON.writeValueAsString(
                Map.of("csrfToken", key, "rpc", List.of(event), "syncId", syncId, "clientId", clientId++));
        String answer = send(HttpRequest.newBuilder(URI.create(appliance.url("/?v-r=uidl&v-uiId=" + window)))
                .header("Content-Type", "application/json; charset=UTF-8")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
        JsonNode message = JSON.readTree(answer.replaceFirst("^for\\(;;\\);", ""));
        message = message.isArray() ? message.get(0) : message;
        if (message.path("changes").isEmpty()) { // nothing was drawn
            throw new IllegalStateException(answer);
        }
        syncId = message.path("syncId").asInt();
    }

    private String send(HttpRequest request) throws Exception {
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(response.statusCode() + " " + request.uri());
        }
        return response.body();
    }
}
