package org.pavillon.itests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The entry page under tired hands and on bad days: networks that go, sessions that end, saves that nobody answers. */
class EntryTest {
    private static final String DICTIONARY = """
            "Variable / Field Name","Form Name","Section Header","Field Type","Field Label","Choices, Calculations, OR Slider Labels","Field Note","Text Validation Type OR Show Slider Number","Text Validation Min","Text Validation Max",Identifier?,"Branching Logic (Show field only if...)","Required Field?","Custom Alignment","Question Number (surveys only)","Matrix Group Name","Matrix Ranking?","Field Annotation"
            id,visit,,text,Record,,,,,,,,y,,,,,
            day,visit,Visit,text,Day of the visit,,,date_dmy,,today,,,y,,,,,@TODAY
            name,visit,,text,Initials,,,,,,,,,,,,,@CHARLIMIT=3
            weight,visit,,text,Weight (kg),,,number,30,200,,,y,,,,,
            height,visit,,text,Height (m),,,number,,,,,,,,,,
            bmi,visit,,calc,BMI,"round([weight]/([height]*[height]),1)",,,,,,,,,,,,
            smokes,visit,Habits,radio,"Does [name] of [record-name] smoke?","1, Yes | 0, No",,,,,,,y,,,,,
            pack,visit,Only for smokers,text,Packs a day,,,number,,,,[smokes] = '1',,,,,,
            ills,visit,Illnesses of today,checkbox,Illnesses,"1, Asthma | 2, Gout | 0, None of these",,,,,,,,,,,,@NONEOFTHEABOVE='0'
            first,visit,,radio,Worst,"1, First | 2, Second",,,,,,,,,,ranks,y,
            second,visit,,radio,Next,"1, First | 2, Second",,,,,,,,,,ranks,y,
            pain,visit,,slider,Pain,None | Some | Worst,,number,,,,,,,,,,
            hidden,visit,,text,Never seen,,,,,,,,y,,,,,@HIDDEN
            """;

    private static Appliance appliance;
    private static Browser browser;
    private static Study study;
    private static int subjects;

    private Page page;
    private Locator entry;
    private String subject;

    @BeforeAll
    static void start() throws Exception {
        appliance = Appliance.start("entry");
        browser = new Browser();
        Path dictionary = Files.writeString(Path.of("target", "dictionary.csv"), DICTIONARY);
        study = Study.start(appliance, browser, dictionary);
        study.person().onDialog(dialog -> dialog.accept()); // the browser's own question before a page is left
    }

    @AfterAll
    static void stop() throws Exception {
        browser.close();
        appliance.close();
    }

    @BeforeEach
    void openANewForm() {
        page = study.person();
        subject = study.subject("S-" + ++subjects);
        page.navigate(study.entry(subject, "visit"));
        entry = page.locator("pavillon-entry");
        assertThat(entry.locator(".pe-title")).hasText("Visit");
    }

    @Test
    void startsWithWhatItsActionTagsSay() {
        assertThat(field("day").locator("input")).not().hasValue("");
        assertThat(field("hidden")).isHidden();
        assertThat(entry.locator(".pe-savestate")).hasText("Nothing saved yet");
    }

    @Test
    void namesTheSubjectAndOtherAnswersInItsLabels() {
        field("name").locator("input").fill("AB");

        assertThat(field("smokes").locator("legend")).containsText("Does AB of S-" + subjects + " smoke?");
    }

    @Test
    void hidesTheHeadingOfASectionThatIsNotAsked() {
        Locator heading = entry.getByRole(AriaRole.HEADING, new Locator.GetByRoleOptions().setName("Only for smokers"));
        assertThat(heading).isHidden();
        field("smokes").getByLabel("Yes").check();
        assertThat(field("pack")).isVisible();
        assertThat(heading).isVisible();
    }

    @Test
    void noneOfTheseStandsAlone() {
        field("ills").getByLabel("Asthma").check();
        field("ills").getByLabel("None of these").check();

        assertThat(field("ills").getByLabel("Asthma")).not().isChecked();
        field("ills").getByLabel("Gout").check();
        assertThat(field("ills").getByLabel("None of these")).not().isChecked();
    }

    @Test
    void givesEachRankOnce() {
        field("first").getByLabel("First").check();
        field("second").getByLabel("First").check();

        assertThat(field("first").getByLabel("First")).not().isChecked();
    }

    @Test
    void takesAClickOnASliderWhereItStandsForAnAnswer() {
        field("pain").locator("input").click();

        assertThat(field("pain").locator("output")).hasText("50");
    }

    @Test
    void isFilledInWithTheKeyboardAlone() {
        field("name").locator("input").focus();
        page.keyboard().type("ABCDE");
        page.keyboard().press("Enter");
        page.keyboard().type("70,5");
        page.keyboard().press("Enter");
        page.keyboard().type("1.75");
        page.keyboard().press("Tab");
        page.keyboard().press("Control+s");
        assertThat(entry.locator(".pe-savestate")).containsText("Saved");

        JsonObject values = saved();
        assertThat(values.get("name").getAsString()).isEqualTo("ABC");
        assertThat(values.get("weight").getAsString()).isEqualTo("70.5");
        assertThat(values.get("bmi").getAsString()).isEqualTo("23");
    }

    @Test
    void saysThatHalfADateIsNone() {
        field("day").locator("input").fill("");
        field("day").locator("input").focus();
        page.keyboard().type("12");
        field("name").locator("input").focus();

        assertThat(field("day").locator(".pe-message")).hasText("A whole date is expected: day, month and year.");
        save();
        assertThat(entry.locator(".pe-problems")).containsText("Day of the visit");
        assertThat(revisions()).isEmpty();
    }

    @Test
    void keepsTheListOfProblemsWhileTheyAreMended() {
        page.locator("#pe-status").selectOption("complete");
        save();
        assertThat(entry.locator(".pe-problems li")).hasCount(2);
        field("weight").locator("input").fill("70");

        assertThat(entry.locator(".pe-problems")).isVisible();
        field("smokes").getByLabel("No").check();
        save();
        assertThat(entry.locator(".pe-savestate")).containsText("Saved");
    }

    @Test
    void twoClicksSaveOnce() {
        AtomicInteger saves = countSaves();
        field("weight").locator("input").fill("70");
        entry.locator(".pe-footer .pe-save").dblclick();
        assertThat(entry.locator(".pe-savestate")).containsText("Saved");

        assertThat(saves.get()).isEqualTo(1);
        assertThat(revisions()).hasSize(1);
    }

    @Test
    void keepsWhatIsTypedWhileASaveIsUnderWay() {
        Route[] held = new Route[1];
        page.route("**/forms/visit", route -> {
            if (route.request().method().equals("POST") && held[0] == null) {
                held[0] = route;
            } else {
                route.resume();
            }
        });
        field("weight").locator("input").fill("70");
        save();
        page.waitForCondition(() -> held[0] != null);
        field("name").locator("input").fill("AB");
        held[0].resume();
        page.waitForCondition(() -> entry.locator(".pe-footer .pe-save").isEnabled());

        assertThat(field("name").locator("input")).hasValue("AB");
        assertThat(entry).hasAttribute("data-dirty", "");
        save();
        assertThat(entry).not().hasAttribute("data-dirty", "");
        assertThat(saved().get("name").getAsString()).isEqualTo("AB");
        page.unroute("**/forms/visit");
    }

    @Test
    void savesByItselfWhenTheNetworkIsBackAndOnce() {
        field("weight").locator("input").fill("70");
        page.context().setOffline(true);
        save();
        assertThat(entry.locator(".pe-trouble")).containsText("saving goes on by itself");
        field("name").locator("input").fill("AB");
        page.context().setOffline(false);

        assertThat(entry.locator(".pe-trouble")).hasCount(0);
        assertThat(field("name").locator("input")).hasValue("AB");
        save();
        assertThat(entry).not().hasAttribute("data-dirty", "");
        assertThat(saved().get("weight").getAsString()).isEqualTo("70");
        assertThat(revisions()).hasSize(2);
    }

    @Test
    void asksAgainWhatBecameOfASaveWhoseAnswerWasLost() {
        boolean[] lost = {false};
        page.route("**/forms/visit", route -> {
            if (route.request().method().equals("POST") && !lost[0]) {
                lost[0] = true;
                route.fetch(); // it arrives, and its answer doesn't
                route.abort();
            } else {
                route.resume();
            }
        });
        field("weight").locator("input").fill("70");
        save();
        page.waitForCondition(() -> lost[0]);
        field("height").locator("input").fill("1.75");
        page.waitForCondition(() -> entry.locator(".pe-footer .pe-save").isEnabled());
        save();

        assertThat(entry).not().hasAttribute("data-dirty", "");
        assertThat(page.locator("dialog")).hasCount(0);
        assertThat(revisions()).hasSize(2);
        assertThat(saved().get("height").getAsString()).isEqualTo("1.75");
        page.unroute("**/forms/visit");
    }

    @Test
    void keepsADraftOfflineAndAcrossAReload() {
        page.context().setOffline(true);
        field("weight").locator("input").fill("70");
        assertThat(entry.locator(".pe-trouble")).containsText("kept in this browser");
        page.context().setOffline(false);
        assertThat(entry.locator(".pe-trouble")).hasCount(0);
        page.reload();

        assertThat(field("weight").locator("input")).hasValue("70");
        assertThat(entry.locator(".pe-draft")).isVisible();
    }

    @Test
    void keepsWhatWasTypedWhenTheSessionEnds() {
        field("weight").locator("input").fill("70");
        page.context().clearCookies();
        save();
        assertThat(entry.locator(".pe-trouble")).containsText("Your session has ended. What you typed is kept");
        entry.locator(".pe-trouble a").click();
        page.locator("#name, input[autocomplete=username]").first().fill("admin");
        page.locator("input[type=password]").first().fill(Study.PASSWORD);
        page.locator("button[type=submit]").click();

        assertThat(field("weight").locator("input")).hasValue("70");
        save();
        assertThat(entry).not().hasAttribute("data-dirty", "");
    }

    @Test
    void isReadByPeopleWhoCannotSee() {
        field("weight").locator("input").fill("12");
        page.locator("#pe-status").selectOption("complete");
        save();

        assertThat(Browser.seriousFindings(page)).isEmpty();
        page.setViewportSize(390, 844);
        assertThat(Browser.seriousFindings(page)).isEmpty();
        assertThat(((Number) page.evaluate("document.documentElement.scrollWidth")).intValue())
                .isLessThanOrEqualTo(390);
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Path.of("target/screenshots/entry-telephone.png")));
        page.setViewportSize(1280, 800);
        page.screenshot(
                new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of("target/screenshots/entry-desk.png")));
    }

    @Test
    void movesTheStudyToProductionAndAsksWhyFromThenOn() {
        page.navigate(appliance.url("/ecrf/" + study.id()));
        button("Move to production…").click();
        assertThat(page.locator("vaadin-dialog")).containsText("The appliance refuses its developer mode.");
        assertThat(Browser.seriousFindings(page)).isEmpty();
        button("Move to production").click();
        assertThat(page.getByText("In production")).isVisible();

        page.navigate(appliance.url("/ecrf/" + study.id() + "/dictionary"));
        page.locator("vaadin-upload input[type=file]")
                .setInputFiles(new com.microsoft.playwright.options.FilePayload(
                        "next.csv",
                        "text/csv",
                        DICTIONARY.replace("Weight (kg)", "Body weight (kg)").getBytes()));
        button("Import this dictionary").click();
        assertThat(page.getByText("PAV-ECRF-8")).isVisible();
        page.getByLabel("Why?").first().fill("Amendment 2");
        button("Import this dictionary").click();
        assertThat(page.getByText("Imported as version 2")).isVisible();
        assertThat(page.locator("vaadin-grid")).containsText("Amendment 2");

        page.navigate(appliance.url("/ecrf/" + study.id()));
        button("Back to draft…").click();
        page.locator("vaadin-dialog").getByLabel("Why?").fill("Only tried");
        button("Back to draft").click();
        assertThat(button("Move to production…")).isVisible();
    }

    // ---- tools ----

    private Locator field(String name) {
        return entry.locator("[data-field=" + name + "]");
    }

    private void save() {
        entry.locator(".pe-footer .pe-save").click();
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private AtomicInteger countSaves() {
        AtomicInteger saves = new AtomicInteger();
        page.onRequest(request -> {
            if (request.method().equals("POST") && request.url().endsWith("/" + subject + "/forms/visit")) {
                saves.incrementAndGet();
            }
        });
        return saves;
    }

    private JsonObject saved() {
        return study.get(study.path("/subjects/" + subject + "/forms/visit"))
                .getAsJsonObject()
                .getAsJsonObject("entry")
                .getAsJsonObject("values");
    }

    private JsonArray revisions() {
        return study.get(study.path("/subjects/" + subject + "/forms/visit/history"))
                .getAsJsonArray();
    }
}
