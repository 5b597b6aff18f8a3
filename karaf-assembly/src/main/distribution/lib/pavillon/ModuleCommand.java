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
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Looks after the modules of the appliance that runs on this machine, with the token in its data folder:
 * {@code ModuleCommand <data> <https port> <command> …}. Run from its source by {@code bin/pavillon module}.
 */
final class ModuleCommand {
    private static final String USAGE = """
            pavillon module list                             what is installed and available
            pavillon module info <module>                    versions, permissions, what it takes of the machine
            pavillon module install <module> [<version>]     shows what would be done, asks, and does it
            pavillon module upgrade <module> [<version>]     replaces it by a newer version
            pavillon module roll-back <module>               goes back to the version before
            pavillon module start | stop | remove <module>   removing keeps the data
            pavillon module erase <module>                   deletes the data of a removed module
            pavillon module add <package or folder>          takes packages in, and the catalogue of a folder
            pavillon module mirror <folder>                  copies packages and catalogue, to a stick for instance
            pavillon module refresh                          asks the address in etc/org.pavillon.modules.cfg
            pavillon module try <package>                    takes a package in and installs or replaces it (developers)
            pavillon module log                              what was done to modules

            --yes answers the question in advance.
            """;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> CHANGES =
            List.of("install", "upgrade", "roll-back", "start", "stop", "remove", "erase");

    private final HttpClient client;
    private final String address;
    private final String token;
    private final boolean yes;

    private ModuleCommand(Path data, String port, boolean yes) throws Exception {
        address = "https://localhost:" + port + "/api/platform";
        token = Files.readString(data.resolve("admin-token")).strip();
        client = HttpClient.newBuilder()
                .sslContext(trusting(data.resolve("https/ca.crt")))
                .build();
        this.yes = yes;
    }

    public static void main(String[] arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of(arguments));
        boolean yes = words.remove("--yes");
        try {
            int end = words.size() < 3
                    ? usage()
                    : new ModuleCommand(Path.of(words.get(0)), words.get(1), yes)
                            .run(words.get(2), words.subList(3, words.size()));
            System.exit(end);
        } catch (Refused e) {
            System.err.println(e.getMessage());
            System.exit(1);
        } catch (IOException e) {
            System.err.println(
                    "Pavillon does not answer on this machine (" + e.getMessage() + "). Does it run? pavillon status");
            System.exit(1);
        }
    }

    private int run(String command, List<String> words) throws Exception {
        if (CHANGES.contains(command) && (words.size() == 1 || words.size() == 2)) {
            return change(command, words.get(0), words.size() == 2 ? words.get(1) : "");
        }
        return switch (command + "/" + words.size()) {
            case "list/0" -> list();
            case "info/1" -> info(words.get(0));
            case "add/1" -> add(Path.of(words.get(0)).toAbsolutePath());
            case "mirror/1" -> follow(post("/packages/mirror", folder(Path.of(words.get(0)))));
            case "refresh/0" -> follow(post("/catalogue/refresh", "{}"));
            case "try/1" -> tryOut(Path.of(words.get(0)));
            case "log/0" -> log();
            default -> usage();
        };
    }

    private static int usage() {
        System.err.print(USAGE);
        return 2;
    }

    private int list() throws Exception {
        for (JsonNode module : get("/modules")) {
            String upgrade = module.path("upgrade").asString("");
            System.out.printf(
                    "%-16s %-10s %-12s %-24s %s%s%n",
                    text(module, "id"),
                    text(module, "version"),
                    text(module, "state"),
                    module.path("health").path("status").asString(""),
                    text(module, "name"),
                    upgrade.isEmpty() ? "" : "  (" + upgrade + " is there)");
        }
        return 0;
    }

    private int info(String id) throws Exception {
        JsonNode module = get("/modules/" + path(id));
        System.out.println(text(module, "name") + " " + text(module, "version") + ", " + text(module, "vendor") + ", "
                + text(module, "licence"));
        System.out.println(text(module, "description"));
        System.out.println("state:       " + text(module, "state") + ": "
                + module.path("health").path("text").asString(""));
        for (JsonNode permission : module.path("permissions")) {
            System.out.println("permission:  " + text(permission, "action") + "  " + text(permission, "text"));
        }
        for (JsonNode release : module.path("releases")) {
            System.out.println("release:     " + text(release, "version") + "  " + text(release, "trust") + "  "
                    + text(release, "sha256"));
        }
        JsonNode usage = get("/modules/" + path(id) + "/usage");
        System.out.printf(
                "takes:       %,d bytes of data, %,d of program, %d threads, %d classes, %,d objects (%,d bytes)%n",
                usage.path("data").asLong(),
                usage.path("program").asLong(),
                usage.path("threads").asInt(),
                usage.path("classes").asInt(),
                usage.path("objects").asLong(),
                usage.path("memory").asLong());
        return 0;
    }

    private int change(String operation, String id, String version) throws Exception {
        String query = version.isEmpty() ? "" : "?version=" + URLEncoder.encode(version, StandardCharsets.UTF_8);
        JsonNode preview = get("/modules/" + path(id) + "/preview/" + operation + query);
        for (JsonNode refusal : preview.path("refusals")) {
            System.err.println(refusal.asString());
        }
        if (!preview.path("possible").asBoolean()) {
            return 1;
        }
        show(operation, preview);
        String typed = operation.equals("erase") ? ask("Type " + id + " to delete its data for ever: ", "") : "";
        boolean harmless = operation.equals("start") || operation.equals("stop") || operation.equals("erase");
        if (!harmless && !yes && !ask("Do it? [y/N] ", "n").toLowerCase().startsWith("y")) {
            System.out.println("Nothing was changed.");
            return 1;
        }
        String body = JSON.writeValueAsString(Map.of(
                "agreed", text(preview, "agreed"), "version", text(preview, "version"), "typed", typed));
        return follow(post("/modules/" + path(id) + "/" + operation, body));
    }

    private static void show(String operation, JsonNode preview) {
        System.out.println(operation + " " + text(preview, "name") + " " + text(preview, "version") + ":");
        for (JsonNode step : preview.path("steps")) {
            System.out.println("  - " + step.asString());
        }
        for (JsonNode permission : preview.path("permissions")) {
            System.out.println("  asks for " + text(permission, "action") + ": " + text(permission, "text")
                    + (permission.path("high").asBoolean() ? " (far-reaching)" : ""));
        }
        for (JsonNode power : preview.path("powers")) {
            System.out.println("  asks for the power: " + power.asString());
        }
        if (text(preview, "trust").equals("developer")) {
            System.out.println("  is not signed");
        }
    }

    private int add(Path what) throws Exception {
        if (Files.isDirectory(what)) {
            return follow(post("/packages/folder", folder(what)));
        }
        JsonNode module = upload(what);
        System.out.println(text(module, "name") + ": taken in.");
        return 0;
    }

    /** The inner loop of who makes a module. */
    private int tryOut(Path file) throws Exception {
        JsonNode module = upload(file);
        String id = text(module, "id");
        String operation = text(module, "state").equals("absent") ? "install" : "upgrade";
        return change(operation, id, "");
    }

    private JsonNode upload(Path file) throws Exception {
        String name = URLEncoder.encode(file.getFileName().toString(), StandardCharsets.UTF_8);
        return send("POST", "/packages?name=" + name, BodyPublishers.ofFile(file), "application/octet-stream");
    }

    private int log() throws Exception {
        for (JsonNode one : get("/operations")) {
            System.out.printf(
                    "%s  %-10s %-16s %-10s %-10s %-12s %s%n",
                    text(one, "time"),
                    text(one, "operation"),
                    text(one, "module"),
                    text(one, "from"),
                    text(one, "to"),
                    text(one, "outcome"),
                    text(one, "text"));
        }
        return 0;
    }

    /** Shows the steps of a job until it has ended. */
    private int follow(JsonNode job) throws Exception {
        String id = text(job, "id");
        String shown = "";
        while (true) {
            String status = text(job, "status");
            if (!status.equals("running") && !status.equals("cancelling")) {
                System.out.println(text(job, "step"));
                return status.equals("done") ? 0 : 1;
            }
            if (!text(job, "step").equals(shown)) {
                shown = text(job, "step");
                System.out.println("  " + shown);
            }
            Thread.sleep(50);
            job = get("/jobs/" + path(id));
        }
    }

    private JsonNode get(String path) throws Exception {
        return send("GET", path, BodyPublishers.noBody(), "");
    }

    private JsonNode post(String path, String body) throws Exception {
        return send("POST", path, BodyPublishers.ofString(body), "application/json");
    }

    private JsonNode send(String method, String path, BodyPublisher body, String type) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .header("Authorization", "Bearer " + token)
                .header("X-Pavillon-Request", "1")
                .method(method, body);
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        JsonNode answer = response.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(response.body());
        if (response.statusCode() >= 400) {
            StringBuilder message = new StringBuilder(text(answer, "title") + " (" + text(answer, "code") + ")");
            for (JsonNode problem : answer.path("problems")) {
                message.append("\n  ").append(text(problem, "field")).append(": ").append(text(problem, "text"));
            }
            throw new Refused(message.toString());
        }
        return answer;
    }

    private static String folder(Path folder) {
        return JSON.writeValueAsString(Map.of("folder", folder.toAbsolutePath().toString()));
    }

    private static String path(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String text(JsonNode node, String member) {
        return node.path(member).asString("");
    }

    private static String ask(String question, String otherwise) {
        System.out.print(question);
        System.out.flush();
        String answer = System.console() == null ? null : System.console().readLine();
        return answer == null ? otherwise : answer.strip();
    }

    private static SSLContext trusting(Path authority) throws Exception {
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

    /** The appliance said no, and why. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }
}
