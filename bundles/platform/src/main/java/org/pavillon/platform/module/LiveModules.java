package org.pavillon.platform.module;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.karaf.features.FeaturesService;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
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
import org.pavillon.api.security.Permissions;
import org.pavillon.api.storage.ModuleStorage;

/** The appliance's modules: who may change them, in which order, and what is recorded of it. */
@Component(service = ModuleService.class)
public final class LiveModules implements ModuleService {
    private static final String PERMISSION = "platform:modules";
    private static final Duration HEALTH_LIMIT = Duration.ofSeconds(2);
    private static final Duration STUCK_AFTER = Duration.ofSeconds(30);
    private static final Duration UNDO_LIMIT = Duration.ofSeconds(15);

    private final Jobs jobs;
    private final AuditLog audit;
    private final Path data;
    private final BundleContext context;
    private final Messages messages = Messages.of(LiveModules.class);
    private final Failures failures = new Failures(messages);
    private final ChangeSignal changed = new ChangeSignal();
    private final Semaphore turn = new Semaphore(1, true);
    private final Map<String, Operation> underWay = new ConcurrentHashMap<>();
    private final BundleListener onBundleEvent = event -> changed.fire();
    private final ModuleCatalogue catalogue;
    private final ModuleBundles bundles;
    private final AnnouncedModules announced;
    private final Diagnosis diagnosis;
    private final ModuleChanges changes;
    private final ModuleMemory memory;
    private final Overseer overseer;

    @Activate
    public LiveModules(
            BundleContext context,
            @Reference FeaturesService features,
            @Reference ServiceComponentRuntime components,
            @Reference Jobs jobs,
            @Reference AuditLog audit,
            @Reference ModuleStorage storage) {
        this(
                context,
                features,
                components,
                jobs,
                audit,
                storage,
                Path.of(System.getProperty("pavillon.data", "data")),
                new Overseer(STUCK_AFTER, UNDO_LIMIT));
    }

    LiveModules(
            BundleContext context,
            FeaturesService features,
            ServiceComponentRuntime components,
            Jobs jobs,
            AuditLog audit,
            ModuleStorage storage,
            Path data,
            Overseer overseer) {
        this.context = context;
        this.jobs = jobs;
        this.audit = audit;
        this.data = data;
        this.overseer = overseer;
        this.catalogue = new ModuleCatalogue(features);
        this.bundles = new ModuleBundles(context);
        this.announced = new AnnouncedModules(context, changed::fire);
        this.diagnosis = new Diagnosis(
                bundles,
                new Components(components, messages),
                announced,
                new HealthChecks(HEALTH_LIMIT, messages),
                messages);
        this.changes = new ModuleChanges(features, catalogue, bundles, diagnosis, failures, messages);
        this.memory = new ModuleMemory(storage.files());
        context.addBundleListener(onBundleEvent);
    }

    @Deactivate
    void close() {
        context.removeBundleListener(onBundleEvent);
        announced.close();
    }

    @Override
    public List<ModuleInfo> list() {
        Permissions.check(PERMISSION);
        return catalogue.modules().stream().map(this::describe).toList();
    }

    @Override
    public Optional<Text> name(String id) {
        return catalogue.find(id).map(module -> describe(module).name());
    }

    @Override
    public JobState install(String id) {
        return request(Operation.INSTALL, id);
    }

    @Override
    public JobState start(String id) {
        return request(Operation.START, id);
    }

    @Override
    public JobState stop(String id) {
        return request(Operation.STOP, id);
    }

    @Override
    public JobState remove(String id) {
        return request(Operation.REMOVE, id);
    }

    @Override
    public AutoCloseable listen(Runnable listener) {
        Permissions.check(PERMISSION);
        return changed.listen(listener);
    }

    private JobState request(Operation operation, String id) {
        permit(operation, id);
        ModuleFeature module = find(operation, id);
        audit.record(AuditEntry.done(act(operation) + "-requested", subject(id), Map.of("version", module.version())));
        Text title = messages.text("platform.module.title-" + operation.word(), name(module));
        return jobs.start("platform", title, job -> inTurn(operation, id, job));
    }

    private void permit(Operation operation, String id) {
        try {
            Permissions.check(PERMISSION);
        } catch (ForbiddenException e) {
            audit.record(AuditEntry.denied(act(operation), subject(id)));
            throw e;
        }
    }

    private ModuleFeature find(Operation operation, String id) {
        ModuleFeature module = catalogue.find(id).orElseThrow(() -> failures.unknown(id));
        if (operation == Operation.INSTALL && module.installed()) {
            throw failures.alreadyInstalled(name(module));
        }
        if (operation != Operation.INSTALL && !module.installed()) {
            throw failures.notInstalled(name(module));
        }
        return module;
    }

    private Text inTurn(Operation operation, String id, JobContext job) throws Exception {
        if (!turn.tryAcquire()) {
            job.progress(-1, messages.text("platform.module.step-wait"));
            while (!turn.tryAcquire(200, TimeUnit.MILLISECONDS)) {
                job.checkCancelled();
            }
        }
        try {
            return perform(operation, id, job);
        } finally {
            turn.release();
            changed.fire();
        }
    }

    private Text perform(Operation operation, String id, JobContext job) throws Exception {
        String version = "";
        try {
            // What was true when it was asked for may have changed while it waited for its turn.
            ModuleFeature module = find(operation, id);
            version = module.version();
            Text name = name(module);
            if (underWay.putIfAbsent(id, operation) != null) {
                throw failures.hangs(name);
            }
            Text stuck = messages.text("platform.module.stuck", name);
            overseer.run(id, job, stuck, failures.hangs(name), () -> change(operation, module, job));
            Text outcome = messages.text("platform.module.done-" + operation.word(), name);
            audit.record(AuditEntry.done(act(operation), subject(id), Map.of("version", version)));
            return outcome;
        } catch (Exception e) {
            String cause = e instanceof PavillonException known
                    ? known.code()
                    : e.getClass().getSimpleName();
            Map<String, String> detail = Map.of("version", version, "cause", cause);
            audit.record(new AuditEntry(act(operation), subject(id), AuditEntry.Outcome.FAILED, "", detail));
            throw e;
        }
    }

    /** Runs in the operation's own thread; the module counts as under way until that has really ended. */
    private void change(Operation operation, ModuleFeature module, JobContext job) throws Exception {
        try {
            switch (operation) {
                case INSTALL -> changes.install(module, job);
                case START -> changes.start(module, job);
                case STOP -> changes.stop(module, job);
                case REMOVE -> changes.remove(module, job);
            }
        } finally {
            underWay.remove(module.id());
        }
    }

    private ModuleInfo describe(ModuleFeature module) {
        Operation operation = underWay.get(module.id());
        boolean coming = operation == Operation.INSTALL || operation == Operation.START;
        Condition condition =
                coming ? Diagnosis.starting(messages.text("platform.module.step-start")) : diagnosis.of(module);
        ModuleMemory.Entry known =
                remembered(module).orElseGet(() -> new ModuleMemory.Entry(module.presentation(), List.of(), List.of()));
        return new ModuleInfo(
                module.id(),
                known.presentation().name(),
                known.presentation().description(),
                module.version(),
                condition.state(),
                condition.health(),
                known.permissions(),
                known.bundles().stream().anyMatch(this::hasData));
    }

    /** What the module says of itself now, else what it said when it last ran. */
    private Optional<ModuleMemory.Entry> remembered(ModuleFeature module) {
        List<Bundle> installed = bundles.installed(module.bundles());
        Optional<Module> running = announced.find(module.id(), installed);
        running.ifPresent(service -> memory.remember(
                module.id(),
                ModuleMemory.Entry.of(
                        service, installed.stream().map(Bundle::getSymbolicName).toList())));
        return memory.find(module.id());
    }

    private boolean hasData(String bundle) {
        return Files.isDirectory(data.resolve("db").resolve(bundle))
                || Files.isDirectory(data.resolve("files").resolve(bundle));
    }

    private Text name(ModuleFeature module) {
        return remembered(module)
                .map(entry -> entry.presentation().name())
                .orElseGet(() -> module.presentation().name());
    }

    private static String act(Operation operation) {
        return "platform.module." + operation.word();
    }

    private static String subject(String id) {
        return "module/" + id;
    }
}
