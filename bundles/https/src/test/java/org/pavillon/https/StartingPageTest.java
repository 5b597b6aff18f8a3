package org.pavillon.https;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartingPageTest {
    private final Server server = new Server();
    private final LocalConnector connector = new LocalConnector(server);
    private final StartingPage page = new StartingPage(true);
    private final AtomicBoolean started = new AtomicBoolean();

    @BeforeEach
    void start() throws Exception {
        server.addConnector(connector);
        server.setHandler(new Handler.Sequence(page, new Portal()));
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/signin", "/anything/below?x=1", "/ca.crt", "/api/platform/session"})
    void answersEveryPathWhileStarting(String path) throws Exception {
        assertThat(get(path)).startsWith("HTTP/1.1 503").contains("Retry-After: 1");
    }

    @Test
    void reloadsThePageByItself() throws Exception {
        assertThat(get("/signin")).contains("<meta http-equiv=\"refresh\" content=\"1\">", "Pavillon is starting");
    }

    @Test
    void speaksFrench() throws Exception {
        assertThat(request("GET", "/", "Accept-Language: fr-CA\r\n")).contains("Pavillon démarre", "lang=\"fr\"");
    }

    @Test
    void tellsProgramsByTheStatusAlone() throws Exception {
        assertThat(get("/api/platform/session")).contains("Content-Length: 0").doesNotContain("<html");
        assertThat(request("POST", "/signin", "")).startsWith("HTTP/1.1 503").doesNotContain("<html");
    }

    @Test
    void protectsThePageLikeAnyOther() throws Exception {
        assertThat(get("/"))
                .contains(
                        "Content-Security-Policy: default-src 'none'",
                        "X-Content-Type-Options: nosniff",
                        "Cache-Control: no-store",
                        "Strict-Transport-Security: max-age=31536000");
    }

    @Test
    void waitsForEveryServletOfThePlatform() throws Exception {
        page.setPortal(Map.of());
        page.setPlatform(new Readiness(started::get));
        assertThat(get("/signin")).startsWith("HTTP/1.1 503");

        started.set(true);

        assertThat(get("/signin")).startsWith("HTTP/1.1 200");
    }

    @Test
    void leavesTheApiOpenWithoutAPortal() throws Exception {
        started.set(true);
        page.setPlatform(new Readiness(started::get));

        assertThat(get("/api/platform/modules")).startsWith("HTTP/1.1 200");
        assertThat(get("/")).startsWith("HTTP/1.1 503");
    }

    @Test
    void comesBackWhenThePortalGoes() throws Exception {
        started.set(true);
        page.setPlatform(new Readiness(started::get));
        page.setPortal(Map.of());
        assertThat(get("/")).startsWith("HTTP/1.1 200");

        page.unsetPortal(Map.of());

        assertThat(get("/")).startsWith("HTTP/1.1 503");
    }

    private String get(String path) throws Exception {
        return request("GET", path, "");
    }

    private String request(String method, String path, String headers) throws Exception {
        String answer = connector.getResponse(
                method + " " + path + " HTTP/1.1\r\nHost: pavillon.example\r\n" + headers + "\r\n");
        // the connector reads bytes as characters
        return new String(answer.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** What stands behind the page: answers everything. */
    private static final class Portal extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            callback.succeeded();
            return true;
        }
    }
}
