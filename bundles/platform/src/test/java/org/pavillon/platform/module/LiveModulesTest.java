package org.pavillon.platform.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.example.TestModule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleWiring;
import org.pavillon.api.audit.AuditEntry;
import org.pavillon.api.audit.AuditLog;
import org.pavillon.api.audit.AuditQuery;
import org.pavillon.api.audit.AuditRecord;
import org.pavillon.api.audit.AuditVerification;
import org.pavillon.api.error.ConflictException;
import org.pavillon.api.error.ForbiddenException;
import org.pavillon.api.error.InvalidInputException;
import org.pavillon.api.error.NotFoundException;
import org.pavillon.api.error.PavillonException;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.job.JobContext;
import org.pavillon.api.job.JobState;
import org.pavillon.api.job.JobTask;
import org.pavillon.api.job.Jobs;
import org.pavillon.api.module.ModuleInfo;
import org.pavillon.api.module.ModuleInfo.State;
import org.pavillon.api.module.Operation;
import org.pavillon.api.module.OperationRecord;
import org.pavillon.api.module.Preview;
import org.pavillon.api.module.Trust;
import org.pavillon.api.notification.Notification;
import org.pavillon.api.notification.Notifications;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.security.User;
import org.pavillon.api.storage.ModuleDatabase;
import org.pavillon.api.storage.ModuleFiles;
import org.pavillon.api.storage.ModuleStorage;
import org.pavillon.platform.storage.Databases;
import org.pavillon.platform.storage.Folders;
import org.pavillon.platform.storage.Pictures;

class LiveModulesTest {
    @TempDir
    Path folder;

    private final ThreadJobs jobs = new ThreadJobs();
    private final RememberedAudit audit = new RememberedAudit();
    private final RememberedNotifications notifications = new RememberedNotifications();
    private TestRuntime runtime;
    private Databases databases;
    private Pictures pictures;
    private LiveModules live;
    private boolean safe;
    private Duration stuckAfter = Duration.ofSeconds(1);

    @BeforeEach
    void start() throws Exception {
        databases = new Databases(folder, Clock.systemUTC());
        pictures = new Pictures(databases);
        runtime = new TestRuntime(folder);
        runtime.boot("org.pavillon.core", "Import-Package", "org.optional;resolution:=optional");
    }

    @AfterEach
    void stop() throws Exception {
        if (live != null) {
            live.close();
        }
        runtime.close();
        databases.close();
    }

    // ---- what there is ----

    @Test
    void listsWhatTheDistributionBringsAndNotThePlatform() throws Exception {
        runtime.ship("ecrf", "1.0.0", "works");
        open();

        assertThat(only().id()).isEqualTo("ecrf");
        assertThat(only().state()).isEqualTo(State.ABSENT);
        assertThat(only().name().in(Locale.FRENCH)).isEqualTo("Le module ecrf");
        assertThat(only().permissions()).singleElement().matches(permission -> permission.high());
    }

    @Test
    void takesInAListedPackage() throws Exception {
        Path file = runtime.pack("extra", "1.0.0", "works", 0);
        runtime.list(file);
        Files.delete(runtime.home().resolve("modules").resolve(file.getFileName()));
        open();

        add(file);

        assertThat(only().releases()).singleElement().matches(release -> release.trust() == Trust.LISTED);
    }

    // ---- install, start, stop, remove ----

    @Test
    void installsAndStarts() throws Exception {
        runtime.ship("ecrf", "1.0.0", "works");
        open();

        Text outcome = done(Operation.INSTALL, "ecrf");

        assertThat(only().state()).isEqualTo(State.RUNNING);
        assertThat(outcome.in(Locale.ENGLISH)).contains("installed and running");
        assertThat(audit.acts())
                .containsExactly("DONE platform.module.install-requested", "DONE platform.module.install");
        assertThat(operations()).extracting(OperationRecord::outcome).containsExactly(OperationRecord.Outcome.DONE);
    }

    @Test
    void neverMarksABundleToStartByItself() throws Exception {
        runtime.ship("ecrf", "1.0.0", "works");
        open();

        done(Operation.INSTALL, "ecrf");

        assertThat(bundle().adapt(org.osgi.framework.startlevel.BundleStartLevel.class)
                        .isPersistentlyStarted())
                .isFalse();
    }

    @Test
    void putsEverythingBackWhenAModuleThrowsAsItStarts() throws Exception {
        runtime.ship("broken", "1.0.0", "throws");
        open();

        PavillonException failure = failed(Operation.INSTALL, "broken");

        assertThat(failure.code()).isEqualTo("PAV-PLATFORM-86");
        assertThat(failure.text().in(Locale.ENGLISH)).contains("IllegalStateException: no licence");
        assertThat(only().state()).isEqualTo(State.ABSENT);
        assertThat(runtime.bundle("broken")).isEmpty();
        assertThat(audit.acts())
                .containsExactly("DONE platform.module.install-requested", "FAILED platform.module.install");
        assertThat(operations()).extracting(OperationRecord::outcome).containsExactly(OperationRecord.Outcome.UNDONE);
    }

    @Test
    void putsEverythingBackWhenAModuleIsUnwell() throws Exception {
        runtime.ship("dying", "1.0.0", "dying");
        open();

        assertThat(failed(Operation.INSTALL, "dying").text().in(Locale.ENGLISH)).contains("No disk");
        assertThat(runtime.bundle("dying")).isEmpty();
    }

    @Test
    void refusesAModuleThatClaimsRightsItDidNotAskFor() throws Exception {
        runtime.ship("greedy", "1.0.0", "greedy");
        open();

        assertThat(failed(Operation.INSTALL, "greedy").text().in(Locale.ENGLISH))
                .contains("greedy:all");
        assertThat(runtime.bundle("greedy")).isEmpty();
    }

    @Test
    void doesNotStartAStoppedModuleWithTheAppliance() throws Exception {
        runtime.ship("ecrf", "1.0.0", "works");
        open();
        done(Operation.INSTALL, "ecrf");
        done(Operation.STOP, "ecrf");
        assertThat(only().state()).isEqualTo(State.INSTALLED);

        restart();

        assertThat(only().state()).isEqualTo(State.INSTALLED);
        assertThat(bundle().getState()).isNotEqualTo(Bundle.ACTIVE);
    }

    @Test
    void startsAStoppedModule() throws Exception {
        runtime.ship("ecrf", "1.0.0", "works");
        open();
        done(Operation.INSTALL, "ecrf");
        done(Operation.STOP, "ecrf");

        done(Operation.START, "ecrf");

        assertThat(only().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void startsARunningModuleWithTheAppliance() throws Exception {
        runtime.ship("ecrf", "1.0.0", "works");
        open();
        done(Operation.INSTALL, "ecrf");

        restart();

        assertThat(only().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void bringsAModuleBackWhoseBundlesTheFrameworkHasLost() throws Exception {
        runtime.ship("ecrf", "1.0.0", "works");
        open();
        done(Operation.INSTALL, "ecrf");
        live.close();
        bundle().uninstall();

        open();

        await(() -> only().state() == State.RUNNING);
    }

    @Test
    void letsGoOfTheClassesOfARemovedModule() throws Exception {
        runtime.ship("ecrf", "1.0.0", "works");
        open();
        done(Operation.INSTALL, "ecrf");
        list();
        WeakReference<ClassLoader> classes =
                new WeakReference<>(bundle().adapt(BundleWiring.class).getClassLoader());

        done(Operation.REMOVE, "ecrf");

        await(() -> {
            System.gc();
            return classes.get() == null;
        });
    }

    @Test
    void keepsTheDataOfARemovedModuleUntilTheyAreErased() throws Exception {
        runtime.ship("ecrf", "1.0.0", "works");
        open();
        done(Operation.INSTALL, "ecrf");
        Path data = data("ecrf", "records");
        done(Operation.REMOVE, "ecrf");
        assertThat(only().keepsData()).isTrue();

        Preview preview = preview(Operation.ERASE, "ecrf", null);
        assertThatThrownBy(() -> as(() -> live.erase(preview, "yes"))).isInstanceOf(ConflictException.class);
        assertThat(data).exists();
        done(as(() -> live.erase(preview, "ecrf")));

        assertThat(data).doesNotExist();
        assertThat(only().keepsData()).isFalse();
    }

    @Test
    void neverErasesDataOfAModuleThatIsThere() throws Exception {
        runtime.ship("ecrf", "1.0.0", "works");
        open();
        done(Operation.INSTALL, "ecrf");
        data("ecrf", "records");

        assertThat(preview(Operation.ERASE, "ecrf", null).possible()).isFalse();
    }

    // ---- upgrade and roll back ----

    @Test
    void upgradesAndRollsBackWithTheDataOfThatTime() throws Exception {
        Path data = data("ecrf", "of 1.0");
        runtime.list(runtime.pack("ecrf", "1.0.0", "works", 1));
        open();
        done(Operation.INSTALL, "ecrf");
        runtime.list(runtime.pack("ecrf", "1.1.0", "migrates", 2, TestModule.DATA, data.toString()));
        reopen();
        assertThat(only().upgrade()).map(release -> release.version()).contains("1.1.0");

        done(Operation.UPGRADE, "ecrf");
        assertThat(only().version()).isEqualTo("1.1.0");
        assertThat(data).hasContent("written by 1.1.0");
        assertThat(only().previous()).contains("1.0.0");
        done(Operation.ROLL_BACK, "ecrf");

        assertThat(only().version()).isEqualTo("1.0.0");
        assertThat(only().state()).isEqualTo(State.RUNNING);
        assertThat(data).hasContent("of 1.0");
    }

    @Test
    void rollBackCanBeRolledBack() throws Exception {
        Path data = data("ecrf", "of 1.0");
        runtime.list(runtime.pack("ecrf", "1.0.0", "works", 1));
        runtime.list(runtime.pack("ecrf", "1.1.0", "migrates", 2, TestModule.DATA, data.toString()));
        open();
        done(preview(Operation.INSTALL, "ecrf", "1.0.0"));
        done(Operation.UPGRADE, "ecrf");
        done(Operation.ROLL_BACK, "ecrf");

        done(Operation.ROLL_BACK, "ecrf");

        assertThat(only().version()).isEqualTo("1.1.0");
        assertThat(data).hasContent("written by 1.1.0");
    }

    @Test
    void leavesDataAloneWhenBothVersionsShareTheirTables() throws Exception {
        Path data = data("ecrf", "of 1.0");
        runtime.list(runtime.pack("ecrf", "1.0.0", "works", 1));
        runtime.list(runtime.pack("ecrf", "1.0.1", "works", 1));
        open();
        done(preview(Operation.INSTALL, "ecrf", "1.0.0"));
        done(Operation.UPGRADE, "ecrf");
        Files.writeString(data, "entered with 1.0.1");

        done(Operation.ROLL_BACK, "ecrf");

        assertThat(data).hasContent("entered with 1.0.1");
    }

    @Test
    void putsTheOldVersionAndItsDataBackWhenTheNewOneFails() throws Exception {
        Path data = data("ecrf", "of 1.0");
        runtime.list(runtime.pack("ecrf", "1.0.0", "works", 1));
        runtime.list(runtime.pack("ecrf", "1.1.0", "migrates-throws", 2, TestModule.DATA, data.toString()));
        open();
        done(preview(Operation.INSTALL, "ecrf", "1.0.0"));

        failed(Operation.UPGRADE, "ecrf");

        assertThat(only().version()).isEqualTo("1.0.0");
        assertThat(only().state()).isEqualTo(State.RUNNING);
        assertThat(data).hasContent("of 1.0");
    }

    @Test
    void upgradesAStoppedModuleAndLeavesItStopped() throws Exception {
        runtime.list(runtime.pack("ecrf", "1.0.0", "works", 0));
        runtime.list(runtime.pack("ecrf", "1.1.0", "works", 0));
        open();
        done(preview(Operation.INSTALL, "ecrf", "1.0.0"));
        done(Operation.STOP, "ecrf");

        done(Operation.UPGRADE, "ecrf");

        assertThat(only().version()).isEqualTo("1.1.0");
        assertThat(only().state()).isEqualTo(State.INSTALLED);
    }

    @Test
    void refusesAnOlderVersion() throws Exception {
        runtime.list(runtime.pack("ecrf", "1.0.0", "works", 0));
        runtime.list(runtime.pack("ecrf", "1.1.0", "works", 0));
        open();
        done(Operation.INSTALL, "ecrf");

        Preview preview = preview(Operation.UPGRADE, "ecrf", "1.0.0");

        assertThat(preview.refusals())
                .singleElement()
                .matches(text -> text.in(Locale.ENGLISH).contains("older"));
        assertThatThrownBy(() -> as(() -> live.apply(preview))).isInstanceOf(ConflictException.class);
    }

    @Test
    void refusesAnUpgradeOfAnotherMaker() throws Exception {
        runtime.list(runtime.pack("ecrf", "1.0.0", "works", 0));
        runtime.list(runtime.pack("ecrf", "1.1.0", "works", 0, "X-Vendor", "Somebody"));
        open();
        done(preview(Operation.INSTALL, "ecrf", "1.0.0"));

        assertThat(preview(Operation.UPGRADE, "ecrf", null).possible()).isFalse();
    }

    // ---- preview and consent ----

    @Test
    void showsWhatWouldBeDoneAndDoesNothing() throws Exception {
        runtime.ship("ecrf", "1.0.0", "works");
        open();

        Preview preview = preview(Operation.INSTALL, "ecrf", null);

        assertThat(preview.possible()).isTrue();
        assertThat(preview.steps()).anyMatch(step -> step.in(Locale.ENGLISH).contains("org.example.ecrf 1.0.0"));
        assertThat(preview.fresh()).containsExactly("ecrf:read");
        assertThat(runtime.bundle("ecrf")).isEmpty();
        assertThat(audit.acts()).isEmpty();
    }

    @Test
    void refusesWhatWasNotAgreedTo() throws Exception {
        runtime.ship("ecrf", "1.0.0", "works");
        open();
        Preview old = preview(Operation.INSTALL, "ecrf", null);
        Preview forged = new Preview(
                old.operation(),
                old.module(),
                old.name(),
                old.version(),
                old.steps(),
                List.of(),
                old.fresh(),
                old.powers(),
                old.trust(),
                old.refusals(),
                "0".repeat(64));

        assertThatThrownBy(() -> as(() -> live.apply(forged)))
                .isInstanceOfSatisfying(
                        ConflictException.class, e -> assertThat(e.code()).isEqualTo("PAV-PLATFORM-83"));
    }

    @Test
    void refusesAModuleThatThePlatformWouldBeWiredTo() throws Exception {
        runtime.ship("sly", "1.0.0", "works", "Export-Package", "org.optional");
        open();

        assertThat(preview(Operation.INSTALL, "sly", null).refusals())
                .anyMatch(text -> text.in(Locale.ENGLISH).contains("org.pavillon.core"));
    }

    @Test
    void refusesAModuleWhoseImportsAreMissing() throws Exception {
        runtime.ship("poor", "1.0.0", "works", "Import-Package", "org.osgi.framework,org.nowhere");
        open();

        assertThat(preview(Operation.INSTALL, "poor", null).refusals())
                .singleElement()
                .matches(text -> text.in(Locale.ENGLISH).contains("org.nowhere"));
    }

    @Test
    void refusesAModuleForAnotherPlatform() throws Exception {
        runtime.ship("future", "1.0.0", "works", "X-Platform", "[9,10)");
        open();

        assertThat(preview(Operation.INSTALL, "future", null).possible()).isFalse();
    }

    @Test
    void refusesAModuleThatUsesANameOfThePlatform() throws Exception {
        runtime.boot("org.shared");
        runtime.ship("twin", "1.0.0", "works", "X-Name", "org.shared");
        open();

        assertThat(preview(Operation.INSTALL, "twin", null).possible()).isFalse();
    }

    @Test
    void doesNotRemoveAModuleThatAnotherUses() throws Exception {
        runtime.ship("base", "1.0.0", "works", "Export-Package", "org.example.spi");
        runtime.ship(
                "addon",
                "1.0.0",
                "works",
                "Import-Package",
                "org.osgi.framework,org.example.spi,org.pavillon.api.module,org.pavillon.api.i18n,"
                        + "org.pavillon.api.identity");
        open();
        done(Operation.INSTALL, "base");
        done(Operation.INSTALL, "addon");

        assertThat(find("addon").needs()).containsExactly("base");
        assertThat(preview(Operation.REMOVE, "base", null).possible()).isFalse();
    }

    // ---- trust ----

    @Test
    void keepsNoPackageThatNoCatalogueLists() throws Exception {
        Path file = runtime.pack("stranger", "1.0.0", "works", 0);
        open();

        assertThatThrownBy(() -> add(file))
                .isInstanceOfSatisfying(
                        InvalidInputException.class, e -> assertThat(e.code()).isEqualTo("PAV-PLATFORM-89"));
        assertThat(list()).isEmpty();
        assertThat(folder.resolve("modules/arriving")).isEmptyDirectory();
    }

    @Test
    void installsAnUnsignedPackageInDeveloperModeOnly() throws Exception {
        open();
        live.configure("", true);
        add(runtime.pack("mine", "1.0.0", "works", 0));
        assertThat(preview(Operation.INSTALL, "mine", null).trust()).isEqualTo(Trust.DEVELOPER);

        live.configure("", false);

        assertThat(preview(Operation.INSTALL, "mine", null).possible()).isFalse();
    }

    @Test
    void replacesARebuiltVersionInDeveloperMode() throws Exception {
        open();
        live.configure("", true);
        add(runtime.pack("mine", "1.0.0", "works", 0));
        done(Operation.INSTALL, "mine");
        add(runtime.pack("mine", "1.0.0", "sick", 0));

        done(Operation.UPGRADE, "mine");

        assertThat(only().state()).isEqualTo(State.DEGRADED);
    }

    @Test
    void refusesUnsignedPackagesWhileAProjectIsInProduction() throws Exception {
        runtime.ship("ecrf", "1.0.0", "in-production");
        open();
        live.configure("", true);
        done(Operation.INSTALL, "ecrf");
        add(runtime.pack("mine", "1.0.0", "works", 0));

        assertThat(preview(Operation.INSTALL, "mine", null).refusals())
                .singleElement()
                .matches(text -> text.in(Locale.FRENCH).contains("Essai A"));
    }

    @Test
    void refusesARevokedPackage() throws Exception {
        Path file = runtime.ship("ecrf", "1.0.0", "works");
        runtime.revoke(file);
        open();

        assertThat(preview(Operation.INSTALL, "ecrf", null).trust()).isEqualTo(Trust.REVOKED);
        assertThat(preview(Operation.INSTALL, "ecrf", null).possible()).isFalse();
    }

    @Test
    void refusesAPackageWhoseCatalogueHasExpiredAndRunsWhatIsInstalled() throws Exception {
        runtime.ship("ecrf", "1.0.0", "works");
        runtime.ship("late", "1.0.0", "works");
        open();
        done(Operation.INSTALL, "ecrf");
        runtime.sign(Instant.now().minusSeconds(60));

        restart();

        assertThat(find("ecrf").state()).isEqualTo(State.RUNNING);
        assertThat(preview(Operation.INSTALL, "late", null).trust()).isEqualTo(Trust.EXPIRED);
    }

    @Test
    void refusesAPackageThatWasAlteredOnDisk() throws Exception {
        Path file = runtime.ship("ecrf", "1.0.0", "works");
        open();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> preview(Operation.INSTALL, "ecrf", null)).isInstanceOf(PavillonException.class);
        assertThat(runtime.bundle("ecrf")).isEmpty();
    }

    @Test
    void refusesAnOlderCatalogue() throws Exception {
        runtime.ship("ecrf", "1.0.0", "works");
        byte[] older = runtime.catalogue(Instant.now().plusSeconds(3600));
        byte[] newer = runtime.catalogue(Instant.now().plusSeconds(3600));
        open();
        as(() -> {
            live.addCatalogue(newer, runtime.signature(newer));
            return null;
        });

        assertThatThrownBy(() -> as(() -> {
                    live.addCatalogue(older, runtime.signature(older));
                    return null;
                }))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void carriesModulesOnAStick() throws Exception {
        runtime.ship("ecrf", "1.0.0", "works");
        Path stick = Files.createDirectory(folder.resolve("stick"));
        open();
        done(as(() -> live.mirror(stick)));
        Files.delete(runtime.home().resolve("modules/catalogue.json"));
        try (var files = Files.list(runtime.home().resolve("modules"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        reopen();
        assertThat(list()).isEmpty();

        done(as(() -> live.addFrom(stick)));

        done(Operation.INSTALL, "ecrf");
        assertThat(only().state()).isEqualTo(State.RUNNING);
    }

    // ---- health ----

    @Test
    void callsAModuleFailedWhoseBundleIsDown() throws Exception {
        runtime.ship("ecrf", "1.0.0", "works", "Export-Package", "org.example");
        open();
        done(Operation.INSTALL, "ecrf");
        bundle().stop(Bundle.STOP_TRANSIENT);

        await(() -> only().state() == State.FAILED || only().state() == State.STARTING);
    }

    @Test
    void callsAModuleDegradedThatIsNotWell() throws Exception {
        runtime.ship("ecrf", "1.0.0", "sick");
        open();
        done(Operation.INSTALL, "ecrf");

        assertThat(only().state()).isEqualTo(State.DEGRADED);
        assertThat(only().health().text().in(Locale.FRENCH)).isEqualTo("Disque presque plein");
    }

    @Test
    void countsWhatAModuleTakes() throws Exception {
        runtime.ship("ecrf", "1.0.0", "works");
        open();
        done(Operation.INSTALL, "ecrf");
        data("ecrf", "12345678");

        var usage = as(() -> live.usage("ecrf"));

        assertThat(usage.data()).isEqualTo(8);
        assertThat(usage.program()).isPositive();
        assertThat(usage.classes()).isPositive();
    }

    // ---- starts of the appliance ----

    @Test
    void quarantinesAModuleThatFailedAtTwoStarts() throws Exception {
        Path data = folder.resolve("switch");
        Files.writeString(data, "works");
        runtime.ship("moody", "1.0.0", "reads", TestModule.DATA, data.toString());
        open();
        done(Operation.INSTALL, "moody");
        Files.writeString(data, "throws");

        restart();
        assertThat(only().state()).isEqualTo(State.FAILED);
        assertThat(only().health().text().in(Locale.ENGLISH)).contains("bad mood");
        restart();
        assertThat(only().state()).isEqualTo(State.QUARANTINED);
        Files.writeString(data, "works");
        restart();

        assertThat(only().state()).isEqualTo(State.QUARANTINED);
        done(Operation.START, "moody");
        assertThat(only().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void tellsWhoLooksAfterModulesThatOneFailedAndThenThatItIsInQuarantine() throws Exception {
        Path data = folder.resolve("switch");
        Files.writeString(data, "works");
        runtime.ship("moody", "1.0.0", "reads", TestModule.DATA, data.toString());
        open();
        done(Operation.INSTALL, "moody");
        Files.writeString(data, "throws");

        restart();
        restart();
        restart();

        assertThat(notifications.sent)
                .hasSize(2)
                .allSatisfy(message -> assertThat(message)
                        .startsWith("platform:modules WRONG administration/modules/moody")
                        .contains("bad mood"));
        assertThat(notifications.sent.getFirst()).contains("did not start with the appliance");
        assertThat(notifications.sent.getLast()).contains("is in quarantine");
    }

    @Test
    void saysToEveryoneWhereAModuleStands() throws Exception {
        runtime.ship("ecrf", "1.0.0", "works");
        open();
        assertThat(live.state("nothing")).isEmpty();
        assertThat(live.state("ecrf")).contains(State.ABSENT);
        done(Operation.INSTALL, "ecrf");
        assertThat(live.state("ecrf")).contains(State.RUNNING);
        done(Operation.STOP, "ecrf");

        assertThat(live.state("ecrf")).contains(State.INSTALLED);
    }

    @Test
    void knowsTheJobThatChangesAModule() throws Exception {
        runtime.ship("ecrf", "1.0.0", "works");
        open();
        assertThat(as(() -> live.job("ecrf"))).isEmpty();

        JobState job = apply(preview(Operation.INSTALL, "ecrf", null));

        assertThat(as(() -> live.job("ecrf"))).contains(job.id());
        done(job);
    }

    @Test
    void doesNotLetOthersWaitForAModuleThatHangs() throws Exception {
        Path data = folder.resolve("switch");
        Files.writeString(data, "works");
        runtime.ship("aaa-hangs", "1.0.0", "reads", TestModule.DATA, data.toString());
        runtime.ship("bbb-works", "1.0.0", "works");
        open();
        done(Operation.INSTALL, "aaa-hangs");
        done(Operation.INSTALL, "bbb-works");
        Files.writeString(data, "hangs");
        live.close();
        runtime.restart();
        Instant begin = Instant.now();

        open();

        assertThat(find("bbb-works").state()).isEqualTo(State.RUNNING);
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
        await(() -> find("aaa-hangs").state() == State.STUCK);
        assertThat(as(() -> live.threadDump("aaa-hangs")))
                .hasValueSatisfying(dump ->
                        assertThat(dump).contains(">>> module-aaa-hangs").contains(TestModule.class.getName()));
    }

    @Test
    void startsNoModuleInSafeMode() throws Exception {
        runtime.ship("ecrf", "1.0.0", "works");
        open();
        done(Operation.INSTALL, "ecrf");
        safe = true;

        restart();

        assertThat(bundle().getState()).isNotEqualTo(Bundle.ACTIVE);
        assertThat(live.safeMode()).isTrue();
    }

    @Test
    void undoesAnInstallationThatWasCutOff() throws Exception {
        runtime.ship("ecrf", "1.0.0", "hangs");
        stuckAfter = Duration.ofSeconds(60);
        open();
        JobState job = apply(preview(Operation.INSTALL, "ecrf", null));
        jobs.awaitStep(job, "Starts");
        Path copy = cutOff();
        jobs.cancel(job.id());
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("module-ecrf"))
                .forEach(Thread::interrupt);
        assertThatThrownBy(() -> done(job)).isNotNull();

        openCopy(copy);

        assertThat(only().state()).isEqualTo(State.ABSENT);
        assertThat(runtime.bundle("ecrf")).isEmpty();
        assertThat(operations())
                .extracting(OperationRecord::outcome)
                .containsExactly(OperationRecord.Outcome.INTERRUPTED);
    }

    // ---- one after the other, and stuck ----

    @Test
    void doesOneThingAfterTheOther() throws Exception {
        runtime.ship("slow", "1.0.0", "hangs");
        runtime.ship("ecrf", "1.0.0", "works");
        open();
        JobState slow = apply(preview(Operation.INSTALL, "slow", null));
        jobs.awaitStep(slow, "has not answered");

        JobState queued = apply(preview(Operation.INSTALL, "ecrf", null));
        jobs.awaitStep(queued, "Waits until another change");
        jobs.cancel(slow.id());

        done(queued);
        assertThat(find("ecrf").state()).isEqualTo(State.RUNNING);
    }

    @Test
    void saysThatAModuleIsStuckAndPutsEverythingBackWhenCancelled() throws Exception {
        runtime.ship("slow", "1.0.0", "hangs");
        open();
        JobState slow = apply(preview(Operation.INSTALL, "slow", null));
        jobs.awaitStep(slow, "has not answered");
        assertThat(only().state()).isEqualTo(State.STUCK);
        assertThat(as(() -> live.threadDump("slow"))).isPresent();

        jobs.cancel(slow.id());

        assertThatThrownBy(() -> done(slow)).isInstanceOf(CancellationException.class);
        assertThat(only().state()).isEqualTo(State.ABSENT);
        assertThat(runtime.bundle("slow")).isEmpty();
        assertThat(operations())
                .extracting(OperationRecord::outcome)
                .containsExactly(OperationRecord.Outcome.CANCELLED);
    }

    // ---- rights ----

    @Test
    void recordsWhoTriedWithoutTheRight() throws Exception {
        runtime.ship("ecrf", "1.0.0", "works");
        open();

        assertThatThrownBy(() -> CurrentUser.callAs(
                        new TestUser(false), () -> live.preview(Operation.INSTALL, "ecrf", Optional.empty())))
                .isInstanceOf(ForbiddenException.class);
        assertThatThrownBy(() -> CurrentUser.callAs(new TestUser(false), live::list))
                .isInstanceOf(ForbiddenException.class);
        assertThat(audit.acts()).containsExactly("DENIED platform.module.install");
    }

    @Test
    void knowsNoOtherModules() throws Exception {
        open();

        assertThatThrownBy(() -> preview(Operation.INSTALL, "absent", null)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void tellsListenersOfChanges() throws Exception {
        runtime.ship("ecrf", "1.0.0", "works");
        open();
        CountDownLatch told = new CountDownLatch(1);
        as(() -> live.listen(told::countDown));

        done(Operation.INSTALL, "ecrf");

        assertThat(told.await(5, TimeUnit.SECONDS)).isTrue();
    }

    // ---- what people do ----

    /** The platform comes up, and with it what shall run. */
    private void open() {
        live = new LiveModules(
                runtime.context(),
                runtime.components(),
                jobs,
                audit,
                new FolderStorage(folder),
                pictures,
                notifications,
                new LiveModules.Settings(
                        runtime.home(),
                        runtime.keys(),
                        safe,
                        new Version(0, 1, 0),
                        stuckAfter,
                        Duration.ofSeconds(10),
                        Duration.ofMillis(500)),
                Clock.systemUTC());
        live.startAll();
    }

    private void reopen() {
        live.close();
        open();
    }

    private void restart() throws Exception {
        live.close();
        runtime.restart();
        open();
    }

    /** What is on disk at this moment, as after a power cut. */
    private Path cutOff() throws IOException {
        Path copy = folder.resolve("copy");
        copy(folder.resolve("modules"), copy);
        return copy;
    }

    private static void copy(Path source, Path target) throws IOException {
        try (Stream<Path> all = Files.walk(source)) {
            for (Path path : all.toList()) {
                Files.copy(path, target.resolve(source.relativize(path).toString()));
            }
        }
    }

    private void openCopy(Path copy) throws Exception {
        live.close();
        Folders.delete(folder.resolve("modules"));
        copy(copy, folder.resolve("modules"));
        open();
    }

    private Path data(String id, String content) throws IOException {
        Path file = folder.resolve("files/org.example." + id + "/records");
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private Bundle bundle() {
        return runtime.bundle("ecrf").orElseThrow();
    }

    private List<ModuleInfo> list() {
        return as(live::list);
    }

    private ModuleInfo only() {
        assertThat(list()).hasSize(1);
        return list().getFirst();
    }

    private ModuleInfo find(String id) {
        return list().stream()
                .filter(module -> module.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private List<OperationRecord> operations() {
        return as(() -> live.operations(10));
    }

    private void add(Path file) {
        as(() -> {
            try (InputStream in = Files.newInputStream(file)) {
                return live.add(file.getFileName().toString(), in);
            }
        });
    }

    private Preview preview(Operation operation, String id, String version) {
        return as(() -> live.preview(operation, id, Optional.ofNullable(version)));
    }

    private JobState apply(Preview preview) {
        return as(() -> live.apply(preview));
    }

    private Text done(Operation operation, String id) throws Exception {
        return done(preview(operation, id, null));
    }

    private Text done(Preview preview) throws Exception {
        assertThat(preview.refusals()).isEmpty();
        return done(apply(preview));
    }

    private Text done(JobState job) throws Exception {
        return jobs.outcome(job);
    }

    private PavillonException failed(Operation operation, String id) {
        try {
            jobs.outcome(apply(preview(operation, id, null)));
        } catch (ExecutionException e) {
            return (PavillonException) e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("did not fail");
    }

    /** As an administrator. */
    private static <T> T as(Callable<T> act) {
        try {
            return CurrentUser.<T, Exception>callAs(new TestUser(true), act::call);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        Instant end = Instant.now().plusSeconds(10);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("waited in vain").isBefore(end);
            Thread.onSpinWait();
        }
    }

    private record TestUser(boolean allowed) implements User {
        @Override
        public String id() {
            return "anna";
        }

        @Override
        public String name() {
            return "anna";
        }

        @Override
        public String displayName() {
            return "Anna";
        }

        @Override
        public Locale locale() {
            return Locale.ENGLISH;
        }

        @Override
        public boolean may(String permission) {
            return allowed;
        }

        @Override
        public boolean maySomewhere(String action) {
            return allowed;
        }
    }

    private record FolderStorage(Path folder) implements ModuleStorage {
        @Override
        public ModuleDatabase database() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ModuleFiles files() {
            return new ModuleFiles() {
                @Override
                public Path root() {
                    return folder;
                }

                @Override
                public long write(String name, InputStream content) throws IOException {
                    Path file = folder.resolve(name);
                    Files.createDirectories(file.getParent());
                    return Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
                }
            };
        }
    }

    private static final class RememberedAudit implements AuditLog {
        private final List<AuditEntry> entries = new CopyOnWriteArrayList<>();

        List<String> acts() {
            return entries.stream()
                    .map(entry -> entry.outcome() + " " + entry.act())
                    .toList();
        }

        @Override
        public void record(AuditEntry entry) {
            entries.add(entry);
        }

        @Override
        public List<AuditRecord> search(AuditQuery query) {
            throw new UnsupportedOperationException();
        }

        @Override
        public AuditVerification verify() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void export(AuditQuery query, OutputStream out) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class RememberedNotifications implements Notifications {
        private final List<String> sent = new CopyOnWriteArrayList<>();

        @Override
        public void send(String recipient, Notification.Kind kind, Text text, String link) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void sendToHolders(String permission, Notification.Kind kind, Text text, String link) {
            sent.add(permission + " " + kind + " " + link + " " + text.in(Locale.ENGLISH));
        }

        @Override
        public List<Notification> mine() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void markAllRead() {
            throw new UnsupportedOperationException();
        }

        @Override
        public AutoCloseable listen(Consumer<Notification> listener) {
            throw new UnsupportedOperationException();
        }
    }

    /** Runs each job in a thread of its own and remembers every step. */
    private static final class ThreadJobs implements Jobs {
        private final Map<String, RunningJob> running = new ConcurrentHashMap<>();

        @Override
        public JobState start(String module, Text title, JobTask task) {
            String id = "job-" + running.size();
            RunningJob job = new RunningJob();
            running.put(id, job);
            Thread.ofVirtual().start(() -> job.run(task));
            return new JobState(
                    id,
                    module,
                    title,
                    "anna",
                    JobState.Status.RUNNING,
                    0,
                    Text.verbatim(""),
                    "",
                    Instant.now(),
                    Optional.empty());
        }

        Text outcome(JobState job) throws ExecutionException, InterruptedException, TimeoutException {
            return running.get(job.id()).outcome.get(30, TimeUnit.SECONDS);
        }

        void awaitStep(JobState job, String part) {
            await(() -> running.get(job.id()).steps.stream().anyMatch(step -> step.contains(part)));
        }

        @Override
        public void cancel(String id) {
            running.get(id).cancelled = true;
        }

        @Override
        public List<JobState> list() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<JobState> find(String id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public AutoCloseable listen(Consumer<JobState> listener) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class RunningJob implements JobContext {
        private final List<String> steps = new CopyOnWriteArrayList<>();
        private final CompletableFuture<Text> outcome = new CompletableFuture<>();
        private volatile boolean cancelled;

        void run(JobTask task) {
            try {
                outcome.complete(task.run(this));
            } catch (Exception e) {
                outcome.completeExceptionally(e);
            }
        }

        @Override
        public void progress(double fraction, Text step) {
            steps.add(step.in(Locale.ENGLISH));
        }

        @Override
        public void checkCancelled() {
            if (cancelled) {
                throw new CancellationException();
            }
        }
    }
}
