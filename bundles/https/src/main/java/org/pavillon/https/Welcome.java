package org.pavillon.https;

import jakarta.servlet.Servlet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells on the console where to go, once the portal answers, and leaves the address in {@code <data>/address} for the
 * script.
 */
@Component
public final class Welcome {
    /** The servlet that answers for all paths. */
    static final String PORTAL = "(osgi.http.whiteboard.servlet.pattern=/\\*)";

    private static final Logger LOG = LoggerFactory.getLogger(Welcome.class);

    private final Readiness readiness;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("pavillon-welcome").unstarted(task));

    @Activate
    public Welcome(
            @Reference WebServer server,
            @Reference Readiness readiness,
            @Reference(service = Servlet.class, target = PORTAL) ServiceReference<Servlet> portal) {
        this.readiness = readiness;
        // no event tells that a start level on the way has been reached
        clock.scheduleWithFixedDelay(this::welcome, 0, 10, TimeUnit.MILLISECONDS);
    }

    @Deactivate
    void stop() {
        clock.shutdownNow();
    }

    private void welcome() {
        if (!readiness.ready()) {
            return;
        }
        clock.shutdown();
        try {
            String url = System.getProperty("pavillon.url");
            Path data = Path.of(System.getProperty("pavillon.data"));
            Path link = data.resolve("setup-link");
            System.out.println("Pavillon is ready: " + url);
            if (Files.exists(link)) {
                System.out.println("Make the first account, with this link that works once:");
                System.out.println("  " + Files.readString(link).strip());
            }
            PrivateFiles.write(data.resolve("address"), url.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.error("The address or the set-up link can't be written or read; check the disk and who may write", e);
        }
    }
}
