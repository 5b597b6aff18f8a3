package org.pavillon.itests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The whole story in browsers: an administrator sets the appliance up and installs the eCRF module while it runs, imports
 * a real dictionary, a clinician enters and corrects a record, two people meet on one record, the module goes and comes
 * back under their hands, and a power cut loses nothing. With {@code -Dpavillon.screenshots=true} it takes the pictures
 * of the README.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ExtendWith(StopAtFirstFailure.class)
class StoryTest {
    private static final Path DICTIONARY =
            Path.of(System.getProperty("pavillon.shared", "../shared"), "data/ecrf/redcap_bridge2ai_voice.csv");
    private static final String PASSWORD = "une phrase assez longue";
    private static final String FORM = "Subjectparticipant basic information";

    private static Appliance appliance;
    private static Browser browser;
    private static Page administrator;
    private static Page clinician;
    private static Page colleague;
    private static String entryPath;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Files.isReadable(DICTIONARY), "no dictionary at " + DICTIONARY);
        appliance = Appliance.start("story");
        browser = new Browser();
        administrator = browser.person(Locale.ENGLISH, 1280, 800);
        clinician = browser.person(Locale.FRENCH, 1280, 800);
        colleague = browser.person(Locale.ENGLISH, 1280, 800);
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

    /** What each person sees at the end of a step, for whoever has to find out why it failed. */
    @AfterEach
    void keepLastSight() {
        Path folder = Path.of("target/screenshots");
        administrator.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve("last-administrator.png")));
        clinician.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve("last-clinician.png")));
        colleague.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve("last-colleague.png")));
    }

    @Test
    @Order(1)
    void administratorSetsTheApplianceUp() throws Exception {
        administrator.navigate(appliance.url("/signin"));
        picture(administrator, "sign-in");
        check(administrator);
        administrator.navigate(appliance.url(appliance.setupPath()));
        check(administrator);
        administrator.getByLabel("Name for signing in").fill("admin");
        administrator.getByLabel("Name shown to others").fill("Alice Martin");
        administrator.getByLabel("Password", exact()).fill(PASSWORD);
        button(administrator, "Make the account").click();

        assertThat(heading(administrator, "Good day, Alice Martin")).isVisible();
        check(administrator);
        assertThat(Files.exists(appliance.data().resolve("setup-link"))).isFalse();
    }

    @Test
    @Order(2)
    void installsTheModuleWhileItRuns() {
        administrator.navigate(appliance.url("/administration/modules"));
        Locator card = administrator.locator("article[data-module=ecrf]");
        card.getByText("Install", new Locator.GetByTextOptions().setExact(true)).click();
        button(administrator, "Install 0.1.0").click();

        assertThat(card)
                .hasAttribute("data-state", "RUNNING", new LocatorAssertions.HasAttributeOptions().setTimeout(30_000));
        check(administrator);
        picture(administrator, "modules");
    }

    @Test
    @Order(3)
    void makesAccountsAndGivesRoles() {
        administrator.navigate(appliance.url("/administration/accounts"));
        String forClinician = account("Benoît Leroy", "b.leroy", "français", "Clinician");
        String forColleague = account("Chloé Petit", "c.petit", "English", "Clinician");
        check(administrator);

        accept(clinician, forClinician, "Bonjour, Benoît Leroy");
        accept(colleague, forColleague, "Good day, Chloé Petit");
        check(clinician);
        // the administrator sees no records until the role is there
        administrator.navigate(appliance.url("/ecrf"));
        assertThat(administrator.getByText("PAV-PLATFORM-2")).isVisible();
        administrator.navigate(appliance.url("/administration/accounts"));
        administrator.getByLabel("Edit Alice Martin").click();
        choose(administrator, administrator.getByLabel("Role", exact()), "Study builder");
        administrator
                .getByText("Grant", new Page.GetByTextOptions().setExact(true))
                .click();
        assertThat(administrator.getByText("Study builder – everywhere")).isVisible();
        administrator.keyboard().press("Escape");
    }

    @Test
    @Order(4)
    void importsARealDictionary() {
        administrator.navigate(appliance.url("/ecrf"));
        button(administrator, "New study").click();
        administrator.getByLabel("Title").fill("Voice as a biomarker");
        button(administrator, "Make the study").click();
        administrator.locator("vaadin-upload input[type=file]").setInputFiles(DICTIONARY);

        assertThat(administrator.locator(".pv-facts")).containsText("1903");
        assertThat(administrator.locator(".pv-facts")).containsText("59");
        check(administrator);
        button(administrator, "Import this dictionary").click();

        assertThat(administrator.getByText("Imported as version 1: 59 forms, 1,903 fields."))
                .isVisible();
        picture(administrator, "dictionary");
    }

    @Test
    @Order(5)
    void clinicianEntersARecord() {
        clinician.navigate(appliance.url("/ecrf"));
        clinician.getByText("Voice as a biomarker").click();
        button(clinician, "Ajouter un sujet").click();
        clinician.getByLabel("Pseudonyme", exact()).fill("V-001");
        clinician
                .getByText("Ajouter", new Page.GetByTextOptions().setExact(true))
                .click();
        clinician
                .locator("vaadin-grid a")
                .filter(new Locator.FilterOptions().setHasText(FORM))
                .click();
        Locator entry = clinician.locator("pavillon-entry");
        entryPath = path(clinician);

        assertThat(field(entry, "consent_date")).isHidden();
        field(entry, "consent_status").getByLabel("Consented").check();
        assertThat(field(entry, "consent_date")).isVisible();
        field(entry, "consent_date").locator("input").fill("2026-11-20");
        field(entry, "selected_language").getByLabel("French").check();
        assertThat(entry.locator(".pe-savestate")).hasText("Pas encore enregistré. Votre saisie est conservée.");
        check(clinician);
        picture(clinician, "entry");
        save(entry);

        assertThat(entry.locator(".pe-savestate")).containsText("par Benoît Leroy");
    }

    @Test
    @Order(6)
    void correctsItWithAReason() {
        clinician.reload();
        Locator entry = clinician.locator("pavillon-entry");
        assertThat(field(entry, "consent_date").locator("input")).hasValue("2026-11-20");
        field(entry, "consent_date").locator("input").fill("2026-11-21");
        save(entry);
        clinician.getByLabel("Pourquoi cette modification ?").last().fill("Date relue sur le consentement");
        button(clinician, "Enregistrer").last().click();
        assertThat(entry.locator(".pe-savestate")).containsText("Enregistré");

        field(entry, "consent_date").locator(".pe-history-button").click();
        assertThat(clinician.locator("dialog")).containsText("2026-11-20 → 2026-11-21");
        assertThat(clinician.locator("dialog")).containsText("Date relue sur le consentement");
        picture(clinician, "history");
        button(clinician, "Fermer").click();
    }

    @Test
    @Order(7)
    void secondPersonIsToldAndShownTheDifference() {
        colleague.navigate(appliance.url(entryPath));
        Locator hers = colleague.locator("pavillon-entry");
        assertThat(hers.getByText("Benoît Leroy has this form open too.")).isVisible();
        field(hers, "contact_participant").getByLabel("Yes").check();

        Locator his = clinician.locator("pavillon-entry");
        field(his, "contact_participant").getByLabel("No").check();
        save(his);
        assertThat(his).not().hasAttribute("data-dirty", "");
        save(hers);

        Locator dialog = colleague.locator("dialog");
        assertThat(dialog).containsText("Saved meanwhile by Benoît Leroy");
        assertThat(dialog.locator("tbody tr")).hasCount(1);
        check(colleague);
        picture(colleague, "conflict");
        button(colleague, "Take these values").click();
        save(hers);
        colleague.getByLabel("Why is it changed?").last().fill("Asked again");
        colleague
                .locator("dialog")
                .getByText("Save", new Locator.GetByTextOptions().setExact(true))
                .click();
        assertThat(hers).not().hasAttribute("data-dirty", "");
        clinician.reload();
        assertThat(field(his, "contact_participant").getByLabel("Yes")).isChecked();
    }

    @Test
    @Order(8)
    void moduleGoesAndComesBackUnderTheirHands() {
        Locator his = clinician.locator("pavillon-entry");
        field(his, "consent_date").locator("input").fill("2026-11-22");
        assertThat(his).hasAttribute("data-dirty", "");
        for (String act : new String[] {"Stop", "Remove"}) {
            module(act);
            assertThat(heading(
                            clinician,
                            "Le module « Formulaires d’étude » "
                                    + (act.equals("Stop") ? "est arrêté" : "n’est pas installé")))
                    .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(5000));
            check(clinician);
            if (act.equals("Stop")) {
                picture(clinician, "away");
                module("Start");
                assertThat(field(his, "consent_date").locator("input")).hasValue("2026-11-22");
            }
        }
        module("Install");

        assertThat(field(his, "consent_date").locator("input"))
                .hasValue("2026-11-22", new LocatorAssertions.HasValueOptions().setTimeout(5000));
        assertThat(his.getByText("Votre saisie du")).isVisible();
        assertThat(colleague.locator("pavillon-entry .pe-title")).isVisible();
        assertThat(clinician.url()).endsWith(entryPath);
    }

    @Test
    @Order(9)
    void powerCutLosesNothingThatWasAcknowledged() throws Exception {
        Locator his = clinician.locator("pavillon-entry");
        save(his);
        clinician.getByLabel("Pourquoi cette modification ?").last().fill("Corrigé");
        button(clinician, "Enregistrer").last().click();
        assertThat(his).not().hasAttribute("data-dirty", "");
        appliance.kill();
        appliance.start();
        clinician.navigate(appliance.url(entryPath));

        assertThat(field(his, "consent_date").locator("input")).hasValue("2026-11-22");
    }

    @Test
    @Order(10)
    void exportsWhatREDCapReads() throws IOException {
        administrator.navigate(appliance.url("/administration/accounts"));
        administrator.getByLabel("Edit Alice Martin").click();
        choose(administrator, administrator.getByLabel("Role", exact()), "Data manager");
        administrator
                .getByText("Grant", new Page.GetByTextOptions().setExact(true))
                .click();
        assertThat(administrator.getByText("Data manager – everywhere")).isVisible();
        administrator.navigate(appliance.url(entryPath.replaceAll("/subjects/.*", "")));
        Download download = administrator.waitForDownload(
                () -> administrator.getByText("Export for REDCap (CSV)").click());
        String csv = Files.readString(download.path());

        assertThat(csv).startsWith("record_id,");
        assertThat(csv.lines().findFirst().orElseThrow()).contains("subjectparticipant_basic_information_complete");
        assertThat(csv).contains("V-001");
    }

    @Test
    @Order(11)
    void worksOnATelephone() {
        clinician.setViewportSize(390, 844);
        clinician.navigate(appliance.url(entryPath));
        assertThat(clinician.locator("pavillon-entry .pe-title")).isVisible();
        check(clinician);
        assertThat(((Number) clinician.evaluate("document.documentElement.scrollWidth")).intValue())
                .isLessThanOrEqualTo(390);
        picture(clinician, "telephone");
        clinician.navigate(appliance.url("/"));
        assertThat(heading(clinician, "Bonjour, Benoît Leroy")).isVisible();
        check(clinician);
    }

    @Test
    @Order(12)
    void everythingStandsInAnUnbrokenAuditLog() {
        administrator.navigate(appliance.url("/administration/audit"));
        button(administrator, "Check the chain").click();

        assertThat(administrator.getByText(Pattern.compile("The chain is intact until entry \\d+, the last one.")))
                .isVisible();
        assertThat(administrator.locator("vaadin-grid")).containsText("ecrf.");
        check(administrator);
    }

    // ---- what people do ----

    private static String account(String displayName, String name, String language, String role) {
        button(administrator, "Make an account").first().click();
        administrator.getByLabel("Name shown to others").fill(displayName);
        administrator.getByLabel("Name for signing in").fill(name);
        select("Language", language);
        select("Role", role);
        administrator.locator("vaadin-dialog vaadin-button[theme~=primary]").click();
        String link = administrator.getByLabel("Link").inputValue();
        button(administrator, "Close").last().click();
        assertThat(administrator.locator("vaadin-dialog")).hasCount(0);
        return link.replaceFirst("https://[^/]+", "");
    }

    private static void select(String label, String option) {
        administrator
                .locator("vaadin-select")
                .filter(new Locator.FilterOptions().setHasText(label))
                .click();
        administrator
                .getByRole(AriaRole.OPTION, new Page.GetByRoleOptions().setName(option))
                .click();
        assertThat(administrator.getByRole(AriaRole.OPTION)).hasCount(0);
    }

    private static void accept(Page person, String invitation, String greeting) {
        person.navigate(appliance.url(invitation));
        person.locator("#password").fill(PASSWORD);
        person.locator("button[type=submit]").click();
        assertThat(heading(person, greeting)).isVisible();
    }

    private static void module(String act) {
        administrator.navigate(appliance.url("/administration/modules"));
        Locator card = administrator.locator("article[data-module=ecrf]");
        if (act.equals("Remove")) {
            card.locator("vaadin-menu-bar-button").first().click();
            administrator
                    .getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(act))
                    .click();
            button(administrator, act).click();
        } else {
            card.getByText(act, new Locator.GetByTextOptions().setExact(true)).click();
        }
        if (act.equals("Install")) {
            button(administrator, "Install 0.1.0").click();
        }
        String state = switch (act) {
            case "Stop" -> "INSTALLED";
            case "Remove" -> "ABSENT";
            default -> "RUNNING";
        };
        assertThat(card)
                .hasAttribute("data-state", state, new LocatorAssertions.HasAttributeOptions().setTimeout(30_000));
    }

    private static void choose(Page page, Locator box, String option) {
        box.click();
        box.fill(option);
        page.getByRole(AriaRole.OPTION, new Page.GetByRoleOptions().setName(option))
                .first()
                .click();
    }

    private static void save(Locator entry) {
        entry.locator(".pe-footer .pe-save").click();
        assertThat(entry.locator(".pe-footer .pe-save")).isEnabled();
        assertThat(entry.locator(".pe-banners")).not().containsText("PAV-");
    }

    private static Locator field(Locator entry, String name) {
        return entry.locator("[data-field=" + name + "]");
    }

    private static Locator heading(Page page, String name) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Page.GetByLabelOptions exact() {
        return new Page.GetByLabelOptions().setExact(true);
    }

    private static String path(Page page) {
        page.waitForURL(Pattern.compile(".*/subjects/[^/]+/[^/]+$").asPredicate());
        return page.url().replaceFirst("https://[^/]+", "");
    }

    private static void check(Page page) {
        assertThat(Browser.seriousFindings(page)).isEmpty();
    }

    private static void picture(Page page, String name) {
        boolean wanted = Boolean.getBoolean("pavillon.screenshots");
        Path folder = wanted ? Path.of("../docs/images") : Path.of("target/screenshots");
        page.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve(name + ".png")));
    }
}
