package org.pavillon.https;

import jakarta.servlet.Servlet;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Answers everything from the first connection until the portal is there: the appliance is starting. Status 503, so that
 * programs try again; the page does so by itself. Once the platform has started, only the portal's absence brings it
 * back, and the API stays open to the administrator on the machine.
 *
 * <p>A handler in front of the servlets and not a servlet: Jetty remembers for each path which servlet answers it, and a
 * request that comes in while servlets are being registered can leave it with the wrong one until the next start.
 */
@Component(service = Handler.class, property = Constants.SERVICE_RANKING + ":Integer=1000")
public final class StartingPage extends Handler.Abstract {
    private static final PlainPage.Extra RELOADS =
            new PlainPage.Extra("<meta http-equiv=\"refresh\" content=\"1\">", "");
    private static final int SERVICE_UNAVAILABLE = 503;

    private final boolean strictTransportSecurity;

    private final AtomicReference<Readiness> platform = new AtomicReference<>();
    private final AtomicBoolean portal = new AtomicBoolean();

    @Activate
    public StartingPage(@Reference WebServer server) {
        this(server.strictTransportSecurity());
    }

    StartingPage(boolean strictTransportSecurity) {
        this.strictTransportSecurity = strictTransportSecurity;
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setPlatform(Readiness started) {
        platform.set(started);
    }

    void unsetPlatform(Readiness started) {
        platform.compareAndSet(started, null);
    }

    @Reference(
            service = Servlet.class,
            target = Welcome.PORTAL,
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC)
    void setPortal(Map<String, Object> properties) {
        portal.set(true);
    }

    void unsetPortal(Map<String, Object> properties) {
        portal.set(false);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        boolean api = Request.getPathInContext(request).startsWith("/api/");
        Readiness started = platform.get();
        if (started != null && started.ready() && (api || portal.get())) {
            return false;
        }
        SecurityHeaders.of(Request.getServerName(request), strictTransportSecurity)
                .forEach(response.getHeaders()::put);
        response.setStatus(SERVICE_UNAVAILABLE);
        response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
        ByteBuffer content = ByteBuffer.allocate(0);
        if (!api && request.getMethod().equals("GET")) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html;charset=utf-8");
            response.getHeaders().put("Content-Security-Policy", PlainPage.POLICY);
            content = ByteBuffer.wrap(PlainPage.html(
                    Request.getLocales(request).getFirst(), "https.starting.title", "https.starting", RELOADS));
        }
        response.write(true, content, callback);
        return true;
    }
}
