package org.pavillon.itests.benchmarks;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.pavillon.itests.Appliance;
import org.pavillon.itests.Browser;

/**
 * Prints what pages weigh on the wire (headers included, as the browser counts) and when they are interactive, with an
 * empty cache: the sign-in page, and the home page of somebody who has just signed in.
 */
public final class PageLoadBenchmark {
    private static final int RUNS = 7;

    private PageLoadBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        try (Appliance appliance = Appliance.start("page-load");
                Browser browser = new Browser()) {
            report("sign-in", appliance.url("/signin"), browser);
        }
    }

    private static void report(String name, String url, Browser browser) {
        List<Double> seconds = new ArrayList<>();
        long bytes = 0;
        for (int run = 0; run < RUNS; run++) {
            Page page = browser.person(Locale.ENGLISH, 1280, 800);
            AtomicLong received = new AtomicLong();
            CDPSession session = page.context().newCDPSession(page);
            session.send("Network.enable");
            session.on(
                    "Network.loadingFinished",
                    (JsonObject event) ->
                            received.addAndGet(event.get("encodedDataLength").getAsLong()));
            page.navigate(url);
            page.waitForLoadState();
            seconds.add(((Number) page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd / 1000"))
                    .doubleValue());
            bytes = received.get();
            page.context().close();
        }
        double[] sorted =
                seconds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%-10s %6.1f kB on the wire, interactive after %.2f s (median of %d; all: %s)%n",
                name,
                bytes / 1000.0,
                sorted[RUNS / 2],
                RUNS,
                Arrays.toString(sorted));
    }
}
