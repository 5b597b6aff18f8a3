package org.pavillon.cli;

import static org.pavillon.cli.Client.part;
import static org.pavillon.cli.Client.text;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Looks after the modules of the appliance that runs on this machine: {@code bin/pavillon module}. */
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
            pavillon module check <package> [--static]       what a package promises and keeps (developers); in an
                                                             appliance of its own, --static: in its files alone

            --yes answers the question in advance.
            """;
    private static final List<String> CHANGES =
            List.of("install", "upgrade", "roll-back", "start", "stop", "remove", "erase");

    private final Client client;
    private final boolean yes;

    ModuleCommand(Client client, boolean yes) {
        this.client = client;
        this.yes = yes;
    }

    int run(String command, List<String> words) throws Exception {
        if (CHANGES.contains(command) && (words.size() == 1 || words.size() == 2)) {
            return change(command, words.get(0), words.size() == 2 ? words.get(1) : "");
        }
        return switch (command + "/" + words.size()) {
            case "list/0" -> list();
            case "info/1" -> info(words.get(0));
            case "add/1" -> add(Path.of(words.get(0)).toAbsolutePath());
            case "mirror/1" -> follow(client.post("/packages/mirror", folder(Path.of(words.get(0)))));
            case "refresh/0" -> follow(client.post("/catalogue/refresh", "{}"));
            case "try/1" -> tryOut(Path.of(words.get(0)));
            case "log/0" -> log();
            default -> usage();
        };
    }

    static int usage() {
        System.err.print(USAGE);
        return 2;
    }

    private int list() throws Exception {
        for (JsonNode module : client.get("/modules")) {
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
        JsonNode module = client.get("/modules/" + part(id));
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
        JsonNode usage = client.get("/modules/" + part(id) + "/usage");
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
        JsonNode preview = client.get("/modules/" + part(id) + "/preview/" + operation + query);
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
        return follow(client.apply(operation, id, preview, typed));
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
            return follow(client.post("/packages/folder", folder(what)));
        }
        JsonNode module = client.upload(what);
        System.out.println(text(module, "name") + ": taken in.");
        return 0;
    }

    /** The inner loop of who makes a module. */
    private int tryOut(Path file) throws Exception {
        JsonNode module = client.upload(file);
        String id = text(module, "id");
        String operation = text(module, "state").equals("absent") ? "install" : "upgrade";
        return change(operation, id, "");
    }

    private int log() throws Exception {
        for (JsonNode one : client.get("/operations")) {
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
        JsonNode end = client.follow(job, step -> System.out.println("  " + step));
        System.out.println(text(end, "step"));
        return text(end, "status").equals("done") ? 0 : 1;
    }

    private static String folder(Path folder) {
        return Client.json(Map.of("folder", folder.toAbsolutePath().toString()));
    }

    private static String ask(String question, String otherwise) {
        System.out.print(question);
        System.out.flush();
        String answer = System.console() == null ? null : System.console().readLine();
        return answer == null ? otherwise : answer.strip();
    }
}
