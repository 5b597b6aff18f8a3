package org.pavillon.platform.module;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.osgi.framework.Bundle;
import org.pavillon.api.error.PavillonException;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.module.OperationRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts modules with the appliance, after the platform and without it waiting for them: first puts back what an
 * operation left that was cut off, then makes the framework hold what {@link InstalledModules} says and nothing else,
 * then starts one module after the other, each in a thread of its own. One that takes long holds up the next for a short
 * while only; one that came to nothing at two starts in a row is not started again.
 */
final class Boot {
    private static final Logger LOG = LoggerFactory.getLogger(Boot.class);

    private final InstalledModules installed;
    private final PackageStore packages;
    private final ModuleBundles bundles;
    private final ModuleChanges changes;
    private final OperationLog log;
    private final Messages messages;
    private final BiConsumer<String, Text> tell;
    private final Duration courtesy;
    private final Clock clock;
    private final Map<String, Attempt> underWay = new ConcurrentHashMap<>();
    private volatile boolean ended;

    /** A start that has not come to an end. */
    private record Attempt(Thread thread, Instant begun) {}

    /**
     * @param tell takes the id of a module that does not run, and why, for whoever looks after modules
     * @param courtesy how long the next module waits for the one before
     */
    Boot(
            InstalledModules installed,
            PackageStore packages,
            ModuleBundles bundles,
            ModuleChanges changes,
            OperationLog log,
            Messages messages,
            BiConsumer<String, Text> tell,
            Duration courtesy,
            Clock clock) {
        this.installed = installed;
        this.packages = packages;
        this.bundles = bundles;
        this.changes = changes;
        this.log = log;
        this.messages = messages;
        this.tell = tell;
        this.courtesy = courtesy;
        this.clock = clock;
    }

    /** Puts the framework in order. Nothing is started. */
    void reconcile() {
        installed.pending().ifPresent(this::recover);
        for (Bundle bundle : bundles.all()) {
            String id = ModuleBundles.moduleOf(bundle).orElseThrow();
            Optional<InstalledModule> module = installed.find(id);
            if (module.isEmpty() || !bundles.of(id, module.get().version()).contains(bundle)) {
                LOG.warn("{} belongs to nothing that is installed, and is removed", bundle.getLocation());
                uninstall(List.of(bundle));
            }
        }
    }

    /** Starts what shall run. Returns when every module has had its turn. */
    void run() throws InterruptedException {
        for (InstalledModule module : installed.list()) {
            if (ended) {
                return;
            }
            if (module.quarantined()) {
                LOG.warn("The module {} is not started: it failed at the last starts", module.id());
            } else if (module.wanted()) {
                CountDownLatch over = new CountDownLatch(1);
                Thread thread = Thread.ofPlatform()
                        .daemon()
                        .name("module-" + module.id())
                        .unstarted(() -> {
                            try {
                                attempt(module);
                            } finally {
                                underWay.remove(module.id());
                                over.countDown();
                            }
                        });
                underWay.put(module.id(), new Attempt(thread, clock.instant()));
                thread.start();
                if (!over.await(courtesy.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.warn("The module {} takes long to start; the others do not wait for it", module.id());
                }
            }
        }
    }

    /** Since when a module has been starting. */
    Optional<Instant> startingSince(String id) {
        return Optional.ofNullable(underWay.get(id)).map(Attempt::begun);
    }

    Optional<Thread> thread(String id) {
        return Optional.ofNullable(underWay.get(id)).map(Attempt::thread);
    }

    /** The appliance stops: what has not come to run yet is not to blame, and must not hold it up. */
    void end(Duration stuck) {
        if (ended) {
            return;
        }
        ended = true;
        underWay.forEach((id, attempt) -> {
            if (attempt.begun().plus(stuck).isAfter(clock.instant())) {
                installed.update(id, InstalledModule::came);
            }
            attempt.thread().interrupt();
        });
    }

    private void attempt(InstalledModule module) {
        installed.update(module.id(), InstalledModule::attempted);
        try {
            Held release = packages.held(module);
            if (!release.fits(packages.platform())) {
                throw new IllegalStateException(
                        "made for Pavillon " + release.manifest().platform());
            }
            List<Bundle> own = bundles.of(module.id(), module.version());
            if (own.size() < release.manifest().bundles().size()) {
                uninstall(own);
                own = changes.bring(release, Quiet.JOB);
            }
            changes.run(release, own, Quiet.JOB);
            installed.update(module.id(), InstalledModule::came);
        } catch (Exception | LinkageError e) {
            if (ended) {
                return;
            }
            LOG.error("The module {} did not start", module.id(), e);
            bundles.stop(bundles.of(module.id()));
            Text why = e instanceof PavillonException known ? known.text() : Text.verbatim(Failures.cause(e));
            installed.update(module.id(), now -> now.failed(Wording.of(why)));
            boolean last = installed
                    .find(module.id())
                    .filter(InstalledModule::quarantined)
                    .isPresent();
            tell(module.id(), last ? "platform.module.told-quarantined" : "platform.module.told-failed", why);
        }
    }

    /** What cannot be told must not keep the other modules from starting. */
    private void tell(String module, String key, Text why) {
        try {
            tell.accept(module, messages.text(key, packages.name(module), why));
        } catch (RuntimeException e) {
            LOG.error("Nobody could be told that the module {} did not start", module, e);
        }
    }

    private void recover(PendingOperation pending) {
        LOG.warn(
                "The appliance was stopped in the middle of {} of {}; it is undone",
                pending.operation(),
                pending.module());
        try {
            changes.recover(pending);
        } catch (Exception e) {
            // It stays pending, and is tried again at the next start.
            LOG.error("What was cut off could not be undone", e);
            return;
        }
        log.add(new OperationRecord(
                0,
                clock.instant(),
                Duration.ZERO,
                pending.operation(),
                pending.module(),
                pending.before().map(InstalledModule::version).orElse(""),
                pending.to(),
                pending.actor(),
                OperationRecord.Outcome.INTERRUPTED,
                "",
                messages.text("platform.module.interrupted")));
    }

    private void uninstall(List<Bundle> own) {
        try {
            bundles.uninstall(own, Duration.ofSeconds(10));
        } catch (org.osgi.framework.BundleException e) {
            LOG.error("{} could not be removed", own, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
