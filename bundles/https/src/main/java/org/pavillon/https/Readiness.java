package org.pavillon.https;

import java.util.function.BooleanSupplier;
import org.apache.karaf.features.BootFinished;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells whether the platform has started with all of its servlets; modules may still be starting. */
@Component(service = Readiness.class)
public final class Readiness {
    /** Start level of the platform's bundles, see features.xml. */
    private static final int PLATFORM = 80;

    private final BooleanSupplier reached;
    private volatile boolean ready;

    /** Karaf says {@code booted} after the bundles of a first start, and before those of a restart. */
    @Activate
    public Readiness(BundleContext context, @Reference BootFinished booted) {
        FrameworkStartLevel level =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkStartLevel.class);
        this(() -> level.getStartLevel() > PLATFORM);
    }

    Readiness(BooleanSupplier reached) {
        this.reached = reached;
    }

    boolean ready() {
        if (!ready) {
            ready = reached.getAsBoolean();
        }
        return ready;
    }
}
