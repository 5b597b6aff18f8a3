package org.pavillon.platform.module;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bundles of modules, as the framework sees them. Never refreshes a bundle of the platform. */
final class ModuleBundles {
    private static final Logger LOG = LoggerFactory.getLogger(ModuleBundles.class);

    private static final Set<String> WIRED =
            Set.of(PackageNamespace.PACKAGE_NAMESPACE, BundleNamespace.BUNDLE_NAMESPACE, HostNamespace.HOST_NAMESPACE);

    private final BundleContext context;

    ModuleBundles(BundleContext context) {
        // The system bundle's context outlives whichever bundle is being stopped.
        this.context = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext();
    }

    /** Those that are installed, in the order in which they start. */
    List<Bundle> installed(Collection<String> locations) {
        return locations.stream()
                .map(context::getBundle)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparingInt(ModuleBundles::startLevel))
                .toList();
    }

    /**
     * Starts bundles, first for this run of the appliance only, and for the next ones when all have started: a module
     * that hangs, or a power cut meanwhile, leaves nothing behind that would hang again.
     */
    void start(List<Bundle> bundles) throws BundleException {
        for (Bundle bundle : bundles) {
            if (!isFragment(bundle)) {
                bundle.start(Bundle.START_TRANSIENT);
            }
        }
        for (Bundle bundle : bundles) {
            if (!isFragment(bundle)) {
                bundle.start();
            }
        }
    }

    /** Stops bundles in the opposite order; they stay stopped after a restart. Goes on when one throws. */
    void stop(List<Bundle> bundles) {
        for (Bundle bundle : bundles.reversed()) {
            if (isFragment(bundle) || bundle.getState() == Bundle.UNINSTALLED) {
                continue;
            }
            try {
                bundle.stop();
            } catch (BundleException e) {
                // The framework has stopped it all the same (Core 8, 4.4.6): its maker should know, no more.
                LOG.warn("{} threw while it was stopped", bundle.getSymbolicName(), e);
            }
        }
    }

    /**
     * Bundles of the platform that would be wired to new bundles, now or at the next start of the appliance: hosts of
     * their fragments, and importers of what they export. Only dynamic imports don't count, they ask for a class by
     * its name.
     */
    Set<String> platformTouchedBy(Collection<Bundle> added, Set<String> locationsOfModules) {
        Set<String> touched = new LinkedHashSet<>();
        for (Bundle bundle : added) {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            for (Bundle other : context.getBundles()) {
                if (locationsOfModules.contains(other.getLocation()) || added.contains(other)) {
                    continue;
                }
                BundleRevision platform = other.adapt(BundleRevision.class);
                if (wouldWire(platform, revision) || attaches(revision, platform)) {
                    touched.add(other.getSymbolicName());
                }
            }
        }
        return touched;
    }

    /** Bundles other than these that use classes of these. */
    List<String> users(Collection<Bundle> bundles) {
        return wiring().getDependencyClosure(bundles).stream()
                .filter(bundle -> !bundles.contains(bundle))
                .map(Bundle::getSymbolicName)
                .toList();
    }

    /** Lets go of the classes of uninstalled bundles, and of nothing else. */
    void forget(Collection<Bundle> uninstalled, Duration limit) throws InterruptedException {
        Collection<Bundle> pending = new ArrayList<>(wiring().getRemovalPendingBundles());
        pending.retainAll(uninstalled);
        if (pending.isEmpty()) {
            return;
        }
        List<String> users = users(pending);
        if (!users.isEmpty()) {
            LOG.warn("Classes of {} stay until the next start, since {} use them", pending, users);
            return;
        }
        CountDownLatch refreshed = new CountDownLatch(1);
        wiring().refreshBundles(pending, event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshed.countDown();
            }
        });
        if (!refreshed.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("The framework did not let go of {} within {}", pending, limit);
        }
    }

    /** Whether the framework has come to the bundle's start level. */
    boolean due(Bundle bundle) {
        return context.getBundle().adapt(FrameworkStartLevel.class).getStartLevel() >= startLevel(bundle);
    }

    /** Every bundle that is installed now. */
    Set<Bundle> all() {
        return new LinkedHashSet<>(Arrays.asList(context.getBundles()));
    }

    static boolean isFragment(Bundle bundle) {
        return (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    /** Whether somebody wants it to run, also after a restart. */
    static boolean wanted(Bundle bundle) {
        return bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
    }

    private static int startLevel(Bundle bundle) {
        return bundle.adapt(BundleStartLevel.class).getStartLevel();
    }

    private static boolean wouldWire(BundleRevision user, BundleRevision provider) {
        for (BundleRequirement requirement : user.getDeclaredRequirements(null)) {
            if (WIRED.contains(requirement.getNamespace())
                    && !isDynamic(requirement)
                    && provider.getDeclaredCapabilities(requirement.getNamespace()).stream()
                            .anyMatch(requirement::matches)) {
                return true;
            }
        }
        return false;
    }

    private static boolean attaches(BundleRevision fragment, BundleRevision host) {
        if ((fragment.getTypes() & BundleRevision.TYPE_FRAGMENT) == 0) {
            return false;
        }
        List<BundleCapability> hosts = host.getDeclaredCapabilities(HostNamespace.HOST_NAMESPACE);
        return fragment.getDeclaredRequirements(HostNamespace.HOST_NAMESPACE).stream()
                .anyMatch(requirement -> hosts.stream().anyMatch(requirement::matches));
    }

    private static boolean isDynamic(BundleRequirement requirement) {
        return PackageNamespace.RESOLUTION_DYNAMIC.equals(
                requirement.getDirectives().get(PackageNamespace.REQUIREMENT_RESOLUTION_DIRECTIVE));
    }

    private FrameworkWiring wiring() {
        return context.getBundle().adapt(FrameworkWiring.class);
    }
}
