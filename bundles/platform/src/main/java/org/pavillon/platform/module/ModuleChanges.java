package org.pavillon.platform.module;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.karaf.features.FeatureState;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.features.FeaturesService.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.job.JobContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs, starts, stops and removes a module, and puts back what was there before if that fails.
 *
 * <p>Karaf only resolves, installs and uninstalls, without starting and without refreshing anything; bundles are
 * started here. So a module that hangs while it starts doesn't block Karaf's one thread for features, and a bundle of
 * the platform that could make use of a newcomer is never restarted for it.
 */
final class ModuleChanges {
    private static final Logger LOG = LoggerFactory.getLogger(ModuleChanges.class);

    /** NoAutoManageBundles: else Karaf would take over bundles of the platform and uninstall them with the module. */
    private static final EnumSet<Option> QUIETLY = EnumSet.of(
            Option.NoAutoRefreshBundles,
            Option.NoAutoRefreshManagedBundles,
            Option.NoAutoRefreshUnmanagedBundles,
            Option.NoAutoStartBundles,
            Option.NoAutoManageBundles);

    private static final Duration SETTLED = Duration.ofSeconds(10);
    private static final Duration FORGOTTEN = Duration.ofSeconds(20);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final FeaturesService features;
    private final ModuleCatalogue catalogue;
    private final ModuleBundles bundles;
    private final Diagnosis diagnosis;
    private final Failures failures;
    private final Messages messages;

    ModuleChanges(
            FeaturesService features,
            ModuleCatalogue catalogue,
            ModuleBundles bundles,
            Diagnosis diagnosis,
            Failures failures,
            Messages messages) {
        this.features = features;
        this.catalogue = catalogue;
        this.bundles = bundles;
        this.diagnosis = diagnosis;
        this.failures = failures;
        this.messages = messages;
    }

    void install(ModuleFeature module, JobContext job) throws InterruptedException {
        job.progress(0.05, messages.text("platform.module.step-check"));
        try {
            features.installFeature(module.featureId(), simulated());
        } catch (Exception e) {
            throw failures.unresolvable(module.presentation().name(), e);
        }
        job.checkCancelled();
        Set<Bundle> before = bundles.all();
        try {
            job.progress(0.2, messages.text("platform.module.step-install"));
            toldKaraf(
                    module,
                    () -> features.installFeature(module.featureId(), QUIETLY),
                    () -> catalogue
                            .find(module.id())
                            .map(ModuleFeature::installed)
                            .orElse(false));
            refuseWhatTouchesThePlatform(module, before);
            run(module, job);
            mark(module, FeatureState.Started);
        } catch (RuntimeException | InterruptedException e) {
            job.progress(-1, messages.text("platform.module.step-undo"));
            undo(module, () -> takeAway(module, before));
            throw e;
        }
    }

    void start(ModuleFeature module, JobContext job) throws InterruptedException {
        try {
            run(module, job);
            mark(module, FeatureState.Started);
        } catch (RuntimeException | InterruptedException e) {
            job.progress(-1, messages.text("platform.module.step-undo"));
            undo(module, () -> halt(module));
            throw e;
        }
    }

    void stop(ModuleFeature module, JobContext job) {
        job.progress(0.2, messages.text("platform.module.step-stop"));
        halt(module);
    }

    void remove(ModuleFeature module, JobContext job) throws InterruptedException {
        job.progress(0.05, messages.text("platform.module.step-check"));
        List<Bundle> own = bundles.installed(catalogue.bundlesOfItsOwn(module));
        List<String> users = bundles.users(own);
        if (!users.isEmpty()) {
            throw failures.usedByOthers(module.presentation().name(), users);
        }
        boolean ran = own.stream().anyMatch(ModuleBundles::wanted);
        Set<Bundle> before = bundles.all();
        job.progress(0.2, messages.text("platform.module.step-stop"));
        bundles.stop(own);
        try {
            job.progress(0.6, messages.text("platform.module.step-remove"));
            uninstall(module, before);
        } catch (RuntimeException e) {
            if (ran) {
                undo(module, () -> bundles.start(own));
            }
            throw e;
        }
    }

    private void refuseWhatTouchesThePlatform(ModuleFeature module, Set<Bundle> before) {
        Set<Bundle> added = bundles.all();
        added.removeAll(before);
        Set<String> touched = bundles.platformTouchedBy(added, catalogue.bundlesOfModules());
        if (!touched.isEmpty()) {
            throw failures.touchesPlatform(module.presentation().name(), List.copyOf(touched));
        }
    }

    private void run(ModuleFeature module, JobContext job) throws InterruptedException {
        job.progress(0.5, messages.text("platform.module.step-start"));
        Text name = module.presentation().name();
        List<Bundle> installed = bundles.installed(module.bundles());
        try {
            bundles.start(installed);
        } catch (BundleException e) {
            throw failures.doesNotStart(name, Text.verbatim(Failures.cause(e)), e);
        }
        job.progress(0.8, messages.text("platform.module.step-verify"));
        long end = System.nanoTime() + SETTLED.toNanos();
        while (true) {
            Optional<Text> failure = diagnosis.failure(module, installed);
            Optional<Text> waiting = diagnosis.waiting(module, installed);
            if (failure.isEmpty() && waiting.isEmpty()) {
                return;
            }
            if (failure.isPresent() || System.nanoTime() > end) {
                throw failures.doesNotStart(name, failure.or(() -> waiting).orElseThrow(), null);
            }
            Thread.sleep(LOOK_AGAIN);
        }
    }

    private void halt(ModuleFeature module) {
        bundles.stop(bundles.installed(catalogue.bundlesOfItsOwn(module)));
        mark(module, FeatureState.Resolved);
    }

    private void takeAway(ModuleFeature module, Set<Bundle> before) throws InterruptedException {
        bundles.stop(bundles.installed(catalogue.bundlesOfItsOwn(module)));
        if (catalogue.find(module.id()).map(ModuleFeature::installed).orElse(false)) {
            uninstall(module, before);
        }
    }

    private void uninstall(ModuleFeature module, Set<Bundle> before) throws InterruptedException {
        toldKaraf(
                module,
                () -> features.uninstallFeature(module.featureId(), QUIETLY),
                () -> !catalogue.find(module.id()).map(ModuleFeature::installed).orElse(false));
        bundles.forget(
                before.stream()
                        .filter(bundle -> bundle.getState() == Bundle.UNINSTALLED)
                        .toList(),
                FORGOTTEN);
    }

    /** Notes in Karaf what is so already, or its next change of another module would undo it. */
    private void mark(ModuleFeature module, FeatureState state) {
        Map<String, Map<String, FeatureState>> change =
                Map.of(FeaturesService.ROOT_REGION, Map.of(module.featureId(), state));
        toldKaraf(
                module,
                () -> features.updateFeaturesState(change, QUIETLY),
                () -> features.getState(module.featureId()) == state);
    }

    /**
     * Lets Karaf do something. Each time it also tries to start every other module that failed, and reports their
     * failures as ours: what counts is whether our change was made.
     */
    private void toldKaraf(ModuleFeature module, KarafCall call, java.util.function.BooleanSupplier made) {
        try {
            call.run();
        } catch (Exception e) {
            if (!made.getAsBoolean()) {
                throw failures.runtime(module.presentation().name(), e);
            }
            LOG.warn("The change of {} was made, yet Karaf complains", module.id(), e);
        }
    }

    private void undo(ModuleFeature module, KarafCall undoing) {
        // The interrupt that ended the change must not end its undoing.
        boolean interrupted = Thread.interrupted();
        try {
            undoing.run();
        } catch (Exception e) {
            LOG.error("What was done to the module {} could not be undone", module.id(), e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static EnumSet<Option> simulated() {
        EnumSet<Option> options = EnumSet.copyOf(QUIETLY);
        options.add(Option.Simulate);
        return options;
    }

    /** A call that throws what Karaf throws. */
    @FunctionalInterface
    private interface KarafCall {
        void run() throws Exception;
    }
}
