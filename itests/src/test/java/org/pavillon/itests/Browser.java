package org.pavillon.itests;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A headless Chromium, in which each person gets a profile of their own. */
public final class Browser implements AutoCloseable {
    /** Waits until nothing moves: what grows while it opens is too small for a finger until then. */
    private static final String STILL = """
            async () => {
                const moving = root => [...root.getAnimations(),
                    ...[...root.querySelectorAll("*")].filter(e => e.shadowRoot).flatMap(e => moving(e.shadowRoot))];
                await Promise.allSettled(moving(document)
                    .filter(a => a.effect.getComputedTiming().endTime < Infinity)
                    .map(a => a.finished));
            }
            """;

    private static final Set<String> SERIOUS = Set.of("serious", "critical");

    /** Long: machines that test are busy. A test of how fast something is names its own limit. */
    private static final int TIMEOUT_MILLIS = 20_000;

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;

    public Browser() {
        PlaywrightAssertions.setDefaultAssertionTimeout(TIMEOUT_MILLIS);
        playwright = Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of(
                        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1", "PLAYWRIGHT_SKIP_VALIDATE_HOST_REQUIREMENTS", "1")));
        chromium = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setArgs(List.of(
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
    }

    /** A person's window, in a language, with a width in pixels. */
    public Page person(Locale locale, int width, int height) {
        return person(locale, width, height, ColorScheme.LIGHT);
    }

    /** The same on a light or dark system that asks for no motion. */
    public Page person(Locale locale, int width, int height, ColorScheme scheme) {
        BrowserContext context = chromium.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setIgnoreHTTPSErrors(true)
                .setColorScheme(scheme)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setLocale(locale.toLanguageTag())
                .setTimezoneId("Europe/Paris")
                .setAcceptDownloads(true)
                .setViewportSize(width, height));
        context.setDefaultTimeout(TIMEOUT_MILLIS);
        return context.newPage();
    }

    /** What axe-core finds wrong on the page against WCAG 2.2 A and AA and calls serious or critical. */
    public static List<String> seriousFindings(Page page) {
        page.evaluate(STILL);
        List<Rule> violations = new AxeBuilder(page)
                .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"))
                .analyze()
                .getViolations();
        return violations.stream()
                .filter(rule -> SERIOUS.contains(rule.getImpact()))
                .map(rule -> rule.getId() + ": " + rule.getHelp() + " at "
                        + rule.getNodes().stream()
                                .limit(5)
                                .map(node -> node.getHtml())
                                .toList())
                .toList();
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }
}
