package org.pavillon.https;

import java.util.Hashtable;
import java.util.Map;
import org.eclipse.jetty.server.Handler;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Gives Pax Web our handler once it can take one: it fails to start if the handler is there before. It answers by
 * registering its own service anew, which must not bring a second handler.
 */
@Component(service = ServerLimitsRegistration.class, immediate = true)
public final class ServerLimitsRegistration {
    private final BundleContext context;
    private final ServiceTracker<Object, Object> pax;
    private ServiceRegistration<Handler> ours;
    private boolean registering;

    @Activate
    public ServerLimitsRegistration(BundleContext context) {
        this.context = context;
        pax = new ServiceTracker<>(context, "org.ops4j.pax.web.service.spi.ServerControllerFactory", null) {
            @Override
            public Object addingService(ServiceReference<Object> reference) {
                register();
                return reference;
            }

            @Override
            public void removedService(ServiceReference<Object> reference, Object tracked) {
                Bundle owner = reference.getBundle();
                if (owner != null && owner.getState() == Bundle.STOPPING) {
                    unregister();
                }
            }
        };
        pax.open(true);
    }

    @Deactivate
    void stop() {
        pax.close();
        unregister();
    }

    private void register() {
        boolean first;
        synchronized (this) {
            first = !registering;
            registering = true;
        }
        if (first) {
            ServiceRegistration<Handler> registration = context.registerService(
                    Handler.class, new ServerLimits(), new Hashtable<>(Map.of(Constants.SERVICE_RANKING, 1000)));
            synchronized (this) {
                ours = registration;
            }
        }
    }

    private void unregister() {
        ServiceRegistration<Handler> registration;
        synchronized (this) {
            registration = ours;
            ours = null;
            registering = false;
        }
        if (registration != null) {
            registration.unregister();
        }
    }
}
