package org.pavillon.https;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;
import org.pavillon.api.i18n.Messages;

/**
 * Answers for everything that nobody else answers yet: the appliance is starting. Status 503, so that programs try
 * again; the page does so by itself. The portal takes its place.
 */
@Component(service = Servlet.class, property = Constants.SERVICE_RANKING + ":Integer=-1000")
@HttpWhiteboardServletPattern("/*")
public final class StartingPage extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Messages MESSAGES = Messages.of(StartingPage.class);

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setHeader("Retry-After", "1");
        if (!"GET".equals(request.getMethod()) || request.getRequestURI().startsWith("/api")) {
            return;
        }
        String language = request.getLocale().getLanguage().equals("fr") ? "fr" : "en";
        byte[] page = """
                <!DOCTYPE html>
                <html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                <meta name="color-scheme" content="light dark"><meta http-equiv="refresh" content="1">
                <title>Pavillon</title></head>
                <body><main><h1>Pavillon</h1><p role="status">%s</p></main></body></html>
                """.formatted(language, MESSAGES.get(request.getLocale(), "https.starting"))
                .getBytes(StandardCharsets.UTF_8);
        response.setContentType("text/html;charset=utf-8");
        response.setContentLength(page.length);
        response.getOutputStream().write(page);
    }
}
