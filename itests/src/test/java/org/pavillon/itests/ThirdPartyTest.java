package org.pavillon.itests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A developer elsewhere has the archive and a Maven repository in which there is nothing of Pavillon: makes a project
 * from the archetype, builds it unmodified, has it examined, and works on it in a running appliance.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ExtendWith(StopAtFirstFailure.class)
class ThirdPartyTest {
    private static final String CYCLES = Boolean.getBoolean("pavillon.long") ? "20" : "2";

    private static Appliance appliance;
    private static Path project;
    private static Workshop workshop;
    private static Browser browser;
    private static Page page;

    @BeforeAll
    static void unpack() throws Exception {
        appliance = Appliance.unpack("elsewhere");
        Files.writeString(appliance.home().resolve("etc/org.pavillon.modules.cfg"), "developerMode = true\n");
        workshop = new Workshop(appliance);
        project = workshop.folder().resolve("rounds-module");
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        appliance.close();
    }

    /** What the person sees at the end of a step, for whoever has to find out why it failed. */
    @AfterEach
    void keepLastSight() {
        if (page != null) {
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/screenshots/last-developer.png")));
        }
    }

    @Test
    @Order(1)
    void putsWhatModulesAreBuiltWithIntoTheMavenRepository() throws Exception {
        Workshop.Outcome outcome =
                workshop.pavillon("sdk", "install", workshop.repository().toString());

        assertThat(outcome.code()).as(outcome.text()).isZero();
        assertThat(outcome.text()).contains("pavillon-api-0.1.0", "pavillon-module-archetype-0.1.0");
        assertThat(workshop.repository().resolve("org/pavillon/pavillon-parent/0.1.0/pavillon-parent-0.1.0.pom"))
                .isRegularFile();
    }

    @Test
    @Order(2)
    void buildsAndTestsWhatTheArchetypeMakesUnmodified() throws Exception {
        Workshop.Outcome made = workshop.maven(
                workshop.folder(),
                "org.apache.maven.plugins:maven-archetype-plugin:" + System.getProperty("pavillon.archetype.plugin")
                        + ":generate",
                "-DarchetypeGroupId=org.pavillon",
                "-DarchetypeArtifactId=pavillon-module-archetype",
                "-DarchetypeVersion=0.1.0",
                "-DarchetypeCatalog=local",
                "-DgroupId=org.hospital",
                "-DartifactId=rounds-module",
                "-Did=ward-rounds");
        assertThat(made.code()).as(made.text()).isZero();

        Workshop.Outcome built = workshop.maven(project, "package");

        assertThat(built.code()).as(built.text()).isZero();
        assertThat(built.text()).doesNotContain("WARNING] " + project);
        assertThat(packageFile()).isRegularFile();
        try (Stream<Path> reports = Files.list(project.resolve("target/surefire-reports"))) {
            assertThat(reports.map(file -> file.getFileName().toString()))
                    .contains(
                            "TEST-org.hospital.DraftTest.xml",
                            "TEST-org.hospital.MessagesTest.xml",
                            "TEST-org.hospital.internal.NotesTest.xml");
        }
    }

    @Test
    @Order(3)
    void leavesNoNameOfTheExample() throws IOException {
        try (Stream<Path> files = Files.walk(project)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(path -> !path.startsWith(project.resolve("target")))
                    .toList()) {
                assertThat(file.getFileName().toString()).doesNotContain("sample");
                assertThat(Files.readString(file)).as(file.toString()).doesNotContainIgnoringCase("sample");
            }
        }
    }

    @Test
    @Order(4)
    void passesTheCompatibilityKit() throws Exception {
        Workshop.Outcome outcome =
                workshop.pavillon("module", "check", packageFile().toString(), "--cycles", CYCLES);

        assertThat(outcome.code()).as(outcome.text()).isZero();
        assertThat(outcome.text())
                .contains("cycles       ok    " + CYCLES + " × installed, well and removed")
                .contains("classes      ok    gone")
                .contains("log          ok ")
                .doesNotContain(" warn ");
    }

    @Test
    @Order(5)
    void isInstalledAndUsedInABrowser() throws Exception {
        appliance.start();
        Workshop.Outcome tried =
                workshop.pavillon("module", "try", packageFile().toString(), "--yes");
        assertThat(tried.code()).as(tried.text()).isZero();
        browser = new Browser();
        page = browser.person(Locale.ENGLISH, 1280, 800);
        becomeMember();
        page.navigate(appliance.url("/ward-rounds"));

        page.locator("vaadin-text-area textarea").fill("Call the laboratory");
        assertThat(page.locator("ward-rounds-remaining")).hasText("19 / 500");
        button("Add").click();

        Locator grid = page.locator("vaadin-grid");
        assertThat(grid.getByText("Call the laboratory")).isVisible();
        assertThat(grid.getByText("Alice Martin")).isVisible();
        assertThat(Browser.seriousFindings(page)).isEmpty();
        page.navigate(appliance.url("/"));
        assertThat(page.getByText("Call the laboratory")).isVisible();
    }

    @Test
    @Order(6)
    void undoesADeletionAndEmptiesTheBin() throws Exception {
        page.navigate(appliance.url("/ward-rounds"));
        Locator note = page.locator("vaadin-grid").getByText("Call the laboratory");
        page.getByLabel("Delete the note of Alice Martin").click();
        assertThat(note).isHidden();
        button("Undo").click();
        assertThat(note).isVisible();

        page.getByLabel("Delete the note of Alice Martin").click();
        assertThat(note).isHidden();
        button("Empty the bin").click();

        Operator operator = new Operator(appliance);
        Appliance.await(
                "the job", Duration.ofSeconds(10), () -> jobs(operator).contains("One note is deleted for good."));
    }

    @Test
    @Order(7)
    void answersOverHttp() throws Exception {
        Operator operator = new Operator(appliance);

        assertThat(operator.get("/ward-rounds/notes")).contains("PAV-PLATFORM-2");
        assertThat(operator.get("/openapi.json")).contains("/ward-rounds/notes/{note}");
        assertThat(page.evaluate("""
                        async () => {
                            const answer = await fetch('/api/ward-rounds/notes', {method: 'POST',
                                headers: {'X-Pavillon-Request': '1', 'Content-Type': 'application/json'},
                                body: JSON.stringify({text: 'Order gloves'})});
                            return answer.status + ' ' + (await answer.json()).author;
                        }""")).isEqualTo("201 Alice Martin");
    }

    @Test
    @Order(8)
    void isConfiguredByWhoLooksAfterTheAppliance() throws Exception {
        Operator operator = new Operator(appliance);

        assertThat(operator.get("/platform/modules/ward-rounds/settings")).contains("Longest note");
    }

    /** The inner loop: what a developer does all day. */
    @Test
    @Order(9)
    void showsAChangeInTheOpenPageWithinSeconds() throws Exception {
        page.navigate(appliance.url("/ward-rounds"));
        assertThat(page.getByText("Order gloves")).isVisible();
        Path english = project.resolve("src/main/resources/i18n/messages_en.properties");
        Files.writeString(
                english, Files.readString(english).replace("note.new = New note", "note.new = What should we know?"));
        Instant edited = Instant.now();

        Workshop.Outcome built = workshop.maven(project, "-q", "package");
        Instant packaged = Instant.now();
        Workshop.Outcome tried =
                workshop.pavillon("module", "try", packageFile().toString(), "--yes");

        assertThat(built.code()).as(built.text()).isZero();
        assertThat(tried.code()).as(tried.text()).isZero();
        assertThat(page.getByText("What should we know?"))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(5000));
        assertThat(page.getByText("Order gloves")).isVisible();
        System.out.printf(
                "inner loop: package %.1f s, try and seen %.1f s%n",
                Duration.between(edited, packaged).toMillis() / 1000.0,
                Duration.between(packaged, Instant.now()).toMillis() / 1000.0);
    }

    @Test
    @Order(10)
    void isRemovedWhileItsPageIsOpenAndKeepsItsData() throws Exception {
        Workshop.Outcome removed = workshop.pavillon("module", "remove", "ward-rounds", "--yes");

        assertThat(removed.code()).as(removed.text()).isZero();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(Pattern.compile("Notes.*"))))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(5000));
        assertThat(page.locator("vaadin-grid")).hasCount(0);
        assertThat(new Operator(appliance)
                        .module("ward-rounds")
                        .path("keepsData")
                        .asBoolean())
                .isTrue();
    }

    /** The kit must find what it looks for. */
    @Test
    @Order(11)
    void doesNotPassWithAThreadThatNobodyEnds() throws Exception {
        appliance.stop();
        Files.writeString(project.resolve("src/main/java/org/hospital/internal/Leak.java"), """
                package org.hospital.internal;

                import java.util.concurrent.CountDownLatch;
                import org.osgi.service.component.annotations.Activate;
                import org.osgi.service.component.annotations.Component;

                @Component(service = Leak.class, immediate = true)
                public final class Leak {
                    @Activate
                    public Leak() {
                        Thread.ofPlatform().daemon().name("forgotten").start(() -> {
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
                    }
                }
                """);
        Workshop.Outcome built = workshop.maven(project, "-q", "package", "-DskipTests");
        assertThat(built.code()).as(built.text()).isZero();

        Workshop.Outcome outcome =
                workshop.pavillon("module", "check", packageFile().toString(), "--cycles", "4");

        assertThat(outcome.code()).as(outcome.text()).isEqualTo(1);
        assertThat(outcome.text())
                .contains("threads      note  Starts threads")
                .contains("classes      fail  4 class loaders")
                .contains("threads      fail  More with every cycle: forgotten (3 more)");
    }

    private static void becomeMember() throws Exception {
        page.navigate(appliance.url(appliance.setupPath()));
        page.getByLabel("Name for signing in").fill("admin");
        page.getByLabel("Name shown to others").fill("Alice Martin");
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(Study.PASSWORD);
        page.locator("button[type=submit]").click();
        page.waitForURL(appliance.url("/"));
        page.evaluate("""
                async () => {
                    const ask = (path, method, body) => fetch('/api/platform' + path,
                        {method, body, headers: {'X-Pavillon-Request': '1'}});
                    const [me] = await (await ask('/accounts', 'GET')).json();
                    await ask('/accounts/' + me.id + '/grants', 'POST', JSON.stringify({role: 'ward-rounds.member'}));
                }""");
    }

    private static String jobs(Operator operator) throws IOException {
        try {
            return operator.get("/platform/jobs");
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static Path packageFile() {
        return project.resolve("target/ward-rounds-1.0.0.pavillon");
    }

    private static Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
