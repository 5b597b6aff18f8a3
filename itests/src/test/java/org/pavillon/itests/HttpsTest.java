package org.pavillon.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the appliance shows to the network. */
class HttpsTest {
    private static Appliance appliance;

    @BeforeAll
    static void start() throws Exception {
        appliance = Appliance.start("https");
    }

    @AfterAll
    static void stop() throws Exception {
        appliance.close();
    }

    @Test
    void listensOnHttpsAndTheRedirectOnly() throws IOException {
        assertThat(ListeningPorts.of(appliance.runtime()))
                .containsExactlyInAnyOrder(appliance.httpsPort(), appliance.httpPort());
    }

    @Test
    void redirectsHttpToHttps() throws Exception {
        String answer = overHttp("GET /ecrf?study=1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 308")
                .containsIgnoringCase("location: " + appliance.url("/ecrf?study=1"));
    }

    @Test
    void servesNothingOverHttp() throws Exception {
        String answer = overHttp("POST /api/platform/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n"
                + "Connection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 308");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/signin",
                "/api/platform/session",
                "/api/nothing-here",
                "/nothing-here",
                "/ca.crt",
                "/assets/x"
            })
    void protectsEveryAnswer(String path) throws Exception {
        HttpResponse<String> answer = appliance.get(path);

        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Referrer-Policy")).isPresent();
        assertThat(answer.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .contains("frame-ancestors 'none'")
                        .contains("object-src 'none'")
                        .contains("base-uri"));
        assertThat(answer.headers().firstValue("Server")).isEmpty();
        assertThat(answer.headers().firstValue("X-Powered-By")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "TRACK", "PROPFIND", "FOO"})
    void refusesMethodsThatNobodyNeeds(String method) throws Exception {
        HttpResponse<String> answer = Appliance.client()
                .send(
                        HttpRequest.newBuilder(URI.create(appliance.url("/")))
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(405);
    }

    @Test
    void signsInThroughAForeignSiteNever() throws Exception {
        HttpResponse<String> answer = Appliance.client()
                .send(
                        HttpRequest.newBuilder(URI.create(appliance.url("/signin")))
                                .header("Origin", "https://elsewhere.example")
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString("name=a&password=b"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/signin?return=%ff", "/lumo/", "/VAADIN/static/", "/assets/org.pavillon.portal-ui/x/y"})
    void namesNoClassInAnError(String path) throws Exception {
        HttpResponse<String> answer = appliance.get(path);

        assertThat(answer.statusCode()).isBetween(400, 499);
        assertThat(answer.body()).doesNotContainIgnoringCase("jetty").doesNotContain("org.pavillon", "Exception");
    }

    @Test
    void signsInWithACookieThatStaysHereAndEndsTheOneBefore() throws Exception {
        String token = appliance.setupPath().replaceFirst(".*token=", "");
        HttpResponse<String> first =
                form("/setup", "token=" + token + "&name=admin&password=une+phrase+assez+longue", "");
        assertThat(first.statusCode()).isEqualTo(303);
        assertThat(first.headers().firstValue("Set-Cookie"))
                .hasValueSatisfying(cookie -> assertThat(cookie)
                        .startsWith("__Host-pavillon=")
                        .contains("Path=/", "Secure", "HttpOnly", "SameSite=Lax")
                        .doesNotContain("Domain"));
        String before = cookie(first);
        HttpResponse<String> second =
                form("/signin", "name=admin&password=une+phrase+assez+longue&return=%2F%2Fevil.example", before);

        assertThat(second.headers().firstValue("Location")).contains("/");
        assertThat(cookie(second)).isNotEqualTo(before);
        assertThat(jobs(before)).isEqualTo(401);
        assertThat(jobs(cookie(second))).isEqualTo(200);
    }

    private static int jobs(String cookie) throws Exception {
        return Appliance.client()
                .send(
                        HttpRequest.newBuilder(URI.create(appliance.url("/api/platform/jobs")))
                                .header("Cookie", cookie)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private static HttpResponse<String> form(String path, String body, String cookie) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(appliance.url(path)))
                .header("Sec-Fetch-Site", "same-origin")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        return Appliance.client().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String cookie(HttpResponse<String> answer) {
        return answer.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
    }

    @Test
    void handsOutItsCertificateAuthority() throws Exception {
        HttpResponse<String> answer = appliance.get("/ca.crt");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).startsWith("-----BEGIN CERTIFICATE-----");
    }

    @Test
    void keepsItsDataToItself() throws IOException {
        try (Stream<Path> files = Files.walk(appliance.data())) {
            List<Path> open = files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*(\\.mv\\.db|\\.p12|\\.key|\\.pem|setup-link|token)$"))
                    .filter(HttpsTest::readableByOthers)
                    .toList();

            assertThat(open).isEmpty();
        }
    }

    @Test
    void writesNoErrorIntoItsLog() throws IOException {
        try (Stream<Path> files = Files.walk(appliance.data())) {
            for (Path log :
                    files.filter(file -> file.toString().endsWith(".log")).toList()) {
                assertThat(Files.readAllLines(log))
                        .noneMatch(line -> line.contains("| ERROR |") || line.contains(" ERROR "));
            }
        }
    }

    private static boolean readableByOthers(Path file) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            return permissions.contains(PosixFilePermission.GROUP_READ)
                    || permissions.contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException e) {
            return false; // gone meanwhile
        }
    }

    private static String overHttp(String request) throws IOException {
        try (Socket socket = new Socket("localhost", appliance.httpPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
