package org.pavillon.https;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/**
 * Answers for everything that nobody else answers yet: the appliance is starting. Status 503, so that programs try
 * again; the page does so by itself. The portal takes its place.
 */
@Component(service = Servlet.class, property = Constants.SERVICE_RANKING + ":Integer=-1000")
@HttpWhiteboardServletPattern("/*")
public final class StartingPage extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final PlainPage.Extra RELOADS =
            new PlainPage.Extra("<meta http-equiv=\"refresh\" content=\"1\">", "");

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setHeader("Retry-After", "1");
        if (!"GET".equals(request.getMethod()) || request.getRequestURI().startsWith("/api")) {
            return;
        }
        PlainPage.write(request, response, "https.starting.title", "https.starting", RELOADS);
    }
}
