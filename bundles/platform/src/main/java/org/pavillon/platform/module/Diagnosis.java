package org.pavillon.platform.module;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.module.Health;
import org.pavillon.api.module.Module;
import org.pavillon.api.module.ModuleInfo.State;

/** Finds out where a module stands from its bundles, its components and its own health check. */
final class Diagnosis {
    private static final long PATIENCE = Duration.ofSeconds(20).toNanos();

    private final ModuleBundles bundles;
    private final Components components;
    private final AnnouncedModules announced;
    private final HealthChecks checks;
    private final Messages messages;
    private final boolean safe;
    private final Map<String, Long> waitingSince = new ConcurrentHashMap<>();

    /** @param safe whether the appliance was started without its modules */
    Diagnosis(
            ModuleBundles bundles,
            Components components,
            AnnouncedModules announced,
            HealthChecks checks,
            Messages messages,
            boolean safe) {
        this.bundles = bundles;
        this.components = components;
        this.announced = announced;
        this.checks = checks;
        this.messages = messages;
        this.safe = safe;
    }

    Condition absent() {
        return new Condition(
                State.ABSENT, new Health(Health.Status.OK, messages.text("platform.module.health-absent")));
    }

    Condition stuck() {
        return new Condition(
                State.STUCK, new Health(Health.Status.CRITICAL, messages.text("platform.module.health-stuck")));
    }

    Condition starting(String step) {
        return new Condition(State.STARTING, new Health(Health.Status.TEMPORARILY_UNAVAILABLE, messages.text(step)));
    }

    /** Of a module that is installed and on which nothing is being done. */
    Condition of(InstalledModule module) {
        if (!module.wanted()) {
            waitingSince.remove(module.id());
            return new Condition(
                    State.INSTALLED, new Health(Health.Status.OK, messages.text("platform.module.health-stopped")));
        }
        List<Bundle> installed = bundles.of(module.id());
        boolean runs = installed.stream().anyMatch(bundle -> bundle.getState() == Bundle.ACTIVE);
        if (module.quarantined() && !runs) {
            Text why = module.failure().map(Wording::text).orElseGet(() -> messages.text("platform.module.no-cause"));
            return new Condition(
                    State.QUARANTINED,
                    new Health(Health.Status.CRITICAL, messages.text("platform.module.health-quarantined", why)));
        }
        if (safe && !runs) {
            return new Condition(
                    State.INSTALLED,
                    new Health(Health.Status.TEMPORARILY_UNAVAILABLE, messages.text("platform.module.health-safe")));
        }
        Optional<Text> failure = runs ? failure(installed) : module.failure().map(Wording::text);
        if (failure.isPresent()) {
            return failed(failure.get());
        }
        Optional<Text> waiting = waiting(module.id(), installed);
        if (waiting.isPresent()) {
            long since = waitingSince.computeIfAbsent(module.id(), id -> System.nanoTime());
            return System.nanoTime() - since > PATIENCE
                    ? failed(waiting.get())
                    : new Condition(State.STARTING, new Health(Health.Status.TEMPORARILY_UNAVAILABLE, waiting.get()));
        }
        waitingSince.remove(module.id());
        return announced
                .find(module.id(), installed)
                .map(this::running)
                .orElseGet(() -> starting("platform.module.not-announced"));
    }

    /** Why bundles that were started will not run without somebody's act. */
    Optional<Text> failure(List<Bundle> installed) {
        for (Bundle bundle : installed) {
            boolean down = bundle.getState() == Bundle.INSTALLED || bundle.getState() == Bundle.RESOLVED;
            if (down && !ModuleBundles.isFragment(bundle)) {
                return Optional.of(messages.text("platform.module.bundle-down", bundle.getSymbolicName()));
            }
        }
        return components.ailments(installed).stream()
                .filter(Components.Ailment::fatal)
                .map(Components.Ailment::text)
                .findFirst();
    }

    /** What the module still waits for, if it may come by itself. */
    Optional<Text> waiting(String module, List<Bundle> installed) {
        for (Bundle bundle : installed) {
            if (bundle.getState() != Bundle.ACTIVE && !ModuleBundles.isFragment(bundle)) {
                return Optional.of(messages.text("platform.module.bundle-starting", bundle.getSymbolicName()));
            }
        }
        Optional<Text> unsatisfied = components.ailments(installed).stream()
                .map(Components.Ailment::text)
                .findFirst();
        if (unsatisfied.isEmpty() && announced.find(module, installed).isEmpty()) {
            return Optional.of(messages.text("platform.module.not-announced"));
        }
        return unsatisfied;
    }

    /** The module that its bundles announce. */
    Optional<Module> announced(String module) {
        return announced.find(module, bundles.of(module));
    }

    Health health(Module module) {
        return checks.of(module);
    }

    private Condition running(Module module) {
        Health health = health(module);
        return new Condition(health.status() == Health.Status.OK ? State.RUNNING : State.DEGRADED, health);
    }

    private static Condition failed(Text why) {
        return new Condition(State.FAILED, new Health(Health.Status.CRITICAL, why));
    }
}
