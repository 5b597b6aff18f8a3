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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
import org.apache.karaf.features.FeaturesService.Option;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import org.pavillon.api.audit.AuditEntry;
import org.pavillon.api.audit.AuditLog;
import org.pavillon.api.audit.AuditQuery;
import org.pavillon.api.audit.AuditRecord;
import org.pavillon.api.audit.AuditVerification;
import org.pavillon.api.error.ConflictException;
import org.pavillon.api.error.ForbiddenException;
import org.pavillon.api.error.NotFoundException;
import org.pavillon.api.error.PavillonException;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.job.JobContext;
import org.pavillon.api.job.JobState;
import org.pavillon.api.job.JobTask;
import org.pavillon.api.job.Jobs;
import org.pavillon.api.module.Health;
import org.pavillon.api.module.ModuleInfo;
import org.pavillon.api.module.ModuleInfo.State;
import org.pavillon.api.module.ModuleService;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.security.User;
import org.pavillon.api.storage.ModuleDatabase;
import org.pavillon.api.storage.ModuleFiles;
import org.pavillon.api.storage.ModuleStorage;

class LiveModulesTest {
    @TempDir
    Path folder;

    private final ThreadJobs jobs = new ThreadJobs();
    private final RememberedAudit audit = new RememberedAudit();
    private TestRuntime runtime;
    private LiveModules live;
    private ModuleService modules;

    @BeforeEach
    void start() throws Exception {
        runtime = new TestRuntime(folder.resolve("cache"));
        runtime.offer("pavillon-core", true, "", "Import-Package", "org.optional;resolution:=optional");
        runtime.boot("pavillon-core");
        open();
    }

    @AfterEach
    void stop() throws Exception {
        live.close();
        runtime.close();
    }

    @Test
    void listsModulesAndNotThePlatform() {
        runtime.offerModule("ecrf", "works");

        assertThat(list()).extracting(ModuleInfo::id).containsExactly("ecrf");
    }

    @Test
    void tellsNameAndDescriptionOfTheFeatureBeforeTheModuleFirstRan() {
        String details = "name.en=Forms\nname.fr=Formulaires\ndescription.en=Records.\ndescription.fr=Dossiers.";
        runtime.offer("pavillon-ecrf", false, details);

        assertThat(only().name().in(Locale.FRENCH)).isEqualTo("Formulaires");
        assertThat(only().description().in(Locale.ENGLISH)).isEqualTo("Records.");
    }

    @Test
    void remembersWhatAModuleSaidOfItselfAcrossRestarts() throws Exception {
        runtime.offerModule("ecrf", "works");
        done(modules.install("ecrf"));
        list();
        done(modules.remove("ecrf"));
        live.close();
        open();

        assertThat(only().name().in(Locale.FRENCH)).isEqualTo("Le module ecrf");
        assertThat(only().permissions()).singleElement().matches(permission -> permission.high());
    }

    @Test
    void installsAndStarts() throws Exception {
        runtime.offerModule("ecrf", "works");

        Text outcome = done(modules.install("ecrf"));

        assertThat(only().state()).isEqualTo(State.RUNNING);
        assertThat(outcome.in(Locale.ENGLISH)).contains("installed and running");
        assertThat(audit.acts())
                .containsExactly("DONE platform.module.install-requested", "DONE platform.module.install");
    }

    @Test
    void neverLetsKarafRefreshStartOrTakeOverBundles() throws Exception {
        runtime.offerModule("ecrf", "works");

        done(modules.install("ecrf"));
        done(modules.stop("ecrf"));
        done(modules.remove("ecrf"));

        assertThat(runtime.options)
                .allSatisfy(options -> assertThat(options)
                        .contains(Option.NoAutoRefreshBundles, Option.NoAutoStartBundles, Option.NoAutoManageBundles));
    }

    @Test
    void takesAwayAModuleThatThrowsWhenItStarts() throws Exception {
        runtime.offerModule("broken", "throws");

        PavillonException failure = failed(modules.install("broken"));

        assertThat(failure.code()).isEqualTo("PAV-PLATFORM-86");
        assertThat(failure.text().in(Locale.ENGLISH)).contains("IllegalStateException: no licence");
        assertThat(only().state()).isEqualTo(State.AVAILABLE);
        assertThat(runtime.bundle("pavillon-broken")).isNull();
        assertThat(audit.acts())
                .containsExactly("DONE platform.module.install-requested", "FAILED platform.module.install");
    }

    @Test
    void refusesAModuleThatThePlatformWouldBeWiredTo() throws Exception {
        runtime.offerModule("sly", "works", "Export-Package", "org.optional");

        PavillonException failure = failed(modules.install("sly"));

        assertThat(failure.code()).isEqualTo("PAV-PLATFORM-83");
        assertThat(runtime.bundle("pavillon-sly")).isNull();
    }

    @Test
    void refusesAFragmentOfThePlatform() throws Exception {
        runtime.offer("pavillon-parasite", false, "", "Fragment-Host", "org.pavillon.core");

        PavillonException failure = failed(modules.install("parasite"));

        assertThat(failure.code()).isEqualTo("PAV-PLATFORM-83");
    }

    @Test
    void doesNotWantAStoppedModuleToStartAgain() throws Exception {
        runtime.offerModule("ecrf", "works");
        done(modules.install("ecrf"));

        done(modules.stop("ecrf"));

        assertThat(only().state()).isEqualTo(State.STOPPED);
        assertThat(ModuleBundles.wanted(runtime.bundle("pavillon-ecrf"))).isFalse();
    }

    @Test
    void startsAStoppedModule() throws Exception {
        runtime.offerModule("ecrf", "works");
        done(modules.install("ecrf"));
        done(modules.stop("ecrf"));

        done(modules.start("ecrf"));

        assertThat(only().state()).isEqualTo(State.RUNNING);
        assertThat(ModuleBundles.wanted(runtime.bundle("pavillon-ecrf"))).isTrue();
    }

    @Test
    void letsGoOfTheClassesOfARemovedModule() throws Exception {
        runtime.offerModule("ecrf", "works");
        done(modules.install("ecrf"));
        list();
        WeakReference<ClassLoader> classes = new WeakReference<>(
                runtime.bundle("pavillon-ecrf").adapt(BundleWiring.class).getClassLoader());

        done(modules.remove("ecrf"));

        await(() -> {
            System.gc();
            return classes.get() == null;
        });
    }

    @Test
    void callsAModuleFailedWhoseBundleIsDown() throws Exception {
        runtime.offerModule("ecrf", "works");
        done(modules.install("ecrf"));

        runtime.bundle("pavillon-ecrf").stop(Bundle.STOP_TRANSIENT);

        assertThat(only().state()).isEqualTo(State.FAILED);
        assertThat(only().health().status()).isEqualTo(Health.Status.CRITICAL);
    }

    @Test
    void callsAModuleDegradedThatIsNotWell() throws Exception {
        runtime.offerModule("ecrf", "sick");
        done(modules.install("ecrf"));

        assertThat(only().state()).isEqualTo(State.DEGRADED);
        assertThat(only().health().text().in(Locale.FRENCH)).isEqualTo("Disque presque plein");
    }

    @Test
    void saysThatAHealthCheckFailed() throws Exception {
        runtime.offerModule("ecrf", "health-throws");
        done(modules.install("ecrf"));

        assertThat(only().health().status()).isEqualTo(Health.Status.HEALTH_CHECK_ERROR);
        assertThat(only().health().text().in(Locale.ENGLISH)).contains("broken check");
    }

    @Test
    void doesNotWaitForAHealthCheckThatHangs() throws Exception {
        runtime.offerModule("ecrf", "health-hangs");
        done(modules.install("ecrf"));
        Instant begin = Instant.now();

        assertThat(only().health().status()).isEqualTo(Health.Status.HEALTH_CHECK_ERROR);
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void doesOneThingAfterTheOther() throws Exception {
        runtime.offerModule("slow", "hangs");
        runtime.offerModule("ecrf", "works");
        JobState slow = modules.install("slow");
        jobs.awaitStep(slow, "has not answered");

        JobState queued = modules.install("ecrf");
        jobs.awaitStep(queued, "Waits until another change");
        jobs.cancel(slow.id());

        done(queued);
        assertThat(list().getFirst().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void saysThatAModuleIsStuckAndPutsEverythingBackWhenCancelled() throws Exception {
        runtime.offerModule("slow", "hangs");
        JobState slow = modules.install("slow");
        jobs.awaitStep(slow, "has not answered");
        assertThat(only().state()).isEqualTo(State.STARTING);

        jobs.cancel(slow.id());

        assertThatThrownBy(() -> done(slow)).isInstanceOf(CancellationException.class);
        assertThat(only().state()).isEqualTo(State.AVAILABLE);
        assertThat(runtime.bundle("pavillon-slow")).isNull();
    }

    @Test
    void tellsWhetherARemovedModuleHasData() throws Exception {
        runtime.offerModule("ecrf", "works");
        done(modules.install("ecrf"));
        Files.createDirectories(folder.resolve("db/org.pavillon.ecrf"));
        list();

        done(modules.remove("ecrf"));

        assertThat(only().keepsData()).isTrue();
    }

    @Test
    void refusesWhatTheStateOfAModuleDoesNotAllow() throws Exception {
        runtime.offerModule("ecrf", "works");

        assertThatThrownBy(() -> modules.stop("ecrf")).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> modules.install("absent")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void recordsWhoTriedWithoutTheRight() {
        runtime.offerModule("ecrf", "works");

        assertThatThrownBy(() -> CurrentUser.callAs(new TestUser(false), () -> live.install("ecrf")))
                .isInstanceOf(ForbiddenException.class);
        assertThatThrownBy(() -> CurrentUser.callAs(new TestUser(false), live::list))
                .isInstanceOf(ForbiddenException.class);
        assertThat(audit.acts()).containsExactly("DENIED platform.module.install");
    }

    @Test
    void tellsListenersOfChanges() throws Exception {
        runtime.offerModule("ecrf", "works");
        CountDownLatch told = new CountDownLatch(1);
        modules.listen(told::countDown);

        done(modules.install("ecrf"));

        assertThat(told.await(5, TimeUnit.SECONDS)).isTrue();
    }

    private void open() {
        live = new LiveModules(
                runtime.context(),
                runtime.features(),
                runtime.components(),
                jobs,
                audit,
                new FolderStorage(folder),
                folder,
                new Overseer(Duration.ofSeconds(1), Duration.ofSeconds(10)));
        modules = new AdministratorsModules(live);
    }

    private List<ModuleInfo> list() {
        return modules.list();
    }

    private ModuleInfo only() {
        assertThat(list()).hasSize(1);
        return list().getFirst();
    }

    private Text done(JobState job) throws Exception {
        return jobs.outcome(job);
    }

    private PavillonException failed(JobState job) {
        try {
            jobs.outcome(job);
        } catch (ExecutionException e) {
            return (PavillonException) e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("did not fail");
    }

    private static void await(BooleanSupplier condition) {
        Instant end = Instant.now().plusSeconds(10);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("waited in vain").isBefore(end);
            Thread.onSpinWait();
        }
    }

    /** The service as an administrator calls it. */
    private record AdministratorsModules(ModuleService service) implements ModuleService {
        @Override
        public List<ModuleInfo> list() {
            return CurrentUser.callAs(new TestUser(true), service::list);
        }

        @Override
        public Optional<Text> name(String id) {
            return service.name(id);
        }

        @Override
        public JobState install(String id) {
            return CurrentUser.callAs(new TestUser(true), () -> service.install(id));
        }

        @Override
        public JobState start(String id) {
            return CurrentUser.callAs(new TestUser(true), () -> service.start(id));
        }

        @Override
        public JobState stop(String id) {
            return CurrentUser.callAs(new TestUser(true), () -> service.stop(id));
        }

        @Override
        public JobState remove(String id) {
            return CurrentUser.callAs(new TestUser(true), () -> service.remove(id));
        }

        @Override
        public AutoCloseable listen(Runnable listener) {
            return CurrentUser.callAs(new TestUser(true), () -> service.listen(listener));
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
                    return Files.copy(content, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
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
