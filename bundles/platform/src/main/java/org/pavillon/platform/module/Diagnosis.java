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

/**
 * Finds out where a module stands from its bundles, its components and its own health check, and never from what Karaf
 * calls its feature: a feature is "Started" also when its bundle's activator threw.
 */
final class Diagnosis {
    private static final long PATIENCE = Duration.ofSeconds(20).toNanos();

    private final ModuleBundles bundles;
    private final Components components;
    private final AnnouncedModules announced;
    private final HealthChecks checks;
    private final Messages messages;
    private final Map<String, Long> waitingSince = new ConcurrentHashMap<>();

    Diagnosis(
            ModuleBundles bundles,
            Components components,
            AnnouncedModules announced,
            HealthChecks checks,
            Messages messages) {
        this.bundles = bundles;
        this.components = components;
        this.announced = announced;
        this.checks = checks;
        this.messages = messages;
    }

    Condition of(ModuleFeature module) {
        if (!module.installed()) {
            return still(module, State.AVAILABLE, "platform.module.health-available");
        }
        List<Bundle> installed = bundles.installed(module.bundles());
        if (installed.stream().noneMatch(ModuleBundles::wanted)) {
            return still(module, State.STOPPED, "platform.module.health-stopped");
        }
        Optional<Text> failure = failure(module, installed);
        if (failure.isPresent()) {
            return failed(failure.get());
        }
        Optional<Text> waiting = waiting(module, installed);
        if (waiting.isPresent()) {
            long since = waitingSince.computeIfAbsent(module.id(), id -> System.nanoTime());
            return System.nanoTime() - since > PATIENCE ? failed(waiting.get()) : starting(waiting.get());
        }
        waitingSince.remove(module.id());
        return announced
                .find(module.id(), installed)
                .map(this::running)
                .orElseGet(() -> starting(messages.text("platform.module.not-announced")));
    }

    /** Why it will not run without somebody's act. */
    Optional<Text> failure(ModuleFeature module, List<Bundle> installed) {
        if (installed.size() < module.bundles().size()) {
            return Optional.of(messages.text("platform.module.bundle-missing"));
        }
        for (Bundle bundle : installed) {
            boolean down = bundle.getState() == Bundle.INSTALLED || bundle.getState() == Bundle.RESOLVED;
            if (down && !ModuleBundles.isFragment(bundle) && bundles.due(bundle)) {
                return Optional.of(messages.text("platform.module.bundle-down", bundle.getSymbolicName()));
            }
        }
        return components.ailments(installed).stream()
                .filter(Components.Ailment::fatal)
                .map(Components.Ailment::text)
                .findFirst();
    }

    /** What it still waits for, if it may come by itself. */
    Optional<Text> waiting(ModuleFeature module, List<Bundle> installed) {
        for (Bundle bundle : installed) {
            if (bundle.getState() != Bundle.ACTIVE && !ModuleBundles.isFragment(bundle)) {
                return Optional.of(messages.text("platform.module.bundle-starting", bundle.getSymbolicName()));
            }
        }
        Optional<Text> unsatisfied = components.ailments(installed).stream()
                .map(Components.Ailment::text)
                .findFirst();
        if (unsatisfied.isEmpty() && announced.find(module.id(), installed).isEmpty()) {
            return Optional.of(messages.text("platform.module.not-announced"));
        }
        return unsatisfied;
    }

    private Condition running(Module module) {
        Health health = checks.of(module);
        return new Condition(health.status() == Health.Status.OK ? State.RUNNING : State.DEGRADED, health);
    }

    private Condition still(ModuleFeature module, State state, String key) {
        waitingSince.remove(module.id());
        return new Condition(state, new Health(Health.Status.OK, messages.text(key)));
    }

    static Condition starting(Text step) {
        return new Condition(State.STARTING, new Health(Health.Status.TEMPORARILY_UNAVAILABLE, step));
    }

    private static Condition failed(Text why) {
        return new Condition(State.FAILED, new Health(Health.Status.CRITICAL, why));
    }
}
