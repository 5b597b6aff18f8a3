package org.pavillon.itests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.example.SampleModule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator does with modules in the browser, and what everybody else sees of it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ExtendWith(StopAtFirstFailure.class)
class ModulesTest {
    private static final String PASSWORD = "une phrase assez longue";

    @TempDir
    static Path folder;

    private static Appliance appliance;
    private static Browser browser;
    private static Page administrator;
    private static Page other;

    @BeforeAll
    static void start() throws Exception {
        appliance = Appliance.start("modules");
        browser = new Browser();
        administrator = browser.person(Locale.ENGLISH, 1280, 800);
        Files.writeString(folder.resolve("mood"), "works");
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
    void keepLastSight() {
        picture(administrator, "last-modules");
    }

    @Test
    @Order(1)
    void setsTheApplianceUp() throws Exception {
        administrator.navigate(appliance.url(appliance.setupPath()));
        administrator.getByLabel("Name for signing in").fill("admin");
        administrator.getByLabel("Name shown to others").fill("Alice Martin");
        administrator
                .getByLabel("Password", new Page.GetByLabelOptions().setExact(true))
                .fill(PASSWORD);
        button(administrator, "Make the account").click();
        assertThat(heading(administrator, "Good day, Alice Martin")).isVisible();
        other = administrator.context().newPage();
    }

    @Test
    @Order(2)
    void installsByKeyboardAloneAfterAPreview() {
        other.navigate(appliance.url("/"));
        administrator.navigate(appliance.url("/administration/modules"));
        assertThat(card("ecrf")).hasAttribute("data-state", "ABSENT");
        check(administrator);

        tabTo("Install Case report forms");
        administrator.keyboard().press("Enter");
        Locator dialog = dialog("Install Case report forms 0.1.0");
        assertThat(dialog).containsText("nobody is signed out");
        assertThat(dialog).containsText("ecrf:export-identifying");
        assertThat(dialog).containsText("far-reaching");
        assertThat(dialog).containsText("Listed");
        check(administrator);
        picture(administrator, "preview");
        administrator.keyboard().press("Escape");
        assertThat(administrator.locator("vaadin-dialog")).hasCount(0);
        assertThat(card("ecrf")).hasAttribute("data-state", "ABSENT");
        assertThat(focused()).isEqualTo("Install Case report forms");

        administrator.keyboard().press("Enter");
        assertThat(button(administrator, "Install 0.1.0")).isFocused();
        administrator.keyboard().press("Enter");
        running("ecrf");
        assertThat(focused()).isEqualTo("Stop Case report forms");
        check(administrator);
    }

    @Test
    @Order(3)
    void everyOpenBrowserShowsANewModuleWithoutReload() {
        grantStudyBuilder();
        administrator.navigate(appliance.url("/administration/modules"));
        menu("ecrf", "Remove");
        dialog("Remove Case report forms");
        button(administrator, "Remove").click();
        assertThat(card("ecrf")).hasAttribute("data-state", "ABSENT", patience());
        Locator entry = other.locator(".pv-rail a[href='/ecrf']");
        assertThat(entry).hasCount(0);
        install("ecrf", "0.1.0");

        assertThat(entry).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(3000));
    }

    @Test
    @Order(4)
    void saysToUsersWhyAModuleIsAwayAndOffersToUndo() {
        other.navigate(appliance.url("/ecrf"));
        card("ecrf").getByText("Stop", exactly()).click();
        assertThat(heading(other, "Case report forms is stopped"))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(5000));
        check(other);

        button(administrator, "Undo").click();
        running("ecrf");
        assertThat(heading(other, "Case report forms is stopped")).hasCount(0);
        assertThat(other.locator("vaadin-button").getByText("New study")).isVisible();
    }

    @Test
    @Order(5)
    void changesSettingsAndRefusesWhatIsNotPossible() {
        administrator.navigate(appliance.url("/administration/modules/ecrf"));
        assertThat(heading(administrator, "Case report forms").first()).isVisible();
        Locator largest = administrator.locator("[data-field=largestDictionary]");
        assertThat(largest).containsText("If not set: 16.");
        check(administrator);
        largest.locator("input").fill("99");
        button(administrator, "Save").click();
        assertThat(largest).containsText("is too small or too large");
        assertThat(administrator.locator(".pv-settings")).containsText("PAV-PLATFORM-99");

        largest.locator("input").fill("8");
        button(administrator, "Save").click();
        assertThat(administrator.locator(".pv-settings")).containsText("Saved");
        administrator.reload();
        assertThat(largest.locator("input")).hasValue("8");
        assertThat(administrator.locator("[data-state=RUNNING]")).isVisible();
        button(administrator, "Count now").click();
        assertThat(administrator.locator(".pv-facts").last()).containsText("Threads");
        picture(administrator, "module");
    }

    @Test
    @Order(6)
    void refusesWhatWasAlteredOrIsSignedByNobody() throws IOException {
        Path shipped;
        try (var files = Files.list(appliance.home().resolve("modules"))) {
            shipped = files.filter(file -> file.getFileName().toString().startsWith("ecrf-"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(shipped);
        bytes[bytes.length / 2] ^= 1;
        Path altered = Files.write(folder.resolve("altered.pavillon"), bytes);
        Path unsigned = SamplePackage.write(folder, "1.0.0");

        administrator.navigate(appliance.url("/administration/modules"));
        administrator
                .getByText("Add modules", new Page.GetByTextOptions().setExact(true))
                .click();
        upload(altered, unsigned);
        assertThat(outcome("altered.pavillon")).containsText("PAV-PACKAGE-");
        assertThat(outcome("sample-1.0.0.pavillon")).containsText("is not signed by anyone this appliance trusts");
        assertThat(outcome("sample-1.0.0.pavillon")).containsText("PAV-PLATFORM-89");
        assertThat(card("sample")).hasCount(0);
        outcome("sample-1.0.0.pavillon").scrollIntoViewIfNeeded();
        check(administrator);
        picture(administrator, "refused");
    }

    @Test
    @Order(7)
    void takesACatalogueOnlyWithItsSignature() {
        Path modules = appliance.home().resolve("modules");
        upload(modules.resolve("catalogue.json"));
        assertThat(administrator.getByText("Waiting for catalogue.json.sig")).isVisible();

        upload(modules.resolve("catalogue.json.sig"));
        assertThat(outcome("catalogue.json")).isVisible();
    }

    @Test
    @Order(8)
    void everybodySeesThatDeveloperModeIsOn() throws IOException {
        Files.writeString(appliance.home().resolve("etc/org.pavillon.modules.cfg"), "developerMode = true\n");

        assertThat(other.locator(".pv-banners"))
                .containsText("Developer mode", new LocatorAssertions.ContainsTextOptions().setTimeout(15_000));
        check(other);
    }

    @Test
    @Order(9)
    void installsUpgradesAndRollsBackAThirdPartysModule() throws IOException {
        upload(folder.resolve("sample-1.0.0.pavillon"));
        card("sample").getByText("Install", exactly()).click();
        assertThat(dialog("Install Sample counter 1.0.0")).containsText("Not signed");
        button(administrator, "Install 1.0.0").click();
        running("sample");

        upload(SamplePackage.write(
                folder, "1.1.0", SampleModule.MOOD_FILE, folder.resolve("mood").toString()));
        assertThat(card("sample")).containsText("1.1.0 is there");
        card("sample").getByText("Upgrade to 1.1.0").click();
        Locator dialog = dialog("Upgrade Sample counter to 1.1.0");
        assertThat(dialog.locator(".pv-permissions li", new Locator.LocatorOptions().setHasText("sample:erase")))
                .containsText("new");
        assertThat(dialog.locator(".pv-permissions li", new Locator.LocatorOptions().setHasText("sample:read")))
                .not()
                .containsText("new");
        picture(administrator, "upgrade");
        button(administrator, "Upgrade to 1.1.0").click();
        assertThat(card("sample")).containsText("Version 1.1.0", containing());
        running("sample");

        menu("sample", "Roll back");
        dialog("Roll Sample counter back to 1.0.0");
        button(administrator, "Roll back to 1.0.0").click();
        assertThat(card("sample")).containsText("Version 1.0.0", containing());
        running("sample");
    }

    @Test
    @Order(10)
    void putsBackWhatWasThereWhenAVersionThrows() throws IOException {
        upload(SamplePackage.write(folder, "1.2.0", SampleModule.MOOD, "throws"));
        card("sample").getByText("Upgrade to 1.2.0").click();
        dialog("Upgrade Sample counter to 1.2.0");
        button(administrator, "Upgrade to 1.2.0").click();

        Locator message = administrator.locator("vaadin-notification-card[theme~=error]");
        assertThat(message)
                .containsText(
                        "the licence server does not answer",
                        new LocatorAssertions.ContainsTextOptions().setTimeout(30_000));
        assertThat(message).containsText("PAV-PLATFORM-86");
        assertThat(card("sample")).containsText("Version 1.0.0");
        running("sample");
        picture(administrator, "put-back");
        message.getByText("Close").click();
        administrator.navigate(appliance.url("/administration/modules/sample"));
        assertThat(administrator.locator("vaadin-grid")).containsText("failed, put back");
        assertThat(administrator.locator("vaadin-grid")).containsText("1.0.0 → 1.2.0");
        check(administrator);
    }

    @Test
    @Order(11)
    void quarantinesWhatFailsAtTwoStarts() throws Exception {
        administrator
                .locator(".pv-release", new Page.LocatorOptions().setHasText("1.1.0"))
                .getByText("Install 1.1.0")
                .click();
        button(administrator, "Upgrade to 1.1.0").click();
        assertThat(administrator.locator("[data-module=sample]")).containsText("Version 1.1.0", containing());
        assertThat(administrator.locator("[data-module=sample][data-state=RUNNING]"))
                .isVisible();
        Files.writeString(folder.resolve("mood"), "throws");
        for (String state : List.of("FAILED", "QUARANTINED")) {
            appliance.kill();
            appliance.start();
            administrator.navigate(appliance.url("/administration/modules"));
            assertThat(card("sample")).hasAttribute("data-state", state, patience());
        }

        assertThat(card("sample")).containsText("the licence server does not answer");
        running("ecrf");
        check(administrator);
        picture(administrator, "quarantine");
        button(administrator, "Messages").click();
        assertThat(administrator.locator(".pv-message").first()).containsText("is in quarantine");
        administrator.keyboard().press("Escape");
        administrator.navigate(appliance.url("/"));
        assertThat(administrator.locator(".pv-list a[href='/administration/modules/sample']"))
                .containsText("In quarantine");
        Files.writeString(folder.resolve("mood"), "works");
        administrator.navigate(appliance.url("/administration/modules"));
        menu("sample", "Start");
        running("sample");
    }

    @Test
    @Order(12)
    void startsWithoutModulesInSafeMode() throws Exception {
        appliance.stop();
        appliance.startSafely();
        administrator.navigate(appliance.url("/administration/modules"));
        assertThat(administrator.locator(".pv-banners")).containsText("Safe mode");
        assertThat(card("sample")).hasAttribute("data-state", "INSTALLED", patience());
        assertThat(card("ecrf")).hasAttribute("data-state", "INSTALLED");
        check(administrator);
        picture(administrator, "safe-mode");
        administrator.navigate(appliance.url("/ecrf"));
        assertThat(administrator.locator(".pv-away")).containsText("started without its modules");

        appliance.stop();
        appliance.start();
        administrator.navigate(appliance.url("/administration/modules"));
        running("sample");
        running("ecrf");
        assertThat(administrator.locator(".pv-banners")).not().containsText("Safe mode");
    }

    @Test
    @Order(13)
    void erasesDataOnlyWhenTheNameIsTyped() {
        menu("ecrf", "Remove");
        button(administrator, "Remove").click();
        assertThat(card("ecrf")).containsText("Its data are on this machine from before.", containing());
        menu("ecrf", "Erase data");
        Locator dialog = dialog("Erase the data of Case report forms");
        Download export = administrator.waitForDownload(
                () -> dialog.getByText("Export all data").click());
        assertThat(export.suggestedFilename()).isEqualTo("ecrf.zip");
        Locator typed = dialog.locator("vaadin-text-field input");
        typed.fill("ecfr");
        button(administrator, "Erase for ever").click();
        assertThat(dialog).containsText("PAV-PLATFORM-84");
        check(administrator);
        typed.fill("ecrf");
        administrator.keyboard().press("Enter");

        assertThat(card("ecrf")).not().containsText("Its data are on this machine from before.", containing());
    }

    @Test
    @Order(14)
    void worksInFrenchOnATelephone() {
        administrator.setViewportSize(390, 844);
        administrator.navigate(appliance.url("/"));
        button(administrator, "My account: Alice Martin").click();
        administrator.getByLabel("Français").check();
        assertThat(heading(administrator, "Bonjour, Alice Martin")).isVisible();
        for (String path : new String[] {"/administration/modules", "/administration/modules/sample"}) {
            administrator.navigate(appliance.url(path));
            assertThat(administrator.locator("[data-module=sample]").first()).containsText("En marche");
            check(administrator);
            assertThat(((Number) administrator.evaluate("document.documentElement.scrollWidth")).intValue())
                    .isLessThanOrEqualTo(390);
        }
        administrator.navigate(appliance.url("/administration/modules"));
        card("ecrf").getByText("Installer", exactly()).click();
        assertThat(dialog("Installer Formulaires d’étude 0.1.0")).containsText("Ce qui se passe");
        check(administrator);
        picture(administrator, "modules-telephone");
    }

    // ---- what people do ----

    private static void grantStudyBuilder() {
        administrator.navigate(appliance.url("/administration/accounts"));
        administrator.getByLabel("Edit Alice Martin").click();
        Locator role = administrator.getByLabel("Role", new Page.GetByLabelOptions().setExact(true));
        role.click();
        role.fill("Study builder");
        administrator
                .getByRole(AriaRole.OPTION, new Page.GetByRoleOptions().setName("Study builder"))
                .first()
                .click();
        button(administrator, "Grant").click();
        assertThat(administrator.getByText("Study builder – everywhere")).isVisible();
    }

    private static void install(String module, String version) {
        card(module).getByText("Install", exactly()).click();
        button(administrator, "Install " + version).click();
        running(module);
    }

    private static void menu(String module, String act) {
        card(module).locator("vaadin-menu-bar-button").first().click();
        administrator
                .getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(act))
                .click();
    }

    private static void upload(Path... files) {
        administrator.locator("vaadin-upload input[type=file]").setInputFiles(files);
        for (Path file : files) {
            if (!file.getFileName().toString().startsWith("catalogue.json")) {
                assertThat(outcome(file.getFileName().toString()))
                        .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(30_000));
            }
        }
    }

    private static Locator outcome(String file) {
        return administrator.locator("[data-file='" + file + "']");
    }

    private static void tabTo(String label) {
        for (int i = 0; i < 60 && !label.equals(focused()); i++) {
            administrator.keyboard().press("Tab");
        }
        assertThat(focused()).isEqualTo(label);
    }

    private static String focused() {
        return (String) administrator.evaluate("document.activeElement?.getAttribute('aria-label') ?? ''");
    }

    private static Locator card(String module) {
        return administrator.locator("article[data-module=" + module + "]");
    }

    private static void running(String module) {
        assertThat(card(module)).hasAttribute("data-state", "RUNNING", patience());
        assertThat(card(module).locator("vaadin-progress-bar")).isHidden();
        assertThat(card(module).locator(".pv-waits")).hasCount(0);
    }

    private static Locator dialog(String title) {
        Locator dialog = administrator.locator("vaadin-dialog");
        assertThat(dialog).containsText(title);
        return dialog;
    }

    private static Locator heading(Page page, String name) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator.GetByTextOptions exactly() {
        return new Locator.GetByTextOptions().setExact(true);
    }

    private static LocatorAssertions.HasAttributeOptions patience() {
        return new LocatorAssertions.HasAttributeOptions().setTimeout(30_000);
    }

    private static LocatorAssertions.ContainsTextOptions containing() {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(30_000);
    }

    private static void check(Page page) {
        assertThat(Browser.seriousFindings(page)).isEmpty();
    }

    private static void picture(Page page, String name) {
        boolean wanted = Boolean.getBoolean("pavillon.screenshots") && !name.startsWith("last-");
        Path pictures = wanted ? Path.of("../docs/images") : Path.of("target/screenshots");
        page.screenshot(new Page.ScreenshotOptions()
                .setAnimations(ScreenshotAnimations.DISABLED)
                .setPath(pictures.resolve(name + ".png")));
    }
}
