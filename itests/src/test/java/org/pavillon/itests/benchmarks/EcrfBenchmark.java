package org.pavillon.itests.benchmarks;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.pavillon.itests.Appliance;
import org.pavillon.itests.Browser;
import org.pavillon.itests.Study;

/**
 * Prints how long the eCRF module takes, on an assembled appliance, over HTTPS: import of a dictionary, saves of its
 * largest form, lists, search and export of many subjects, and the entry page in Chromium. Arguments: a REDCap
 * dictionary, and how many subjects (10,000 unless told).
 */
public final class EcrfBenchmark {
    private static final int SAVES = 200;
    private static final int RUNS = 9;

    private final Appliance appliance;
    private final Study study;
    private final String largest;
    private final Map<String, String> values;
    private final String cookies;

    private EcrfBenchmark(Appliance appliance, Study study) {
        this.appliance = appliance;
        this.study = study;
        this.largest = largest(study);
        this.values = values(study, largest);
        this.cookies = study.cookies(); // once: the browser belongs to one thread
    }

    public static void main(String[] arguments) throws Exception {
        Path dictionary = Path.of(arguments[0]);
        int subjects = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
        try (Appliance appliance = Appliance.start("ecrf-benchmark");
                Browser browser = new Browser()) {
            Study study = Study.start(appliance, browser, dictionary);
            EcrfBenchmark benchmark = new EcrfBenchmark(appliance, study);
            benchmark.imports(Files.readAllBytes(dictionary));
            benchmark.saves();
            benchmark.entry();
            benchmark.fill(subjects);
            benchmark.lists(subjects);
            benchmark.export();
        }
    }

    // ---- what is measured ----

    private void imports(byte[] csv) throws Exception {
        double[] seconds = new double[RUNS];
        for (int run = 0; run < RUNS; run++) {
            long begun = System.nanoTime();
            send("POST", study.path("/dictionary?preview=true"), csv);
            seconds[run] = since(begun);
        }
        say("dictionary read and compared, %d kB", seconds, csv.length / 1000);
        long begun = System.nanoTime();
        send("PUT", study.path("/missing-codes"), "[{\"code\":\"NASK\",\"label\":\"Not asked\"}]".getBytes());
        System.out.printf(Locale.ROOT, "new version of the definition stored: %.0f ms%n", since(begun) * 1000);
    }

    private void saves() throws Exception {
        String subject = study.subject("save");
        double[] seconds = new double[SAVES];
        for (int i = 0; i < SAVES; i++) {
            String first = values.keySet().iterator().next();
            values.put(first, String.valueOf(i % 2));
            byte[] wish = wish(i, values).getBytes();
            long begun = System.nanoTime();
            send("POST", study.path("/subjects/" + subject + "/forms/" + largest), wish);
            seconds[i] = since(begun);
        }
        say("save of %s, %d values", seconds, largest, values.size());
    }

    private void fill(int subjects) throws Exception {
        long begun = System.nanoTime();
        List<Integer> numbers = IntStream.range(0, subjects).boxed().toList();
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            List<Future<?>> all = numbers.stream()
                    .<Future<?>>map(number -> pool.submit(() -> {
                        String id = Study.ulid();
                        send(
                                "POST",
                                study.path("/subjects"),
                                ("{\"id\":\"" + id + "\",\"label\":\"S-" + number + "\"}").getBytes());
                        send(
                                "POST",
                                study.path("/subjects/" + id + "/forms/" + largest),
                                wish(0, values).getBytes());
                        return null;
                    }))
                    .toList();
            for (Future<?> one : all) {
                one.get();
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%d subjects added, the largest form saved for each: %.0f s, %.0f saves a second with 8 at once%n",
                subjects,
                since(begun),
                2 * subjects / since(begun));
    }

    private void lists(int subjects) throws Exception {
        measured("first 100 subjects", study.path("/subjects?limit=100"));
        measured("search that finds one", study.path("/subjects?filter=s-" + (subjects - 1)));
        measured("search that finds many", study.path("/subjects?filter=99&limit=100"));
        measured("last page", study.path("/subjects?after=" + (subjects - 100) + "&limit=100"));
        Page page = study.person();
        double[] seconds = new double[RUNS];
        double[] searched = new double[RUNS];
        for (int run = 0; run < RUNS; run++) {
            long begun = System.nanoTime();
            page.navigate(appliance.url("/ecrf/" + study.id()));
            page.locator("vaadin-grid a", new Page.LocatorOptions().setHasText("S-"))
                    .first()
                    .waitFor();
            seconds[run] = since(begun);
            begun = System.nanoTime();
            String last = "S-" + (subjects - 1 - run);
            page.getByLabel("Filter by pseudonym").fill(last);
            page.locator("vaadin-grid a:visible", new Page.LocatorOptions().setHasText(last))
                    .first()
                    .waitFor();
            searched[run] = since(begun);
        }
        say("list in the browser until its rows show", seconds);
        say("search in the browser until its rows show, half a second's patience included", searched);
    }

    private void measured(String what, String path) throws Exception {
        double[] seconds = new double[RUNS];
        for (int run = 0; run < RUNS; run++) {
            long begun = System.nanoTime();
            send("GET", path, new byte[0]);
            seconds[run] = since(begun);
        }
        say(what, seconds);
    }

    private void export() throws Exception {
        long before = heap();
        long[] peak = {before};
        Thread watch = Thread.ofPlatform().daemon().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                peak[0] = Math.max(peak[0], heap());
            }
        });
        long begun = System.nanoTime();
        long bytes;
        try (InputStream in = Appliance.client()
                .send(
                        request("GET", study.path("/records.csv"), new byte[0]),
                        HttpResponse.BodyHandlers.ofInputStream())
                .body()) {
            bytes = in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        double seconds = since(begun);
        watch.interrupt();
        System.out.printf(
                Locale.ROOT,
                "export: %.1f s, %.0f MB; resident memory of the appliance %d MB before, %d MB at most%n",
                seconds,
                bytes / 1e6,
                before >> 20,
                peak[0] >> 20);
    }

    private void entry() throws Exception {
        String subject = study.subject("entry");
        Page page = study.person();
        double[] opened = new double[RUNS];
        for (int run = 0; run < RUNS; run++) {
            page.navigate("about:blank");
            long begun = System.nanoTime();
            page.navigate(study.entry(subject, largest));
            page.locator("pavillon-entry .pe-field").first().waitFor();
            opened[run] = since(begun);
        }
        say("entry page of %s opened by its address until its fields show", opened, largest);
        for (int run = 0; run < RUNS; run++) {
            page.navigate(study.entry(subject, "").replaceFirst("/$", ""));
            Locator link = page.locator("vaadin-grid a[href$='/" + largest + "']");
            page.locator("vaadin-grid a").first().waitFor();
            while (link.count() == 0) {
                page.evaluate("document.querySelector('vaadin-grid').scrollToIndex(20)");
            }
            long begun = System.nanoTime();
            link.click();
            page.locator("pavillon-entry .pe-field").first().waitFor();
            opened[run] = since(begun);
        }
        say("the same from the subject's page", opened);
        // in the page: from the event to the end of the work and the layout that it causes
        Object keystrokes = page.evaluate("""
                () => {
                  const fields = [...document.querySelectorAll(
                    'pavillon-entry .pe-field:not([hidden]) :is(input[type=text], textarea, input[type=radio], input[type=checkbox])')]
                    .filter((one) => !one.disabled && !one.readOnly);
                  const times = [];
                  for (let i = 0; i < 300; i++) {
                    const field = fields[i % fields.length];
                    const begun = performance.now();
                    if (field.type === 'radio' || field.type === 'checkbox') field.click();
                    else {
                      field.value += '1';
                      field.dispatchEvent(new Event('input', { bubbles: true }));
                    }
                    document.body.getBoundingClientRect();
                    times.push((performance.now() - begun) / 1000);
                  }
                  return times;
                }
                """);
        say(
                "keystroke or click, rules, drawing and layout",
                ((List<?>) keystrokes)
                        .stream()
                                .mapToDouble(one -> ((Number) one).doubleValue())
                                .toArray());
        page.evaluate("sessionStorage.clear()");
    }

    // ---- tools ----

    private static String largest(Study study) {
        JsonObject largest = null;
        for (JsonElement form : study.get(study.path("/forms")).getAsJsonArray()) {
            JsonObject one = form.getAsJsonObject();
            if (largest == null
                    || one.get("fields").getAsInt() > largest.get("fields").getAsInt()) {
                largest = one;
            }
        }
        return largest.get("name").getAsString();
    }

    /** A value for each field that is always asked. */
    private static Map<String, String> values(Study study, String form) {
        String sha =
                study.get(study.path("")).getAsJsonObject().get("definition").getAsString();
        JsonObject definition =
                study.get(study.path("/definitions/" + sha + "/forms/" + form)).getAsJsonObject();
        Map<String, String> values = new LinkedHashMap<>();
        for (JsonElement element : definition.getAsJsonObject("form").getAsJsonArray("items")) {
            JsonObject item = element.getAsJsonObject();
            String name = item.get("name").getAsString();
            if (!item.has("relevance") && !item.has("calculation")) {
                switch (item.get("kind").getAsString()) {
                    case "yesno", "truefalse" -> values.put(name, "1");
                    case "radio", "dropdown" ->
                        values.put(
                                name,
                                item.getAsJsonArray("choices")
                                        .get(0)
                                        .getAsJsonObject()
                                        .get("code")
                                        .getAsString());
                    case "text" -> {
                        if (!item.has("validation")) {
                            values.put(name, "entered by the benchmark");
                        }
                    }
                    default -> {
                        // calculated, shown only, or of a kind that needs more care
                    }
                }
            }
        }
        return values;
    }

    private static String wish(int base, Map<String, String> values) {
        JsonObject wish = new JsonObject();
        wish.addProperty("id", Study.ulid());
        wish.addProperty("base", base);
        wish.addProperty("status", "incomplete");
        wish.addProperty("reason", "measured");
        JsonObject answers = new JsonObject();
        values.forEach(answers::addProperty);
        wish.add("values", answers);
        return wish.toString();
    }

    private HttpRequest request(String method, String path, byte[] body) {
        return HttpRequest.newBuilder(URI.create(appliance.url(path)))
                .header("Cookie", cookies)
                .header("X-Pavillon-Request", "1")
                .header("Content-Type", "application/json")
                .timeout(Duration.ofMinutes(5))
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    private String send(String method, String path, byte[] body) throws IOException, InterruptedException {
        HttpResponse<String> response =
                Appliance.client().send(request(method, path, body), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException(method + " " + path + ": " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    /** Resident bytes of the appliance's Java runtime. */
    private long heap() {
        try (var lines =
                Files.lines(Path.of("/proc", String.valueOf(appliance.runtime().pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    private static double since(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    private static void say(String what, double[] seconds, Object... arguments) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%s: p50 %.1f ms, p95 %.1f ms, most %.1f ms (%d)%n",
                String.format(Locale.ROOT, what, arguments),
                sorted[sorted.length / 2] * 1000,
                sorted[(int) Math.min(sorted.length - 1, Math.ceil(sorted.length * 0.95))] * 1000,
                sorted[sorted.length - 1] * 1000,
                sorted.length);
    }
}
