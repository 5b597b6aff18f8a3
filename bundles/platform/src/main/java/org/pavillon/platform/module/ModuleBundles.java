package org.pavillon.platform.module;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bundles of modules in the framework, known by their locations {@code pavillon:<id>/<version>/<file>}. They are
 * never marked to start by themselves: what shall run is written down by {@link InstalledModules} and started by
 * {@link Boot}, so that the framework's own start never waits for a module.
 */
final class ModuleBundles {
    private static final Logger LOG = LoggerFactory.getLogger(ModuleBundles.class);
    private static final String SCHEME = "pavillon:";

    private final BundleContext context;

    ModuleBundles(BundleContext context) {
        // The system bundle's context outlives whichever bundle is being stopped.
        this.context = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext();
    }

    /** Id of the module that a bundle belongs to. */
    static Optional<String> moduleOf(Bundle bundle) {
        String location = bundle.getLocation();
        return location.startsWith(SCHEME)
                ? Optional.of(location.substring(SCHEME.length(), location.indexOf('/')))
                : Optional.empty();
    }

    /** A module's bundles, in the order in which they were installed, which is the order in which they start. */
    List<Bundle> of(String module) {
        return all().stream()
                .filter(bundle -> moduleOf(bundle).filter(module::equals).isPresent())
                .toList();
    }

    /** A module's bundles of one version. */
    List<Bundle> of(String module, String version) {
        String prefix = SCHEME + module + "/" + version + "/";
        return of(module).stream()
                .filter(bundle -> bundle.getLocation().startsWith(prefix))
                .toList();
    }

    /** Every module's bundles. */
    List<Bundle> all() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> moduleOf(bundle).isPresent())
                .sorted(Comparator.comparingLong(Bundle::getBundleId))
                .toList();
    }

    /** Installs bundles; if one can't be, none is. */
    List<Bundle> install(String module, String version, List<Path> jars) throws BundleException, IOException {
        List<Bundle> installed = new ArrayList<>();
        try {
            for (Path jar : jars) {
                String location = SCHEME + module + "/" + version + "/" + jar.getFileName();
                try (InputStream in = new BufferedInputStream(Files.newInputStream(jar), 1 << 16)) {
                    installed.add(context.installBundle(location, in));
                }
            }
            return installed;
        } catch (BundleException | IOException | RuntimeException e) {
            for (Bundle bundle : installed) {
                bundle.uninstall();
            }
            throw e;
        }
    }

    /** Starts bundles in order, for this run of the appliance. */
    void start(List<Bundle> bundles) throws BundleException {
        for (Bundle bundle : bundles) {
            if (!isFragment(bundle)) {
                bundle.start(Bundle.START_TRANSIENT);
            }
        }
    }

    /** Stops bundles in the opposite order. Goes on when one throws. */
    void stop(List<Bundle> bundles) {
        for (Bundle bundle : bundles.reversed()) {
            if (isFragment(bundle) || bundle.getState() == Bundle.UNINSTALLED) {
                continue;
            }
            try {
                bundle.stop(Bundle.STOP_TRANSIENT);
            } catch (BundleException e) {
                // The framework has stopped it all the same (Core 8, 4.4.6): its maker should know, no more.
                LOG.warn("{} threw while it was stopped", bundle.getSymbolicName(), e);
            }
        }
    }

    /** Uninstalls bundles that are stopped, and lets go of their classes, but of nothing else. */
    void uninstall(List<Bundle> bundles, Duration limit) throws BundleException, InterruptedException {
        for (Bundle bundle : bundles.reversed()) {
            if (bundle.getState() != Bundle.UNINSTALLED) {
                bundle.uninstall();
            }
        }
        Collection<Bundle> pending = new ArrayList<>(wiring().getRemovalPendingBundles());
        pending.retainAll(bundles);
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

    /** Ids of the modules whose bundles a bundle is wired to. */
    static Set<String> modulesUsedBy(Bundle bundle) {
        Set<String> used = new TreeSet<>();
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring != null) {
            wiring.getRequiredWires(null)
                    .forEach(wire -> moduleOf(wire.getProvider().getBundle()).ifPresent(used::add));
        }
        return used;
    }

    /** Bundles other than these that use classes of these, by symbolic name. */
    List<String> users(Collection<Bundle> bundles) {
        return wiring().getDependencyClosure(bundles).stream()
                .filter(bundle -> !bundles.contains(bundle))
                .map(Bundle::getSymbolicName)
                .toList();
    }

    static boolean isFragment(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    private FrameworkWiring wiring() {
        return context.getBundle().adapt(FrameworkWiring.class);
    }
}
