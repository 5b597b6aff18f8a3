package org.pavillon.platform.module;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.pavillon.api.module.Module;

/** The {@link Module} services that bundles offer now. */
final class AnnouncedModules implements AutoCloseable {
    private final ServiceTracker<Module, Module> tracker;

    AnnouncedModules(BundleContext context, Runnable changed) {
        tracker = new ServiceTracker<>(context, Module.class, null) {
            @Override
            public Module addingService(ServiceReference<Module> reference) {
                Module module = super.addingService(reference);
                changed.run();
                return module;
            }

            @Override
            public void removedService(ServiceReference<Module> reference, Module module) {
                super.removedService(reference, module);
                changed.run();
            }
        };
        tracker.open();
    }

    /** The module of that id, from one of its own bundles: no other bundle speaks for it. */
    Optional<Module> find(String id, Collection<Bundle> bundles) {
        for (Map.Entry<ServiceReference<Module>, Module> entry :
                tracker.getTracked().entrySet()) {
            if (bundles.contains(entry.getKey().getBundle())
                    && entry.getValue().id().equals(id)) {
                return Optional.of(entry.getValue());
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        tracker.close();
    }
}
