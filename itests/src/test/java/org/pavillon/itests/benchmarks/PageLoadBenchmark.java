package org.pavillon.itests.benchmarks;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import java.io.IOException;
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

    /** Seconds since the navigation began; for a page without scripts, when it was loaded. */
    private static final String LOADED =
            "(document.querySelector('.pv-shell') ? performance.now() : performance.getEntriesByType('navigation')[0].loadEventEnd) / 1000";

    private PageLoadBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        try (Appliance appliance = Appliance.start("page-load");
                Browser browser = new Browser()) {
            report("sign-in", appliance.url("/signin"), browser, List.of(), "true");
            // interactive once the view is there and the search button answers
            report(
                    "home",
                    appliance.url("/"),
                    browser,
                    signedIn(appliance, browser),
                    "!!document.querySelector('h1') && !!document.querySelector('#pv-search')?.shadowRoot");
        }
    }

    private static List<Cookie> signedIn(Appliance appliance, Browser browser) throws IOException {
        Page page = browser.person(Locale.ENGLISH, 1280, 800);
        page.navigate(appliance.url(appliance.setupPath()));
        page.locator("#name").fill("admin");
        page.locator("#password").fill("une phrase assez longue");
        page.locator("button[type=submit]").click();
        page.locator("h1").waitFor();
        List<Cookie> cookies = page.context().cookies().stream()
                .filter(cookie -> cookie.name.equals("__Host-pavillon"))
                .toList();
        page.context().close();
        return cookies;
    }

    private static void report(String name, String url, Browser browser, List<Cookie> cookies, String interactive) {
        List<Double> seconds = new ArrayList<>();
        long bytes = 0;
        for (int run = 0; run < RUNS; run++) {
            Page page = browser.person(Locale.ENGLISH, 1280, 800);
            page.context().addCookies(cookies);
            AtomicLong received = new AtomicLong();
            CDPSession session = page.context().newCDPSession(page);
            session.send("Network.enable");
            session.on(
                    "Network.loadingFinished",
                    (JsonObject event) ->
                            received.addAndGet(event.get("encodedDataLength").getAsLong()));
            page.navigate(url);
            page.waitForLoadState();
            page.waitForFunction(interactive);
            seconds.add(((Number) page.evaluate(LOADED)).doubleValue());
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
