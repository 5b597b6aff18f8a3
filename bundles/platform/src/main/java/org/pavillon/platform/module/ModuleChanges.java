package org.pavillon.platform.module;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.pavillon.api.error.PavillonException;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.job.JobContext;
import org.pavillon.api.module.Health;
import org.pavillon.api.module.Module;
import org.pavillon.api.module.Operation;
import org.pavillon.api.module.Permission;
import org.pavillon.packaging.ModulePackage;
import org.pavillon.platform.module.InstalledModule.Previous;
import org.pavillon.platform.storage.Folders;

/**
 * Makes the changes, and puts back what was there before if one fails or the appliance is killed in the middle. What
 * will be undone is written down first ({@link InstalledModules#begin}), and a change is done when
 * {@link InstalledModules#end} has been written.
 */
final class ModuleChanges {
    private static final Duration SETTLED = Duration.ofSeconds(10);
    private static final Duration FORGOTTEN = Duration.ofSeconds(20);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final InstalledModules installed;
    private final PackageStore packages;
    private final ModuleBundles bundles;
    private final Snapshots snapshots;
    private final Diagnosis diagnosis;
    private final Failures failures;
    private final Messages messages;
    private final Path unpacked;
    private final Clock clock;

    /** @param unpacked folder for bundles on their way into the framework */
    ModuleChanges(
            InstalledModules installed,
            PackageStore packages,
            ModuleBundles bundles,
            Snapshots snapshots,
            Diagnosis diagnosis,
            Failures failures,
            Messages messages,
            Path unpacked,
            Clock clock) {
        this.installed = installed;
        this.packages = packages;
        this.bundles = bundles;
        this.snapshots = snapshots;
        this.diagnosis = diagnosis;
        this.failures = failures;
        this.messages = messages;
        this.unpacked = unpacked;
        this.clock = clock;
    }

    /** Installs a module, or replaces the version that is there; its data come along. */
    void install(Operation operation, Held release, String actor, JobContext job) throws Exception {
        String id = release.manifest().id();
        Optional<InstalledModule> before = installed.find(id);
        // A version that alters tables can't be undone by the version before, so their state is kept.
        String snapshot = altersData(before, release) ? snapshotName(id, before) : "";
        Optional<Previous> previous = before.map(module -> new Previous(module.version(), module.sha256(), snapshot));
        InstalledModule target = InstalledModule.of(id, release.version(), release.sha256(), previous);
        replace(operation, before, target, release, snapshot, "", actor, job);
    }

    /** Goes back to the version before. That one and this one change places, so that it can be undone. */
    void rollBack(InstalledModule module, Held former, String actor, JobContext job) throws Exception {
        Previous previous = module.previous().orElseThrow();
        String snapshot = previous.snapshot().isEmpty() ? "" : snapshotName(module.id(), Optional.of(module));
        InstalledModule target = InstalledModule.of(
                module.id(),
                previous.version(),
                previous.sha256(),
                Optional.of(new Previous(module.version(), module.sha256(), snapshot)));
        replace(Operation.ROLL_BACK, Optional.of(module), target, former, snapshot, previous.snapshot(), actor, job);
    }

    void start(InstalledModule module, JobContext job) throws Exception {
        Held release = packages.held(module);
        try {
            List<Bundle> own = bundles.of(module.id());
            if (own.isEmpty()) {
                own = bring(release, job);
            }
            run(release, own, job);
            installed.update(module.id(), now -> now.wanted(true));
        } catch (PavillonException | InterruptedException | BundleException | IOException e) {
            bundles.stop(bundles.of(module.id()));
            installed.update(module.id(), now -> now.wanted(module.wanted()).failed(reason(e)));
            throw e;
        }
    }

    void stop(InstalledModule module, JobContext job) {
        job.progress(0.2, messages.text("platform.module.step-stop"));
        // First that it shall not run: what is killed here does not run after the next start.
        installed.update(module.id(), now -> now.wanted(false));
        bundles.stop(bundles.of(module.id()));
    }

    void remove(InstalledModule module, String actor, JobContext job) throws Exception {
        job.progress(0.2, messages.text("platform.module.step-stop"));
        installed.begin(new PendingOperation(
                Operation.REMOVE, module.id(), Optional.of(module), "", "", actor, clock.instant()));
        try {
            takeAway(module.id());
        } catch (BundleException | RuntimeException e) {
            putBack(Optional.of(module), module.id(), "");
            throw e;
        }
        job.progress(0.8, messages.text("platform.module.step-remove"));
        installed.end(module.id(), Optional.empty());
        tidy();
    }

    /** Makes everything as it was before an operation that was cut off. */
    void recover(PendingOperation pending) throws Exception {
        putBack(pending.before(), pending.module(), pending.snapshot());
    }

    /** Brings a module's bundles into the framework, without starting them. */
    List<Bundle> bring(Held release, JobContext job) throws IOException, BundleException {
        ModulePackage opened = packages.open(release);
        Path folder = unpacked.resolve(release.manifest().id());
        Folders.delete(folder);
        Folders.create(folder);
        try {
            List<Path> jars = opened.extract(folder);
            return bundles.install(release.manifest().id(), release.version(), jars);
        } finally {
            Folders.delete(folder);
        }
    }

    /** Starts a module's bundles and waits until it works; throws if it does not. */
    void run(Held release, List<Bundle> own, JobContext job) throws InterruptedException {
        job.progress(0.5, messages.text("platform.module.step-start"));
        Text name = release.manifest().name();
        String id = release.manifest().id();
        try {
            bundles.start(own);
        } catch (BundleException e) {
            throw failures.doesNotStart(name, Text.verbatim(Failures.cause(e)), e);
        }
        job.progress(0.8, messages.text("platform.module.step-verify"));
        long end = System.nanoTime() + SETTLED.toNanos();
        while (true) {
            Optional<Text> failure = diagnosis.failure(own);
            Optional<Text> waiting = diagnosis.waiting(id, own);
            if (failure.isEmpty() && waiting.isEmpty()) {
                break;
            }
            if (failure.isPresent() || System.nanoTime() > end) {
                throw failures.doesNotStart(name, failure.or(() -> waiting).orElseThrow(), null);
            }
            Thread.sleep(LOOK_AGAIN);
        }
        Module module = diagnosis.announced(id).orElseThrow(() -> failures.hangs(name));
        refuseWhatWasNotAgreedTo(release, module);
        Health health = diagnosis.health(module);
        if (health.status().compareTo(Health.Status.CRITICAL) >= 0) {
            throw failures.doesNotStart(name, health.text(), null);
        }
    }

    /** Storages of a module: one for each bundle, by symbolic name. */
    static Set<String> storages(Held release) {
        Set<String> storages = new TreeSet<>();
        release.manifest().bundles().forEach(bundle -> storages.add(bundle.symbolicName()));
        return storages;
    }

    private void replace(
            Operation operation,
            Optional<InstalledModule> before,
            InstalledModule target,
            Held release,
            String snapshot,
            String restored,
            String actor,
            JobContext job)
            throws Exception {
        String id = target.id();
        packages.keep(release);
        job.checkCancelled();
        installed.begin(
                new PendingOperation(operation, id, before, target.version(), snapshot, actor, clock.instant()));
        try {
            before.ifPresent(module -> job.progress(0.1, messages.text("platform.module.step-stop")));
            bundles.stop(bundles.of(id));
            if (!snapshot.isEmpty()) {
                job.progress(0.2, messages.text("platform.module.step-snapshot"));
                snapshots.take(snapshot, allStorages(before, release));
            }
            takeAway(id);
            if (!restored.isEmpty()) {
                job.progress(0.3, messages.text("platform.module.step-restore"));
                snapshots.restore(restored, allStorages(before, release));
            }
            job.progress(0.4, messages.text("platform.module.step-install"));
            run(release, bring(release, job), job);
            InstalledModule now =
                    target.wanted(before.map(InstalledModule::wanted).orElse(true));
            if (!now.wanted()) {
                bundles.stop(bundles.of(id));
            }
            installed.end(id, Optional.of(now));
        } catch (Exception e) {
            job.progress(-1, messages.text("platform.module.step-undo"));
            undo(before, id, snapshot);
            throw failures.putBack(e);
        }
        tidy();
    }

    /** Puts back what was there before a change that failed; the interrupt that ended it must not end this too. */
    private void undo(Optional<InstalledModule> before, String id, String snapshot) throws Exception {
        boolean interrupted = Thread.interrupted();
        try {
            putBack(before, id, snapshot);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void putBack(Optional<InstalledModule> before, String id, String snapshot) throws Exception {
        bundles.stop(bundles.of(id));
        takeAway(id);
        if (snapshots.exists(snapshot)) {
            Set<String> storages = new LinkedHashSet<>(packages.storages(id));
            snapshots.restore(snapshot, storages);
        }
        if (before.isPresent()) {
            InstalledModule module = before.get();
            Held release = packages.held(module);
            List<Bundle> own = bring(release, Quiet.JOB);
            if (module.wanted() && !module.quarantined()) {
                bundles.start(own);
            }
        }
        installed.end(id, before);
        tidy();
    }

    private void takeAway(String id) throws BundleException, InterruptedException {
        List<Bundle> own = bundles.of(id);
        bundles.stop(own);
        bundles.uninstall(own, FORGOTTEN);
    }

    /** A module must not hold rights that nobody was asked about. */
    private void refuseWhatWasNotAgreedTo(Held release, Module module) {
        Set<String> agreed = new TreeSet<>();
        release.manifest().permissions().forEach(permission -> agreed.add(permission.action()));
        List<String> more = module.permissions().stream()
                .map(Permission::action)
                .filter(action -> !agreed.contains(action))
                .toList();
        if (!more.isEmpty()) {
            throw failures.doesNotStart(
                    release.manifest().name(), messages.text("platform.module.unasked", String.join(", ", more)), null);
        }
    }

    private boolean altersData(Optional<InstalledModule> before, Held release) {
        if (!snapshots.anyData(packages.storages(release.manifest().id()))) {
            return false;
        }
        Map<String, Integer> schema = release.manifest().schema();
        return before.map(packages::held)
                .map(former -> !former.manifest().schema().equals(schema))
                .orElse(true);
    }

    private Set<String> allStorages(Optional<InstalledModule> before, Held release) {
        Set<String> storages = new TreeSet<>(storages(release));
        storages.addAll(packages.storages(release.manifest().id()));
        before.map(packages::held).ifPresent(former -> storages.addAll(storages(former)));
        return storages;
    }

    private String snapshotName(String id, Optional<InstalledModule> before) {
        return Snapshots.name(id + "-" + before.map(InstalledModule::version).orElse("absent"), clock.instant());
    }

    /** Pictures that no module can be rolled back to are of no use any more. */
    private void tidy() throws IOException {
        Set<String> kept = new TreeSet<>();
        for (InstalledModule module : installed.list()) {
            module.previous().map(Previous::snapshot).ifPresent(kept::add);
        }
        snapshots.keepOnly(kept);
        if (Files.isDirectory(unpacked)) {
            Folders.delete(unpacked);
        }
    }

    private static Wording reason(Exception e) {
        return Wording.of(e instanceof PavillonException known ? known.text() : Text.verbatim(Failures.cause(e)));
    }
}
