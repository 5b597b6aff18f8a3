package org.pavillon.cli.check;

import static org.pavillon.cli.Client.part;
import static org.pavillon.cli.Client.text;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pavillon.cli.Client;
import org.pavillon.cli.Refusal;
import tools.jackson.databind.JsonNode;

/** Installs and removes the module again and again, and looks at what it leaves behind. */
final class Cycles {
    private static final Duration WELL_WITHIN = Duration.ofSeconds(30);
    private static final Pattern THREAD = Pattern.compile("^\"(.*?)\" ", Pattern.MULTILINE);
    /** A line of {@code VM.classloaders}: of a loader, which has a branch before it, or of a class. */
    private static final Pattern LINE = Pattern.compile("^[|\\s]*(\\+--\\s*)?(?:Classes:\\s*)?(\\S.*)$");

    private final Path home;
    private final Path file;
    private final int times;
    private final String id;
    private final Set<String> classes = new HashSet<>();
    private final List<Long> installs = new ArrayList<>();
    private final List<Long> removals = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private int running;

    Cycles(Path home, Path file, ExaminedPackage examined, int times) {
        this.home = home;
        this.file = file;
        this.times = times;
        this.id = examined.manifest().id();
        examined.classes().map(Bundle::nameOf).forEach(classes::add);
    }

    List<Result> run() throws Exception {
        List<Result> results = new ArrayList<>();
        try (ScratchAppliance appliance = ScratchAppliance.start(home)) {
            Client client = appliance.client();
            Map<String, Integer> before = Map.of();
            client.upload(file);
            int done = 0;
            for (int cycle = 0; cycle < times && problems.isEmpty(); cycle++) {
                cycle(client);
                if (cycle == 0) {
                    before = threads(appliance);
                }
                done++;
            }
            results.add(told(done));
            results.add(loaders(appliance));
            results.add(threads(before, threads(appliance)));
            List<String> errors = appliance.errors();
            results.add(
                    errors.isEmpty()
                            ? Result.ok("log", "no ERROR")
                            : Result.fail("log", errors.size() + " times ERROR, first: " + errors.getFirst()));
        }
        return results;
    }

    private void cycle(Client client) throws IOException, InterruptedException, Refusal {
        Instant start = Instant.now();
        if (!change(client, "install")) {
            return;
        }
        installs.add(Duration.between(start, Instant.now()).toMillis());
        awaitWell(client);
        running = Math.max(
                running,
                client.get("/modules/" + part(id) + "/usage").path("threads").asInt());
        start = Instant.now();
        if (change(client, "remove")) {
            removals.add(Duration.between(start, Instant.now()).toMillis());
        }
    }

    private boolean change(Client client, String operation) throws IOException, InterruptedException, Refusal {
        JsonNode preview = client.get("/modules/" + part(id) + "/preview/" + operation);
        if (!preview.path("possible").asBoolean()) {
            preview.path("refusals").forEach(refusal -> problems.add(refusal.asString()));
            return false;
        }
        JsonNode end = client.follow(client.apply(operation, id, preview, ""), step -> {});
        if (!text(end, "status").equals("done")) {
            problems.add(text(end, "step"));
            return false;
        }
        return true;
    }

    private void awaitWell(Client client) throws IOException, InterruptedException, Refusal {
        Instant end = Instant.now().plus(WELL_WITHIN);
        JsonNode module = client.get("/modules/" + part(id));
        while (!isWell(module) && Instant.now().isBefore(end)) {
            Thread.sleep(100);
            module = client.get("/modules/" + part(id));
        }
        if (!isWell(module)) {
            JsonNode health = module.path("health");
            problems.add("After it was installed it is " + text(module, "state") + ", " + text(health, "status") + ": "
                    + text(health, "text"));
        }
    }

    private static boolean isWell(JsonNode module) {
        return text(module.path("health"), "status").equals("OK")
                && text(module, "state").equals("running");
    }

    private Result told(int done) {
        if (!problems.isEmpty()) {
            return Result.fail("cycles", "At the " + done + ". of " + times + ": " + String.join(" ", problems));
        }
        return Result.ok(
                "cycles",
                "%d × installed, well and removed; install %.2f s, remove %.2f s (median), %d threads of its own"
                        .formatted(done, median(installs) / 1000.0, median(removals) / 1000.0, running));
    }

    /** Loaders that hold a class of the module, after a collection. */
    private Result loaders(ScratchAppliance appliance) throws IOException, InterruptedException {
        int left = 0;
        for (int attempt = 0; attempt < 3; attempt++) {
            appliance.jcmd("GC.run");
            left = loadersOf(classes, appliance.jcmd("VM.classloaders", "show-classes=true"));
            if (left == 0) {
                return Result.ok("classes", "gone, with their loaders, after a collection");
            }
        }
        return Result.fail(
                "classes",
                left
                        + " class loaders of the module are still there after a collection: a thread, a ThreadLocal, a static"
                        + " cache of a library or a JDBC driver holds a class of it. A heap dump (jcmd GC.heap_dump) tells"
                        + " which.");
    }

    /** Loaders in what {@code VM.classloaders} prints that have loaded one of these classes. */
    static int loadersOf(Set<String> classes, String tree) {
        int loaders = 0;
        boolean counted = false;
        for (String line : tree.lines().toList()) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                continue;
            }
            if (matcher.group(1) != null) {
                counted = false;
            } else if (!counted && classes.contains(matcher.group(2).strip())) {
                loaders++;
                counted = true;
            }
        }
        return loaders;
    }

    private static Map<String, Integer> threads(ScratchAppliance appliance) throws IOException, InterruptedException {
        Map<String, Integer> threads = new TreeMap<>();
        Matcher name = THREAD.matcher(appliance.jcmd("Thread.print"));
        while (name.find()) {
            threads.merge(name.group(1).replaceAll("@?[0-9a-f]*\\d[0-9a-f]*", "N"), 1, Integer::sum);
        }
        return threads;
    }

    /**
     * The web server's pool breathes by itself, so a leak is a kind of thread that has grown by half of the cycles or
     * more.
     */
    private Result threads(Map<String, Integer> before, Map<String, Integer> after) {
        Set<String> grown = new TreeSet<>();
        after.forEach((name, count) -> {
            int more = count - before.getOrDefault(name, 0);
            if (more >= Math.max(2, times / 2)) {
                grown.add(name + " (" + more + " more)");
            }
        });
        int first = sum(before);
        int last = sum(after);
        return grown.isEmpty()
                ? Result.ok("threads", first + " in the appliance after the first cycle, " + last + " after the last")
                : Result.fail("threads", "More with every cycle: " + Shown.of(grown) + ". End them in @Deactivate.");
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(0L);
    }
}
