package org.pavillon.platform.module;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.Version;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.metatype.annotations.Designate;
import org.pavillon.api.audit.AuditEntry;
import org.pavillon.api.audit.AuditLog;
import org.pavillon.api.error.ForbiddenException;
import org.pavillon.api.error.PavillonException;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.job.JobContext;
import org.pavillon.api.job.JobState;
import org.pavillon.api.job.Jobs;
import org.pavillon.api.module.Module;
import org.pavillon.api.module.ModuleInfo;
import org.pavillon.api.module.ModuleService;
import org.pavillon.api.module.ModuleUsage;
import org.pavillon.api.module.Operation;
import org.pavillon.api.module.OperationRecord;
import org.pavillon.api.module.Preview;
import org.pavillon.api.module.Release;
import org.pavillon.api.notification.Notification;
import org.pavillon.api.notification.Notifications;
import org.pavillon.api.security.CurrentUser;
import org.pavillon.api.security.Permissions;
import org.pavillon.api.security.User;
import org.pavillon.api.storage.ModuleStorage;
import org.pavillon.platform.storage.Folders;
import org.pavillon.platform.storage.Pictures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The appliance's modules: who may change them, in which order, and what is recorded of it. */
@Component(service = ModuleService.class, configurationPid = "org.pavillon.modules")
@Designate(ocd = ModulesConfiguration.class)
public final class LiveModules implements ModuleService {
    private static final Logger LOG = LoggerFactory.getLogger(LiveModules.class);
    private static final String PERMISSION = "platform:modules";
    private static final Duration HEALTH_LIMIT = Duration.ofSeconds(2);
    private static final Duration STUCK_AFTER = Duration.ofSeconds(30);
    private static final Duration UNDO_LIMIT = Duration.ofSeconds(15);
    private static final Duration COURTESY = Duration.ofSeconds(3);

    private final Jobs jobs;
    private final AuditLog audit;
    private final BundleContext context;
    private final Settings settings;
    private final Clock clock;
    private final Messages messages = Messages.of(LiveModules.class);
    private final Failures failures = new Failures(messages);
    private final ChangeSignal changed = new ChangeSignal();
    private final Semaphore turn = new Semaphore(1, true);
    private final Map<String, Operation> underWay = new ConcurrentHashMap<>();
    /** Id of the last job of each module. */
    private final Map<String, String> asked = new ConcurrentHashMap<>();

    private final Set<String> stuck = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean booted = new AtomicBoolean();
    private final BundleListener onBundleEvent = event -> changed.fire();
    private final SynchronousBundleListener onStop = this::onStop;
    private final FrameworkListener onFrameworkEvent = this::onFrameworkEvent;
    private final Path folder;
    private final InstalledModules installed;
    private final Catalogues catalogues;
    private final PackageStore packages;
    private final ModuleBundles bundles;
    private final Snapshots snapshots;
    private final AnnouncedModules announced;
    private final Diagnosis diagnosis;
    private final ModuleChanges changes;
    private final Previews previews;
    private final OperationLog log;
    private final Overseer overseer;
    private final Boot boot;
    private final ModuleSource source;
    /** Folder or https address of further catalogues, or empty. */
    private volatile String address = "";

    private volatile boolean developerMode;

    /**
     * What the appliance is told of modules.
     *
     * @param home folder of the distribution
     * @param keys folder of public keys that may sign catalogues
     * @param safe whether no module is started with the appliance
     */
    record Settings(
            Path home,
            Path keys,
            boolean safe,
            Version platform,
            Duration stuckAfter,
            Duration undoLimit,
            Duration courtesy) {}

    @Activate
    public LiveModules(
            BundleContext context,
            ModulesConfiguration configuration,
            @Reference ServiceComponentRuntime components,
            @Reference Jobs jobs,
            @Reference AuditLog audit,
            @Reference ModuleStorage storage,
            @Reference Pictures pictures,
            @Reference Notifications notifications) {
        this(
                context,
                components,
                jobs,
                audit,
                storage,
                pictures,
                notifications,
                new Settings(
                        Path.of(System.getProperty("pavillon.home", System.getProperty("karaf.home", "."))),
                        Path.of(System.getProperty("karaf.etc", "etc"), "catalogue-keys"),
                        Boolean.getBoolean("pavillon.safe"),
                        release(context.getBundle().getVersion()),
                        STUCK_AFTER,
                        UNDO_LIMIT,
                        COURTESY),
                Clock.systemUTC());
        configure(configuration);
        begin();
    }

    /** A changed setting must not stop the modules. */
    @Modified
    void configure(ModulesConfiguration configuration) {
        configure(configuration.catalogue(), configuration.developerMode());
    }

    void configure(String catalogueAddress, boolean unsigned) {
        if (unsigned != developerMode) {
            audit.record(AuditEntry.done("platform.module.developer-mode", unsigned ? "on" : "off"));
        }
        address = catalogueAddress;
        developerMode = unsigned;
        changed.fire();
    }

    LiveModules(
            BundleContext context,
            ServiceComponentRuntime components,
            Jobs jobs,
            AuditLog audit,
            ModuleStorage storage,
            Pictures pictures,
            Notifications notifications,
            Settings settings,
            Clock clock) {
        this.context = context;
        this.jobs = jobs;
        this.audit = audit;
        this.settings = settings;
        this.clock = clock;
        this.folder = storage.files().root().resolve("modules");
        Path shipped = settings.home().resolve("modules");
        this.installed = new InstalledModules(storage.files());
        this.catalogues = new Catalogues(shipped, settings.keys(), storage.files(), clock);
        this.packages = new PackageStore(
                shipped, storage.files(), catalogues, () -> developerMode, settings.platform(), messages);
        this.bundles = new ModuleBundles(context);
        this.snapshots = new Snapshots(pictures, folder.resolve("snapshots"));
        this.announced = new AnnouncedModules(context, changed::fire);
        this.diagnosis = new Diagnosis(
                bundles,
                new Components(components, messages),
                announced,
                new HealthChecks(HEALTH_LIMIT, messages),
                messages,
                settings.safe());
        this.changes = new ModuleChanges(
                installed,
                packages,
                bundles,
                snapshots,
                diagnosis,
                failures,
                messages,
                folder.resolve("unpacked"),
                clock);
        this.previews =
                new Previews(context, installed, packages, bundles, snapshots, this::inProduction, failures, messages);
        this.log = new OperationLog(folder.resolve("operations.jsonl"));
        this.overseer = new Overseer(settings.stuckAfter(), settings.undoLimit());
        this.boot = new Boot(
                installed,
                packages,
                bundles,
                changes,
                log,
                messages,
                (module, text) -> notifications.sendToHolders(
                        PERMISSION, Notification.Kind.WRONG, text, "administration/modules/" + module),
                settings.courtesy(),
                clock);
        this.source = new ModuleSource(catalogues, packages, failures, messages);
        context.addBundleListener(onBundleEvent);
        context.addBundleListener(onStop);
    }

    /**
     * Starts modules when the framework has come to its last start level, and not before: until then it takes each
     * bundle's lock in turn, and would wait for one that hangs as it starts.
     */
    void begin() {
        context.addFrameworkListener(onFrameworkEvent);
        if (settled()) {
            boot();
        }
    }

    private void onFrameworkEvent(FrameworkEvent event) {
        boolean maybe =
                event.getType() == FrameworkEvent.STARTED || event.getType() == FrameworkEvent.STARTLEVEL_CHANGED;
        if (maybe && settled()) {
            boot();
        }
    }

    /** Karaf raises the level to its last one in one go, after the framework has said that it has started. */
    private boolean settled() {
        Bundle framework = context.getBundle(0);
        int own = context.getBundle().adapt(BundleStartLevel.class).getStartLevel();
        return framework.getState() == Bundle.ACTIVE
                && framework.adapt(FrameworkStartLevel.class).getStartLevel() > own;
    }

    private void boot() {
        if (!booted.compareAndSet(false, true)) {
            return;
        }
        context.removeFrameworkListener(onFrameworkEvent);
        Thread.ofPlatform().daemon().name("modules").start(this::startAll);
    }

    /** Puts in order what was cut off, and starts what shall run. */
    void startAll() {
        turn.acquireUninterruptibly();
        try {
            boot.reconcile();
        } catch (RuntimeException e) {
            LOG.error("The modules could not be put in order", e);
        } finally {
            turn.release();
        }
        if (settings.safe()) {
            LOG.warn("Safe mode: no module is started");
            return;
        }
        try {
            boot.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        changed.fire();
    }

    /** The framework is about to stop its bundles, and would wait for one that hangs as it starts. */
    private void onStop(BundleEvent event) {
        if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == 0) {
            boot.end(settings.stuckAfter());
            overseer.interruptAll();
        }
    }

    @Deactivate
    void close() {
        boot.end(settings.stuckAfter());
        context.removeBundleListener(onStop);
        context.removeBundleListener(onBundleEvent);
        context.removeFrameworkListener(onFrameworkEvent);
        announced.close();
        // Modules use the platform that goes: they are started again with the one that comes.
        bundles.stop(bundles.all().stream()
                .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
                .toList());
    }

    @Override
    public List<ModuleInfo> list() {
        Permissions.check(PERMISSION);
        Set<String> ids = new TreeSet<>(packages.ids());
        installed.list().forEach(module -> ids.add(module.id()));
        return ids.stream().map(this::describe).toList();
    }

    @Override
    public Optional<Text> name(String id) {
        return packages.ids().contains(id) || installed.find(id).isPresent()
                ? Optional.of(packages.name(id))
                : Optional.empty();
    }

    @Override
    public Optional<ModuleInfo.State> state(String id) {
        if (name(id).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (underWay.get(id)) {
                    case STOP -> ModuleInfo.State.INSTALLED;
                    case REMOVE, ERASE -> ModuleInfo.State.ABSENT;
                    case null, default -> condition(id, installed.find(id)).state();
                });
    }

    @Override
    public Optional<String> job(String id) {
        Permissions.check(PERMISSION);
        return Optional.ofNullable(asked.get(id));
    }

    @Override
    public Preview preview(Operation operation, String id, Optional<String> version) {
        permit(operation, id);
        return previews.of(operation, id, version).preview();
    }

    @Override
    public JobState apply(Preview preview) {
        Operation operation = preview.operation();
        permit(operation, preview.module());
        if (operation == Operation.ERASE) {
            throw failures.mistyped(preview.name(), preview.module());
        }
        return begin(preview);
    }

    @Override
    public JobState erase(Preview preview, String typed) {
        permit(Operation.ERASE, preview.module());
        if (preview.operation() != Operation.ERASE || !typed.strip().equals(preview.module())) {
            throw failures.mistyped(preview.name(), preview.module());
        }
        return begin(preview);
    }

    private JobState begin(Preview agreed) {
        planned(agreed);
        String id = agreed.module();
        Operation operation = agreed.operation();
        Map<String, String> detail = new LinkedHashMap<>();
        detail.put("version", agreed.version());
        detail.put("agreed", agreed.digest());
        if (!agreed.permissions().isEmpty() && (operation == Operation.INSTALL || operation == Operation.UPGRADE)) {
            detail.put(
                    "permissions",
                    agreed.permissions().stream().map(one -> one.action()).collect(Collectors.joining(",")));
        }
        audit.record(AuditEntry.done(act(operation) + "-requested", subject(id), detail));
        Text title = messages.text("platform.module.title-" + operation.word(), agreed.name(), agreed.version());
        JobState started = jobs.start("platform", title, job -> inTurn(agreed, job));
        asked.put(id, started.id());
        changed.fire();
        return started;
    }

    /** What was agreed to must be what would be done now. */
    private Previews.Planned planned(Preview agreed) {
        Previews.Planned now = previews.of(
                agreed.operation(),
                agreed.module(),
                agreed.version().isEmpty() ? Optional.empty() : Optional.of(agreed.version()));
        if (!now.preview().possible()) {
            throw failures.impossible(agreed.name(), now.preview().refusals());
        }
        if (!now.preview().digest().equals(agreed.digest())) {
            throw failures.changedMeanwhile(agreed.name());
        }
        return now;
    }

    private void permit(Operation operation, String id) {
        try {
            Permissions.check(PERMISSION);
        } catch (ForbiddenException e) {
            audit.record(AuditEntry.denied(act(operation), subject(id)));
            throw e;
        }
    }

    private Text inTurn(Preview agreed, JobContext job) throws Exception {
        if (!turn.tryAcquire()) {
            job.progress(-1, messages.text("platform.module.step-wait"));
            while (!turn.tryAcquire(200, TimeUnit.MILLISECONDS)) {
                job.checkCancelled();
            }
        }
        try {
            return perform(agreed, job);
        } finally {
            turn.release();
            changed.fire();
        }
    }

    private Text perform(Preview agreed, JobContext job) throws Exception {
        String id = agreed.module();
        Instant begun = clock.instant();
        String from = installed.find(id).map(InstalledModule::version).orElse("");
        try {
            // What was true when it was asked for may have changed while it waited for its turn.
            Previews.Planned planned = planned(agreed);
            if (boot.startingSince(id).isPresent() || underWay.putIfAbsent(id, agreed.operation()) != null) {
                throw failures.hangs(agreed.name());
            }
            changed.fire();
            overseer.run(
                    id,
                    job,
                    messages.text("platform.module.stuck", agreed.name()),
                    dump -> keepDump(id, dump),
                    failures.hangs(agreed.name()),
                    () -> change(planned, job));
            Text outcome =
                    messages.text("platform.module.done-" + agreed.operation().word(), agreed.name(), agreed.version());
            audit.record(AuditEntry.done(act(agreed.operation()), subject(id), Map.of("version", agreed.version())));
            record(agreed, begun, from, OperationRecord.Outcome.DONE, "", outcome);
            return outcome;
        } catch (Exception e) {
            failed(agreed, begun, from, e);
            throw e;
        }
    }

    private void failed(Preview agreed, Instant begun, String from, Exception e) {
        boolean cancelled = e instanceof java.util.concurrent.CancellationException;
        String code = e instanceof PavillonException known ? known.code() : "";
        Text text = e instanceof PavillonException known
                ? known.text()
                : cancelled ? messages.text("platform.module.cancelled") : Text.verbatim(Failures.cause(e));
        audit.record(new AuditEntry(
                act(agreed.operation()),
                subject(agreed.module()),
                AuditEntry.Outcome.FAILED,
                "",
                Map.of(
                        "version",
                        agreed.version(),
                        "cause",
                        code.isEmpty() ? e.getClass().getSimpleName() : code)));
        OperationRecord.Outcome outcome =
                cancelled ? OperationRecord.Outcome.CANCELLED : OperationRecord.Outcome.UNDONE;
        record(agreed, begun, from, outcome, code, text);
    }

    private void record(
            Preview agreed, Instant begun, String from, OperationRecord.Outcome outcome, String code, Text text) {
        log.add(new OperationRecord(
                0,
                begun,
                Duration.between(begun, clock.instant()),
                agreed.operation(),
                agreed.module(),
                from,
                agreed.version(),
                actor(),
                outcome,
                code,
                text));
    }

    /** Runs in the operation's own thread; the module counts as under way until that has really ended. */
    private void change(Previews.Planned planned, JobContext job) throws Exception {
        Preview agreed = planned.preview();
        String id = agreed.module();
        try {
            Optional<InstalledModule> module = installed.find(id);
            switch (agreed.operation()) {
                case INSTALL, UPGRADE ->
                    changes.install(agreed.operation(), planned.release().orElseThrow(), actor(), job);
                case ROLL_BACK ->
                    changes.rollBack(module.orElseThrow(), planned.release().orElseThrow(), actor(), job);
                case START -> changes.start(module.orElseThrow(), job);
                case STOP -> changes.stop(module.orElseThrow(), job);
                case REMOVE -> changes.remove(module.orElseThrow(), actor(), job);
                case ERASE -> {
                    snapshots.erase(packages.storages(id));
                    packages.forget(id, Set.of());
                }
            }
        } finally {
            underWay.remove(id);
            stuck.remove(id);
        }
    }

    @Override
    public List<OperationRecord> operations(int limit) {
        Permissions.check(PERMISSION);
        return log.last(limit);
    }

    @Override
    public ModuleUsage usage(String id) {
        Permissions.check(PERMISSION);
        known(id);
        long program = installed
                .find(id)
                .flatMap(module -> packages.find(module.sha256()))
                .map(Held::size)
                .orElse(0L);
        return Usage.of(bundles.of(id), snapshots.bytes(packages.storages(id)), program);
    }

    @Override
    public Optional<String> threadDump(String id) {
        Permissions.check(PERMISSION);
        known(id);
        Path file = folder.resolve("stuck").resolve(id + ".txt");
        try {
            return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw Failures.disk(e);
        }
    }

    @Override
    public void export(String id, OutputStream out) throws IOException {
        permit(Operation.ERASE, id);
        known(id);
        audit.record(AuditEntry.done("platform.module.export", subject(id)));
        snapshots.export(packages.storages(id), out);
    }

    @Override
    public ModuleInfo add(String fileName, InputStream content) throws IOException {
        permit(Operation.INSTALL, "");
        Held release = packages.add(fileName, content);
        audit.record(AuditEntry.done(
                "platform.module.add",
                subject(release.manifest().id()),
                Map.of("version", release.version(), "sha256", release.sha256())));
        changed.fire();
        return describe(release.manifest().id());
    }

    @Override
    public void addCatalogue(byte[] catalogue, byte[] signature) throws IOException {
        permit(Operation.INSTALL, "");
        source.add(catalogue, signature, audit);
        changed.fire();
    }

    @Override
    public JobState addFrom(Path from) {
        permit(Operation.INSTALL, "");
        return jobs.start("platform", messages.text("platform.module.title-add", from.toString()), job -> {
            try {
                return source.addFrom(from, audit, job);
            } finally {
                changed.fire();
            }
        });
    }

    @Override
    public JobState mirror(Path to) {
        permit(Operation.INSTALL, "");
        return jobs.start(
                "platform",
                messages.text("platform.module.title-mirror", to.toString()),
                job -> source.mirror(to, audit, job));
    }

    @Override
    public String source() {
        Permissions.check(PERMISSION);
        return address;
    }

    @Override
    public JobState refreshCatalogue() {
        permit(Operation.INSTALL, "");
        return jobs.start("platform", messages.text("platform.module.title-refresh"), job -> {
            try {
                return source.refresh(address, audit, job);
            } finally {
                changed.fire();
            }
        });
    }

    @Override
    public boolean developerMode() {
        return developerMode;
    }

    @Override
    public boolean safeMode() {
        return settings.safe();
    }

    @Override
    public AutoCloseable listen(Runnable listener) {
        return changed.listen(listener);
    }

    private void known(String id) {
        if (name(id).isEmpty()) {
            throw failures.unknown(id);
        }
    }

    private ModuleInfo describe(String id) {
        Optional<InstalledModule> module = installed.find(id);
        List<Held> held = packages.of(id);
        Optional<Held> shown = module.flatMap(one -> packages.find(one.sha256()))
                .or(() -> held.stream()
                        .filter(release -> packages.trust(release).installable())
                        .findFirst())
                .or(() -> held.stream().findFirst());
        List<Release> releases = held.stream()
                .map(release ->
                        new Release(release.version(), release.size(), release.sha256(), packages.trust(release)))
                .toList();
        Condition condition = condition(id, module);
        return new ModuleInfo(
                id,
                packages.name(id),
                shown.map(release -> release.manifest().description()).orElse(Text.verbatim("")),
                shown.map(release -> release.manifest().vendor()).orElse(""),
                shown.map(release -> release.manifest().licence()).orElse(""),
                module.map(InstalledModule::version)
                        .or(() -> shown.map(Held::version))
                        .orElse(""),
                releases,
                module.flatMap(InstalledModule::previous).map(InstalledModule.Previous::version),
                condition.state(),
                condition.health(),
                shown.map(release -> release.manifest().permissions()).orElse(List.of()),
                needs(id),
                snapshots.anyData(packages.storages(id)));
    }

    private Condition condition(String id, Optional<InstalledModule> module) {
        Operation operation = underWay.get(id);
        Optional<Instant> starting = boot.startingSince(id);
        boolean late = starting.isPresent()
                && starting.get().plus(settings.stuckAfter()).isBefore(clock.instant());
        if (late && !stuck.contains(id)) {
            boot.thread(id).ifPresent(thread -> keepDump(id, ModuleThreads.dump(thread)));
        }
        if (late || (operation != null && stuck.contains(id))) {
            return diagnosis.stuck();
        }
        if (operation != null && operation != Operation.STOP && operation != Operation.REMOVE || starting.isPresent()) {
            return diagnosis.starting("platform.module.step-start");
        }
        return module.map(diagnosis::of).orElseGet(diagnosis::absent);
    }

    private List<String> needs(String id) {
        Set<String> needs = new TreeSet<>();
        for (Bundle bundle : bundles.of(id)) {
            needs.addAll(ModuleBundles.modulesUsedBy(bundle));
        }
        needs.remove(id);
        return new ArrayList<>(needs);
    }

    private List<Text> inProduction(String id) {
        List<Text> projects = new ArrayList<>();
        for (InstalledModule module : installed.list()) {
            diagnosis.announced(module.id()).map(Module::inProduction).ifPresent(projects::addAll);
        }
        return projects;
    }

    private void keepDump(String id, String dump) {
        Path file = folder.resolve("stuck").resolve(id + ".txt");
        try {
            Folders.create(file.getParent());
            Files.writeString(file, clock.instant() + "\n" + dump, StandardCharsets.UTF_8);
        } catch (IOException e) {
            LOG.error("Where the threads of {} stand could not be kept", id, e);
        }
        stuck.add(id);
        changed.fire();
    }

    private static String actor() {
        return CurrentUser.find().map(User::displayName).orElse("");
    }

    private static String act(Operation operation) {
        return "platform.module." + operation.word();
    }

    private static String subject(String id) {
        return "module/" + id;
    }

    private static Version release(Version version) {
        return new Version(version.getMajor(), version.getMinor(), version.getMicro());
    }
}
