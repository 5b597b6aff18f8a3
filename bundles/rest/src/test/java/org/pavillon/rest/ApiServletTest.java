package org.pavillon.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pavillon.api.error.ConflictException;
import org.pavillon.api.error.ForbiddenException;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.error.NotFoundException;
import org.pavillon.api.error.PavillonException;
import org.pavillon.api.error.Problem;
import org.pavillon.api.error.UnauthenticatedException;
import org.pavillon.api.error.UnavailableException;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.identity.Session;
import org.pavillon.api.identity.Sessions;
import org.pavillon.api.rest.RestResource;
import org.pavillon.api.rest.RestResponse;
import org.pavillon.api.rest.Route;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.security.User;
import tools.jackson.databind.JsonNode;

class ApiServletTest {
    private static final Text SUMMARY = Text.of("Something", "Quelque chose");
    private static final String TOKEN = "a valid token";
    private static final String LOCAL = "the local administrator's token";

    private final ApiServlet servlet = new ApiServlet(new Known());
    private RuntimeException failure = new IllegalStateException("secret detail of a patient");
    private int touched;

    @BeforeEach
    void addRoutes() {
        servlet.addResource(new Things());
    }

    @Test
    void answersAsTheSignedInPerson() throws IOException {
        Exchange exchange = new Exchange("GET", "/api/things/who").cookie(TOKEN).sentTo(servlet);

        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.text()).isEqualTo("anne");
        assertThat(touched).isEqualTo(1);
    }

    @Test
    void doesNotCountWhatAPageDoesByItselfAsAnAct() throws IOException {
        new Exchange("GET", "/api/things/who")
                .cookie(TOKEN)
                .header("X-Pavillon-Background", "1")
                .sentTo(servlet);

        assertThat(touched).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/things/who", "/api/things/nothing", "/api/nothing", "/api", "/api/", "/api/openapi.json"})
    void tellsStrangersNothingOfWhichAddressesThereAre(String path) throws IOException {
        Exchange exchange = new Exchange("GET", path).sentTo(servlet);

        assertThat(exchange.status()).isEqualTo(401);
        assertThat(exchange.json().path("code").stringValue()).isEqualTo("PAV-PLATFORM-1");
    }

    @Test
    void letsStrangersUseWhatIsOpen() throws IOException {
        assertThat(new Exchange("GET", "/api/things/open").sentTo(servlet).status())
                .isEqualTo(200);
    }

    @Test
    void refusesASessionThatHasEnded() throws IOException {
        Exchange exchange =
                new Exchange("GET", "/api/things/who").cookie("an old token").sentTo(servlet);

        assertThat(exchange.status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0:0:0:0:0:0:0:1"})
    void knowsTheLocalAdministratorOnTheMachineItself(String address) throws IOException {
        Exchange exchange = new Exchange("GET", "/api/things/who")
                .from(address)
                .header("Authorization", "Bearer " + LOCAL)
                .sentTo(servlet);

        assertThat(exchange.text()).isEqualTo("local");
    }

    @Test
    void knowsTheLocalAdministratorNowhereElse() throws IOException {
        Exchange elsewhere = new Exchange("GET", "/api/things/who").header("Authorization", "Bearer " + LOCAL);
        Exchange asCookie =
                new Exchange("GET", "/api/things/who").from("127.0.0.1").cookie(LOCAL);
        Exchange asHeader = new Exchange("GET", "/api/things/who")
                .header("X-Forwarded-For", "127.0.0.1")
                .header("Authorization", "Bearer " + LOCAL);

        for (Exchange exchange : List.of(elsewhere, asCookie, asHeader)) {
            assertThat(exchange.sentTo(servlet).status()).isEqualTo(401);
        }
    }

    @Test
    void takesASessionsTokenFromTheCookieOnly() throws IOException {
        Exchange exchange = new Exchange("GET", "/api/things/who")
                .from("127.0.0.1")
                .header("Authorization", "Bearer " + TOKEN)
                .sentTo(servlet);

        assertThat(exchange.status()).isEqualTo(401);
    }

    @Test
    void refusesChangesWithoutTheHeaderOfOurPages() throws IOException {
        Exchange exchange =
                new Exchange("POST", "/api/things/echo").cookie(TOKEN).body("x").sentTo(servlet);

        assertThat(exchange.status()).isEqualTo(403);
        assertThat(exchange.json().path("code").stringValue()).isEqualTo("PAV-REST-3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "https://pavillon.example.evil.example",
                "http://pavillon.example",
                "https://pavillon.example:8443",
                "null"
            })
    void refusesChangesFromOtherSites(String origin) throws IOException {
        Exchange exchange = new Exchange("POST", "/api/things/echo")
                .cookie(TOKEN)
                .own()
                .header("Origin", origin)
                .body("x")
                .sentTo(servlet);

        assertThat(exchange.status()).isEqualTo(403);
    }

    @Test
    void acceptsChangesFromOurPages() throws IOException {
        Exchange exchange = new Exchange("POST", "/api/things/echo")
                .cookie(TOKEN)
                .own()
                .header("Origin", "https://pavillon.example")
                .body("x")
                .sentTo(servlet);

        assertThat(exchange.text()).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO"})
    void saysWhichMethodsThereAre(String method) throws IOException {
        Exchange exchange =
                new Exchange(method, "/api/things/echo").cookie(TOKEN).own().sentTo(servlet);

        assertThat(exchange.status()).isEqualTo(405);
        assertThat(exchange.header("Allow")).isEqualTo("POST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"})
    void takesNoMethodFromAHeader(String header) throws IOException {
        Exchange exchange = new Exchange("GET", "/api/things/echo")
                .cookie(TOKEN)
                .header(header, "POST")
                .sentTo(servlet);

        assertThat(exchange.status()).isEqualTo(405);
    }

    @Test
    void refusesLargeBodiesByTheirLength() throws IOException {
        assertThat(post("x".repeat(11)).sentTo(servlet).status()).isEqualTo(413);
        assertThat(post("x".repeat(10)).sentTo(servlet).status()).isEqualTo(200);
    }

    @Test
    void refusesLargeBodiesThatHideTheirLength() throws IOException {
        Exchange exchange = new Exchange("POST", "/api/things/echo")
                .cookie(TOKEN)
                .own()
                .chunked("x".repeat(11))
                .sentTo(servlet);

        assertThat(exchange.status()).isEqualTo(413);
        assertThat(exchange.json().path("code").stringValue()).isEqualTo("PAV-REST-1");
    }

    @Test
    void decodesParametersOfThePath() throws IOException {
        assertThat(get("/api/things/thing/a%2Fb%20c+d").text()).isEqualTo("a/b c+d");
    }

    @Test
    void prefersALiteralPart() throws IOException {
        assertThat(get("/api/things/thing/special").text()).isEqualTo("literal");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/things/thing/%zz", "/api/things/thing/", "/api/things/thing", "/api//things/who"})
    void findsNothingAtIllFormedAddresses(String path) throws IOException {
        assertThat(get(path).status()).isEqualTo(404);
    }

    @Test
    void refusesAnIllFormedQuery() throws IOException {
        Exchange exchange = new Exchange("GET", "/api/things/query")
                .query("text=%zz")
                .cookie(TOKEN)
                .sentTo(servlet);

        assertThat(exchange.status()).isEqualTo(400);
        assertThat(exchange.json().path("code").stringValue()).isEqualTo("PAV-REST-6");
    }

    @ParameterizedTest
    @CsvSource({
        "InvalidInputException, 400",
        "UnauthenticatedException, 401",
        "ForbiddenException, 403",
        "NotFoundException, 404",
        "ConflictException, 409",
        "UnavailableException, 503"
    })
    void givesEveryErrorItsStatusAndItsText(String type, int status) throws IOException {
        Text text = Text.of("What to do", "Que faire");
        PavillonException error = switch (type) {
            case "InvalidInputException" -> new InvalidInputException("PAV-TEST-1", text);
            case "UnauthenticatedException" -> new UnauthenticatedException("PAV-TEST-1", text);
            case "ForbiddenException" -> new ForbiddenException("PAV-TEST-1", text);
            case "NotFoundException" -> new NotFoundException("PAV-TEST-1", text);
            case "ConflictException" -> new ConflictException("PAV-TEST-1", text);
            default -> new UnavailableException("PAV-TEST-1", text);
        };
        failure = error;
        Exchange exchange = get("/api/things/fail");
        JsonNode problem = exchange.json();

        assertThat(exchange.status()).isEqualTo(status);
        assertThat(exchange.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(problem.path("status").intValue()).isEqualTo(status);
        assertThat(problem.path("code").stringValue()).isEqualTo("PAV-TEST-1");
        assertThat(problem.path("title").stringValue()).isEqualTo("Que faire");
    }

    @Test
    void tellsStrangersInTheirBrowsersLanguage() throws IOException {
        Exchange exchange = new Exchange("GET", "/api/things/who")
                .header("Accept-Language", "fr")
                .sentTo(servlet);

        assertThat(exchange.json().path("title").stringValue()).startsWith("Vous n’êtes pas connecté");
    }

    @Test
    void tellsWhatIsWrongLineByLine() throws IOException {
        failure = new InvalidInputException(
                "PAV-TEST-1", SUMMARY, List.of(Problem.error(3, 2, "age", Text.of("No number", "Pas un nombre"))));
        JsonNode problem = get("/api/things/fail").json().path("problems").path(0);

        assertThat(problem.path("line").intValue()).isEqualTo(3);
        assertThat(problem.path("text").stringValue()).isEqualTo("Pas un nombre");
    }

    @Test
    void keepsWhatNobodyForesawToTheLog() throws IOException {
        Exchange exchange = get("/api/things/fail");

        assertThat(exchange.status()).isEqualTo(500);
        assertThat(exchange.text())
                .contains("PAV-REST-2")
                .doesNotContain("secret")
                .doesNotContain("IllegalStateException");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "étude \"1\".csv|attachment; filename=\"_tude _1_.csv\"; filename*=UTF-8''%C3%A9tude%20%221%22.csv",
                "../../a.csv|attachment; filename=\".._.._a.csv\"; filename*=UTF-8''..%2F..%2Fa.csv",
                "a*b'c.csv|attachment; filename=\"a_b_c.csv\"; filename*=UTF-8''a%2Ab%27c.csv"
            })
    void namesDownloads(String filename, String header) {
        assertThat(ContentDisposition.attachment(filename)).isEqualTo(header);
    }

    @Test
    void letsNoLineBreakIntoTheNameOfADownload() {
        assertThat(ContentDisposition.attachment("a\r\nSet-Cookie: x=y"))
                .doesNotContain("\r")
                .doesNotContain("\n");
    }

    @Test
    void answersHeadWithoutABody() throws IOException {
        Exchange exchange =
                new Exchange("HEAD", "/api/things/who").cookie(TOKEN).sentTo(servlet);

        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.text()).isEmpty();
    }

    @Test
    void forgetsTheRoutesOfAModuleThatGoes() throws IOException {
        Things module = new Things();
        ApiServlet own = new ApiServlet(new Known());
        own.addResource(module);
        own.removeResource(module);

        assertThat(new Exchange("GET", "/api/things/who")
                        .cookie(TOKEN)
                        .sentTo(own)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void describesItsRoutes() throws IOException {
        JsonNode paths = get("/api/openapi.json").json().path("paths");

        assertThat(paths.path("/things/thing/{name}")
                        .path("get")
                        .path("summary")
                        .stringValue())
                .isEqualTo("Quelque chose");
    }

    private Exchange get(String path) throws IOException {
        return new Exchange("GET", path).cookie(TOKEN).sentTo(servlet);
    }

    private static Exchange post(String body) {
        return new Exchange("POST", "/api/things/echo").cookie(TOKEN).own().body(body);
    }

    private static RestResponse text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new RestResponse(200, "text/plain", java.util.Map.of(), out -> out.write(bytes));
    }

    private final class Things implements RestResource {
        @Override
        public String module() {
            return "things";
        }

        @Override
        public List<Route> routes() {
            return List.of(
                    Route.get("/who", SUMMARY, request -> text(CurrentUser.get().name())),
                    new Route("GET", "/open", SUMMARY, 0, true, request -> text("open")),
                    Route.get(
                            "/query",
                            SUMMARY,
                            request -> text(request.query("text").orElse(""))),
                    Route.get("/thing/{name}", SUMMARY, request -> text(request.path("name"))),
                    Route.get("/thing/special", SUMMARY, request -> text("literal")),
                    Route.get("/fail", SUMMARY, request -> {
                        throw failure;
                    }),
                    Route.post(
                                    "/echo",
                                    SUMMARY,
                                    request -> text(new String(request.body().readAllBytes(), StandardCharsets.UTF_8)))
                            .accepting(10));
        }
    }

    private final class Known implements Sessions {
        @Override
        public Optional<Session> find(String token) {
            return token.equals(TOKEN) ? Optional.of(new OfUser("anne")) : Optional.empty();
        }

        @Override
        public Optional<Session> local(String token) {
            return token.equals(LOCAL) ? Optional.of(new OfUser("local")) : Optional.empty();
        }

        @Override
        public SignedIn signIn(String name, char[] password, String address) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void signOut(String token) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SignedIn acceptInvitation(String token, char[] password, String address) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<String> invited(String token) {
            throw new UnsupportedOperationException();
        }
    }

    private final class OfUser implements Session, User {
        private final String name;

        OfUser(String name) {
            this.name = name;
        }

        @Override
        public String id() {
            return name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String displayName() {
            return name;
        }

        @Override
        public Locale locale() {
            return Locale.FRENCH;
        }

        @Override
        public boolean may(String permission) {
            return false;
        }

        @Override
        public boolean maySomewhere(String action) {
            return false;
        }

        @Override
        public User user() {
            return this;
        }

        @Override
        public Instant expires() {
            return Instant.MAX;
        }

        @Override
        public boolean valid() {
            return true;
        }

        @Override
        public void touch() {
            touched++;
        }

        @Override
        public void onEnd(Runnable action) {
            throw new UnsupportedOperationException();
        }
    }
}
