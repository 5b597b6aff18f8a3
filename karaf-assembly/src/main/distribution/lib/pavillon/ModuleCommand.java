import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Lists, installs, starts, stops and removes modules of the appliance that runs on this machine, with the token in its
 * data folder: {@code ModuleCommand <data> <https port> list | install|start|stop|remove <module>}. Run from its source
 * by {@code bin/pavillon module}.
 */
final class ModuleCommand {
    private static final Pattern MEMBER = Pattern.compile("\"(\\w+)\":\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|\\{\"status\":\"(\\w+)\")");

    private final HttpClient client;
    private final String address;
    private final String token;

    private ModuleCommand(Path data, String port) throws Exception {
        address = "https://localhost:" + port + "/api/platform";
        token = Files.readString(data.resolve("admin-token")).strip();
        client = HttpClient.newBuilder().sslContext(trusting(data.resolve("https/ca.crt"))).build();
    }

    public static void main(String[] arguments) throws Exception {
        List<String> acts = List.of("install", "start", "stop", "remove");
        boolean list = arguments.length == 3 && arguments[2].equals("list");
        if (!list && (arguments.length != 4 || !acts.contains(arguments[2]))) {
            System.err.println("pavillon module list | install <module> | start <module> | stop <module> | remove <module>");
            System.exit(2);
        }
        try {
            ModuleCommand command = new ModuleCommand(Path.of(arguments[0]), arguments[1]);
            System.exit(list ? command.list() : command.change(arguments[2], arguments[3]));
        } catch (IOException e) {
            System.err.println("Pavillon does not answer on this machine (" + e.getMessage() + "). Does it run? pavillon status");
            System.exit(1);
        }
    }

    private int list() throws Exception {
        String answer = send("GET", "/modules");
        for (String module : answer.split("\\},\\{\"id\"")) {
            System.out.printf(
                    "%-16s %-10s %-10s %-12s %s%n",
                    member(module.startsWith("[{") ? module : "{\"id\"" + module, "id"),
                    member(module, "version"),
                    member(module, "state"),
                    member(module, "health"),
                    member(module, "name"));
        }
        return 0;
    }

    private int change(String act, String module) throws Exception {
        String job = send("POST", "/modules/" + module + "/" + act);
        String id = member(job, "id");
        while (true) {
            String status = member(job, "status");
            if (!status.equals("running") && !status.equals("cancelling")) {
                System.out.println(member(job, "title") + ": " + status + ". " + member(job, "step"));
                return status.equals("done") ? 0 : 1;
            }
            Thread.sleep(100);
            job = send("GET", "/jobs/" + id);
        }
    }

    private String send(String method, String path) throws Exception {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create(address + path))
                        .header("Authorization", "Bearer " + token)
                        .header("X-Pavillon-Request", "1")
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= 400) {
            throw new IOException(member(response.body(), "title") + " " + member(response.body(), "code"));
        }
        return response.body();
    }

    private static String member(String json, String name) {
        Matcher member = MEMBER.matcher(json);
        while (member.find()) {
            if (member.group(1).equals(name)) {
                return member.group(2) == null ? member.group(3) : member.group(2);
            }
        }
        return "";
    }

    private static SSLContext trusting(Path authority) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var in = Files.newInputStream(authority)) {
            store.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
