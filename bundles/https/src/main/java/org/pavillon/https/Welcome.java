package org.pavillon.https;

import jakarta.servlet.Servlet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.karaf.features.BootFinished;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Tells on the console where to go, once the portal answers, and leaves the address in {@code <data>/address} for the
 * script.
 */
@Component
public final class Welcome {
    /** {@code portal} is anything that answers for all paths but the page shown while starting. */
    @Activate
    public Welcome(
            @Reference BootFinished booted,
            @Reference WebServer server,
            @Reference(
                            service = Servlet.class,
                            target = "(&(osgi.http.whiteboard.servlet.pattern=/\\*)(!(service.ranking=-1000)))")
                    ServiceReference<Servlet> portal)
            throws IOException {
        String url = System.getProperty("pavillon.url");
        Path data = Path.of(System.getProperty("pavillon.data"));
        System.out.println("Pavillon is ready: " + url);
        Path link = data.resolve("setup-link");
        if (Files.exists(link)) {
            System.out.println("Make the first account, with this link that works once:");
            System.out.println("  " + Files.readString(link).strip());
        }
        PrivateFiles.write(data.resolve("address"), url.getBytes(StandardCharsets.UTF_8));
    }
}
