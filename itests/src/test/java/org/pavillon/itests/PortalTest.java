package org.pavillon.itests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Walks through every page of the portal itself, in both languages, light and dark, on a screen and on a telephone:
 * nothing that axe-core calls serious, no sideways scrolling, one title, everything by keyboard.
 */
class PortalTest {
    private static final String PASSWORD = "une phrase assez longue";
    private static final Locale FRENCH = Locale.FRENCH;
    private static final List<String> PAGES = List.of(
            "/",
            "/administration/modules",
            "/administration/accounts",
            "/administration/audit",
            "/administration/system",
            "/jobs",
            "/nothing/here",
            "/ecrf");

    private static Appliance appliance;
    private static Browser browser;
    /** Cookies of an administrator who reads the language. */
    private static Map<Locale, List<Cookie>> administrators;

    private Page page;

    @BeforeAll
    static void setUp() throws Exception {
        appliance = Appliance.start("portal");
        browser = new Browser();
        Page french = browser.person(FRENCH, 1280, 800);
        french.navigate(appliance.url(appliance.setupPath()));
        french.locator("#name").fill("admin");
        french.locator("#displayName").fill("Alice Martin");
        french.locator("#password").fill(PASSWORD);
        french.locator("button[type=submit]").click();
        assertThat(heading(french)).hasText("Bonjour, Alice Martin");
        String invitation = account(french, "Brian O’Neill", "b.oneill", "English", "Administrateur");
        Page english = browser.person(Locale.ENGLISH, 1280, 800);
        english.navigate(appliance.url(invitation));
        english.locator("#password").fill(PASSWORD);
        english.locator("button[type=submit]").click();
        assertThat(heading(english)).hasText("Good day, Brian O’Neill");
        administrators = Map.of(
                FRENCH,
                french.context().cookies(),
                Locale.ENGLISH,
                english.context().cookies());
        french.context().close();
        english.context().close();
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (appliance != null) {
            appliance.close();
        }
    }

    @AfterEach
    void close() {
        if (page != null) {
            page.context().close();
        }
    }

    @ParameterizedTest
    @CsvSource({"fr, LIGHT", "fr, DARK", "en, LIGHT", "en, DARK"})
    void everyPageIsFitForEveryone(Locale locale, ColorScheme scheme) {
        administrator(locale, scheme, 1280);
        for (String path : PAGES) {
            page.setViewportSize(1280, 800);
            page.navigate(appliance.url(path));
            assertThat(heading(page)).isVisible();
            check(path, locale);
            page.setViewportSize(390, 844);
            check(path + " on a telephone", locale);
        }
    }

    @ParameterizedTest
    @CsvSource({"fr, LIGHT, 1280", "en, DARK, 1280", "fr, DARK, 390", "en, LIGHT, 390"})
    void everyDialogIsFitForEveryone(Locale locale, ColorScheme scheme, int width) {
        administrator(locale, scheme, width);
        page.navigate(appliance.url("/administration/accounts"));
        for (String opener : List.of("#pv-search", "#pv-jobs", "#pv-messages", "#pv-me")) {
            page.locator(opener).click();
            assertThat(page.locator("vaadin-dialog[opened], vaadin-popover[opened]"))
                    .hasCount(1);
            check(opener, locale);
            page.keyboard().press("Escape");
            assertThat(page.locator("vaadin-dialog[opened], vaadin-popover[opened]"))
                    .hasCount(0);
        }
        page.locator("#pv-me").click();
        page.locator("#pv-password").click();
        dialog("password", locale);
        page.locator("#pv-create").click();
        dialog("create", locale);
        page.locator("vaadin-grid vaadin-button").first().click();
        dialog("edit", locale);
        page.navigate(appliance.url("/administration/audit"));
        page.locator("vaadin-grid-cell-content")
                .getByText("platform.set-up")
                .first()
                .click();
        assertThat(page.locator("vaadin-grid .pv-facts").first()).isVisible();
        check("details of an entry", locale);
    }

    @ParameterizedTest
    @CsvSource({"fr, LIGHT, 1280", "en, DARK, 1280", "fr, DARK, 390", "en, LIGHT, 390"})
    void everyPageInFrontIsFitForEveryone(Locale locale, ColorScheme scheme, int width) {
        page = browser.person(locale, width, 800, scheme);
        for (String path : List.of("/signin?ended=1", "/signin?out=1", "/setup?token=x", "/invitation?token=x")) {
            page.navigate(appliance.url(path));
            check(path, locale);
        }
        page.navigate(appliance.url("/signin"));
        page.locator("#name").fill("stranger");
        page.locator("#password").fill("wrong");
        page.locator("button[type=submit]").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("PAV-PLATFORM-42");
        check("/signin after a wrong password", locale);
    }

    @ParameterizedTest
    @CsvSource({"/", "/administration/accounts", "/administration/audit", "/jobs"})
    void everythingIsReachedByKeyboardAndShowsIt(String path) {
        administrator(FRENCH, ColorScheme.LIGHT, 1280);
        page.navigate(appliance.url(path));
        assertThat(heading(page)).isVisible();
        long expected = ((Number) page.evaluate("""
                        () => [...document.querySelectorAll("a[href], vaadin-button, input, vaadin-grid")]
                            .filter(e => e.checkVisibility() && !e.disabled && e.tabIndex >= -1
                                && !e.closest("[inert]") && !e.closest("vaadin-grid-cell-content"))
                            .map(e => (e.dataset.reach = "1")).length
                        """)).longValue();
        for (int i = 0; i < 60; i++) {
            page.keyboard().press("Tab");
            String unseen = (String) page.evaluate("""
                    () => {
                      const e = document.activeElement;
                      if (e === document.body) return "";
                      const reached = e.closest("[data-reach]") ?? e.querySelector("[data-reach]");
                      if (reached) reached.dataset.reached = "1";
                      const shown = x => { const s = getComputedStyle(x); return s.outlineStyle !== "none" || s.boxShadow !== "none"; };
                      const ring = shown(e) || e.hasAttribute("focus-ring") || e.closest("[focus-ring]")
                          || (e.shadowRoot && [...e.shadowRoot.querySelectorAll("*")].some(shown));
                      return ring ? "" : e.outerHTML.slice(0, 100);
                    }
                    """);
            assertThat(unseen).as("focused without showing it on %s", path).isEmpty();
        }

        assertThat(page.evaluate("document.querySelectorAll('[data-reached]').length"))
                .as("reached by Tab on %s", path)
                .isEqualTo((int) expected);
    }

    @Test
    void theFirstStopSkipsToTheContent() {
        administrator(FRENCH, ColorScheme.LIGHT, 1280);
        page.navigate(appliance.url("/jobs"));
        assertThat(heading(page)).isVisible();
        page.keyboard().press("Tab");
        assertThat(page.getByText("Aller au contenu")).isInViewport();
        page.keyboard().press("Enter");

        assertThat(page.locator("main#content")).isFocused();
        assertThat(page).hasURL(Pattern.compile(".*/jobs(#content)?$"));
    }

    @Test
    void searchOpensByKeyKeepsTheFocusAndGivesItBack() {
        administrator(FRENCH, ColorScheme.LIGHT, 1280);
        page.navigate(appliance.url("/administration/accounts"));
        Locator create = page.locator("#pv-create");
        create.focus();
        page.keyboard().press("Control+k");
        assertThat(page.locator("vaadin-dialog[opened] input")).isFocused();
        for (int i = 0; i < 8; i++) {
            page.keyboard().press("Tab");
            assertThat((Boolean) page.evaluate("!!document.activeElement.closest('vaadin-dialog')"))
                    .isTrue();
        }
        page.keyboard().press("Escape");
        assertThat(create).isFocused();
        assertThat(page.locator("vaadin-dialog")).hasCount(0);
        page.keyboard().press("Control+k");
        assertThat(page.locator("vaadin-dialog[opened] input")).isFocused();
        page.keyboard().type("tach");
        assertThat(page.getByText("1 résultat")).isVisible();
        page.keyboard().press("ArrowDown");
        page.keyboard().press("Enter");

        assertThat(heading(page)).hasText("Tâches");
    }

    @Test
    void nothingMovesForWhoAsksForNoMotion() {
        administrator(FRENCH, ColorScheme.LIGHT, 1280);
        page.navigate(appliance.url("/"));
        page.locator("#pv-search").click();
        assertThat(page.locator("vaadin-dialog[opened]")).hasCount(1);

        assertThat((Integer) page.evaluate(
                        "document.getAnimations().filter(a => a.effect.getComputedTiming().duration > 10).length"))
                .isZero();
    }

    @Test
    void theChosenThemeIsThereFromTheFirstByteAndOutlivesSignOut() throws Exception {
        page = browser.person(Locale.ENGLISH, 1280, 800);
        signIn(page, "b.oneill");
        page.locator("#pv-me").click();
        page.getByLabel("Dark").check();
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        assertThat(page.navigate(appliance.url("/jobs")).text()).contains("data-theme=\"dark\"");
        page.locator("#pv-me").click();
        page.getByText("Sign out").click();
        assertThat(page).hasURL(Pattern.compile(".*/signin\\?out=1$"));

        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
    }

    @Test
    void whoHasNoRightReadsWhichOneAndNoMore() {
        page = browser.person(FRENCH, 1280, 800);
        page.navigate(appliance.url(person("Claire Petit", "c.petit")));
        page.locator("#password").fill(PASSWORD);
        page.locator("button[type=submit]").click();
        assertThat(heading(page)).hasText("Bonjour, Claire Petit");
        assertThat(page.getByText("Rien à faire")).isVisible();
        assertThat(page.locator(".pv-rail")).not().containsText("Administration");
        for (String path : List.of("modules", "accounts", "audit")) {
            page.navigate(appliance.url("/administration/" + path));
            assertThat(heading(page)).hasText("Vous ne pouvez pas voir cette page");
            assertThat(page.locator(".pv-state")).containsText("platform:" + path);
            assertThat(page.locator(".pv-state")).containsText("PAV-PLATFORM-2");
            check(path, FRENCH);
        }
    }

    @Test
    void aDisabledAccountIsOutAtOnceAndMayBeLetInAgain() {
        String invitation = person("Denis Roux", "d.roux");
        Page his = browser.person(FRENCH, 1280, 800);
        his.navigate(appliance.url(invitation));
        his.locator("#password").fill(PASSWORD);
        his.locator("button[type=submit]").click();
        his.navigate(appliance.url("/jobs"));
        assertThat(heading(his)).hasText("Tâches");
        administrator(FRENCH, ColorScheme.LIGHT, 1280);
        page.navigate(appliance.url("/administration/accounts"));
        page.getByLabel("Modifier Denis Roux").click();
        button("Désactiver et fermer les sessions").click();

        his.waitForURL(Pattern.compile(".*/signin\\?ended=1&return=%2Fjobs$").asPredicate());
        assertThat(his.getByRole(AriaRole.STATUS)).containsText("Votre session a pris fin");
        button("Rétablir").click();
        assertThat(page.locator("vaadin-notification-card")).hasCount(0);
        his.locator("#name").fill("d.roux");
        his.locator("#password").fill(PASSWORD);
        his.locator("button[type=submit]").click();
        assertThat(heading(his)).hasText("Tâches");
        his.context().close();
    }

    @Test
    void theAuditLogIsCheckedNarrowedAndExported() {
        administrator(FRENCH, ColorScheme.LIGHT, 1280);
        page.navigate(appliance.url("/administration/audit"));
        button("Vérifier la chaîne").click();
        assertThat(page.getByText(Pattern.compile("La chaîne est intacte jusqu’à l’entrée \\d+")))
                .isVisible();
        page.getByLabel("Acte, objet ou personne").fill("set-up");
        assertThat(page.getByText("1 entrée", new Page.GetByTextOptions().setExact(true)))
                .isVisible();

        String exported =
                page.waitForDownload(() -> page.getByText("Exporter").click()).suggestedFilename();
        assertThat(exported).isEqualTo("audit.jsonl");
    }

    @Test
    void whatPeopleTypeStaysText() {
        String name = "<img src=x onerror=document.title='x'>";
        person(name, "script");
        administrator(FRENCH, ColorScheme.LIGHT, 1280);
        page.navigate(appliance.url("/administration/accounts"));

        assertThat(page.locator("vaadin-grid")).containsText(name);
        assertThat(page.locator("img[src=x]")).hasCount(0);
        page.getByLabel("Modifier " + name).click();
        assertThat(page.locator("vaadin-dialog[opened]")).hasCount(1);
        assertThat(page.locator("img[src=x]")).hasCount(0);
    }

    // ---- what people do ----

    private void administrator(Locale locale, ColorScheme scheme, int width) {
        page = browser.person(locale, width, 800, scheme);
        page.context().addCookies(administrators.get(locale));
    }

    private static void signIn(Page page, String name) {
        page.navigate(appliance.url("/signin"));
        page.locator("#name").fill(name);
        page.locator("#password").fill(PASSWORD);
        page.locator("button[type=submit]").click();
        assertThat(heading(page)).isVisible();
    }

    /** Makes an account without a role; the path of its invitation. */
    private static String person(String displayName, String name) {
        Page administrator = browser.person(FRENCH, 1280, 800);
        administrator.context().addCookies(administrators.get(FRENCH));
        String invitation = account(administrator, displayName, name, "français", "");
        administrator.context().close();
        return invitation;
    }

    private static String account(Page page, String displayName, String name, String language, String role) {
        page.navigate(appliance.url("/administration/accounts"));
        page.locator("#pv-create").click();
        page.getByLabel("Nom affiché aux autres").fill(displayName);
        page.getByLabel("Nom de connexion").fill(name);
        select(page, "Langue", language);
        if (!role.isEmpty()) {
            select(page, "Rôle", role);
        }
        page.locator("vaadin-dialog vaadin-button[theme~=primary]").click();
        return page.locator("#invitation-link input").inputValue().replaceFirst("https://[^/]+", "");
    }

    private static void select(Page page, String label, String option) {
        page.locator("vaadin-dialog vaadin-select")
                .filter(new Locator.FilterOptions().setHasText(label))
                .click();
        page.getByRole(AriaRole.OPTION, new Page.GetByRoleOptions().setName(option))
                .click();
        assertThat(page.getByRole(AriaRole.OPTION)).hasCount(0);
    }

    private void dialog(String what, Locale locale) {
        assertThat(page.locator("vaadin-dialog[opened]")).hasCount(1);
        check(what, locale);
        page.keyboard().press("Escape");
        assertThat(page.locator("vaadin-dialog[opened]")).hasCount(0);
    }

    private void check(String what, Locale locale) {
        assertThat(page.locator("html")).hasAttribute("lang", locale.getLanguage());
        assertThat(page.title()).as("title of %s", what).matches(".+ – Pavillon");
        assertThat(page.locator("h1").all()).as("main headings of %s", what).hasSize(1);
        assertThat((Boolean) page.evaluate("""
                        () => [document.documentElement, document.querySelector(".pv-content")]
                            .every(e => !e || e.scrollWidth <= e.clientWidth)
                        """)).as("%s fits its width", what).isTrue();
        assertThat(Browser.seriousFindings(page)).as("axe-core on %s", what).isEmpty();
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator heading(Page page) {
        return page.locator("h1");
    }
}
